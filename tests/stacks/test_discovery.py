"""Stack configurations below a directory."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.directories import ROOT, files_of
from tests.stacks.support import component, embedded, output
from tf_cycle_ls.stacks.analyze import analyze_stacks, outermost_stacks
from tf_cycle_ls.stacks.discovery import has_stacks, stack_directories

RING = component("a", "x = component.b.y") + component("b", "x = component.a.y")
TEXTS = {
    "one/main.tfcomponent.hcl": RING + embedded("e"),
    "one/child/main.tfcomponent.hcl": output("o", "1"),
    "two/main.tfcomponent.hcl": RING,
}
DIRECTORIES = [f"{ROOT}/{name}" for name in ("one", "one/child", "two")]


def no_directory(_: str) -> bool:
    return False


def test_directories_on_disk(tmp_path: Path) -> None:
    assert not has_stacks(str(tmp_path), no_directory)
    for name in ("a/main.tfcomponent.hcl", "b/c/old.tfstack.hcl", "d/main.tf", ".e/x.tfstack.hcl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [
        Path(one).relative_to(tmp_path) for one in stack_directories(str(tmp_path), no_directory)
    ]
    assert found == [Path("a"), Path("b/c")]
    assert has_stacks(str(tmp_path), no_directory)
    assert not has_stacks(str(tmp_path), lambda _: True)
    assert not has_stacks(str(tmp_path / "nowhere"), no_directory)


def test_embedded_stack_is_not_outermost() -> None:
    found = outermost_stacks(DIRECTORIES, files_of(TEXTS))
    assert found == [f"{ROOT}/one", f"{ROOT}/two"]


def test_several_stacks_have_names_of_their_own() -> None:
    analysis = analyze_stacks(ROOT, DIRECTORIES, files_of(TEXTS))
    assert [one.addresses for one in analysis.components] == [
        ("one: component.a", "one: component.b"),
        ("two: component.a", "two: component.b"),
    ]
    graph = analysis.dependencies
    assert graph.group("one: component.a") == "one"
    assert graph.group("one: stack.e.output.o") == "one: stack.e"
    assert "one: stack.e inputs" in graph.names


def test_one_stack_needs_no_prefix() -> None:
    analysis = analyze_stacks(ROOT, DIRECTORIES[:2], files_of(TEXTS))
    assert [one.addresses for one in analysis.components] == [("component.a", "component.b")]


def test_directory_that_is_gone() -> None:
    analysis = analyze_stacks(ROOT, ["/nowhere"], files_of(TEXTS))
    assert list(analysis.dependencies.names) == []
