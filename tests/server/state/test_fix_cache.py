"""The fixes at a range are computed once, as long as no document of the root module changes."""

from __future__ import annotations

from msgspec.structs import replace

from tests.analysis.plain_graph import plain_analysis
from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tests.marked import parse_marked
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.root_kinds import ESTATE, Root
from tf_cycle_ls.server.state.fix_cache import FixCache
from tf_cycle_ls.text import Span

TEXT, (T_B, T_A_ID) = parse_marked("""\
resource "t" "a" {
  depends_on = [«t.b»]
}

resource "t" "b" {
  v = «t.a.id»
}
""")
TEXTS = {
    "main.tf": TEXT,
    "other.tf": "locals {}\n",
}
MAIN = f"{DIRECTORY}/main.tf"
ROOT = Root(DIRECTORY)


def fixes_at(cache: FixCache, texts: dict[str, str], span: Span = T_B) -> tuple[Fix, ...]:
    """The fixes at a span of main.tf."""
    return cache.fixes_at(ROOT, analyze_texts(texts), in_memory_files(texts), MAIN, span)


def test_fixes_of_unchanged_documents_are_reused() -> None:
    cache = FixCache()
    first = fixes_at(cache, TEXTS)
    assert [fix.rule.name for fix in first] == ["remove-depends-on"]
    assert fixes_at(cache, TEXTS) is first
    assert fixes_at(cache, TEXTS, T_A_ID) is not first
    assert fixes_at(cache, TEXTS) is first


def test_change_of_another_file_discards_the_fixes() -> None:
    cache = FixCache()
    first = fixes_at(cache, TEXTS)
    assert fixes_at(cache, {**TEXTS, "other.tf": "locals {\n}\n"}) is not first
    assert fixes_at(cache, {**TEXTS, "new.tf": ""}) is not first


def test_only_recent_ranges_are_kept() -> None:
    cache = FixCache()
    first = fixes_at(cache, TEXTS)
    for end in range(20):
        fixes_at(cache, TEXTS, Span(0, end))
    assert fixes_at(cache, TEXTS) is not first


def test_best_fix_of_a_reference_is_known_once_its_fixes_are_cached() -> None:
    cache = FixCache()
    analysis = analyze_texts(TEXTS)
    place = Place(MAIN, T_B)
    assert cache.best_fix(ROOT, analysis, place) is None
    # An editor requests code actions at the cursor.
    (fix,) = fixes_at(cache, TEXTS, Span(T_B.start + 1, T_B.start + 1))
    assert cache.best_fix(ROOT, analysis, place) is fix
    assert cache.best_fix(ROOT, analysis, Place(MAIN, T_A_ID)) is None
    changed = {**TEXTS, "other.tf": "locals {\n}\n"}
    assert cache.best_fix(ROOT, analyze_texts(changed), place) is None


def test_roots_of_two_kinds_in_one_directory_have_fixes_of_their_own() -> None:
    cache = FixCache()
    (fix,) = fixes_at(cache, TEXTS)
    documents = analyze_texts(TEXTS).documents
    estate = replace(plain_analysis("a: b\nb: a\n"), root_dir=DIRECTORY, documents=documents)
    root = Root(DIRECTORY, ESTATE)
    assert cache.fixes_at(root, estate, in_memory_files(TEXTS), MAIN, T_B) == ()
    assert cache.best_fix(root, estate, Place(MAIN, T_B)) is None
    assert cache.best_fix(ROOT, analyze_texts(TEXTS), Place(MAIN, T_B)) is fix
