"""Finds the cycles that `terraform test` reports in the test files of a root module.

Each test file has a graph of its own: its runs, its variables and its providers. Terraform checks
these graphs since 1.13; OpenTofu has none.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from contextlib import suppress

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.tool_choice import ReadModule
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.tftest import NodeOfTest, nodes_of_test_file
from tf_cycle_ls.graph.cycles import components
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

_JSON_SUFFIX = ".tftest.json"
_SUFFIXES = (".tftest.hcl", _JSON_SUFFIX)
_FOLDER = "tests"  # The default of `terraform test -test-directory`.


def read_test_files(root_dir: str, files: Files, tree: Tree) -> Mapping[str, Document]:
    """The test files of a root module by path. Empty if no graph of them is checked."""
    if not tree.dialect.checks_tests:
        return {}
    documents: dict[str, Document] = {}
    for folder in (root_dir, os.path.join(root_dir, _FOLDER)):
        with suppress(UnreadableError):
            for name in files.list_dir(folder):
                if name.endswith(_SUFFIXES):
                    path = os.path.join(folder, name)
                    with suppress(UnreadableError):
                        documents[path] = files.read(path)
    return documents


def problems_of_tests(
    root_dir: str, documents: Mapping[str, Document], module: Module, read: ReadModule
) -> Iterator[Problem]:
    """The cycles and self references in test files, as problems at the header of a node.

    `module` is the root module, and `read` reads another module that a run tests.
    """
    for path, document in documents.items():
        is_json = path.endswith(_JSON_SUFFIX)
        found = nodes_of_test_file(document.data, is_json=is_json)
        nodes = {node.name: node for node in found}
        graph = {
            name: tuple(sorted(_edges(node, nodes, _tested(node, root_dir, module, read))))
            for name, node in nodes.items()
        }
        file = os.path.relpath(path, root_dir).replace(os.sep, "/")
        for name, targets in graph.items():
            if name in targets:
                yield _problem(path, "Self reference", [_printed(file, name)], nodes[name])
        others = {
            name: tuple(target for target in targets if target != name)
            for name, targets in graph.items()
        }
        for names in components(others):
            printed = [_printed(file, name) for name in names]
            yield _problem(path, "Cycle", printed, nodes[names[0]])


def _tested(node: NodeOfTest, root_dir: str, module: Module, read: ReadModule) -> Module | None:
    """The module that a run tests, or None if it was not read. `module` is the root module."""
    directory = local_source(root_dir, node.source)
    if directory is None:
        return None if node.source != "" else module
    with suppress(UnreadableError):
        return read(directory)
    return None


def _edges(
    node: NodeOfTest, nodes: Mapping[str, NodeOfTest], module: Module | None
) -> Iterator[str]:
    names = {*node.references, *node.waits}
    if node.name.startswith("run."):
        if module is not None:
            # A variable of the file sets the variable of the module with the same name.
            names.update(f"var.{name}" for name in module.variables.keys() - node.set_variables)
        if node.providers is not None:
            names.update(node.providers)
        elif module is not None:
            names.update(f"provider.{name}" for name in _used_providers(module))
    yield from (name for name in names if name in nodes)


def _used_providers(module: Module) -> Iterator[str]:
    """The local names of the providers that a module requires."""
    yield from module.required_providers
    yield from (str(one.declaration.provider) for one in module.resources.values())
    yield from (str(one.declaration.name) for one in module.providers)


def _printed(file: str, name: str) -> str:
    """The name of a node as Terraform prints it."""
    return f"{file}.{name}" if name.startswith("run.") else name


def _problem(path: str, error: str, names: list[str], node: NodeOfTest) -> Problem:
    message = (
        f"terraform test fails ({error}: {', '.join(names)}). terraform validate does not report "
        "it."
    )
    return Problem(path, message, node.header, diagnostic_codes.TEST_CYCLE, tuple(names))
