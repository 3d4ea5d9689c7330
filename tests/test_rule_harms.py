"""Each page of a fix rule says what its fixes may cost, and of which class they then are.

`HARMS` lists what a rule can produce. It is compared with the names of harms in the source of the
rule, and with the harms of the fixes for the reports.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.fixes.accepted import ALL
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Harm, Impact, Rule, Safety, safety_of
from tf_cycle_ls.fixes.registry import FAMILIES, RULES, Family
from tf_cycle_ls.fixes.rules.split import SPECS
from tf_cycle_ls.vfs import Disk

DOCS = Path(__file__).parents[1] / "docs"
SAFE = Harm.NONE
HARMS = {
    "remove-depends-on": (SAFE, Harm.REVERSES_ORDER, Harm.LOSES_ORDER, Harm.NEEDED_FIRST),
    "narrow-depends-on": (SAFE, Harm.LOSES_ORDER),
    "inline-value": (SAFE, Harm.STARTS_EARLY, Harm.MAY_DIFFER, Harm.USED_BEFORE),
    "use-self": (SAFE,),
    "narrow-reference": (SAFE, Harm.LOSES_ORDER),
    "split": (
        SAFE,
        Harm.NEEDS_IMPORT,
        Harm.BRIEF_GAP,
        Harm.BRIEFLY_CLOSED,
        Harm.NOT_EXCLUSIVE,
        Harm.BRIEFLY_OPEN,
        Harm.LOSES_ORDER,
    ),
    "construct-arn": (SAFE,),
    "caller-provider": (Harm.OTHER_CONFIGURATION,),
    "move-to-caller": (Harm.BREAKS_CALLERS,),
    "provider-alias": (Harm.OTHER_CONFIGURATION,),
    "second-apply": (Harm.BRIEFLY_OPEN, Harm.TWO_APPLIES),
    "account-principal": (Harm.LOOSER,),
    "coarser-condition": (Harm.BREAKS_CALLERS, Harm.LOOSER, Harm.LOCKS_OUT),
    "scoped-wildcard": (Harm.LOOSER,),
    "wildcard": (SAFE, Harm.LOOSER, Harm.LOCKS_OUT),
    "remove-value": (Harm.BREAKS_CALLERS, Harm.LOOSER, Harm.LOCKS_OUT),
    "remove-condition": (SAFE, Harm.LOOSER, Harm.LOCKS_OUT, Harm.DROPS_CONTROL),
    "remove-statement": (Harm.DROPS_CONTROL,),
}
"""The harms of the fixes of each rule, in the order of severity."""
# The harms that all fixes of a rule have.
ALWAYS = {"second-apply": (Harm.TWO_APPLIES,)}


def sentence(rule: Rule) -> str:
    """The applicability in the first paragraph of the page of a rule."""
    by_class: dict[Safety, list[str]] = {}
    for harm in HARMS[rule.name]:
        harms = [harm, *ALWAYS.get(rule.name, ())]
        by_class.setdefault(safety_of(Impact.NONE, harms), []).append(f"*{harm.value}*")
    if len(by_class) == 1:
        return f"Applicability: {rule.applicability.value}."
    parts = [
        " or ".join(names) if safety.label == "safe" else f"{' or '.join(names)} ({safety.label})"
        for safety, names in by_class.items()
    ]
    return f"Applicability: depends on the fix, and its title says which: {'; '.join(parts)}."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page_of_fix_states_every_class(rule: Rule) -> None:
    page = (DOCS / f"{rule.name}.md").read_text(encoding="utf-8")
    first = " ".join(page.split("\n\n")[1].split())
    assert first == sentence(rule), f"correct the first paragraph of docs/{rule.name}.md"
    for harm in HARMS[rule.name]:
        shown = re.search(rf"\*{harm.value}\*|[(, ]{harm.value}[,)]", page)
        assert shown, f"say in docs/{rule.name}.md when a title says {harm.value!r}"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.rules[0].name)
def test_table_has_the_harms_in_the_source(family: Family) -> None:
    module = sys.modules[family.candidates.__module__].__file__
    assert module
    path = Path(module)
    files = [path] if path.parent.name == "rules" else sorted(path.parent.glob("*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    named = {Harm[name] for name in re.findall(r"Harm\.([A-Z_]+)", source)} - {SAFE}
    listed = {harm for rule in family.rules for harm in HARMS[rule.name]}
    assert named <= listed


def test_table_has_the_harms_of_splits() -> None:
    assert {harm for spec in SPECS for harm in spec.harms} == set(HARMS["split"])


def test_table_has_the_harms_of_the_reports() -> None:
    for report in ALL:
        analysis = analyze(str(report.directory), Disk())
        for component in components_and_self_references(analysis):
            for fix in fixes_for_component(component, analysis, Disk()):
                assert set(fix.harms) <= set(HARMS[fix.rule.name]), (report.name, fix.title)


def test_table_is_complete() -> None:
    assert HARMS.keys() == {rule.name for rule in RULES}
    for harms in HARMS.values():
        assert list(harms) == sorted(harms, key=list(Harm).index)
