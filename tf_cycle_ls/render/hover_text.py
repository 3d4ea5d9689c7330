"""The text of a hover: a cycle and its fixes, in Markdown or plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Cycle, Edge, Place
from tf_cycle_ls.analysis.navigation import Mark
from tf_cycle_ls.findings.messages import ARROW, documentation_of, step_message
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.ascii_cycle import draw_cycle, steps_between_addresses
from tf_cycle_ls.render.markup import Markup

# Items beyond these limits are not listed, only counted.
_MAX_CYCLES = 3
_MAX_STEPS = 12
_MAX_OTHER_EDGES = 5


@dataclass(frozen=True)
class HoverText:
    """Writes hovers about the cycles of one root module.

    `location` formats a place (`iam.tf:46`), and `uri` gives its link target. `seen_from` names the
    root module if the hovered file belongs to a module that the root module calls. Otherwise it is
    "".
    """

    markup: Markup
    location: Callable[[Place], str]
    uri: Callable[[Place], str]
    seen_from: str = ""

    def of_reference(self, marks: Sequence[Mark], fixes: Sequence[Fix]) -> str:
        """The hover of a reference, with one mark for each edge that it creates."""
        first, *others = marks
        heading = f"{self.markup.strong('Dependency cycle')}: {self._cause(first)}"
        paragraphs = [heading, *self._other_edges(others), *self._cycle(first.cycle)]
        return self._page([*paragraphs, *self._fixes(fixes)])

    def of_declaration(self, name: str, cycles: Sequence[Cycle], fixes: Sequence[Fix]) -> str:
        """The hover of the block with the address `name`. `cycles` are the cycles through the
        block."""
        number = f"{len(cycles)} dependency cycle{'' if len(cycles) == 1 else 's'}"
        paragraphs = [f"{self.markup.code(name)} is in {self.markup.strong(number)}."]
        for cycle in cycles[:_MAX_CYCLES]:
            paragraphs += self._cycle(cycle)
        if len(cycles) > _MAX_CYCLES:
            paragraphs.append(f"… and {len(cycles) - _MAX_CYCLES} more.")
        return self._page([*paragraphs, *self._fixes(fixes)])

    def _cause(self, mark: Mark) -> str:
        code, edge = self.markup.code, mark.edge
        if mark.reference is None:
            return self.markup.text(edge.note)
        return (
            f"{code(address(edge.source))} depends on {code(address(edge.target))} because "
            f"{code(mark.reference.attribute)} refers to {code(mark.reference.text)}."
        )

    def _other_edges(self, marks: Sequence[Mark]) -> Iterator[str]:
        steps = list(dict.fromkeys(step_message(mark.edge) for mark in marks))
        for step in steps[:_MAX_OTHER_EDGES]:
            yield f"Also: {self.markup.text(step)}"
        if len(steps) > _MAX_OTHER_EDGES:
            yield f"And {len(steps) - _MAX_OTHER_EDGES} more."

    def _cycle(self, cycle: Cycle) -> Iterator[str]:
        yield self.markup.block(draw_cycle(cycle))
        steps = [self._step(edge) for edge in steps_between_addresses(cycle)]
        lines = [f"{number}. {step}" for number, step in enumerate(steps[:_MAX_STEPS], 1)]
        if len(steps) > _MAX_STEPS:
            lines.append(f"{_MAX_STEPS + 1}. … {len(steps) - _MAX_STEPS} more")
        yield "\n".join(lines)

    def _step(self, edge: Edge) -> str:
        code = self.markup.code
        step = f"{code(address(edge.source))}{ARROW}{code(address(edge.target))}"
        references = [
            f"{code(reference.attribute)}, {self._link(reference.place)}"
            for reference in edge.references
        ]
        if references:
            return f"{step}: {'; '.join(references)}"
        location = f" ({self._link(edge.place)})" if edge.place else ""
        return f"{step}: {self.markup.text(edge.note)}{location}"

    def _fixes(self, fixes: Sequence[Fix]) -> Iterator[str]:
        if not fixes:
            yield "No automatic fix available."
            return
        heading = f"{self.markup.strong('Verified fixes')}, least invasive first:"
        lines = (
            f"{number}. {self.markup.text(fix.title)} ({self._link(fix.place)})"
            for number, fix in enumerate(fixes, 1)
        )
        yield "\n\n".join([heading, "\n".join(lines)])

    def _page(self, paragraphs: Sequence[str]) -> str:
        seen_from = f"Analyzed as part of the root module {self.markup.text(self.seen_from)}."
        page = documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)
        link = self.markup.page("What causes such cycles, and how to break them", page)
        return "\n\n".join([*paragraphs, *([seen_from] if self.seen_from else []), link])

    def _link(self, place: Place) -> str:
        return self.markup.link(self.location(place), self.uri(place))
