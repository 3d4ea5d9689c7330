"""`tf-cycle-ls doctor`: what is at work here, for a report or a riddle."""

from __future__ import annotations

import platform
import re
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from tf_cycle_ls import __version__
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.cli.common import CLEAN, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.settings.settings import SETTINGS, format_value, value_of
from tf_cycle_ls.settings.sources import origins
from tf_cycle_ls.syntax.parser import hcl2_accepts, read_item
from tf_cycle_ls.vfs import Disk, UnreadableError

# What each of the two readers has to take; the second text is beyond the first reader.
_READ_BY_ALL = b"locals {\n  a = 1\n}\n"
_READ_BY_SECOND = b"locals {\n  a = 1e5\n}\n"


def doctor(path: str) -> int:
    """Print versions, the readers' state, the roots at or below a path with what is in them, and
    the settings in force; gives the exit status."""
    for line in (*_versions(), *_readers()):
        print(line)
    projects = projects_here()
    try:
        roots = roots_at(path, projects)
    except UnreadableError as error:
        tell(f"{path}: {error}")
        return UNREADABLE
    by_base: dict[str, Project] = {}
    for root in roots:
        project = projects.of(root)
        by_base.setdefault(project.base, project)
        print(_root(root, project))
    for base, project in by_base.items():
        print(f"settings in {shown(base)}:")
        print("\n".join(_settings(project)))
    return CLEAN


def _versions() -> Iterator[str]:
    yield f"tf-cycle-ls {__version__}"
    # (`platform.platform` would run a program to find out more.)
    system = f"{platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()} ({sys.executable}) on {system}"
    try:
        needed = requires("tf-cycle-ls") or []
    except PackageNotFoundError:
        yield "not installed as a package: the versions of what it needs are not known"
        return
    for requirement in needed:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            yield f"  {name} {_version(name)}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is not installed"


def _readers() -> Iterator[str]:
    start = time.perf_counter()
    first = read_item(_READ_BY_ALL).body is not None
    second = hcl2_accepts(_READ_BY_ALL) and read_item(_READ_BY_SECOND).body is not None
    took = (time.perf_counter() - start) * 1000
    states = (("tree-sitter-hcl", first), ("python-hcl2", second))
    words = [f"{name} {'reads' if state else 'does NOT read'}" for name, state in states]
    yield f"readers: {', '.join(words)} ({took:.0f} ms)"


def _root(root: str, project: Project) -> str:
    start = time.perf_counter()
    try:
        found = analyze(root, project.files(Disk()))
    except UnreadableError as error:
        return f"root {shown(root)}: {error}"
    took = (time.perf_counter() - start) * 1000
    waits_for = found.dependencies.successors
    counts = {
        "files": len(found.documents),
        "nodes": len(waits_for),
        "edges": sum(map(len, waits_for.values())),
        "cycles": sum(len(component.cycles) for component in found.components),
        "self references": len(found.self_references),
        "unreadable": len(found.problems),
    }
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"root {shown(root)}: {told} ({took:.0f} ms)"


def _settings(project: Project) -> Iterator[str]:
    where = origins(project.sources)
    for name in SETTINGS:
        origin = shown(where[name]) if name in where else "default"
        yield f"  {name} = {format_value(value_of(project.settings, name))} ({origin})"
