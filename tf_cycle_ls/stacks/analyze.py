"""Analyzes the stack configurations below a directory."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec.structs import replace

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.stacks.config import read_stack
from tf_cycle_ls.stacks.files import Version
from tf_cycle_ls.stacks.stack_graph import StackGraph
from tf_cycle_ls.stacks.stack_tree import Stack, embedded_directories, read_stack_tree
from tf_cycle_ls.vfs import CachedFiles, Files, UnreadableError

TERMS = Terms(
    "Terraform Stacks",
    "terraform stacks",
    "stack item",
    "stack items",
    "",
    plan="The plan of a deployment",
)


class StackAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The findings in the stack configurations below `root_dir`.

    If there are several, the names of their items begin with the path of the configuration.
    """

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return TERMS


def analyze_stacks(
    root_dir: str, directories: Iterable[str], files: Files, version: Version | None = None
) -> StackAnalysis:
    """Analyze the stack configurations in `directories`, which are at or below `root_dir`.

    All paths are absolute and normalized. Without a version, the version file in each directory
    decides which files count. Directories that cannot be read are left out.
    """
    files = CachedFiles(files)
    trees = list(_trees(root_dir, directories, files, version))
    configs = {stack.config.directory: stack.config for tree in trees for stack in tree.all()}
    documents = {path: text for one in configs.values() for path, text in one.documents.items()}
    problems = tuple(problem for one in configs.values() for problem in one.problems)
    analysis = StackAnalysis(root_dir, (), (), problems, documents, StackGraph(trees))
    return replace(analysis, components=tuple(analysis.dependencies.components()))


def outermost_stacks(directories: Iterable[str], files: Files) -> list[str]:
    """The directories, sorted, whose stacks are embedded in no other of them."""
    embedded: dict[str, list[str]] = {}
    for directory in directories:
        with suppress(UnreadableError):
            embedded[directory] = embedded_directories(read_stack(directory, files))
    return roots(embedded)


def _trees(
    root_dir: str, directories: Iterable[str], files: Files, version: Version | None
) -> Iterator[Stack]:
    outermost = outermost_stacks(directories, files)
    for directory in outermost:
        relative = os.path.relpath(directory, root_dir).replace(os.sep, "/")
        prefix = f"{relative}: " if len(outermost) > 1 else ""
        with suppress(UnreadableError):
            yield read_stack_tree(directory, files, version, prefix)
