"""The fixes at a range are computed once, as long as no document of the root module changes."""

from __future__ import annotations

from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.server.scheduling.fix_cache import FixCache
from tf_cycle_ls.text import Span

TEXTS = {
    "main.tf": 'resource "t" "a" {\n  depends_on = [t.b]\n}\nresource "t" "b" {\n  v = t.a.id\n}\n',
    "other.tf": "locals {}\n",
}
MAIN = f"{DIRECTORY}/main.tf"


def fixes_at_reference(
    cache: FixCache, texts: dict[str, str], reference: str = "t.b"
) -> tuple[Fix, ...]:
    """The fixes at the first occurrence of a reference in main.tf."""
    start = texts["main.tf"].index(reference)
    return fixes_at_span(cache, texts, Span(start, start))


def fixes_at_span(cache: FixCache, texts: dict[str, str], span: Span) -> tuple[Fix, ...]:
    return cache.fixes_at(analyze_texts(texts), in_memory_files(texts), MAIN, span)


def test_fixes_of_unchanged_documents_are_reused() -> None:
    cache = FixCache()
    first = fixes_at_reference(cache, TEXTS)
    assert [fix.rule.name for fix in first] == ["remove-depends-on"]
    assert fixes_at_reference(cache, TEXTS) is first
    assert fixes_at_reference(cache, TEXTS, "t.a.id") is not first
    assert fixes_at_reference(cache, TEXTS) is first


def test_change_of_another_file_discards_the_fixes() -> None:
    cache = FixCache()
    first = fixes_at_reference(cache, TEXTS)
    assert fixes_at_reference(cache, {**TEXTS, "other.tf": "locals {\n}\n"}) is not first
    assert fixes_at_reference(cache, {**TEXTS, "new.tf": ""}) is not first


def test_only_recent_ranges_are_kept() -> None:
    cache = FixCache()
    first = fixes_at_reference(cache, TEXTS)
    for end in range(20):
        fixes_at_span(cache, TEXTS, Span(0, end))
    assert fixes_at_reference(cache, TEXTS) is not first
