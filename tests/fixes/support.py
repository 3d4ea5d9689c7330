"""Configurations as text, analyzed without a disk, and the fixes for them."""

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


def in_memory_files(texts: Mapping[str, str]) -> Files:
    """Dedented texts as files of `DIRECTORY`, which does not exist on disk."""
    paths = {f"{DIRECTORY}/{name}": dedent(text).lstrip("\n") for name, text in texts.items()}
    return Overlay(Disk(), {path: Document(path, text.encode()) for path, text in paths.items()})


def fixes_at_text(texts: Mapping[str, str], at: str, file: str = "main.tf") -> tuple[Fix, ...]:
    """The fixes at the first occurrence of `at` in a file."""
    files = in_memory_files(texts)
    path = f"{DIRECTORY}/{file}"
    cursor = files.read(path).data.index(at.encode())
    return fixes_at(analyze(DIRECTORY, files), files, path, Span(cursor, cursor))


def apply_fix(texts: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files after a fix."""
    files = in_memory_files(texts)
    result = {}
    for name in texts:
        path = f"{DIRECTORY}/{name}"
        result[name] = apply(files.read(path).data, fix.edits.get(path, ())).decode()
    return result


def analyze_texts(texts: Mapping[str, str]) -> Analysis:
    """The analysis of in-memory files."""
    return analyze(DIRECTORY, in_memory_files(texts))


def check_fix(rule: str, before: str, after: str | None) -> None:
    """Assert that the fix of `rule` at the reference marked with «…» turns `before` into `after`.

    Both are the dedented content of `main.tf`. The only fix of the rule must break all cycles. If
    `after` is None, the rule must have no fix there.
    """
    before = dedent(before).lstrip("\n")
    start = before.index("«")
    reference = before[start + 1 : before.index("»")]
    texts = {"main.tf": before.replace("«", "").replace("»", "")}
    files = in_memory_files(texts)
    path = f"{DIRECTORY}/main.tf"
    offset = len(before[:start].encode())
    span = Span(offset, offset + len(reference.encode()))
    fixes = [
        fix
        for fix in fixes_at(analyze(DIRECTORY, files), files, path, span)
        if fix.rule.name == rule and fix.place.span == span
    ]
    if after is None:
        assert fixes == []
        return
    (fix,) = fixes
    result = apply_fix(texts, fix)
    assert result == {"main.tf": dedent(after).lstrip("\n")}
    assert not analyze_texts(result).components
