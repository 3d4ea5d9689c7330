"""Why one thing depends on another, and what lies behind a cycle that Terraform told of, in words
and with the lines of source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.destroy_cycles import DestroyCycleExplanation, Step
from tf_cycle_ls.analysis.model import Analysis, Component, Edge, Place, SelfReference
from tf_cycle_ls.analysis.terraform_errors import CycleNode
from tf_cycle_ls.findings.messages import documentation_of, path_text
from tf_cycle_ls.render.formatters.text_report import step_lines
from tf_cycle_ls.render.snippet import Source, styled
from tf_cycle_ls.text import Document

_WIDTH = 95
_MOST_NAMES = 8
_MOST_CYCLES = 20


@dataclass(frozen=True)
class Why:
    """Writes about one root. `before` is the root as it was at `revision`, if that is known; see
    `Source` for `shown` and `colour`."""

    root: Analysis
    shown: Callable[[str], str]
    colour: bool
    before: Analysis | None = None
    revision: str = ""

    def depends(self, source: str, target: str, edges: Sequence[Edge]) -> Iterator[str]:
        """That one address depends on another, by these edges."""
        over = "directly" if len(edges) == 1 else f"in {len(edges)} steps"
        yield self._source.styled(f"{source} depends on {target}, {over}:")
        for number, edge in enumerate(edges, 1):
            yield from step_lines(f"  {number}. ", edge, self._source)
        yield ""

    def configured(self, named: Sequence[CycleNode], component: Component) -> Iterator[str]:
        """A cycle that is in the configuration."""
        where = self.shown(self.root.root_dir)
        yield f"  This cycle is in the configuration of {where}:"
        told = {each.address for each in named}
        inside = set(component.addresses)
        if told != inside:
            yield from self._listed("Terraform named, and is in it no longer: ", told - inside)
            yield from self._listed("It has by now, and Terraform did not name: ", inside - told)
        for cycle in component.cycles[:_MOST_CYCLES]:
            yield f"  {path_text(cycle)}"
            for number, edge in enumerate(cycle.edges, 1):
                yield from step_lines(f"    {number}. ", edge, self._source)
        left_out = len(component.cycles) - _MOST_CYCLES
        if left_out > 0:
            yield f"  … and {left_out} more cycles among the same addresses"
        yield f"  what to try: tf-cycle-ls check {where} lists the repairs that break it"
        yield ""

    def instances(self, own: Sequence[SelfReference]) -> Iterator[str]:
        """A cycle of the instances of one block."""
        yield "  The instances of one block depend on each other, for it refers to itself:"
        for each in own:
            yield f"  {each.address}, in {each.reference.attribute}"
            yield from self._source.snippet(each.reference.place)
        yield f"  what to try: {documentation_of(diagnostic_codes.SELF_REFERENCE)}"
        yield ""

    def replaced(self, behind: DestroyCycleExplanation) -> Iterator[str]:
        """A cycle that is only in what a plan would create and destroy."""
        where = self.shown(self.root.root_dir)
        yield from _wrapped(
            f"This cycle is not in the configuration of {where} alone. It comes about because the "
            "plan destroys things, in the order of the dependencies of now and of those that the "
            f"state remembers.{' One way round:' if behind.is_closed else ''}"
        )
        for number, step in enumerate(behind.steps, 1):
            yield from self._step(number, step)
        if not behind.is_closed:
            told = "these are its steps" if behind.steps else "nothing of it is"
            yield from _wrapped(
                f"As far as the configuration tells, {told}. What closes the circle is only in the "
                'state, under "dependencies" in `terraform state pull`. If the configuration that '
                "was applied is in git, --diff REV shows it."
            )
        yield from self._what_to_try(behind.steps)
        yield ""

    def _step(self, number: int, step: Step) -> Iterator[str]:
        yield f"  {number}. {step.source.name} depends on {step.target.name}"
        if step.needs is None:
            order = (
                "the new one comes first" if step.source.is_destroyed else "the old one goes first"
            )
            yield f"     {step.source.address} is replaced, and {order}"
            return
        user, used = step.needs
        if step.is_from_state:
            yield f"     the state remembers that {user} needed {used}{_so(step)}"
            yield from self._remembered(step)
            return
        yield f"     {user} needs {used}{_so(step)}"
        for edge in step.edges:
            yield from step_lines("     ", edge, self._source)

    def _remembered(self, step: Step) -> Iterator[str]:
        if self.before is None:
            return
        source = Source(_documents(self.before), self.shown, self.colour)
        for edge in step.remembered:
            yield from step_lines("     ", edge, source, "", f" at {self.revision}")

    def _what_to_try(self, steps: Sequence[Step]) -> Iterator[str]:
        gone = [step.needs[0] for step in steps if step.needs and step.is_from_state]
        replaced = list(dict.fromkeys(step.source.address for step in steps))
        yield "  what to try:"
        if gone:
            yield "   - bring the state up to date with what no longer needs the other, by itself:"
            targets = " ".join(f"-target={_quoted(name)}" for name in dict.fromkeys(gone))
            yield f"     terraform apply {targets}"
        if len(replaced) > 1:
            yield "   - or apply it in two goes, so that no plan replaces all of them at once:"
            yield f"     {', '.join(replaced)}"
        yield f"   - why this is so: {documentation_of(diagnostic_codes.DIRECTION_REVERSED)}"

    def unexplained(
        self, named: Sequence[CycleNode], known: Sequence[tuple[Edge, ...]]
    ) -> Iterator[str]:
        """A cycle that the configuration does not have, and no rule explains; `known` is what there
        is between what was named."""
        where = self.shown(self.root.root_dir)
        yield f"  The configuration of {where} has no such cycle now."
        if known:
            yield "  Between what was named it has these dependencies:"
        for edges in known:
            for edge in edges:
                yield from step_lines("   - ", edge, self._source)
        yield ""

    def unknown(self, names: Iterable[str]) -> Iterator[str]:
        """What is named and is not declared."""
        yield from self._listed(
            f"Not in the configuration of {self.shown(self.root.root_dir)}: ", names
        )

    def _listed(self, what: str, names: Iterable[str]) -> Iterator[str]:
        listed = sorted(names)
        if listed:
            yield from _wrapped(what + ", ".join(listed))

    @property
    def _source(self) -> Source:
        return Source(_documents(self.root), self.shown, self.colour)


def _so(step: Step) -> str:
    """What follows from one needing the other."""
    user, used = step.needs or ("", "")
    if step.source.is_destroyed and step.target.is_destroyed:
        return ", and so is destroyed before it"
    if step.target.is_destroyed:
        return f", and so comes after the old {used} is gone"
    if step.source.is_destroyed:
        return f", and so the old {used} goes after {user} has changed over"
    return ""


def heading(named: Sequence[CycleNode], *, colour: bool) -> str:
    """The message that is spoken of."""
    names = [each.name for each in named[:_MOST_NAMES]]
    if len(named) > _MOST_NAMES:
        names.append(f"… {len(named) - _MOST_NAMES} more")
    return styled(f"Cycle: {', '.join(names)}", "red", wanted=colour)


def _documents(root: Analysis) -> Callable[[Place], Document]:
    return lambda place: root.documents.get(place.path) or Document(place.path, b"")


def _wrapped(text: str) -> Iterator[str]:
    for line in wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False):
        yield f"  {line}"


def _quoted(name: str) -> str:
    """An address as a shell takes it."""
    return f"'{name}'" if '"' in name or "[" in name else name
