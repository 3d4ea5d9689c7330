"""Formats one cycle for a terminal: a sentence, and its references with source lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.analysis.terms import Terms, terms_of
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.messages import cycle_sentence, plan_sentence
from tf_cycle_ls.findings.reported import level_of
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.ascii_cycle import steps_between_addresses
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.snippet import Snippets
from tf_cycle_ls.render.wrapping import wrap_after, wrap_text

# As wide as the line number of a snippet.
_INDENT = " " * 6
_NOTE = " = "
# A shorter cycle is shown with a snippet for each step.
_MAX_SNIPPETS = 2
# Steps of a longer cycle are left out in the middle, unless all are asked for.
_MAX_STEPS = 10


class CycleText(Struct, frozen=True):
    """Formats cycles.

    `terms` are the words for their nodes. `is_new` returns whether an edge is marked as new. No
    line has more columns than `snippets.width`, except for a single long word. With `verbose`, each
    step is shown with a snippet.
    """

    snippets: Snippets
    is_new: Callable[[Edge], bool]
    terms: Terms = terms_of(TERRAFORM)
    verbose: bool = False

    def lines(
        self,
        cycle: Cycle,
        number: int,
        cut: Edge | None = None,
        code: str = diagnostic_codes.DEPENDENCY_CYCLE,
        note: str = "",
    ) -> Iterator[str]:
        """The headline and the steps of a cycle. `number` identifies it in the report. `cut` is the
        edge that the best fix removes; it comes last, with a snippet. `code` and `note` are those
        of its component."""
        steps = steps_between_addresses(_ending_with(cycle, cut))
        # The no-break space keeps the number on the line of its word.
        sentence = f"{cycle_sentence(cycle, self.terms)} (cycle\N{NO-BREAK SPACE}{number})"
        yield from self.heading(level_of(code), code, sentence)
        for text in filter(None, (plan_sentence(cycle, self.terms), note)):
            yield from (f"  {line}" for line in self.wrap(text))
        left_out = 0 if self.verbose else len(steps) - _MAX_STEPS
        for index, edge in enumerate(steps):
            if left_out > 0 and _MAX_STEPS // 2 <= index < _MAX_STEPS // 2 + left_out:
                if index == _MAX_STEPS // 2:
                    yield f"  … {left_out + cycle.left_out} more steps …"
                continue
            is_full = self.verbose or len(steps) <= _MAX_SNIPPETS or edge is steps[-1]
            yield from self._step(edge, is_full=is_full)

    def heading(self, severity: str, code: str, text: str) -> Iterator[str]:
        """The first lines of a finding, for example `error[dependency-cycle]: …`."""
        label = f"{severity}[{code}]"
        colour = {"error": "red", "warning": "yellow"}.get(severity, "blue")
        lines = wrap_after(len(label) + 1, printable(text), self.snippets.width)
        first, *others = (line.replace("\N{NO-BREAK SPACE}", " ") for line in lines)
        yield f"{self.snippets.styled(label, colour)}:{self.snippets.styled(first)}"
        yield from (f"  {self.snippets.styled(line)}" for line in others)

    def wrap(self, text: str, indent: int = 2) -> list[str]:
        """Wrap a text for lines that start with `indent` columns, which are not in the result."""
        return wrap_text(printable(text), self.snippets.width - indent)

    def _step(self, edge: Edge, *, is_full: bool) -> Iterator[str]:
        new = " (new)" if self.is_new(edge) else ""
        sentence = f"{address(edge.source)} depends on {address(edge.target)}"
        if not edge.references:
            yield from self._located(edge, f"{edge.note}{new}")
            return
        shown = edge.references if self.verbose else edge.references[:1]
        others = len(edge.references) - len(shown)
        for reference in shown:
            text = f"{sentence}, in {reference.attribute}{new}"
            if others:
                text += f", and in {others} more place{'s' if others > 1 else ''}"
            if is_full:
                yield from self.snippets.snippet(reference.place, label=printable(text))
            else:
                yield from self._one_line(self.snippets.location(reference.place), text)
            if reference.note:
                yield from self._note(f"{self.terms.verb} {reference.text}. {reference.note}")

    def _note(self, text: str) -> Iterator[str]:
        """What the source line of a reference does not show."""
        lines = self.wrap(text, indent=len(_INDENT) + len(_NOTE))
        for index, line in enumerate(lines):
            yield f"{_INDENT}{_NOTE if index == 0 else ' ' * len(_NOTE)}{line}"

    def _located(self, edge: Edge, text: str) -> Iterator[str]:
        if edge.place:
            yield from self._one_line(self.snippets.location(edge.place), text)
        else:
            yield from (f"{_INDENT}{line}" for line in self.wrap(text, indent=len(_INDENT)))

    def _one_line(self, location: str, text: str) -> Iterator[str]:
        """A location and a text, on one line if they fit."""
        text = printable(text)
        if len(_INDENT) + len("--> ") + len(location) + 2 + len(text) <= self.snippets.width:
            yield f"{_INDENT}{self.snippets.arrow()} {location}  {text}"
            return
        yield f"{_INDENT}{self.snippets.arrow()} {location}"
        yield from (f"{_INDENT}    {line}" for line in self.wrap(text, indent=len(_INDENT) + 4))


def _ending_with(cycle: Cycle, last: Edge | None) -> Cycle:
    """The cycle, rotated so that `last` is its last edge, if it is on the cycle."""
    keys = [edge.key for edge in cycle.edges]
    if last is None or last.key not in keys:
        return cycle
    return cycle.starting_with(cycle.edges[(keys.index(last.key) + 1) % len(keys)])
