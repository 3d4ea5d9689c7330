"""Analyzes a stack configuration."""

from __future__ import annotations

from msgspec.structs import replace

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.stacks.files import Version
from tf_cycle_ls.stacks.stack_graph import StackGraph
from tf_cycle_ls.stacks.stack_tree import read_stack_tree
from tf_cycle_ls.vfs import CachedFiles, Files

TERMS = Terms(
    "Terraform Stacks",
    "terraform stacks",
    "item",
    "items",
    "stack",
    plan="The plan of a deployment",
)


class StackAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The findings in the stack configuration in `root_dir`, with the stacks embedded in it."""

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return TERMS


def analyze_stack(root_dir: str, files: Files, version: Version | None = None) -> StackAnalysis:
    """Analyze the stack configuration in a directory, an absolute and normalized path.

    Without a version, the version file in the directory decides which files count. Raises
    UnreadableError if the directory cannot be listed.
    """
    tree = read_stack_tree(root_dir, CachedFiles(files), version)
    configs = {stack.config.directory: stack.config for stack in tree.all()}.values()
    documents = {path: text for config in configs for path, text in config.documents.items()}
    problems = tuple(problem for config in configs for problem in config.problems)
    analysis = StackAnalysis(root_dir, (), (), problems, documents, StackGraph(tree))
    return replace(analysis, components=tuple(analysis.dependencies.components()))
