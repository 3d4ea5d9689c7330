"""Formats the output of `explain`: the source lines behind a dependency or behind a cycle error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.destroy_cycles import DestroyCycleExplanation, Step
from tf_cycle_ls.analysis.model import Component, Edge, Place, Problem, SelfReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.terraform_errors import CycleNode, NodeRole
from tf_cycle_ls.config.declarations import ResourceDeclaration
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.findings.messages import documentation_of, path_text
from tf_cycle_ls.findings.replacement_messages import shell_quote, step_text, verdict_text
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.formatters.plan_text import ExplainedCycle, ways_out
from tf_cycle_ls.render.formatters.text_report import step_lines
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.snippet import Snippets, styled
from tf_cycle_ls.render.wrapping import wrap_text
from tf_cycle_ls.replacement.explanation import Step as PlanStep
from tf_cycle_ls.replacement.model import without_keys
from tf_cycle_ls.text import Document, Span

_WIDTH = 95
_MAX_NAMES = 8
_MAX_CYCLES = 20
_PROVIDER = 'provider["'


class ExplainText(Struct, frozen=True):
    """Formats explanations about one root module. `before` is the analysis of the root module at
    the git revision `revision`, or None if that is not known. `Snippets` documents `format_path`
    and `colour`."""

    analysis: Analysis
    format_path: Callable[[str], str]
    colour: bool
    before: Analysis | None = None
    revision: str = ""

    def configured_cycle(self, nodes: Sequence[CycleNode], component: Component) -> Iterator[str]:
        """A cycle that the configuration contains. `nodes` are the nodes in Terraform's message,
        and `component` is the component with the cycle."""
        name = self.format_path(self.analysis.root_dir)
        yield f"  This cycle is in the configuration of {name}:"
        in_message = {node.address for node in nodes if node.is_understood}
        in_component = set(component.addresses)
        yield from self._list(
            f"In {self._tool.name}'s message but no longer in the cycle: ",
            in_message - in_component,
        )
        if any(node.role is NodeRole.CUT for node in nodes):
            message = f"{self._tool.name}'s message"
            yield f"  {message} was cut off; the cycle may have more than it names."
        else:
            title = f"In the configuration but not in {self._tool.name}'s message: "
            yield from self._list(title, in_component - in_message)
        for cycle in component.cycles[:_MAX_CYCLES]:
            yield f"  {path_text(cycle)}"
            for number, edge in enumerate(cycle.edges, 1):
                yield from step_lines(f"    {number}. ", edge, self._snippets)
        omitted = len(component.cycles) - _MAX_CYCLES
        if omitted > 0:
            yield f"  … and {omitted} more cycles among the same addresses"
        yield f"  what to try: `tf-cycle-ls check {name}` lists the fixes that break it"
        yield ""

    def cycle_in_file(self, problem: Problem) -> Iterator[str]:
        """A cycle in a test file or a query file."""
        yield styled(f"Cycle: {', '.join(problem.nodes)}", "red", enabled=self.colour)
        yield from _wrap(f"{problem.message} It is in {self.format_path(problem.path)}:")
        yield from self._snippets.snippet(Place(problem.path, problem.span or Span(0, 0)))
        yield f"  why this happens: {documentation_of(problem.code)}"
        yield ""

    def self_references(self, self_references: Sequence[SelfReference]) -> Iterator[str]:
        """A cycle between the instances of one block."""
        yield "  The instances of one block depend on each other, because it refers to itself:"
        for own in self_references:
            yield f"  {own.address}, in {own.reference.attribute}"
            yield from self._snippets.snippet(own.reference.place)
        yield f"  what to try: {documentation_of(diagnostic_codes.SELF_REFERENCE)}"
        yield ""

    def simulated_cycle(self, found: ExplainedCycle) -> Iterator[str]:
        """A cycle of the plan that the applied configuration and the current one lead to."""
        name = self.format_path(self.analysis.root_dir)
        yield from _wrap(
            f"This cycle is not in the configuration of {name} alone. It follows from the "
            f"dependencies at {self.revision}, which the state remembers. One cycle:"
        )
        for number, step in enumerate(found.cycle.steps, 1):
            yield f"  {number}. {printable(f'{step.source} depends on {step.target}')}"
            yield from wrap_text(printable(step_text(step)), _WIDTH, "     ")
            yield from self._references_behind(step)
        yield from _simulated_ways(found)
        yield ""

    def _references_behind(self, step: PlanStep) -> Iterator[str]:
        """The references, now or at the earlier commit, that cause a step."""
        ends = (step.user, step.used) if step.user else (step.source, step.target)
        user, used = (without_keys(address(name)) for name in ends)
        edges = DependencyPaths(self.analysis).between(user, used) if user != used else ()
        if edges:
            for edge in edges:
                yield from step_lines("     ", edge, self._snippets)
        elif self.before is not None and user != used:
            yield from self._edges_before(DependencyPaths(self.before).between(user, used))

    def destroy_cycle(
        self, explanation: DestroyCycleExplanation, simulated: ExplainedCycle | None = None
    ) -> Iterator[str]:
        """A cycle that exists only in a plan, because of the order in which the plan creates and
        destroys resources. `simulated` is the same cycle with simulated ways out, if known."""
        name = self.format_path(self.analysis.root_dir)
        uses_state = not explanation.is_closed or any(
            step.is_from_state for step in explanation.steps
        )
        remembered = " and by those that the state remembers" if uses_state else ""
        yield from _wrap(
            f"This cycle is not in the configuration of {name} alone. The plan destroys resources, "
            f"and orders that by the dependencies in the configuration{remembered}."
            f"{' One cycle:' if explanation.is_closed else ''}"
        )
        for number, step in enumerate(explanation.steps, 1):
            yield from self._step(number, step)
        if not explanation.is_closed:
            known = "only these steps" if explanation.steps else "no step of it"
            pull = f"`{self._tool.command} state pull`"
            yield from _wrap(
                f"The configuration explains {known}. The rest is only in the state, under "
                f'"dependencies" in {pull}. If the applied configuration is in git, --diff REV '
                "shows it."
            )
        if simulated:
            yield from _simulated_ways(simulated)
        else:
            yield from self._advice(explanation.steps)
        yield ""

    def _step(self, number: int, step: Step) -> Iterator[str]:
        yield f"  {number}. {step.source.name} depends on {step.target.name}"
        if step.needs is None:
            is_new_first = step.source.is_destroyed
            order = "the new one is created first" if is_new_first else "the old one goes first"
            yield f"     {step.source.address} is replaced, and {order}"
            return
        if step.is_evaluated:
            prevention = f"prevent_destroy of {step.source.address}"
            yield f"     {self._tool.name} evaluates {prevention} before it destroys that"
            for edge in step.edges:
                yield from step_lines("     ", edge, self._snippets)
            return
        user, used = step.needs
        if step.is_from_state:
            yield f"     the state remembers that {user} depended on {used}{_consequence(step)}"
            yield from self._edges_before(step.remembered)
            return
        yield f"     {user} depends on {used}{_consequence(step)}"
        for edge in step.edges:
            yield from step_lines("     ", edge, self._snippets)

    def _edges_before(self, edges: Iterable[Edge]) -> Iterator[str]:
        if self.before is None:
            return
        snippets = Snippets(_documents(self.before), self.format_path, self.colour)
        for edge in edges:
            suffix = f" at {self.revision}"
            yield from step_lines("     ", edge, snippets, location_suffix=suffix)

    def _advice(self, steps: Sequence[Step]) -> Iterator[str]:
        stale = [step.needs[0] for step in steps if step.needs and step.is_from_state]
        # Two applies do not help with an object that is only destroyed: it is gone after the first.
        names = dict.fromkeys(step.source.address for step in steps if step.source.is_destroyed)
        replaced = [name for name in names if self._is_replaced(name)]
        yield "  what to try:"
        if stale:
            yield "   - first update the state of what no longer depends on the other:"
            targets = " ".join(shell_quote(f"-target={name}") for name in dict.fromkeys(stale))
            yield f"     {self._tool.command} apply {targets}"
            yield from self._exclusion(name for name in names if name not in stale)
        if evaluated := [step for step in steps if step.is_evaluated]:
            yield from self._advice_on_prevent_destroy(evaluated)
            return
        if len(replaced) == len(names) > 1:
            apply = "or apply" if stale else "apply"
            yield f"   - {apply} it in two steps, so that no plan replaces all of these at once:"
            yield f"     {', '.join(replaced)}"
        yield "   - for ways out that are simulated, save the plan with -out=plan, and run"
        show = f"{self._tool.command} show -json plan > plan.json"
        yield f"     {show}; tf-cycle-ls explain plan.json --plan"
        is_by_provider = any(_PROVIDER in step.source.name for step in steps)
        page = diagnostic_codes.PROVIDER_ORDER if is_by_provider else "replacement-cycles"
        yield f"   - why this happens: {documentation_of(page)}"

    def _exclusion(self, names: Iterable[str]) -> Iterator[str]:
        """The command that leaves out these resources, if the tool has one."""
        excludes = " ".join(shell_quote(f"-exclude={name}") for name in names)
        if excludes and self._tool.has_exclude:
            yield f"     or: {self._tool.command} apply {excludes}"

    def _is_replaced(self, name: str) -> bool:
        """Whether a destroyed object must have been replaced: its resource is declared, and has no
        `count` or `for_each` that may have become smaller."""
        node = self.analysis.dependencies.nodes.get(name)
        block = node.located.declaration if node else None
        counted = {"count", "for_each"}
        return isinstance(block, ResourceDeclaration) and counted.isdisjoint(block.argument_names)

    def _advice_on_prevent_destroy(self, steps: Sequence[Step]) -> Iterator[str]:
        """The advice for a cycle through references in `prevent_destroy`.

        OpenTofu evaluates these references before it destroys the object.
        """
        pairs = dict.fromkeys((step.source.address, step.target.address) for step in steps)
        for user, used in pairs:
            yield f"   - write a literal into the prevent_destroy of {user}"
            if user != used:
                yield f"   - or set create_before_destroy = true in {user}"
                yield f"   - or apply {used} first:"
                target = shell_quote(f"-target={used}")
                yield f"     {self._tool.command} apply {target}"
                yield from self._exclusion([user])
        yield f"   - why this happens: {documentation_of(diagnostic_codes.PREVENT_DESTROY_ORDER)}"

    def missing_cycle(self, paths: Sequence[tuple[Edge, ...]]) -> Iterator[str]:
        """A cycle that the configuration does not contain. `paths` are the paths of dependencies
        that the configuration does contain between the nodes in Terraform's message."""
        name = self.format_path(self.analysis.root_dir)
        yield f"  The configuration of {name} has no such cycle now."
        if paths:
            yield "  It has these dependencies between them:"
        for edges in paths:
            for edge in edges:
                yield from step_lines("   - ", edge, self._snippets)
        yield ""

    def partly_understood(self) -> Iterator[str]:
        """A message with nodes that were not understood, and without any that is on a cycle."""
        name = self.format_path(self.analysis.root_dir)
        yield f"  No node that was understood is on a cycle in {name}; the others may be."
        yield f"  `tf-cycle-ls check {name}` lists all cycles."
        yield ""

    def undeclared(self, addresses: Iterable[str]) -> Iterator[str]:
        """The addresses of Terraform's message that the root module does not declare."""
        name = self.format_path(self.analysis.root_dir)
        yield from self._list(f"Not in the configuration of {name}: ", addresses)

    def not_understood(self, names: Iterable[str]) -> Iterator[str]:
        """The names in Terraform's message that have no known form."""
        yield from self._list("Not understood: ", names)

    def _list(self, title: str, addresses: Iterable[str]) -> Iterator[str]:
        names = sorted(addresses)
        if names:
            yield from _wrap(title + ", ".join(names))

    @property
    def _tool(self) -> Dialect:
        return self.analysis.choice.dialect

    @property
    def _snippets(self) -> Snippets:
        return Snippets(_documents(self.analysis), self.format_path, self.colour)


def _simulated_ways(found: ExplainedCycle) -> Iterator[str]:
    yield from _wrap(verdict_text(found.verdict, found.tool))
    yield from ways_out(found.remedies, found.tool)
    yield f"  why this happens: {documentation_of(found.cycle.code)}"


def _consequence(step: Step) -> str:
    """Describe the order of creation and destruction that the dependency behind a step implies."""
    user, used = step.needs or ("", "")
    if step.source.is_destroyed and step.target.is_destroyed:
        return ", so it is destroyed first"
    if step.target.is_destroyed and step.target.address == user:
        return f", so {used} is updated after the old {user} is destroyed"
    if step.target.is_destroyed:
        return f", so it is created after the old {used} is destroyed"
    if step.source.is_destroyed:
        return f", so the old {used} is destroyed after {user} is updated"
    return ""


def heading(nodes: Sequence[CycleNode], *, colour: bool) -> str:
    """Terraform's cycle error as a heading, which names at most `_MAX_NAMES` nodes."""
    names = [node.name for node in nodes[:_MAX_NAMES]]
    if len(nodes) > _MAX_NAMES:
        names.append(f"… {len(nodes) - _MAX_NAMES} more")
    return styled(f"Cycle: {', '.join(names)}", "red", enabled=colour)


def _documents(analysis: Analysis) -> Callable[[Place], Document]:
    documents = {**analysis.documents, **analysis.test_documents}
    return lambda place: documents.get(place.path) or Document(place.path, b"")


def _wrap(text: str) -> Iterator[str]:
    for line in wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False):
        yield f"  {line}"
