"""The graph of units has names, places and edges like that of a root module."""

from __future__ import annotations

from pathlib import Path

from tests.terragrunt.trees import TREES, analysis_of
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.navigation import declaration_around, marks_at, next_step
from tf_cycle_ls.findings.messages import mark_message, path_text

RING = TREES["cycle-of-three-and-a-tail"]["files"]
EXCLUDED = TREES["excluded-unit-in-cycle"]["files"]


def test_each_edge_of_the_ring_is_marked_at_its_path(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, RING)
    (component,) = analysis.components
    assert (component.code, component.addresses) == ("unit-cycle", ("x", "y", "z"))
    assert path_text(component.cycles[0]) == "x → y → z → x"
    (mark,) = marks_at(
        analysis, str(tmp_path / "x/terragrunt.hcl"), RING["x/terragrunt.hcl"].index("../y")
    )
    message = mark_message(mark.edge, mark.cycle, mark.reference, analysis.terms)
    assert message.splitlines() == [
        "Cycle: needs y, which needs this back (3 units)",
        'x depends on y because dependency.y.config_path names "../y".',
        "x → y → z → x",
    ]


def test_navigation_follows_the_ring(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, RING)
    path = str(tmp_path / "x/terragrunt.hcl")
    declared = declaration_around(analysis, path, 5)
    assert declared is not None
    assert declared.names == ("x",)
    step = next_step(analysis, path, RING["x/terragrunt.hcl"].index("../y"))
    assert step is not None
    assert step.place.path == str(tmp_path / "y/terragrunt.hcl")


def test_edge_of_an_included_file_is_marked_there(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, TREES["cycle-through-include"]["files"])
    (component,) = analysis.components
    places = {edge.key: edge.places[0].path for edge in component.edges}
    assert places == {
        ("app", "db"): str(tmp_path / "root.hcl"),
        ("db", "app"): str(tmp_path / "db/terragrunt.hcl"),
    }


def test_ring_through_an_excluded_unit_has_its_own_code(tmp_path: Path) -> None:
    (component,) = analysis_of(tmp_path, EXCLUDED).components
    assert component.code == diagnostic_codes.EXCLUDED_UNIT_CYCLE
    assert component.note.startswith("terragrunt run --all leaves out c-app for plan")


def test_ring_beside_an_excluded_unit_is_an_error(tmp_path: Path) -> None:
    files = {
        **EXCLUDED,
        "b-db/terragrunt.hcl": 'dependencies {\n  paths = ["../c-app", "../a-net"]\n}\n',
    }
    first, *others = analysis_of(tmp_path, files).components
    assert (first.code, first.addresses) == ("unit-cycle", ("a-net", "b-db"))
    assert others == []  # It would need an edge of the first ring.


def test_exclude_that_is_not_true_changes_nothing(tmp_path: Path) -> None:
    text = EXCLUDED["c-app/terragrunt.hcl"].replace("= true", "= false")
    (component,) = analysis_of(tmp_path, {**EXCLUDED, "c-app/terragrunt.hcl": text}).components
    assert component.code == diagnostic_codes.UNIT_CYCLE


def test_missing_unit_is_shown_at_the_reference(tmp_path: Path) -> None:
    graph = analysis_of(tmp_path, TREES["missing-target"]["files"]).dependencies
    assert graph.kind("gone") == "missing unit"
    assert graph.place("gone").path == str(tmp_path / "app/terragrunt.hcl")
    assert "gone" not in dict(graph.headers())
