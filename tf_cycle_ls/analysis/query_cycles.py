"""Finds the cycles that `terraform query` reports in the query files of a root module.

Their `list` blocks, local values and providers are nodes of Terraform's graph only for
`terraform query` and `validate -query`, from 1.14 on. Nothing else depends on them.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from contextlib import suppress

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.config.query_file import NodeOfQuery, nodes_of_query_file
from tf_cycle_ls.graph.cycles import components
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.graph.providers import configuration_name, source_of
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

_JSON_SUFFIX = ".tfquery.json"
_SUFFIXES = (".tfquery.hcl", _JSON_SUFFIX)


def read_query_files(root_dir: str, files: Files, tree: Tree) -> Mapping[str, Document]:
    """The query files of a root module by path. Empty if the tool has no queries."""
    documents: dict[str, Document] = {}
    if tree.dialect.has_queries:
        with suppress(UnreadableError):
            for name in files.list_dir(root_dir):
                if name.endswith(_SUFFIXES):
                    path = os.path.join(root_dir, name)
                    with suppress(UnreadableError):
                        documents[path] = files.read(path)
    return documents


def problems_of_queries(documents: Mapping[str, Document], tree: Tree) -> Iterator[Problem]:
    """The cycles in query files, as problems at the header of a node."""
    found: dict[str, tuple[str, NodeOfQuery]] = {}
    for path, document in documents.items():
        is_json = path.endswith(_JSON_SUFFIX)
        for node in nodes_of_query_file(document.data, is_json=is_json):
            found.setdefault(node.name, (path, node))
    graph = {
        name: tuple(sorted(one for one in node.references if one in found and one != name))
        for name, (_, node) in found.items()
    }
    for names in components(graph):
        path, node = found[names[0]]
        printed = tuple(_printed(name, tree) for name in names)
        message = (
            f"terraform query fails (Cycle: {', '.join(printed)}). terraform validate reports it "
            "only with -query."
        )
        yield Problem(path, message, node.header, diagnostic_codes.QUERY_CYCLE, printed)


def _printed(name: str, tree: Tree) -> str:
    """The name of a node as Terraform prints it."""
    kind, _, rest = name.partition(".")
    if kind == "provider":
        local, _, alias = rest.partition(".")
        source = source_of(tree.module, local, tree.dialect.registry)
        return configuration_name("", source, alias or None)
    return f"{name} (expand)" if kind == "local" else name
