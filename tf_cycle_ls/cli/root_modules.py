"""Finds the root modules below a path."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence

from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.analysis.module_loader import called_directories
from tf_cycle_ls.cli.console import eprint, eprint_once
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.root_kinds import KINDS, Root
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.settings.sources import parse_source
from tf_cycle_ls.vfs import Disk, walk_directories

CalledDirectories = Callable[[str], Collection[str]]
"""Maps the directory of a module to those that it calls by a local source."""


def working_directory_projects(exclude: Sequence[str] | None = None) -> Projects:
    """Create the `Projects` of a run, with the working directory as the only workspace folder.
    `exclude` holds the patterns given on the command line.

    Errors in settings files are reported again, even if an earlier run in this process has.
    """
    eprint_once.cache_clear()
    options = None if exclude is None else {"exclude": list(exclude)}
    return Projects(Disk(), [os.path.abspath(".")], [parse_source("--exclude", options)])


def find_roots(
    path: str,
    projects: Projects,
    calls: CalledDirectories | None = None,
    *,
    is_required: bool = True,
) -> list[Root]:
    """The root modules at or below a path, followed by the roots of other kinds there. `calls` and
    `is_required` as for `find_root_modules`.

    Errors in settings files are printed on stderr. Raises UnreadableError.
    """
    absolute = os.path.abspath(path)
    directory = os.path.dirname(absolute) if os.path.isfile(absolute) else absolute
    excludes = _exclusion(directory, projects)
    others = [
        Root(directory, kind)
        for kind in KINDS.values()
        if not kind.setting  # On the command line, an option asks for such a graph.
        if not os.path.isfile(absolute) or kind.owns(absolute)
        if kind.exists_below(directory, excludes)
    ]
    if others and os.path.isfile(absolute) and not _is_configuration(absolute):
        return others
    modules = find_root_modules(path, projects, calls, is_required=is_required and not others)
    return [*map(Root, modules), *others]


def _is_configuration(path: str) -> bool:
    return bool(configuration_files([os.path.basename(path)], opentofu=True))


def find_root_modules(
    path: str,
    projects: Projects,
    calls: CalledDirectories | None = None,
    *,
    is_required: bool = True,
) -> list[str]:
    """The root modules at or below a path, without excluded ones. For the path of a file, the only
    root module is its directory. By default, `calls` reads the modules.

    Errors in settings files are printed on stderr, and if `is_required` that there is none. Raises
    UnreadableError.
    """
    absolute = os.path.abspath(path)
    if os.path.isfile(absolute):
        Disk().read(absolute)
        root_dirs = [os.path.dirname(absolute)]
    else:
        modules = [
            directory
            for directory in walk_directories(absolute, _exclusion(absolute, projects))
            if configuration_files(Disk().list_dir(directory), opentofu=True)
        ]
        if is_required and not modules:
            eprint(f"{path}: no Terraform configuration found")
        read_calls = calls or _calls_in(projects)
        root_dirs = roots({directory: read_calls(directory) for directory in modules})
    for root_dir in root_dirs:
        for source in projects.of(root_dir).sources:
            for error in source.errors:
                eprint_once(f"{relative_path(source.origin)}: {error.message}")
    return root_dirs


def _calls_in(projects: Projects) -> CalledDirectories:
    return lambda directory: called_directories(directory, projects.of(directory).files(Disk()))


def _exclusion(path: str, projects: Projects) -> Callable[[str], bool]:
    """A function that returns whether a directory below `path` is excluded.

    If `path` itself is excluded, no directory below it counts as excluded, because the user asked
    for `path`.
    """
    if projects.of(path).excludes(path):
        return lambda _: False
    return lambda directory: projects.of(directory).excludes(directory)
