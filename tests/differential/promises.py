"""Checks the promises of a fix with Terraform, python-hcl2 and the meaning of policies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import hcl2

from tests.differential.compare import components_of
from tests.differential.layouts import KEPT
from tests.differential.moved import differences
from tests.differential.policy_meaning import made_worse
from tests.terraform.ask import Answer, Terraform
from tests.terraform.diagnostics import Problem
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.vfs import Disk

_NO_ARGUMENT = re.compile(r'no argument, nested block, or exported attribute named "(\w+)"')
SPLIT = "split"
"""The rule whose fixes do not change the meaning."""


@dataclass(frozen=True)
class ProgramResults:
    """The results of all programs for a configuration; texts are by relative path."""

    directory: Path
    texts: Mapping[str, bytes]
    root: Analysis
    answer: Answer
    unformatted: frozenset[str]


def run_programs(
    directory: Path, terraform: Terraform, unformatted: Mapping[str, frozenset[str]] | None = None
) -> ProgramResults:
    """Run all programs on a directory.

    `unformatted` is the result of `terraform fmt` by directory name, if it is known already.
    """
    known = terraform.fmt_check(directory) if unformatted is None else ()
    return ProgramResults(
        directory,
        {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*.tf")},
        analyze(str(directory), Disk()),
        terraform.ask(directory, plan=False),
        frozenset(known) if unformatted is None else unformatted.get(directory.name, frozenset()),
    )


def not_comparable(before: ProgramResults) -> str:
    """Return why a configuration cannot be used to test fixes, or ""."""
    if not before.answer.cycles:
        errors = {problem.summary for problem in before.answer.other_errors}
        return f"no cycle for Terraform: {', '.join(sorted(errors))}"
    if components_of(before.root) != before.answer.cycles:
        return "we see other cycles than Terraform does"
    return ""


def broken(
    fix: Fix, before: ProgramResults, after: ProgramResults, terraform: Terraform
) -> Iterator[str]:
    """Yield the broken promises of a fix."""
    yield from _broken_by_the_cycles(fix, before, after, terraform)
    if fix.rule.name == SPLIT:
        yield from differences(_read(before), _read(after))
    yield from broken_by_the_text(before, after)


def _broken_by_the_cycles(
    fix: Fix, before: ProgramResults, after: ProgramResults, terraform: Terraform
) -> Iterator[str]:
    if not fix.freed:
        yield "frees no edge"
    left = _edges(after.root)
    for source, target in sorted(fix.freed):
        together = any({source, target} <= nodes for nodes in after.answer.cycles)
        if together and (source, target) in terraform.edges(after.directory).edges:
            yield f"{source} → {target} is still on a cycle"
    cycles = [cycle for component in before.root.components for cycle in component.cycles]
    steps = [{(edge.source, edge.target) for edge in cycle.edges} for cycle in cycles]
    count = sum(not edges <= left for edges in steps)
    if count != fix.breaks:
        yield f"breaks {count} cycles, and not {fix.breaks}"
    component = next(
        component
        for component in before.root.components
        if any(edge.key == fix.edge for edge in component.edges)
    )
    own = [{edge.key for edge in cycle.edges} for cycle in component.cycles]
    share = f"{sum(not edges <= left for edges in own)} of {len(own)}"
    breaks_all = share == f"{len(own)} of {len(own)}"
    if breaks_all == (f", {share})" in fix.title):
        yield f"the title does not say that {share} cycles of the component go"


def broken_by_the_text(before: ProgramResults, after: ProgramResults) -> Iterator[str]:
    """Yield the broken promises that apply to every change."""
    answer = after.answer
    if components_of(after.root) != answer.cycles:
        yield f"Terraform then sees {_in_words(answer)}, we {sorted(map(sorted, _ours(after)))}"
    known = Counter((error.summary, error.detail) for error in before.answer.other_errors)
    for problem in answer.other_errors:
        if not known[problem.summary, problem.detail] and not _is_unwritten(problem, before):
            yield f"new error: {problem.summary}: {problem.detail}"
    for name in sorted(after.unformatted - before.unformatted):
        yield f"terraform fmt would change {name}"
    for name, text in after.texts.items():
        for what in lost(before.texts.get(name, b"").decode(), text.decode()):
            yield f"{name}: {what}"


def _read(configuration: ProgramResults) -> list[str]:
    """Return the texts that python-hcl2 can parse, with names of ASCII letters."""
    texts = map(bytes.decode, configuration.texts.values())
    return [_with_ascii_names(text) for text in texts if _is_read(text)]


def _with_ascii_names(text: str) -> str:
    """Replace letters that HCL allows in names, but python-hcl2 rejects in references."""
    return re.sub(r"[^\x00-\x7f]", "x", text)


def _is_unwritten(problem: Problem, before: ProgramResults) -> bool:
    """Whether Terraform only misses an argument that `ignore_changes` names.

    The schema is guessed from the configuration, so it lacks an argument that was removed.
    """
    named = _NO_ARGUMENT.search(problem.detail)
    return named is not None and any(
        re.search(rf"^\s*{named[1]}\b", text.decode(), re.MULTILINE)
        for text in before.texts.values()
    )


def lost(before: str, after: str) -> Iterator[str]:
    """Yield the parts of a text that are lost."""
    if before == after:
        return
    if _is_read(before) and not _is_read(after):
        yield "python-hcl2 no longer reads it"
    elif _is_read(before):
        yield from made_worse(_with_ascii_names(before), _with_ascii_names(after))
    if "\r\n" in before and re.search(r"(?<!\r)\n", after):
        yield "a line ends with \\n alone"
    if "\r\n" not in before and "\r" in after:
        yield "a line ends with \\r\\n"
    if before.endswith("\n") != after.endswith("\n"):
        yield "its last line ends in another way"
    for comment in re.findall(f"^{KEPT}.*$", before, re.MULTILINE):
        if comment not in after:
            yield f"the comment {comment!r} is gone"


def _is_read(text: str) -> bool:
    try:
        hcl2.loads(_with_ascii_names(text) + "\n")
    except Exception:  # whatever it raises, it does not read the text
        return False
    return True


def _edges(root: Analysis) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for component in root.components for edge in component.edges}


def _ours(configuration: ProgramResults) -> frozenset[frozenset[str]]:
    return components_of(configuration.root)


def _in_words(answer: Answer) -> str:
    note = "" if answer.graph_checked or answer.cycles else " (the graph was not checked)"
    return f"{sorted(map(sorted, answer.cycles))}{note}"
