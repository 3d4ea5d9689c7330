"""The work of `tf-cycle-ls graph`: selects a part of the graph and writes it in the requested
format."""

from __future__ import annotations

import json
import os.path
from argparse import Namespace
from difflib import get_close_matches
from pathlib import Path

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.output import OutputError, write_output
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.render.graph.diagram import build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.graph_json import to_json
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.render.graph.mermaid import MAX_MERMAID_EDGES, to_mermaid
from tf_cycle_ls.render.graph.order import to_order
from tf_cycle_ls.render.graph.svg import SvgError, to_svg
from tf_cycle_ls.root_kinds import STACKS, UNITS, Root, analyze_root
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import Disk, UnreadableError


class _SelectionError(Exception):
    """The selected root module or part of the graph does not exist."""

    def __init__(self, message: str, exit_code: int = ERROR) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def write_graph(options: Namespace) -> int:
    """Write the graph that the options of `graph` select. Returns the exit code."""
    try:
        projects = working_directory_projects()
        analysis = _analyzed(options, projects)
        for problem in analysis.problems:
            eprint(f"{relative_path(problem.path)}: {problem.message}")
        part = _select(full_subgraph(analysis), options)
        write_output(_format(part, analysis, options), options.output)
    except _SelectionError as error:
        eprint(str(error))
        return error.exit_code
    except (OutputError, SvgError, UnreadableError) as error:
        eprint(str(error))
        return ERROR
    return SUCCESS


def _analyzed(options: Namespace, projects: Projects) -> GraphAnalysis:
    """The analysis whose graph the options select."""
    if options.estate:
        from tf_cycle_ls.cli.estate import analyzed_estate, estate_directory

        root_dirs = find_root_modules(options.path, projects)
        directory = estate_directory([options.path])
        return analyzed_estate(directory, root_dirs, projects, by_name=options.by_name)
    if options.units or options.stacks:
        kind, noun = (UNITS, "Terragrunt unit") if options.units else (STACKS, "stack")
        directory = os.path.abspath(options.path)
        project = projects.of(directory)
        if not kind.exists_below(directory, project.excludes):
            raise _SelectionError(f"{options.path}: no {noun} to draw")
        root = Root(directory, kind)
    else:
        root = Root(_find_root_module(options.path, projects))
        project = projects.of(root.directory)
    return analyze_root(root, project, project.files(Disk()))


def _find_root_module(path: str, projects: Projects) -> str:
    """The directory `path` if it contains configuration, otherwise the only root module below
    it."""
    absolute = os.path.abspath(path)
    if Path(absolute).is_dir() and configuration_files(Disk().list_dir(absolute), opentofu=True):
        return absolute
    try:
        root_dirs = find_root_modules(path, projects)
    except UnreadableError as error:
        raise _SelectionError(f"{path}: {error}") from None
    if not root_dirs:
        raise _SelectionError(f"{path}: no root module to draw")
    if len(root_dirs) > 1:
        names = "\n  ".join(map(relative_path, root_dirs))
        raise _SelectionError(f"{path}: several root modules, choose one:\n  {names}")
    return root_dirs[0]


def _select(whole: Subgraph, options: Namespace) -> Subgraph:
    """The part of the graph `whole` that the options select. Raises _SelectionError."""
    for address in (options.focus, options.source, options.target):
        _check_known(address, whole)
    part = whole.only_cycles() if options.cycles_only else whole
    for address in (options.focus, options.source, options.target):
        if address is not None and not _has(part, address):
            raise _SelectionError(f"{address} is not part of a cycle", FINDINGS)
    if options.focus is not None:
        part = part.neighborhood(options.focus, 1 if options.depth is None else options.depth)
    if options.source is not None and options.target is not None:
        return _paths(part, options.source, options.target)
    if options.source is not None:
        part = part.dependencies(options.source, options.depth)
    if options.target is not None:
        part = part.dependents(options.target, options.depth)
    return part


def _paths(part: Subgraph, source: str, target: str) -> Subgraph:
    paths = part.paths(source, target)
    if not paths.edges:
        is_reversed = part.paths(target, source).edges
        hint = f"; {target} depends on {source}" if is_reversed else ""
        raise _SelectionError(f"{source} does not depend on {target}{hint}", FINDINGS)
    return paths


def _check_known(address: str | None, whole: Subgraph) -> None:
    if address is None or _has(whole, address):
        return
    names = [item.address for item in whole.items]
    close = get_close_matches(address, names, n=3) or [n for n in names if address in n][:3]
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise _SelectionError(f"unknown address {address}{hint}")


def _has(part: Subgraph, address: str) -> bool:
    return any(item.address == address for item in part.items)


def _format(part: Subgraph, analysis: GraphAnalysis, options: Namespace) -> str:
    labels = Labels(analysis, relative_path)
    if options.format == "json":
        return json.dumps(to_json(part, labels), indent=2, ensure_ascii=False) + "\n"
    if options.format == "order":
        return to_order(part, analysis.dependencies.is_declared)
    if options.format == "mermaid":
        if len(part.edges) > MAX_MERMAID_EDGES:
            eprint(
                f"Mermaid draws at most {MAX_MERMAID_EDGES} edges by default, and this graph has "
                f"{len(part.edges)}: select a part with --cycles-only, --focus, --from or --to"
            )
        return to_mermaid(part, labels)
    if options.format == "html":
        from tf_cycle_ls.render.graph.html import to_html

        return to_html(part, labels, options.link, str(Path.cwd()))
    dot = to_dot(build_diagram(part, labels))
    return to_svg(dot) if options.format == "svg" else dot
