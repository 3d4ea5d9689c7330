"""Configurations as text, analyzed without a disk, and the fixes for them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from tests.marked import parse_marked
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
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


def check_fix(rule: str, before: str, after: str) -> Fix:
    """Assert that the fix of `rule` at the reference marked with «…» turns `before` into `after`.

    Both are the content of `main.tf` and are dedented. There must be exactly one such fix, and it
    must break all cycles. Returns the fix.
    """
    texts, span = marked_main(before)
    (fix,) = (fix for fix in _fixes_of_rule(rule, texts, span) if fix.place.span == span)
    result = apply_fix(texts, fix)
    assert result == {"main.tf": dedent(after).lstrip("\n")}
    analysis = analyze_texts(result)
    assert not analysis.components
    assert not analysis.problems
    return fix


def check_no_fix(rule: str, before: str) -> None:
    """Assert that the reference marked with «…» is on a cycle that `rule` has no fix for."""
    texts, span = marked_main(before)
    components = analyze_texts(texts).components
    edges = [edge for component in components for edge in component.edges]
    assert span in {place.span for edge in edges for place in edge.places}
    assert _fixes_of_rule(rule, texts, span) == []


def marked_main(marked: str) -> tuple[dict[str, str], Span]:
    """The dedented `main.tf` without the markers, and the span that they enclose."""
    text, (span,) = parse_marked(dedent(marked).lstrip("\n"))
    return {"main.tf": text}, span


def _fixes_of_rule(rule: str, texts: Mapping[str, str], span: Span) -> list[Fix]:
    files = in_memory_files(texts)
    fixes = fixes_at(analyze(DIRECTORY, files), files, f"{DIRECTORY}/main.tf", span)
    return [fix for fix in fixes if fix.rule.name == rule]
