"""A computed source gives the graph of the literal one, on random configurations.

Terraform 1.15 and OpenTofu evaluate the source before they build the graph, so the expectation for
a configuration is that for the same one with literals, which is compared with Terraform.
"""

from __future__ import annotations

import posixpath
import re

import pytest

from tests.analysis.directories import analysed
from tests.differential.compare import Components, components_of, planned_components_of
from tests.differential.plannable import PlannableMaker
from tests.differential.shrink import Files

_SOURCE = re.compile(r'source = "\./([\w-]+)"')
_FORMS = (
    '"./${{local.d_{0}}}"',
    'format("./%s", local.d_{0})',
    'local.s_{0}',
    'join("/", [".", var.d_{0}])',
)  # fmt: skip


def computed(files: Files, seed: int) -> Files:
    """The same configuration with expressions as sources of modules."""
    return {name: _computed(text, name, seed) for name, text in files.items()}


def _computed(text: str, name: str, seed: int) -> str:
    called = _SOURCE.findall(text)
    form = _FORMS[(seed + len(posixpath.dirname(name))) % len(_FORMS)]
    text = _SOURCE.sub(lambda match: f"source = {form.format(match[1])}", text)
    values = [f'  d_{one} = "{one}"\n  s_{one} = "./${{local.d_{one}}}"\n' for one in called]
    variables = [
        f'variable "d_{one}" {{\n  const = true\n  default = "{one}"\n}}\n' for one in called
    ]
    return "".join([text, "locals {\n", *values, "}\n", *variables]) if called else text


def without_added(components: Components) -> Components:
    """The components without the values that `computed` adds to modules on a cycle."""
    added = re.compile(r"\.(?:local|var)\.[ds]_")
    return frozenset(
        frozenset(name for name in names if not added.search(name)) for names in components
    )


@pytest.mark.parametrize("seed", range(40))
def test_graph_is_that_of_literal_sources(seed: int) -> None:
    files = PlannableMaker(seed).files
    literal, other = analysed(files), analysed(computed(files, seed))
    assert other.unread_calls == ()
    assert without_added(components_of(other)) == components_of(literal)
    assert without_added(planned_components_of(other)) == planned_components_of(literal)
