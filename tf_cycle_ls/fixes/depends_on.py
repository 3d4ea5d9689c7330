"""The rule `remove-depends-on`: an entry that closes the cycle is taken out of depends_on."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes import removal
from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.site import Case
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit

NAME = "remove-depends-on"


def candidates(case: Case) -> Iterator[Candidate]:
    """What to do about an entry of depends_on. The last one goes with the argument."""
    site = case.site
    if site.attribute.name != "depends_on":
        return
    value = expressions.read(site.data, site.attribute.value)
    spans = [item.span for item in value.items] if isinstance(value, expressions.Sequence) else []
    index = next(
        (i for i, span in enumerate(spans) if span.start <= site.reference.start < span.end), None
    )
    if index is None:
        return
    edits: tuple[Edit, ...]
    if len(spans) == 1:
        edits = removal.block(site.data, site.attribute.span)
    else:
        edits = removal.element(site.data, spans, index)
    waiting = address(case.edge.source)
    loss = f"{waiting} no longer waits for it, which it never could"
    what = f"remove {case.reference.text} from depends_on"
    yield Candidate(NAME, what, loss, Harm.ORDER, site.placed(edits))
