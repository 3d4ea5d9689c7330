"""What one root module writes and reads."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from contextlib import suppress

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.estate.backend_files import Folders
from tf_cycle_ls.estate.blocks import Blocks
from tf_cycle_ls.estate.graph import RootModule
from tf_cycle_ls.estate.names import NamedObject, named_objects
from tf_cycle_ls.estate.read import StateRead, state_reads
from tf_cycle_ls.estate.written import WrittenStates, backend_of, written_states
from tf_cycle_ls.settings.settings import Language
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files, UnreadableError


class RootStates(Struct, frozen=True):
    """The states that a root module writes and reads.

    `root_dir` is its directory, and `language` has the settings by which it was read. `backend` is
    the block of the backend, and `unknown_reads` is the number of data sources that read a state
    that is not known. `names` are the names that it writes, and `lookups` those
    that it looks up; both are empty unless they are asked for. `documents` has the files with the
    places of all these.
    """

    root_dir: str
    language: Language
    backend: RootModule
    written: tuple[WrittenStates, ...]
    reads: tuple[StateRead, ...]
    unknown_reads: int
    names: tuple[NamedObject, ...]
    lookups: tuple[NamedObject, ...]
    documents: Mapping[str, Document]


def states_of_root(
    root_dir: str,
    files: Files,
    language: Language,
    folders: Folders,
    *,
    by_name: bool = False,
) -> RootStates:
    """The states of the root module in `root_dir`, and with `by_name` the names of parameters and
    secrets.

    `folders` are its directory and those below it. Raises
    UnreadableError if the directory cannot be read.
    """
    loaded = load(root_dir, files, language=language)
    values = StaticScopes(
        files,
        root_dir,
        loaded.choice.dialect,
        is_before_graph=False,
        knows_workspace=False,
    )
    own = sorted(path for path in loaded.documents if os.path.dirname(path) == root_dir)
    place = Place(own[0] if own else root_dir, Span(0, 0))
    backend = backend_of(root_dir, loaded.documents)
    scope = values.of_root(root_dir)
    written = written_states(root_dir, backend, place, files, folders, scope)
    blocks = Blocks(root_dir, loaded.tree, loaded.documents, values)
    all_reads = list(state_reads(blocks))
    reads = tuple(read for read in all_reads if read is not None)
    unknown_reads = len(all_reads) - len(reads)
    names, lookups = named_objects(blocks) if by_name else ((), ())
    node = RootModule(backend.header, backend.span) if backend else RootModule(place, place.span)
    places = [node.place, *(one.place for one in written), *(one.place for one in reads)]
    places += (one.place for one in (*names, *lookups))
    documents: dict[str, Document] = {}
    for path in dict.fromkeys(place.path for place in places):
        with suppress(UnreadableError):
            documents[path] = loaded.documents.get(path) or files.read(path)
    return RootStates(
        root_dir, language, node, written, reads, unknown_reads, names, lookups, documents
    )
