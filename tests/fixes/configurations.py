"""Configurations as text, analysed without a disk."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.text import Document, Span, apply
from tf_cycle_ls.vfs import Disk, Files, Overlay

DIRECTORY = "/configuration"


def files_of(texts: Mapping[str, str]) -> Files:
    """Files of one directory that is on no disk."""
    paths = {f"{DIRECTORY}/{name}": dedent(text).lstrip("\n") for name, text in texts.items()}
    return Overlay(Disk(), {path: Document(path, text.encode()) for path, text in paths.items()})


def offered(texts: Mapping[str, str], at: str, file: str = "main.tf") -> tuple[Fix, ...]:
    """What is offered with the cursor on the first occurrence of `at` in a file."""
    files = files_of(texts)
    path = f"{DIRECTORY}/{file}"
    cursor = files.read(path).data.index(at.encode())
    return fixes_at(analyze(DIRECTORY, files), files, path, Span(cursor, cursor))


def after(texts: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files with a fix applied."""
    files = files_of(texts)
    result = {}
    for name in texts:
        path = f"{DIRECTORY}/{name}"
        result[name] = apply(files.read(path).data, fix.edits.get(path, ())).decode()
    return result


def analysed(texts: Mapping[str, str]) -> Analysis:
    """The analysis of some files."""
    return analyze(DIRECTORY, files_of(texts))
