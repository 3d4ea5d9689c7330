"""All fix rules, by family, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.answers import Cycle, Root
from tf_cycle_ls.fixes import (
    account_principal,
    coarser_condition,
    condition,
    construct_arn,
    depends_on,
    false_cycle,
    inline,
    module_boundary,
    provider_cycle,
    refusals,
    scoped_wildcard,
    split,
    value,
    wildcard,
)
from tf_cycle_ls.fixes.explanation import Explanation
from tf_cycle_ls.fixes.offer import Candidate
from tf_cycle_ls.fixes.rule import Rule
from tf_cycle_ls.fixes.site import Case


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that are told apart by what they find at one and the same place.

    `candidates` proposes what to do about a reference, for any of the `rules`.
    """

    rules: tuple[Rule, ...]
    candidates: Callable[[Case], Iterator[Candidate]]


FAMILIES = (
    Family((depends_on.NARROW_DEPENDS_ON, depends_on.REMOVE_DEPENDS_ON), depends_on.candidates),
    Family((inline.INLINE_VALUE,), inline.candidates),
    Family((split.SPLIT,), split.candidates),
    Family((construct_arn.CONSTRUCT_ARN,), construct_arn.candidates),
    Family((account_principal.ACCOUNT_PRINCIPAL,), account_principal.candidates),
    Family((coarser_condition.COARSER_CONDITION,), coarser_condition.candidates),
    Family((scoped_wildcard.SCOPED_WILDCARD,), scoped_wildcard.candidates),
    Family((wildcard.WILDCARD,), wildcard.candidates),
    Family((value.REMOVE_VALUE,), value.candidates),
    Family((condition.REMOVE_CONDITION, condition.REMOVE_STATEMENT), condition.candidates),
)

RULES = tuple(rule for family in FAMILIES for rule in family.rules)
"""All rules that repair; each has a page in the documentation."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """A rule that explains why there is no edit: `explanations` says it of a cycle of a root."""

    rule: Rule
    explanations: Callable[[Root, Cycle], Iterator[Explanation]]


EXPLAINERS = (
    Explainer(false_cycle.FALSE_CYCLE, false_cycle.explanations),
    Explainer(provider_cycle.PROVIDER_CYCLE, provider_cycle.explanations),
    Explainer(module_boundary.MODULE_BOUNDARY, module_boundary.explanations),
    Explainer(refusals.NO_SAFE_EDIT, refusals.explanations),
)
"""What is asked where no repair is safe, the most telling first; each rule has a page too."""
