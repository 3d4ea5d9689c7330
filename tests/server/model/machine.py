"""The steps of a sequence, as hypothesis rules."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.server.model.comparing import started
from tests.server.model.edits import How
from tests.server.model.profile import Delivery, Profile
from tests.server.model.settings import IN_EDITOR, IN_PROJECT
from tests.server.model.texts import DIRECTORIES, REFERENCES, TEXTS, Text, damaged, retyped
from tests.server.model.work import CHANGED, CREATED, DELETED, Work, is_at
from tests.server.model.world import BOM, SETTINGS_FILE, World

NAMES = ("a.tf", "b.tf", "x_override.tf", "j.tf.json", "t.tofu")
FOLDERS = ("one", "two", "one/mod", "one/app")
PATHS = tuple(f"{directory}/{name}" for directory in DIRECTORIES for name in NAMES)

PROFILES = st.builds(
    Profile,
    st.sampled_from(("utf-16", "utf-8", "utf-32")),
    st.sampled_from((Delivery.PUSH, Delivery.PUSH, Delivery.PULL, Delivery.PULL_ALL)),
    st.sampled_from((True, True, True, False)),
    st.booleans(),
)
WRITTEN = st.dictionaries(st.sampled_from(PATHS), TEXTS, min_size=2, max_size=6)


def one_of(choose: Callable[[Any], Iterable[str]]) -> st.SearchStrategy[str]:
    """Draw one of the values that the machine has at this step. The precondition of the rule must
    ensure that there is one."""
    return st.runner().flatmap(lambda machine: st.sampled_from(sorted(choose(machine))))


OPEN = one_of(lambda self: self.opened)
CLOSED = one_of(lambda self: self.closed)
ON_DISK = one_of(lambda self: self.world.files)
NOWHERE = one_of(lambda self: set(PATHS) - set(self.world.visible))
ENTRIES = one_of(lambda self: {*self.world.files, *self.world.directories})


class Machine(Work):
    """All possible steps."""

    @initialize(
        profile=PROFILES,
        written=WRITTEN,
        folders=st.sets(st.sampled_from(FOLDERS), max_size=3),
        settings=IN_EDITOR,
        opened=st.sampled_from((2, 1, 3, 0)),
        pace=st.integers(2, 4),
    )
    def begin(
        self,
        profile: Profile,
        written: dict[str, Text],
        folders: set[str],
        settings: dict[str, Any],
        opened: int,
        pace: int,
    ) -> None:
        """Create a world with these files and an editor with the first `opened` files open. The
        editor is compared with a fresh one after every `pace` steps."""
        self.counts["sequences"] += 1
        self.pace = pace
        self.world = World(self.top, folders, settings)
        for path, text in written.items():
            self.world.write(path, text.at(path).encode())
        self.client = started(self.nursery, profile, self.world)
        for path in self.world.files[:opened]:
            self.open(path, odd=False)

    # Steps on open documents.

    @precondition(lambda self: self.closed)
    @rule(path=CLOSED, odd=st.booleans())
    def open(self, path: str, odd: bool) -> None:
        """Open a file, optionally with an unusual spelling of its URI."""
        text = self.world.text(path)
        if text is not None:
            self.open_text(path, text, odd)

    @precondition(lambda self: not self.world.sound)
    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def open_unsaved(self, path: str, text: Text) -> None:
        """Open a document that differs from the disk, as after a restored editor session."""
        if path not in self.world.buffers:
            self.open_text(path, text.at(path))

    @precondition(lambda self: self.world.buffers)
    @rule(path=OPEN, text=TEXTS, how=st.sampled_from(How))
    def type(self, path: str, text: Text, how: How) -> None:
        """Replace the text of an open document. Saves it if it was damaged, so that the damage does
        not come back from the disk."""
        was_damaged = self.world.sound.pop(path, None) is not None
        self.change_text(path, text.at(path), how)
        if was_damaged:
            self.save(path)

    @precondition(lambda self: self.world.buffers)
    @rule(path=OPEN, text=TEXTS, how=st.sampled_from(How))
    def type_and_save(self, path: str, text: Text, how: How) -> None:
        """Replace the text of an open document, and save it."""
        self.type(path, text, how)
        self.save(path)

    @precondition(lambda self: bool(self.whole))
    @rule(
        path=one_of(lambda self: self.whole),
        typed=st.lists(
            st.tuples(st.integers(0, 5), st.sampled_from(REFERENCES)), min_size=1, max_size=4
        ),
    )
    def refer_elsewhere(self, path: str, typed: list[tuple[int, str]]) -> None:
        """Replace single references of an open document, one by one, and save it."""
        for at, reference in typed:
            self.change_text(path, retyped(self.world.buffers[path].text, at, reference), How.RANGE)
        self.save(path)

    @precondition(lambda self: self.world.buffers and self.is_reported and not self.world.sound)
    @rule(path=OPEN, at=st.integers(0, 5), how=st.sampled_from(How), saves=st.booleans())
    def damage(self, path: str, at: int, how: How, saves: bool) -> None:
        """Damage the syntax of an open document whose valid text was analyzed. Skips files with
        other names, because the valid text was not analyzed under those names."""
        if self.world.names_of(path) != {path}:
            return
        self.compare()
        text = self.world.buffers[path].text
        self.world.sound[path] = text
        self.change_text(path, damaged(text, at), how)
        if saves:
            self.save(path)

    @precondition(lambda self: self.world.buffers)
    @rule(path=OPEN)
    def save(self, path: str) -> None:
        """Save an open document."""
        buffer = self.world.buffers[path]
        kind = CHANGED if path in self.world.files else CREATED
        self.world.write(path, ((BOM if buffer.bom else "") + buffer.text).encode())
        self.editor.did_save(buffer.uri)
        self.directory_analyzed(path)
        self.report_changes(dict.fromkeys(self.world.names_of(path) - {path}, kind))

    @precondition(lambda self: bool(self.whole))
    @rule(path=one_of(lambda self: self.whole))
    def close(self, path: str) -> None:
        """Close an open document. Unsaved changes are lost."""
        self.editor.did_close(self.world.buffers.pop(path).uri)
        self.documents_analyzed(path)

    # Steps outside of the editor.

    @precondition(lambda self: not self.world.sound)
    @rule(path=st.sampled_from(PATHS), text=TEXTS, bom=st.booleans(), tells=st.booleans())
    def write_outside(self, path: str, text: Text, bom: bool, tells: bool) -> None:
        """Write a file outside the editor."""
        self.write(path, ((BOM if bom else "") + text.at(path)).encode(), tells)

    @precondition(lambda self: self.world.buffers and not self.world.sound)
    @rule(path=OPEN, text=TEXTS, tells_first=st.booleans())
    def write_outside_and_reload(self, path: str, text: Text, tells_first: bool) -> None:
        """Write an open file outside the editor, which then reloads it."""
        kind = CHANGED if path in self.world.files else CREATED
        self.world.write(path, text.at(path).encode())
        changed = dict.fromkeys(self.world.names_of(path), kind)
        if tells_first:
            self.report_changes(changed)
        self.change_text(path, text.at(path), How.WHOLE)
        if not tells_first:
            self.report_changes(changed)

    @precondition(lambda self: not self.world.sound)
    @rule(path=st.sampled_from(PATHS), tells=st.booleans())
    def write_no_text(self, path: str, tells: bool) -> None:
        """Write a file that is not valid UTF-8 outside the editor."""
        self.write(path, b'locals {\n  l = "\xff"\n}\n', tells)

    @precondition(lambda self: self.world.files and not self.world.sound)
    @rule(path=ON_DISK, tells=st.booleans())
    def delete_outside(self, path: str, tells: bool) -> None:
        """Delete a file outside the editor."""
        gone = self.gone(path)
        self.world.delete(path)
        self.report_changes(gone, tells)

    @precondition(lambda self: self.world.files and not self.world.sound)
    @rule(old=ON_DISK, new=NOWHERE, tells=st.booleans())
    def rename_outside(self, old: str, new: str, tells: bool) -> None:
        """Rename a file outside the editor."""
        gone = self.gone(old)
        self.world.move(old, new)
        self.report_changes({**gone, **dict.fromkeys(self.world.names_of(new), CREATED)}, tells)

    @precondition(lambda self: self.world.files and not self.world.sound)
    @rule(path=NOWHERE, to=ON_DISK, tells=st.booleans())
    def link(self, path: str, to: str, tells: bool) -> None:
        """Create a symbolic link to a file outside the editor."""
        self.world.link(path, to)
        self.report_changes(dict.fromkeys(self.world.names_of(path), CREATED), tells)

    @precondition(lambda self: self.unreported and self.editor.profile.watches)
    @rule()
    def report_pending_changes(self) -> None:
        """The editor reports all changes that it has not reported yet."""
        self.report_changes(self.unreported)
        self.unreported = {}

    @precondition(lambda self: not self.world.sound)
    @rule(folder=st.sampled_from((*FOLDERS, "out/side")), text=st.none() | IN_PROJECT)
    def set_project(self, folder: str, text: str | None) -> None:
        """Write or delete the settings file of a project outside the editor."""
        path = f"{folder}/{SETTINGS_FILE}"
        exists = self.world.has(path)
        if not self.editor.profile.watches or (text is None and not exists):
            return
        if text is None:
            self.world.delete(path)
        else:
            self.world.write(path, text.encode())
        self.report_changes({path: DELETED if text is None else CHANGED if exists else CREATED})

    # File operations, workspace folders and settings of the editor.

    @precondition(lambda self: self.world.files and not self.world.sound)
    @rule(old=ENTRIES, data=st.data(), tells_first=st.booleans())
    def rename(self, old: str, data: st.DataObject, tells_first: bool) -> None:
        """Rename a file or a directory. Its open documents are opened under the new name."""
        taken = {
            *self.world.visible,
            *self.world.directories,
            *map(os.path.dirname, self.world.buffers),
        }
        places = DIRECTORIES if old in self.world.directories else PATHS
        free = [place for place in places if place not in taken]
        free = [place for place in free if not self.world.has(place)]
        free = [place for place in free if not place.startswith(f"{old}/")]
        if not free:
            return
        new = data.draw(st.sampled_from(free))
        gone = self.gone(old)
        self.world.move(old, new)
        if tells_first:
            self.editor.did_rename(*map(self.world.absolute, (old, new)))
        for path in [file for file in self.world.buffers if is_at(file, old)]:
            buffer = self.world.buffers.pop(path)
            self.editor.did_close(buffer.uri)
            self.open_text(new + path[len(old) :], buffer.text)
        if not tells_first:
            self.editor.did_rename(*map(self.world.absolute, (old, new)))
        come = {path: CREATED for path in self.world.files if is_at(path, new)}
        aliases = {alias for path in come for alias in self.world.names_of(path)}
        self.report_changes({**gone, **come, **dict.fromkeys(aliases, CHANGED)}, besides=(old, new))

    @precondition(lambda self: self.world.files and not self.world.sound)
    @rule(path=ENTRIES, closes=st.booleans())
    def delete(self, path: str, closes: bool) -> None:
        """Delete a file or a directory, and optionally close its open documents."""
        gone = self.gone(path)
        self.world.delete(path)
        for document in [
            document for document in self.world.buffers if is_at(document, path) and closes
        ]:
            self.close(document)
        self.editor.did_delete(self.world.absolute(path))
        self.report_changes(gone, besides=(path,))

    @precondition(lambda self: not self.world.sound)
    @rule(
        added=st.sets(st.sampled_from(FOLDERS), max_size=2),
        removed=st.sets(st.sampled_from(FOLDERS), max_size=1),
    )
    def change_folders(self, added: set[str], removed: set[str]) -> None:
        """Add and remove workspace folders."""
        added, removed = added - self.world.folders, removed & self.world.folders
        if added or removed:
            self.world.folders = (self.world.folders | added) - removed
            paths = [
                list(map(self.world.absolute, sorted(folders))) for folders in (added, removed)
            ]
            self.editor.change_folders(*paths)
            self.all_analyzed()

    @precondition(lambda self: not self.world.sound)
    @rule(settings=IN_EDITOR)
    def configure(self, settings: dict[str, Any]) -> None:
        """Change the settings of the editor."""
        if settings != self.world.settings:
            self.world.settings = settings
            self.editor.configure(settings)
            self.all_analyzed()
