"""Analyses of in-memory stack configurations, for the tests."""

from __future__ import annotations

from collections.abc import Mapping

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.stacks.analyze import StackAnalysis, analyze_stacks
from tf_cycle_ls.stacks.files import Version


def stack(texts: Mapping[str, str] | str, version: Version | None = None) -> StackAnalysis:
    """The analysis of these files. A single text is that of `main.tfcomponent.hcl`."""
    if isinstance(texts, str):
        texts = {"main.tfcomponent.hcl": texts}
    return analyze_stacks(ROOT, [ROOT], files_of(texts), version)


def cycles(texts: Mapping[str, str] | str, version: Version | None = None) -> list[list[str]]:
    """The items of each component. Those that only a plan reports end with `plan`."""
    return [
        [*part.names, *(["plan"] if any(edge.is_only_planned for edge in component.edges) else [])]
        for analysis in [stack(texts, version)]
        for part, component in zip(analysis.dependencies.parts(), analysis.components, strict=True)
    ]


def component(name: str, inputs: str = "", more: str = "") -> str:
    """A component with these entries in its `inputs`, divided by commas."""
    return f'component "{name}" {{\n  source = "./m"\n  inputs = {{ {inputs} }}\n{more}}}\n'


def embedded(name: str, inputs: str = "", more: str = "") -> str:
    """A stack whose source is the folder `child`."""
    return component(name, inputs, more).replace("component", "stack", 1).replace("./m", "./child")


CHILD = "child/main.tfcomponent.hcl"


def output(name: str, value: str) -> str:
    return f'output "{name}" {{\n  type = string\n  value = {value}\n}}\n'


def variable(name: str) -> str:
    return f'variable "{name}" {{\n  type = string\n}}\n'
