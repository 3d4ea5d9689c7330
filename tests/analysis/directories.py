"""Directories of text, analysed without a disk."""

from __future__ import annotations

from collections.abc import Mapping

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, Overlay, decode

ROOT = "/configuration"


class Raw:
    """Files of these bytes, by their paths below the root."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = {f"{ROOT}/{path}": data for path, data in contents.items()}
        documents = {path: Document(path, b"") for path in self._contents}
        self._names = Overlay(Disk(), documents)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        return self._names.list_dir(directory)

    def read(self, path: str) -> Document:
        return decode(path, self._contents[path])


def files_of(texts: Mapping[str, str]) -> Files:
    """Files of these texts, by their paths below the root."""
    return Raw({path: text.encode() for path, text in texts.items()})


def analysed(texts: Mapping[str, str], before: Analysis | None = None) -> Analysis:
    """What is said of these texts; `before` is what was said of earlier ones."""
    return analyze(ROOT, files_of(texts), before)


def shown(root: Analysis, reference: SourceReference) -> str:
    """The text at the place of a reference."""
    return root.documents[reference.place.path].text(reference.place.span)


def problems(root: Analysis) -> list[tuple[str, str]]:
    """The problems of a root: the file below it, and the message."""
    return [(each.path.removeprefix(f"{ROOT}/"), each.message) for each in root.problems]
