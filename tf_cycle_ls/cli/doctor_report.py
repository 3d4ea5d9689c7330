"""The report of `tf-cycle-ls doctor`: versions, parsers, root modules and effective settings."""

from __future__ import annotations

import platform
import re
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from tf_cycle_ls import __version__
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.cli.cache_directory import cache_directory, usage
from tf_cycle_ls.cli.console import eprint, output_width
from tf_cycle_ls.cli.exit_codes import ERROR, SUCCESS
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import find_roots, working_directory_projects
from tf_cycle_ls.render.wrapping import wrap_text
from tf_cycle_ls.root_kinds import Root, analyze_root
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.settings.settings import SETTINGS, format_value, value_of
from tf_cycle_ls.settings.sources import origins
from tf_cycle_ls.syntax.parser import hcl2_accepts, read_item
from tf_cycle_ls.vfs import Disk, UnreadableError

# Both parsers can read the first sample. tree-sitter-hcl cannot read the second one, which
# therefore tests the fallback parser.
_TREE_SITTER_SAMPLE = b"locals {\n  a = 1\n}\n"
_HCL2_SAMPLE = b"locals {\n  a = 1e5\n}\n"


def print_report(path: str) -> int:
    """Print versions, the state of the parsers, statistics of the roots at or below a path,
    and the effective settings. Returns the exit code."""
    for line in (*_versions(), *_parsers(), _cache()):
        print(line)
    projects = working_directory_projects()
    try:
        roots = find_roots(path, projects)
    except UnreadableError as error:
        eprint(f"{path}: {error}")
        return ERROR
    by_base: dict[str, Project] = {}
    for root in roots:
        project = projects.of(root.directory)
        by_base.setdefault(project.base, project)
        for line in _root(root, project).splitlines():
            text = line.lstrip()
            indent = " " * (len(line) - len(text))
            print("\n".join(wrap_text(text, output_width(sys.stdout), indent)))
    for base, project in by_base.items():
        print(f"settings in {relative_path(base)}:")
        print("\n".join(_settings(project)))
    return SUCCESS


def _versions() -> Iterator[str]:
    yield f"tf-cycle-ls {__version__}"
    # `platform.platform` would give more detail, but it starts another program.
    system = f"{platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()} ({sys.executable}) on {system}"
    try:
        requirements = requires("tf-cycle-ls") or []
    except PackageNotFoundError:
        yield "not installed as a package: versions of dependencies are unknown"
        return
    for requirement in requirements:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        installed = _version(name)
        # A requirement with a marker, such as `python_version < '3.11'`, may not apply here.
        applies = installed is not None or ";" not in requirement
        if applies and "extra ==" not in requirement:
            yield f"  {name} {installed or 'is not installed'}"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _parsers() -> Iterator[str]:
    start = time.perf_counter()
    tree_sitter = read_item(_TREE_SITTER_SAMPLE).body is not None
    hcl2 = hcl2_accepts(_TREE_SITTER_SAMPLE) and read_item(_HCL2_SAMPLE).body is not None
    milliseconds = (time.perf_counter() - start) * 1000
    states = (("tree-sitter-hcl", tree_sitter), ("python-hcl2", hcl2))
    texts = [f"{name} {'works' if works else 'FAILS'}" for name, works in states]
    yield f"parsers: {', '.join(texts)} ({milliseconds:.0f} ms)"


def _cache() -> str:
    directory = cache_directory()
    if directory is None:
        return "cache of check: none, because the environment names no directory for it"
    files, size = usage()
    return (
        f"cache of check: {directory} ({files} {'file' if files == 1 else 'files'}, {size} bytes)"
    )


def _root(root: Root, project: Project) -> str:
    """What a root consists of, and for a root module, whose rules apply."""
    name = f"{root.kind.name if root.kind else 'root module'} {relative_path(root.directory)}"
    start = time.perf_counter()
    try:
        analysis = analyze_root(root, project, project.files(Disk()))
    except UnreadableError as error:
        return f"{name}: {error}"
    milliseconds = (time.perf_counter() - start) * 1000
    graph = analysis.dependencies.shown_successors
    counts = {
        "files": len(analysis.documents),
        "nodes": len(graph),
        "edges": sum(map(len, graph.values())),
        "cycles": sum(len(component.cycles) for component in analysis.components),
        "self references": len(analysis.self_references),
        "unreadable": len(analysis.problems),
    }
    if isinstance(analysis, Analysis):
        counts["modules not read"] = len(analysis.unread_calls)
    always = ("files", "nodes", "edges", "cycles")
    shown = (item for item in counts.items() if item[0] in always or item[1])
    statistics = ", ".join(f"{name} {count}" for name, count in shown)
    text = f"{name}: {statistics} ({milliseconds:.0f} ms)"
    return f"{text}\n{_tool(analysis.choice)}" if isinstance(analysis, Analysis) else text


def _tool(choice: ToolChoice) -> str:
    text = f"  rules of {choice.dialect.name}, because {choice.reason}"
    if choice.is_ambiguous:
        name = choice.other.name
        text += f'; for those of {name}, set dialect = "{name.lower()}"'
    return text


def _settings(project: Project) -> Iterator[str]:
    origin_by_name = origins(project.sources)
    for name in SETTINGS:
        origin = relative_path(origin_by_name[name]) if name in origin_by_name else "default"
        yield f"  {name} = {format_value(value_of(project.settings, name))} ({origin})"
