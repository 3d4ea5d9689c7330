"""The repairs of a place are tried out once, for as long as every text is the same."""

from __future__ import annotations

from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.server.scheduling.fix_cache import Offered
from tf_cycle_ls.text import Span

TEXTS = {
    "main.tf": 'resource "t" "a" {\n  depends_on = [t.b]\n}\nresource "t" "b" {\n  v = t.a.id\n}\n',
    "other.tf": "locals {}\n",
}


def offered(known: Offered, texts: dict[str, str], at: str = "t.b") -> tuple[Fix, ...]:
    start = texts["main.tf"].index(at)
    path = f"{DIRECTORY}/main.tf"
    return known.fixes(analyze_texts(texts), in_memory_files(texts), path, Span(start, start))


def test_they_are_tried_out_once() -> None:
    known = Offered()
    first = offered(known, TEXTS)
    assert [fix.rule.name for fix in first] == ["remove-depends-on"]
    assert offered(known, TEXTS) is first
    assert offered(known, TEXTS, "t.a.id") is not first
    assert offered(known, TEXTS) is first


def test_another_text_in_another_file_is_looked_at() -> None:
    known = Offered()
    first = offered(known, TEXTS)
    assert offered(known, {**TEXTS, "other.tf": "locals {\n}\n"}) is not first
    assert offered(known, {**TEXTS, "new.tf": ""}) is not first


def test_few_places_are_remembered() -> None:
    known = Offered()
    first = offered(known, TEXTS)
    for end in range(20):
        text = TEXTS["main.tf"]
        path = f"{DIRECTORY}/main.tf"
        known.fixes(
            analyze_texts(TEXTS), in_memory_files(TEXTS), path, Span(0, min(end, len(text)))
        )
    assert offered(known, TEXTS) is not first
