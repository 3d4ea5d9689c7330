"""Compares our components or edges with Terraform's on random configurations.

python -m tests.differential.compare [--seeds FIRST LAST] [--edges | --plan] [--opentofu] [--shrink]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.differential.compare_edges import our_edges, terraforms_edges
from tests.differential.configurations import Maker
from tests.differential.opentofu_blocks import OpenTofuMaker
from tests.differential.plannable import PlannableMaker
from tests.differential.shrink import Files, shrink
from tests.terraform import opentofu
from tests.terraform.ask import Terraform
from tests.terraform.edges import Edges
from tests.terraform.plan_names import in_configuration, is_of_instances
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.dialect import OPENTOFU
from tf_cycle_ls.graph.nodes import printed_nodes
from tf_cycle_ls.settings.settings import Language, Tool
from tf_cycle_ls.vfs import Disk

Components = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Comparison:
    """Both results for one configuration, as text.

    `checked` is False if Terraform did not build its graph. `cyclic` is whether we find a cycle.
    """

    ours: frozenset[str]
    terraforms: frozenset[str]
    checked: bool
    cyclic: bool

    @property
    def agrees(self) -> bool:
        """Whether both results are equal, or Terraform did not build a graph."""
        return not self.checked or self.ours == self.terraforms


Compare = Callable[[Path, Terraform], Comparison]


def components_of(root: Analysis) -> Components:
    """Return our components as sets of node names."""
    return frozenset(
        nodes_of(component) for component in root.components if not component.is_only_planned
    )


def planned_components_of(root: Analysis) -> Components:
    """Like `components_of`, for the components that only a plan reports."""
    return frozenset(
        nodes_of(component) for component in root.components if component.is_only_planned
    )


def nodes_of(component: Component) -> frozenset[str]:
    """The names of the nodes of a component."""
    return frozenset(end for edge in component.edges for end in (edge.source, edge.target))


def opentofu_validated(directory: Path, terraform: Terraform) -> Comparison:
    """Compare the components of a directory with those of OpenTofu's validate."""
    answer = terraform.ask(directory, plan=False)
    found = analyze(str(directory), Disk(), language=Language(Tool.OPENTOFU)).components
    ours = [part for part in found if not part.is_only_planned]
    return _by_printed_names(ours, answer.cycles, checked=answer.graph_checked)


def opentofu_planned(directory: Path, terraform: Terraform) -> Comparison:
    """Like `opentofu_validated`, with the components that only a plan reports."""
    answer = terraform.ask(directory)
    found = analyze(str(directory), Disk(), language=Language(Tool.OPENTOFU)).components
    ours = [part for part in found if not part.is_only_planned]
    checked = answer.graph_checked
    if not (ours or answer.cycles - answer.cycles_only_in_plan):
        ours = list(found)
        checked = checked and (bool(answer.cycles) or not answer.other_errors)
    theirs = [in_configuration(names) for names in answer.cycles if not is_of_instances(names)]
    return _by_printed_names(ours, theirs, checked=checked)


def _by_printed_names(
    ours: Iterable[Component], theirs: Iterable[Iterable[str]], *, checked: bool
) -> Comparison:
    found = frozenset(frozenset(printed_nodes(nodes_of(part), OPENTOFU)) for part in ours)
    reported = frozenset(map(frozenset, theirs))
    return Comparison(_in_words(found), _in_words(reported), checked, bool(found))


def planned(directory: Path, terraform: Terraform) -> Comparison:
    """Compare all components of a directory with those that validate and plan report.

    While validate reports a cycle, Terraform plans nothing.
    """
    answer = terraform.ask(directory)
    root = analyze(str(directory), Disk())
    ours = components_of(root)
    if ours or answer.cycles - answer.cycles_only_in_plan:
        checked = answer.graph_checked
    else:
        ours = planned_components_of(root)
        checked = answer.graph_checked and (bool(answer.cycles) or not answer.other_errors)
    theirs = {in_configuration(cycle) for cycle in answer.cycles if not is_of_instances(cycle)}
    return Comparison(_in_words(ours), _in_words(frozenset(theirs)), checked, bool(ours))


def components(directory: Path, terraform: Terraform) -> Comparison:
    """Compare the components of a directory."""
    answer = terraform.ask(directory, plan=False)
    ours = components_of(analyze(str(directory), Disk()))
    return Comparison(_in_words(ours), _in_words(answer.cycles), answer.graph_checked, bool(ours))


def edges(directory: Path, terraform: Terraform) -> Comparison:
    """Compare the nodes and edges in the graphs of a directory."""
    ours = our_edges(directory)
    cyclic = bool(analyze(str(directory), Disk()).components)
    try:
        terraforms = terraforms_edges(directory, terraform, ours)
    except ValueError:
        return Comparison(_graph(ours), frozenset(), checked=False, cyclic=cyclic)
    return Comparison(_graph(ours), _graph(terraforms), checked=True, cyclic=cyclic)


def compare(files: Files, ask: Compare, terraform: Terraform) -> Comparison:
    """Compare the results for a configuration, given as texts by path."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return ask(Path(folder), terraform)


def main(arguments: Iterable[str]) -> int:
    """Compare a range of seeds, and print the differences and counts."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.differential.compare", description="Us against Terraform."
    )
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 1000), metavar=("FIRST", "LAST"))
    parser.add_argument("--edges", action="store_true", help="compare all edges, not only cycles")
    parser.add_argument("--plan", action="store_true", help="compare with plan, too")
    parser.add_argument("--opentofu", action="store_true", help="ask OpenTofu (`$TOFU`)")
    parser.add_argument("--shrink", action="store_true", help="make what differs a small case")
    options = parser.parse_args(list(arguments))
    ask = edges if options.edges else planned if options.plan else components
    program = opentofu.program() if options.opentofu else None
    if options.opentofu:
        assert program, "tofu is not on PATH"
        ask = opentofu_planned if options.plan else opentofu_validated
    make = PlannableMaker if options.plan else Maker
    if options.opentofu and options.plan:
        make = OpenTofuMaker
    done = unchecked = cyclic = differ = 0
    with Terraform(program) as terraform:
        for seed in range(*options.seeds):
            files: Files = make(seed).files
            comparison = compare(files, ask, terraform)
            done += 1
            unchecked += not comparison.checked
            cyclic += comparison.cyclic
            if comparison.agrees:
                continue
            differ += 1
            if options.shrink:
                files = shrink(files, lambda some: not compare(some, ask, terraform).agrees)
                comparison = compare(files, ask, terraform)
            print("\n".join(_report(seed, comparison, files if options.shrink else {})), flush=True)
    print(f"{done} configurations, {cyclic} cyclic, {unchecked} not checked, {differ} differ")
    return 1 if differ else 0


def _in_words(components: Components) -> frozenset[str]:
    return frozenset(", ".join(sorted(names)) for names in components)


def _graph(graph: Edges) -> frozenset[str]:
    """Format nodes and edges."""
    return graph.nodes.union(f"{source} → {target}" for source, target in graph.edges)


def _report(seed: int, comparison: Comparison, files: Files) -> Iterable[str]:
    """Yield the differences, and the files of the configuration if requested."""
    yield f"seed {seed}:"
    yield from (
        f"  only ours: {component}" for component in sorted(comparison.ours - comparison.terraforms)
    )
    yield from (
        f"  only Terraform's: {component}"
        for component in sorted(comparison.terraforms - comparison.ours)
    )
    for name, text in files.items():
        yield from (f"--- {name}", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
