"""All fix rules, by family, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis, Cycle
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.model import Candidate, Explanation, Rule
from tf_cycle_ls.fixes.rules import (
    account_principal,
    coarser_condition,
    construct_arn,
    depends_on,
    false_cycle,
    inline_value,
    module_boundary,
    no_safe_edit,
    provider_cycle,
    remove_condition,
    remove_value,
    scoped_wildcard,
    split,
    wildcard,
)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that are told apart by what they find at one and the same place.

    `candidates` proposes what to do about a reference, for any of the `rules`.
    """

    rules: tuple[Rule, ...]
    candidates: Callable[[FixContext], Iterator[Candidate]]


FAMILIES = (
    Family((depends_on.NARROW_DEPENDS_ON, depends_on.REMOVE_DEPENDS_ON), depends_on.candidates),
    Family((inline_value.INLINE_VALUE,), inline_value.candidates),
    Family((split.SPLIT,), split.candidates),
    Family((construct_arn.CONSTRUCT_ARN,), construct_arn.candidates),
    Family((account_principal.ACCOUNT_PRINCIPAL,), account_principal.candidates),
    Family((coarser_condition.COARSER_CONDITION,), coarser_condition.candidates),
    Family((scoped_wildcard.SCOPED_WILDCARD,), scoped_wildcard.candidates),
    Family((wildcard.WILDCARD,), wildcard.candidates),
    Family((remove_value.REMOVE_VALUE,), remove_value.candidates),
    Family(
        (remove_condition.REMOVE_CONDITION, remove_condition.REMOVE_STATEMENT),
        remove_condition.candidates,
    ),
)

RULES = tuple(rule for family in FAMILIES for rule in family.rules)
"""All rules that repair; each has a page in the documentation."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """A rule that explains why there is no edit: `explanations` says it of a cycle of a root."""

    rule: Rule
    explanations: Callable[[Analysis, Cycle], Iterator[Explanation]]


EXPLAINERS = (
    Explainer(false_cycle.FALSE_CYCLE, false_cycle.explanations),
    Explainer(provider_cycle.PROVIDER_CYCLE, provider_cycle.explanations),
    Explainer(module_boundary.MODULE_BOUNDARY, module_boundary.explanations),
    Explainer(no_safe_edit.NO_SAFE_EDIT, no_safe_edit.explanations),
)
"""What is asked where no repair is safe, the most telling first; each rule has a page too."""
