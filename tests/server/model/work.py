"""An editor at work, what it has told, and what is therefore to be expected."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.server.model.client import Client
from tests.server.model.comparing import Disagreement, compare
from tests.server.model.edits import How, changes
from tests.server.model.nursery import Nursery
from tests.server.model.world import Buffer, World
from tf_cycle_ls.server.lsp import uris

CREATED, CHANGED, DELETED = 1, 2, 3

logger = logging.getLogger(__name__)


def is_at(path: str, place: str) -> bool:
    """Whether a path is a place, or below it."""
    return path == place or path.startswith(f"{place}/")


class Work(RuleBasedStateMachine):
    """An editor at work, and the world around it.

    Nothing is compared while a change is not yet told: neither while there is an unsaved text that
    a server which looks at saved ones has not looked at (`typed`), nor while a file has changed
    behind the editor's back, which has not told of it (`untold`: by path, what happened to it).
    A server promises to look at the directory of a file that is opened or saved, at the least.
    """

    world: World

    def __init__(self, nursery: Nursery, counts: Counter[str]) -> None:
        super().__init__()
        self.nursery = nursery
        self.counts = counts
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="world-"))
        self.client: Client | None = None
        self.typed: set[str] = set()
        self.untold: dict[str, int] = {}
        self.steps = 0
        self.pace = 1
        self.last_version = 0
        self.compared = 0

    @invariant()
    def agrees(self) -> None:
        """A fresh server says the same."""
        self.steps += 1
        self.counts["steps"] += 1
        if self.steps % self.pace == 0 and self.is_told:
            self.compare()

    def teardown(self) -> None:
        """Compare once more; then leave nothing behind."""
        try:
            if self.compared != self.steps and self.is_told:
                self.compare()
        finally:
            if self.client is not None:
                self.client.hang_up()
            shutil.rmtree(self.top)

    @property
    def closed(self) -> list[str]:
        """The files that could be opened."""
        files = self.at_hand(self.world.files)
        return [path for path in files if path not in self.world.buffers]

    @property
    def opened(self) -> list[str]:
        """The open texts that may be worked on."""
        return self.at_hand(self.world.buffers)

    @property
    def whole(self) -> set[str]:
        """Those of them that are not damaged."""
        return set(self.opened) - set(self.world.sound)

    def at_hand(self, paths: Iterable[str]) -> list[str]:
        """Those of some files that may be worked on just now: while a text is damaged, those in its
        directory. Else another root may come to read it, which has not seen what it was before; a
        fresh server's has."""
        directories = set(map(os.path.dirname, self.world.sound))
        return [path for path in paths if {os.path.dirname(path)} >= directories]

    @property
    def editor(self) -> Client:
        """The editor that all this is about."""
        assert self.client
        return self.client

    @property
    def is_told(self) -> bool:
        """Whether the server can know of all that has happened."""
        return self.client is not None and not self.typed and not self.untold

    def compare(self) -> None:
        """Have a fresh server asked. Raises Disagreement."""
        self.counts["comparisons"] += 1
        self.compared = self.steps
        try:
            shown = compare(self.editor, self.nursery, self.world)
        except AssertionError as error:
            self.counts["disagreements"] += 1
            if self.counts["disagreements"] == 1:
                # The shortest sequence that ends in one may be long in coming.
                logger.warning("%s", error)
            raise
        self.counts["comparisons with diagnostics"] += bool(shown)
        errors = self.nursery.new_errors()
        if "ERROR" in errors or "Traceback" in errors:
            raise Disagreement(f"a server complains: {errors}")

    def open_text(self, path: str, text: str, odd: bool = False) -> None:
        """Open a text, under an odd spelling of its name or not."""
        uri = uris.from_path(self.world.absolute(path))
        if odd:
            uri = uri.replace("/one/", "/%6Fne/").replace("/t.tofu", "/t%2Etofu")
        buffer = Buffer(text, self.next_version(), uri, self.world.has_bom(path))
        self.world.buffers[path] = buffer
        self.editor.did_open(uri, text, buffer.version)
        self.looked_at(path)

    def change_text(self, path: str, text: str, how: How) -> None:
        """Change an open text into another one."""
        before = self.world.buffers[path]
        after = replace(before, text=text, version=self.next_version())
        edits = changes(before.text, text, how, self.editor.profile.encoding)
        self.world.buffers[path] = after
        self.editor.did_change(after.uri, after.version, edits)
        is_saved = text == self.world.text(path)
        if is_saved or self.editor.profile.asks or self.world.settings.get("run") == "onType":
            self.read_anew(path)
        else:
            self.typed.add(path)

    def next_version(self) -> int:
        """A version that no text has had."""
        self.last_version += 1
        return self.last_version

    def write(self, path: str, data: bytes, tells: bool) -> None:
        """Someone else writes a file."""
        before = self.world.files
        self.world.write(path, data)
        names = self.world.names_of(path)
        self.happened({each: CHANGED if each in before else CREATED for each in names}, tells)

    def gone(self, path: str) -> dict[str, int]:
        """What is to be told when a file or folder goes away, by path; for links to it, that they
        are something else now."""
        gone = [each for each in self.world.files if is_at(each, path)]
        aliases = {alias for each in gone for alias in self.world.names_of(each)}
        return {**dict.fromkeys(aliases, CHANGED), **dict.fromkeys(gone, DELETED)}

    def happened(
        self, paths: dict[str, int], tells: bool = True, besides: tuple[str, ...] = ()
    ) -> None:
        """Files changed: the editor tells of it if it can and wants to. It has told already of what
        is at one of `besides`."""
        if tells and self.editor.profile.watches:
            if paths:
                self.editor.tell(
                    [(self.world.absolute(each), paths[each]) for each in sorted(paths)]
                )
        else:
            told = {path for path in paths if any(is_at(path, each) for each in besides)}
            self.untold |= {path: kind for path, kind in paths.items() if path not in told}

    def looked_at(self, path: str) -> None:
        """The directory of a file is read again."""
        directory = os.path.dirname(path)
        self.untold = {
            each: kind for each, kind in self.untold.items() if os.path.dirname(each) != directory
        }
        self.read_anew(path)

    def read_anew(self, path: str) -> None:
        """The open texts in the directory of a file are looked at."""
        directory = os.path.dirname(path)
        self.typed = {each for each in self.typed if os.path.dirname(each) != directory}
        self.typed &= set(self.world.buffers)

    def all_looked_at(self) -> None:
        """All open texts are looked at."""
        self.typed.clear()
        self.editor.settle_all(3)
