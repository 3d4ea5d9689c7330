"""A cycle explained at length, in Markdown or plain text: for whoever points at a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Cycle, Edge, Place
from tf_cycle_ls.analysis.navigation import Mark
from tf_cycle_ls.findings.messages import ARROW, documentation_of, step_message
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.ascii_cycle import between, drawing
from tf_cycle_ls.render.markup import Markup

# What there is more of than this is counted.
_MOST_CYCLES = 3
_MOST_STEPS = 12
_MOST_OTHERS = 5


@dataclass(frozen=True)
class Explanation:
    """Writes about the cycles of one root.

    `named` gives a place in words (`iam.tf:46`), `uri` as something to follow. `seen_from` is the
    root's name where the reader is in a module that it calls, else "".
    """

    markup: Markup
    named: Callable[[Place], str]
    uri: Callable[[Place], str]
    seen_from: str = ""

    def of_reference(self, marks: Sequence[Mark], fixes: Sequence[Fix]) -> str:
        """What is written in one place, of which there is a mark for each edge that it makes."""
        first, *others = marks
        heading = f"{self.markup.strong('Dependency cycle')}: {self._because(first)}"
        paragraphs = [heading, *self._also(others), *self._cycle(first.cycle)]
        return self._page([*paragraphs, *self._repairs(fixes)])

    def of_declaration(self, name: str, cycles: Sequence[Cycle], fixes: Sequence[Fix]) -> str:
        """A block, by its address, and the cycles that it is in."""
        number = f"{len(cycles)} dependency cycle{'' if len(cycles) == 1 else 's'}"
        paragraphs = [f"{self.markup.code(name)} is in {self.markup.strong(number)}."]
        for cycle in cycles[:_MOST_CYCLES]:
            paragraphs += self._cycle(cycle)
        if len(cycles) > _MOST_CYCLES:
            paragraphs.append(f"… and {len(cycles) - _MOST_CYCLES} more.")
        return self._page([*paragraphs, *self._repairs(fixes)])

    def _because(self, mark: Mark) -> str:
        code, edge = self.markup.code, mark.edge
        if mark.reference is None:
            return self.markup.text(edge.note)
        return (
            f"{code(address(edge.source))} depends on {code(address(edge.target))} because "
            f"{code(mark.reference.attribute)} refers to {code(mark.reference.text)}."
        )

    def _also(self, others: Sequence[Mark]) -> Iterator[str]:
        steps = list(dict.fromkeys(step_message(each.edge) for each in others))
        for step in steps[:_MOST_OTHERS]:
            yield f"Also: {self.markup.text(step)}"
        if len(steps) > _MOST_OTHERS:
            yield f"And {len(steps) - _MOST_OTHERS} more."

    def _cycle(self, cycle: Cycle) -> Iterator[str]:
        yield self.markup.block(drawing(cycle))
        steps = [self._step(edge) for edge in between(cycle)]
        lines = [f"{number}. {step}" for number, step in enumerate(steps[:_MOST_STEPS], 1)]
        if len(steps) > _MOST_STEPS:
            lines.append(f"{_MOST_STEPS + 1}. … {len(steps) - _MOST_STEPS} more")
        yield "\n".join(lines)

    def _step(self, edge: Edge) -> str:
        code = self.markup.code
        step = f"{code(address(edge.source))}{ARROW}{code(address(edge.target))}"
        places = [
            f"{code(reference.attribute)}, {self._link(reference.place)}"
            for reference in edge.references
        ]
        if places:
            return f"{step}: {'; '.join(places)}"
        where = f" ({self._link(edge.place)})" if edge.place else ""
        return f"{step}: {self.markup.text(edge.note)}{where}"

    def _repairs(self, fixes: Sequence[Fix]) -> Iterator[str]:
        if not fixes:
            yield "No repair can be offered here."
            return
        heading = f"{self.markup.strong('How to cut it')}, least harm first, each tried out:"
        lines = (
            f"{number}. {self.markup.text(fix.title)} ({self._link(fix.place)})"
            for number, fix in enumerate(fixes, 1)
        )
        yield "\n\n".join([heading, "\n".join(lines)])

    def _page(self, paragraphs: Sequence[str]) -> str:
        seen = f"Seen from the root module {self.markup.text(self.seen_from)}."
        page = documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)
        last = self.markup.page("How such cycles come about, and how they are broken", page)
        return "\n\n".join([*paragraphs, *([seen] if self.seen_from else []), last])

    def _link(self, place: Place) -> str:
        return self.markup.link(self.named(place), self.uri(place))
