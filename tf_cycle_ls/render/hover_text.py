"""The text of a hover: a drawing of a cycle, its best known fix, and links.

Most clients show the diagnostics above the hover, so the hover does not repeat them. Without the
drawing, a hover has at most 60 words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Cycle, Place
from tf_cycle_ls.analysis.navigation import Mark
from tf_cycle_ls.analysis.terms import Terms, terms_of
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.ascii_cycle import draw_cycle, steps_between_addresses
from tf_cycle_ls.render.markup import Markup

# The maximum number of places that are listed. Any others are only counted.
_MAX_PLACES = 8


class Links(Struct, frozen=True):
    """The targets of the links of a hover. `show_cycle` and `all_fixes` are command URIs, or None
    if the client has no such commands."""

    show_cycle: str | None = None
    all_fixes: str | None = None


class HoverText(Struct, frozen=True):
    """Writes hovers about the cycles of one graph.

    `location` formats a place (`iam.tf:46`), and `uri` gives its link target. `seen_from` names the
    root module if the hovered file belongs to a module that the root module calls. Otherwise it is
    "". `shows_diagnostics` says whether the client shows the diagnostic of a reference, too.
    `terms` are the words for the nodes.
    """

    markup: Markup
    location: Callable[[Place], str]
    uri: Callable[[Place], str]
    seen_from: str = ""
    shows_diagnostics: bool = False
    links: Links = field(default_factory=Links)
    terms: Terms = terms_of(TERRAFORM)

    def of_reference(self, marks: Sequence[Mark], fix: Fix | None) -> str:
        """The hover of a reference, with one mark for each edge that it creates. `fix` is the best
        fix, if it is known."""
        first = marks[0]
        heading = f"{self.markup.strong('Dependency cycle')}: {self._cause(first)}"
        top = [] if self.shows_diagnostics else [heading, *self._seen_from()]
        return self._page([*top, *self._cycle(first.cycle)], fix, first.component.code)

    def of_declaration(
        self,
        name: str,
        cycles: Sequence[Cycle],
        fix: Fix | None,
        code: str = diagnostic_codes.DEPENDENCY_CYCLE,
    ) -> str:
        """The hover of the node with the address `name`. `cycles` are the cycles through the node,
        of which the first is drawn. `code` is the code of its component."""
        number = f"{len(cycles)} dependency cycle{'' if len(cycles) == 1 else 's'}"
        heading = f"{self.markup.code(name)} is in {self.markup.strong(number)}."
        return self._page([heading, *self._seen_from(), *self._cycle(cycles[0])], fix, code)

    def _cause(self, mark: Mark) -> str:
        code, edge = self.markup.code, mark.edge
        if mark.reference is None:
            return self.markup.text(edge.note)
        cause = (
            f"{code(address(edge.source))} depends on {code(address(edge.target))} because "
            f"{code(mark.reference.attribute)} {self.terms.verb} {code(mark.reference.text)}."
        )
        note = mark.reference.note
        return f"{cause} {self.markup.text(note)}" if note else cause

    def _seen_from(self) -> Iterator[str]:
        if self.seen_from:
            yield f"Analyzed as part of the {self.terms.root} {self.markup.text(self.seen_from)}."

    def _cycle(self, cycle: Cycle) -> Iterator[str]:
        yield self.markup.block(draw_cycle(cycle))
        places = [place for edge in steps_between_addresses(cycle) for place in edge.places[:1]]
        listed = [self.markup.link(self.location(place), self.uri(place)) for place in places]
        if len(listed) > _MAX_PLACES:
            listed[_MAX_PLACES:] = [f"{len(listed) - _MAX_PLACES} more"]
        yield f"In order: {', '.join(listed)}"

    def _page(self, paragraphs: Sequence[str], fix: Fix | None, code: str) -> str:
        best = f"{self.markup.strong('Best fix')}: {self.markup.text(fix.title)}" if fix else ""
        return "\n\n".join([*paragraphs, *([best] if best else []), self._links(code)])

    def _links(self, code: str) -> str:
        targets = {"Show this cycle": self.links.show_cycle, "All fixes": self.links.all_fixes}
        commands = [self.markup.link(label, uri) for label, uri in targets.items() if uri]
        page = self.markup.page("Documentation", documentation_of(code))
        return " · ".join([*commands, page])
