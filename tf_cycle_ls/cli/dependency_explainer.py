"""The work of `tf-cycle-ls explain A B`: explains why one node depends on another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from tf_cycle_ls.analysis.dependency_path import DependencyPaths, resolve_address, similar_addresses
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import find_roots, working_directory_projects
from tf_cycle_ls.render.formatters.text_report import dependency_lines
from tf_cycle_ls.render.snippet import Snippets
from tf_cycle_ls.root_kinds import analyze_root
from tf_cycle_ls.vfs import Disk, UnreadableError


def explain_dependency(source: str, target: str, path: str, *, colour: bool = False) -> int:
    """Explain why `source` depends on `target`, in a root at or below `path`. Returns the exit
    code: 1 if `source` does not depend on `target`, 2 for an unknown address or an unreadable path.
    """
    try:
        return _Explainer(path, colour=colour).explain(source, target)
    except UnreadableError as error:
        eprint(f"{path}: {error}")
        return ERROR


class _Explainer:
    def __init__(self, path: str, *, colour: bool) -> None:
        self._projects = working_directory_projects()
        self._path = path
        self._colour = colour

    @cached_property
    def _graphs(self) -> list[DependencyPaths[GraphAnalysis]]:
        graphs = []
        for root in find_roots(self._path, self._projects, is_required=False):
            project = self._projects.of(root.directory)
            analysis = analyze_root(root, project, project.files(Disk()))
            graphs.append(DependencyPaths(analysis))
        return graphs

    def explain(self, *texts: str) -> int:
        """Explain why the first of the two addresses `texts` depends on the second. Returns the
        exit code."""
        addresses = [
            (paths, [resolve_address(text, paths.nodes) for text in texts])
            for paths in self._graphs
        ]
        matches = [(paths, names) for paths, names in addresses if None not in names]
        if not matches:
            self._report_unknown(texts)
            return ERROR
        status = FINDINGS
        for paths, (source, target) in matches:
            assert source is not None
            assert target is not None
            if len(matches) > 1:
                print(f"{relative_path(paths.analysis.root_dir)}:")
            status = min(status, self._explain_paths(paths, source, target))
        return status

    def _explain_paths(
        self, paths: DependencyPaths[GraphAnalysis], source: str, target: str
    ) -> int:
        documents = paths.analysis.documents
        snippets = Snippets(lambda place: documents[place.path], relative_path, self._colour)
        edges, reverse_edges = paths.between(source, target), paths.between(target, source)
        if edges:
            print(*dependency_lines(source, target, edges, snippets), sep="\n")
            if reverse_edges and source != target:
                print(f"{target} also depends on {source}: they form a cycle.")
            return SUCCESS
        hint = "; the reverse is true." if reverse_edges else "."
        print(f"{source} does not depend on {target}{hint}")
        if reverse_edges:
            print(*dependency_lines(target, source, reverse_edges, snippets), sep="\n")
        return FINDINGS

    def _report_unknown(self, texts: Iterable[str]) -> None:
        addresses = {name for paths in self._graphs for name in paths.nodes}
        for text in texts:
            if resolve_address(text, addresses) is None:
                matches = similar_addresses(text, addresses)
                hint = f"; did you mean {' or '.join(matches)}?" if matches else ""
                eprint(f"{self._path}: unknown address {text}{hint}")
        if all(resolve_address(text, addresses) for text in texts):
            eprint(f"{self._path}: no root module has both {' and '.join(texts)}")
