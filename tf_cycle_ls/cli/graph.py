"""`tf-cycle-ls graph`: what depends on what in one root, as a picture or as data."""

from __future__ import annotations

import json
import os.path
import sys
from argparse import Namespace
from difflib import get_close_matches
from pathlib import Path

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.cli.common import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.render.graph.diagram import diagram
from tf_cycle_ls.render.graph.dot import dot
from tf_cycle_ls.render.graph.graph_json import document
from tf_cycle_ls.render.graph.labels import Legible
from tf_cycle_ls.render.graph.mermaid import MOST_EDGES, mermaid
from tf_cycle_ls.render.graph.svg import NotDrawnError, svg
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import Disk, UnreadableError


class _NotFoundError(Exception):
    """What was asked for is not there; with the exit status that says so."""

    def __init__(self, message: str, status: int = UNREADABLE) -> None:
        super().__init__(message)
        self.status = status


def graph(options: Namespace) -> int:
    """Draw what the options of `graph_arguments` ask for; gives the exit status."""
    try:
        projects = projects_here()
        directory = _root_at(options.path, projects)
        root = analyze(directory, projects.of(directory).files(Disk()))
        for problem in root.problems:
            tell(f"{shown(problem.path)}: {problem.message}")
        part = _part(full_subgraph(root), options)
        _write(_drawn(part, root, options), options.output)
    except _NotFoundError as error:
        tell(str(error))
        return error.status
    except (UnreadableError, NotDrawnError) as error:
        tell(str(error))
        return UNREADABLE
    except OSError as error:
        if options.output is None:
            raise  # Whoever reads our output has gone away.
        tell(f"{options.output}: {(error.strerror or str(error)).lower()}")
        return UNREADABLE
    return CLEAN


def _root_at(path: str, projects: Projects) -> str:
    """The one root that a path leads to: itself, if there is configuration in it."""
    absolute = os.path.abspath(path)
    if Path(absolute).is_dir() and configuration_files(Disk().list_dir(absolute), opentofu=True):
        return absolute
    try:
        roots = roots_at(path, projects)
    except UnreadableError as error:
        raise _NotFoundError(f"{path}: {error}") from None
    if not roots:
        raise _NotFoundError(f"{path}: no root module to draw")
    if len(roots) > 1:
        several = "\n  ".join(map(shown, roots))
        raise _NotFoundError(f"{path}: there are several root modules, name one:\n  {several}")
    return roots[0]


def _part(whole: Subgraph, options: Namespace) -> Subgraph:
    """What of a root is asked for."""
    for address in (options.focus, options.source, options.target):
        _check_known(address, whole)
    part = whole.only_cycles() if options.cycles_only else whole
    for address in (options.focus, options.source, options.target):
        if address is not None and not _has(part, address):
            raise _NotFoundError(f"{address} is on no cycle", FOUND)
    if options.focus is not None:
        part = part.neighborhood(options.focus, 1 if options.depth is None else options.depth)
    if options.source is not None and options.target is not None:
        return _why(part, options.source, options.target)
    if options.source is not None:
        part = part.dependencies(options.source, options.depth)
    if options.target is not None:
        part = part.dependents(options.target, options.depth)
    return part


def _why(part: Subgraph, source: str, target: str) -> Subgraph:
    found = part.paths(source, target)
    if not found.edges:
        other = part.paths(target, source).edges
        hint = f"; {target} depends on {source}" if other else ""
        raise _NotFoundError(f"{source} does not depend on {target}{hint}", FOUND)
    return found


def _check_known(address: str | None, whole: Subgraph) -> None:
    if address is None or _has(whole, address):
        return
    names = [item.address for item in whole.items]
    close = get_close_matches(address, names, n=3) or [n for n in names if address in n][:3]
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise _NotFoundError(f"there is no {address}{hint}")


def _has(part: Subgraph, address: str) -> bool:
    return any(item.address == address for item in part.items)


def _drawn(part: Subgraph, root: Analysis, options: Namespace) -> str:
    words = Legible(root, shown)
    if options.format == "json":
        return json.dumps(document(part, words), indent=2, ensure_ascii=False) + "\n"
    if options.format == "mermaid":
        if len(part.edges) > MOST_EDGES:
            tell(
                f"Mermaid draws at most {MOST_EDGES} edges unless told otherwise, and these are "
                f"{len(part.edges)}: ask for less by --cycles-only, --focus, --from or --to"
            )
        return mermaid(part, words)
    if options.format == "html":
        from tf_cycle_ls.render.graph.html import html

        return html(part, words, options.link, str(Path.cwd()))
    drawn = dot(diagram(part, words))
    return svg(drawn) if options.format == "svg" else drawn


def _write(text: str, output: str | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
