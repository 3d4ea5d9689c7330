"""The work of `tf-cycle-ls explain FILE`: explains the cycles in a log of Terraform."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import permutations
from pathlib import Path

from msgspec.structs import replace

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.destroy_cycles import explain_destroy_cycle
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.terraform_errors import (
    CycleNode,
    NodeRole,
    parse_cycle_errors,
    printed_names,
)
from tf_cycle_ls.cli.console import eprint, os_reason
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.plan_cycles import cycles_of_message
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.cli.rule_pages import page_hint
from tf_cycle_ls.cli.stack_explainer import explain_stacks
from tf_cycle_ls.cli.unit_explainer import explain_units
from tf_cycle_ls.git import CommitFiles, GitError, merge_base
from tf_cycle_ls.graph.plan_additions import EXECUTE_CHECKS
from tf_cycle_ls.render.formatters.explain_text import ExplainText, heading
from tf_cycle_ls.render.formatters.plan_text import ExplainedCycle
from tf_cycle_ls.render.report import Comparison
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.situations import applied_state
from tf_cycle_ls.settings.settings import Tool
from tf_cycle_ls.vfs import Disk, Files, UnreadableError, find_checkout

_OLD_PROVIDER = re.compile(
    r"(?P<path>(?:module\.[\w-]+\.)*)provider\.(?P<name>[\w-]+)(?P<alias>\.[\w-]+)?"
)
_CALLER = re.compile(r"\Amodule\.[\w-]+\.")


def explain_log(log: str, path: str, revision: str | None, *, colour: bool = False) -> int:
    """Explain the cycles in the log file `log` of Terraform, or in stdin if it is `-`. The
    configuration at the merge base of HEAD and `revision` counts as the applied state. Returns the
    exit code: 1 if the log has no cycle, 2 if something cannot be read."""
    try:
        return _Explainer(path, revision, colour=colour).explain_log(log)
    except UnreadableError as error:
        eprint(f"{path}: {error}")
    except GitError as error:
        eprint(str(error))
    return ERROR


class _Explainer:
    def __init__(self, path: str, revision: str | None = None, *, colour: bool) -> None:
        self._projects = working_directory_projects()
        self._path = path
        self._revision = revision
        self._colour = colour
        self._tool = Tool.AUTO
        self._root_dirs = find_root_modules(path, self._projects, is_required=False)

    @cached_property
    def _root_modules(self) -> list[DependencyPaths[Analysis]]:
        return [DependencyPaths(self._analyze(root_dir, Disk())) for root_dir in self._root_dirs]

    def _analyze(self, root_dir: str, files: Files) -> Analysis:
        """Analyze a root module with the settings of its project. A log of OpenTofu decides between
        the tools if the settings do not."""
        project = self._projects.of(root_dir)
        language = project.settings.language
        if language.tool is Tool.AUTO:
            language = language._replace(tool=self._tool)
        return analyze(root_dir, project.files(files), language=language)

    def explain_log(self, name: str) -> int:
        """Explain the cycles in the log file `name`, or in stdin if it is `-`."""
        try:
            log = _read_log(name)
        except OSError as error:
            hint = page_hint(name)
            hint = hint or "; to ask why one address depends on another, give two addresses"
            eprint(f"{name}: {os_reason(error)}{'' if Path(name).exists() else hint}")
            return ERROR
        cycles = parse_cycle_errors(log)
        if any(node.is_of_opentofu for nodes in cycles for node in nodes):
            self._tool = Tool.OPENTOFU
        in_files = dict(self._cycles_in_files(printed_names(log)))
        for lines in in_files.values():
            _print(lines)
        if in_files:
            cycles = tuple(
                nodes
                for nodes in cycles
                if not any(names.issuperset(node.name for node in nodes) for names in in_files)
            )
            if not cycles:
                return SUCCESS
        others = [
            *explain_units(log, self._path, self._projects, colour=self._colour),
            *explain_stacks(log, self._path, self._projects, colour=self._colour),
        ]
        _print(others)
        # Without a cycle error of Terraform, `cycles` are only lists of names.
        if others and not (cycles and "Cycle:" in log):
            return SUCCESS
        if not cycles:
            eprint(f"{'stdin' if name == '-' else name}: no cycle error found")
            return FINDINGS
        for nodes in cycles:
            _print(self._explain_cycle(nodes))
        return SUCCESS

    def _cycles_in_files(
        self, errors: Iterable[frozenset[str]]
    ) -> Iterator[tuple[frozenset[str], Iterator[str]]]:
        """The explanations of those errors that name a cycle in a test file or a query file."""
        errors = tuple(errors)
        if not errors:
            return
        for paths in self._root_modules:
            for problem in paths.analysis.problems:
                names = frozenset(problem.nodes)
                if names and names in errors:
                    text = ExplainText(paths.analysis, relative_path, self._colour)
                    yield names, text.cycle_in_file(problem)

    def _explain_cycle(self, nodes: Sequence[CycleNode]) -> Iterator[str]:
        yield heading(nodes, colour=self._colour)
        paths, others = self._best_matches(nodes)
        if paths is None:
            nodes = _without_caller(nodes)
            paths, others = self._best_matches(nodes)
        if paths is None:
            yield f"  No root module at or below {self._path} declares any of this."
            yield ""
            return
        base, comparison = self._analyze_base(paths.analysis)
        text = ExplainText(paths.analysis, relative_path, self._colour, base, comparison)
        if others:
            names = ", ".join(relative_path(other.analysis.root_dir) for other in others)
            yield f"  (The same is declared in {names}; use --in to choose a root module.)"
        nodes = [_with_current_provider(node, paths) for node in nodes]
        unknown = (node for node in nodes if not node.is_understood)
        yield from text.not_understood(
            node.name for node in unknown if node.role is not NodeRole.CUT
        )
        known = {node.address for node in nodes if node.is_understood} - {EXECUTE_CHECKS}
        # The graph has no node for a provider configuration that no resource uses.
        unused = paths.analysis.dependencies.unused_providers.keys()
        yield from text.undeclared(known - paths.nodes.keys() - unused)
        yield from _explanation(nodes, paths, base, text)

    def _best_matches(
        self, nodes: Sequence[CycleNode]
    ) -> tuple[DependencyPaths[Analysis] | None, list[DependencyPaths[Analysis]]]:
        """The root module that declares most of the nodes, and other root modules that match
        equally well.

        If several root modules declare equally many nodes, a root module with a cycle through them
        is a better match. The first element is None if no root module declares any of the nodes.
        """
        addresses = {node.address for node in nodes}

        def score(paths: DependencyPaths[Analysis]) -> tuple[int, bool]:
            declared = len(addresses & paths.nodes.keys())
            return declared, _find_component(paths.analysis, addresses) is not None

        best = max(map(score, self._root_modules), default=(0, False))
        if not best[0]:
            return None, []
        first, *others = [paths for paths in self._root_modules if score(paths) == best]
        return first, others

    def _analyze_base(self, analysis: Analysis) -> tuple[Analysis | None, str]:
        """Analyze the root module at the merge base of HEAD and the revision given with `--diff`.

        Returns the analysis and a description of that commit. The analysis is None without
        `--diff`, or if the root module cannot be read at that commit.
        """
        if self._revision is None:
            return None, ""
        root_dir = analysis.root_dir
        top = find_checkout(root_dir)
        if top is None:
            raise GitError(f"{relative_path(root_dir)} is not in a git repository")
        commit = merge_base(top, self._revision)
        files = CommitFiles(commit)
        try:
            base = self._analyze(root_dir, files)
        except UnreadableError as error:
            eprint(f"{relative_path(root_dir)}: {error}")
            return None, ""
        finally:
            files.close()
        return base, str(Comparison(self._revision, commit.name))


def _explanation(
    nodes: Sequence[CycleNode],
    paths: DependencyPaths[Analysis],
    base: Analysis | None,
    text: ExplainText,
) -> Iterator[str]:
    addresses = {node.address for node in nodes}
    if any(node.is_destroyed for node in nodes):
        base_paths = DependencyPaths(base) if base else None
        explanation = explain_destroy_cycle(nodes, paths, base_paths)
        simulated = _simulated(nodes, base, paths.analysis) if base else None
        if simulated and not explanation.is_closed:
            yield from text.simulated_cycle(simulated)
        else:
            yield from text.destroy_cycle(explanation, simulated)
        component = _find_component(paths.analysis, addresses, at_least=1)
        if component:
            yield from text.configured_cycle(nodes, component)
        return
    analysis = paths.analysis
    all_own = (*analysis.self_references, *analysis.state_references)
    self_references = [own for own in all_own if {own.address} == addresses]
    component = _find_component(paths.analysis, addresses)
    if component:
        yield from text.configured_cycle(nodes, component)
    elif self_references:
        yield from text.self_references(self_references)
    elif component := _find_component(paths.analysis, addresses, at_least=1):
        yield from text.configured_cycle(nodes, component)
    elif named := [own for own in all_own if own.address in addresses]:
        yield from text.self_references(named)
    elif not all(node.is_understood for node in nodes):
        yield from text.partly_understood()
    else:
        pairs = permutations(sorted(addresses), 2)
        single_edges = [edges for pair in pairs if len(edges := paths.between(*pair)) == 1]
        yield from text.missing_cycle(single_edges)


def _simulated(
    nodes: Sequence[CycleNode], base: Analysis, analysis: Analysis
) -> ExplainedCycle | None:
    """The cycle of the plan behind a cycle error, if the configuration `base` was applied
    completely; None if that does not explain the error."""
    names = frozenset(node.name for node in nodes)
    state = applied_state(Configuration(base), names)
    return next(iter(cycles_of_message(names, state, Configuration(analysis))), None)


def _without_caller(nodes: Sequence[CycleNode]) -> list[CycleNode]:
    """The nodes as they are named in the module itself, if the message is from its caller."""
    return [
        replace(node, address=_CALLER.sub("", node.address)) if node.is_understood else node
        for node in nodes
    ]


def _with_current_provider(node: CycleNode, paths: DependencyPaths[Analysis]) -> CycleNode:
    """A provider configuration by its current name. Terraform 0.12 called it `provider.aws`."""
    match = _OLD_PROVIDER.fullmatch(node.address)
    if match is None:
        return node
    prefix, name, alias = match["path"] or "", match["name"], match["alias"] or ""
    for address in paths.nodes:
        if address.startswith(f'{prefix}provider["') and address.endswith(f'/{name}"]{alias}'):
            return replace(node, address=address)
    return node


def _find_component(analysis: Analysis, addresses: set[str], at_least: int = 2) -> Component | None:
    """The component that contains the most of the addresses, or None if no component contains
    `at_least` of them."""

    def common(component: Component) -> int:
        return len(addresses.intersection(component.addresses))

    best = max(analysis.components, key=common, default=None)
    return best if best is not None and common(best) >= at_least else None


def _read_log(name: str) -> str:
    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    data = Path(name).read_bytes()
    # PowerShell's `>` and `Tee-Object` write UTF-16.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, errors="replace")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
