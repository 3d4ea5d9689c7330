"""The editor of the model, and which changes it has reported to the server."""

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
    """Whether a path equals `place` or lies below it."""
    return path == place or path.startswith(f"{place}/")


class Work(RuleBasedStateMachine):
    """An editor and the world around it.

    Servers are compared only when the server can know of all changes. `typed` has the documents
    with unsaved changes that a server which analyzes on save has not analyzed. `unreported` maps
    files that changed outside of the editor to the kind of the change, until it is reported.
    A server always reads the directory of a file that is opened or saved.
    """

    world: World

    def __init__(self, nursery: Nursery, counts: Counter[str]) -> None:
        super().__init__()
        self.nursery = nursery
        self.counts = counts
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="world-"))
        self.client: Client | None = None
        self.typed: set[str] = set()
        self.unreported: dict[str, int] = {}
        self.steps = 0
        self.pace = 1
        self.last_version = 0
        self.compared = 0

    @invariant()
    def agrees(self) -> None:
        """A fresh server reports the same diagnostics."""
        self.steps += 1
        self.counts["steps"] += 1
        if self.steps % self.pace == 0 and self.is_reported:
            self.compare()

    def teardown(self) -> None:
        """Compare a last time, then stop the server and delete the files."""
        try:
            if self.compared != self.steps and self.is_reported:
                self.compare()
        finally:
            if self.client is not None:
                self.client.hang_up()
            shutil.rmtree(self.top)

    @property
    def closed(self) -> list[str]:
        """The closed files that a step may use."""
        files = self.usable(self.world.files)
        return [path for path in files if path not in self.world.buffers]

    @property
    def opened(self) -> list[str]:
        """The open documents that a step may use."""
        return self.usable(self.world.buffers)

    @property
    def whole(self) -> set[str]:
        """The usable open documents that are not damaged."""
        return set(self.opened) - set(self.world.sound)

    def usable(self, paths: Iterable[str]) -> list[str]:
        """The paths that a step may use. While a document is damaged, only those in its directory.
        Otherwise another root module could read the damaged file without having seen its valid
        text, which a fresh server has seen."""
        directories = set(map(os.path.dirname, self.world.sound))
        return [path for path in paths if {os.path.dirname(path)} >= directories]

    @property
    def editor(self) -> Client:
        """The editor under test."""
        assert self.client
        return self.client

    @property
    def is_reported(self) -> bool:
        """Whether the server can know of all changes."""
        return self.client is not None and not self.typed and not self.unreported

    def compare(self) -> None:
        """Compare with a fresh server. Raises Disagreement."""
        self.counts["comparisons"] += 1
        self.compared = self.steps
        try:
            diagnostics = compare(self.editor, self.nursery, self.world)
        except AssertionError as error:
            self.counts["disagreements"] += 1
            if self.counts["disagreements"] == 1:
                # Finding the shortest failing sequence can take long.
                logger.warning("%s", error)
            raise
        self.counts["comparisons with diagnostics"] += bool(diagnostics)
        errors = self.nursery.new_errors()
        if "ERROR" in errors or "Traceback" in errors:
            raise Disagreement(f"a server logged an error: {errors}")

    def open_text(self, path: str, text: str, odd: bool = False) -> None:
        """Open a document, optionally with an unusual spelling of its URI."""
        uri = uris.from_path(self.world.absolute(path))
        if odd:
            uri = uri.replace("/one/", "/%6Fne/").replace("/t.tofu", "/t%2Etofu")
        buffer = Buffer(text, self.next_version(), uri, self.world.has_bom(path))
        self.world.buffers[path] = buffer
        self.editor.did_open(uri, text, buffer.version)
        self.directory_analyzed(path)

    def change_text(self, path: str, text: str, how: How) -> None:
        """Replace the text of an open document."""
        before = self.world.buffers[path]
        after = replace(before, text=text, version=self.next_version())
        edits = changes(before.text, text, how, self.editor.profile.encoding)
        self.world.buffers[path] = after
        self.editor.did_change(after.uri, after.version, edits)
        is_saved = text == self.world.text(path)
        runs_on_type = self.world.settings.get("run", "onType") == "onType"
        if is_saved or self.editor.profile.asks or runs_on_type:
            self.documents_analyzed(path)
        else:
            self.typed.add(path)

    def next_version(self) -> int:
        """A version that no document has had."""
        self.last_version += 1
        return self.last_version

    def write(self, path: str, data: bytes, tells: bool) -> None:
        """Write a file outside of the editor."""
        before = self.world.files
        self.world.write(path, data)
        names = self.world.names_of(path)
        self.report_changes({name: CHANGED if name in before else CREATED for name in names}, tells)

    def gone(self, path: str) -> dict[str, int]:
        """The change types to report when a file or directory is deleted, by path. Links to a
        deleted file count as changed."""
        gone = [file for file in self.world.files if is_at(file, path)]
        aliases = {alias for file in gone for alias in self.world.names_of(file)}
        return {**dict.fromkeys(aliases, CHANGED), **dict.fromkeys(gone, DELETED)}

    def report_changes(
        self, paths: dict[str, int], tells: bool = True, besides: tuple[str, ...] = ()
    ) -> None:
        """Report file changes if the editor watches files and `tells` is set. Otherwise record them
        as unreported, except below `besides`, which the editor has reported in another way."""
        if tells and self.editor.profile.watches:
            if paths:
                self.editor.notify_file_changes(
                    [(self.world.absolute(changed), paths[changed]) for changed in sorted(paths)]
                )
        else:
            reported = {
                path for path in paths if any(is_at(path, directory) for directory in besides)
            }
            self.unreported |= {path: kind for path, kind in paths.items() if path not in reported}

    def directory_analyzed(self, path: str) -> None:
        """Record that the server reads the directory of a file again."""
        directory = os.path.dirname(path)
        self.unreported = {
            file: kind
            for file, kind in self.unreported.items()
            if os.path.dirname(file) != directory
        }
        self.documents_analyzed(path)

    def documents_analyzed(self, path: str) -> None:
        """Record that the server analyzes the open documents in the directory of a file."""
        directory = os.path.dirname(path)
        self.typed = {file for file in self.typed if os.path.dirname(file) != directory}
        self.typed &= set(self.world.buffers)

    def all_analyzed(self) -> None:
        """Record that all open documents are analyzed, and wait for it."""
        self.typed.clear()
        self.editor.settle_all(3)
