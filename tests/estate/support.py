"""Estates of in-memory files, for the tests."""

from __future__ import annotations

import os.path
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePosixPath

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.estate.analyze import EstateAnalysis, analyze_estate
from tf_cycle_ls.estate.backend_files import Folders
from tf_cycle_ls.estate.root_states import RootStates, states_of_root
from tf_cycle_ls.settings.settings import AUTO

READ = """data "terraform_remote_state" "{name}" {{
  backend = "{type}"
  config = {{ {config} }}
{more}}}
"""


def read(name: str, type_: str, config: str, more: str = "") -> str:
    """A `terraform_remote_state` with these arguments in its `config`, divided by commas."""
    return READ.format(name=name, type=type_, config=config, more=more)


def backend(type_: str, arguments: str) -> str:
    """A `terraform` block with a backend with these arguments, divided by `;`."""
    lines = "".join(f"    {line.strip()}\n" for line in arguments.split(";") if line.strip())
    return f'terraform {{\n  backend "{type_}" {{\n{lines}  }}\n}}\n'


def states(texts: Mapping[str, str], *, by_name: bool = False) -> list[RootStates]:
    """The states of the root modules, which are the folders of these texts with a `main.tf`."""
    files = files_of(texts)
    names_in: dict[str, list[str]] = defaultdict(list)
    for path in texts:
        absolute = f"{ROOT}/{path}"
        names_in[os.path.dirname(absolute)].append(os.path.basename(absolute))
        for folder in PurePosixPath(absolute).parents:
            names_in[str(folder)] += ()
    roots = sorted(os.path.dirname(path) for path in texts if path.endswith("/main.tf"))
    return [
        states_of_root(f"{ROOT}/{root}", files, AUTO, Folders(names_in), by_name=by_name)
        for root in roots
        if "modules" not in root
    ]


def estate(texts: Mapping[str, str], *, by_name: bool = False) -> EstateAnalysis:
    """The analysis of the root modules, which are the folders of these texts with a `main.tf`."""
    return analyze_estate(ROOT, states(texts, by_name=by_name), lambda _: files_of(texts))


def links(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Each edge between root modules, with `certain` or `probable`."""
    graph = estate(texts).dependencies
    return {
        (source, target): "certain" if "(certain)" in reference.note else "probable"
        for source, targets in graph.successors.items()
        for target in targets
        for reference in graph.edge(source, target).references
    }
