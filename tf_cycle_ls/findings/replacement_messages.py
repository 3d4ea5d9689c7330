"""The messages about cycles of replacement, shared by the editor and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.graph.nodes import printed_nodes
from tf_cycle_ls.replacement.apply_graph import Rule
from tf_cycle_ls.replacement.explanation import Origin, Step, object_of
from tf_cycle_ls.replacement.foresight import Foreseen
from tf_cycle_ls.replacement.remedies import Remedy, Way
from tf_cycle_ls.replacement.simulate import Verdict

_MAX_NAMES = 8
_IS_TRUE = "create_before_destroy = true"


def foreseen_message(found: Foreseen) -> str:
    """Describe in one line how a change makes a cycle of replacement possible."""
    gone = _listed(found.gone) if found.gone else ""
    if found.code == diagnostic_codes.PROVIDER_ORDER:
        return _provider_message(found)
    if found.code == diagnostic_codes.CREATE_BEFORE_DESTROY_GAINED:
        going = "may go" if found.may_stay else "goes" if len(found.gone) == 1 else "go"
        return f"{found.resource} gets create_before_destroy while {gone}, which it used, {going}"
    if found.code == diagnostic_codes.PREVENT_DESTROY_ORDER:
        needed = found.evaluation.used
        return (
            f"prevent_destroy of {found.resource} refers to {needed}, so {needed} has to be "
            "changed before it is evaluated"
        )
    if gone:
        reason = f"{gone}, which had it and used it, {'go' if len(found.gone) > 1 else 'goes'}"
    else:
        reason = f"{found.replaced[0]} does not use it any more"
    return f"{found.resource} loses create_before_destroy: {reason}"


def _provider_message(found: Foreseen) -> str:
    provider = next(name for name in found.cycle.nodes if "provider[" in name)
    destroyed = [*found.gone, *found.replaced]
    user = next((step.source for step in found.cycle.steps if step.target == provider), "")
    others = [name for name in destroyed if not user.startswith(f"{name} (")]
    changed = _listed(found.changed or found.replaced)
    start = f"{changed}, with which {provider} is configured, changes while {object_of(user)} of"
    if not set(others) - set(found.changed):
        return f"{start} this provider is destroyed, on which it depended"
    return f"{start} this provider and {_listed(others)}, which depends on {changed}, are destroyed"


def foreseen_consequence(found: Foreseen) -> str:
    """Which plan fails, and with which cycle."""
    parts = [f"changes {_listed(found.changed)}"] if found.changed else []
    parts += [f"replaces {_listed(found.replaced)}"] if found.replaced else []
    instead = ""
    if found.alternatives:
        others = _listed(found.alternatives, "or")
        instead = f" (or {others} instead of {found.replaced[-1]})"
    goes = "goes" if len(found.may_stay) == 1 else "go"
    condition = f", if {_listed(found.may_stay)} {goes}," if found.may_stay else ""
    fails, often = "fails", ""
    if found.verdict is Verdict.BY_CHANCE:
        fails = "may fail"
        often = f". {_chance_text(found.plan.dialect)}"
    if found.passes_from:
        often = f". Terraform {found.passes_from} and later do not fail"
    nodes = _shortened(printed_nodes(found.cycle.nodes, found.plan.dialect))
    return (
        f"A plan that {' and '.join(parts)}{instead}{condition} {fails} with: "
        f"Cycle: {', '.join(nodes)}{often}"
    )


def _listed(names: Sequence[str], conjunction: str = "and") -> str:
    """The names as a part of a sentence. A long list is shortened."""
    *first, last = _shortened(names)
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def _shortened(names: Sequence[str]) -> list[str]:
    if len(names) <= _MAX_NAMES:
        return list(names)
    return [*names[: _MAX_NAMES - 1], f"{len(names) - _MAX_NAMES + 1} more"]


def verdict_text(verdict: Verdict, tool: Dialect) -> str:
    """How often the tool finds the cycle."""
    if verdict is Verdict.BY_CHANCE:
        return f"This plan may fail. {_chance_text(tool)}"
    return f"{tool.name} finds this cycle in every run, before it changes anything."


def _chance_text(tool: Dialect) -> str:
    return (
        f"{tool.name} finds the cycle in some runs and not in others, because it tries the orders "
        "between providers in random order. A run that fails has changed nothing. A run that "
        "passes may destroy an object while another one still uses it."
    )


def step_text(step: Step) -> str:
    """Why the source of a step waits for its target."""
    user, used = step.user, step.used
    since = "" if step.origin is Origin.CONFIGURATION else ", as the state remembers"
    match step.rule:
        case Rule.OWN if step.is_reversed:
            return f"the old {user} is destroyed after the new one is created"
        case Rule.OWN:
            return f"the new {user} is created after the old one is destroyed"
        case Rule.FORGETTING:
            return f"the new {user} is created after the old one is forgotten"
        case Rule.CREATION if step.is_reversed:
            return f"{user} depends on {used}{since}, and the old {used} is destroyed last"
        case Rule.CREATION:
            return f"{user} depends on {used}{since}, and waits until the old {used} is destroyed"
        case Rule.DESTRUCTION:
            return f"{user} depends on {used}{since}, so {user} is destroyed first"
        case Rule.RENEWAL if step.is_reversed:
            first = f"{used} is changed first, because {user} has create_before_destroy"
            return f"{user} depended on {used}{since}; {first}"
        case Rule.RENEWAL:
            order = f"the old {user} is destroyed before {used} changes"
            return f"{user} depends on {used}{since}; {order}"
        case Rule.EVALUATION:
            name = "the new one" if user == used else used
            return (
                f"the old {user} is destroyed after its prevent_destroy is evaluated, which "
                f"refers to {name}"
            )
        case Rule.PROVIDER:
            return f"{step.source} needs its provider"
    return f"{step.source} refers to {step.target}"


def remedy_title(remedy: Remedy) -> str:
    """A way out in one sentence, without its commands."""
    names = " and ".join(remedy.addresses)
    match remedy.way:
        case Way.CREATE_FIRST:
            return (
                f"write {_IS_TRUE} in the lifecycle block of {names}; "
                "the old and the new object then exist side by side, so names must not collide"
            )
        case Way.MOVED:
            old, new = remedy.addresses
            return (
                f"if {new} is {old} with another name, say so with a moved block; this helps if "
                "the new name is the only change that would replace it"
            )
        case Way.LIFECYCLE_FIRST:
            return (
                f"apply the line {_IS_TRUE} in {names} alone first, without the other changes, "
                "and then the rest"
            )
        case Way.TARGET:
            also = f", which also changes {_listed(remedy.includes)}," if remedy.includes else ","
            return f"apply {names} first{also} and then the rest"
        case Way.EXCLUDE:
            return f"apply everything but {names} first, and then the rest"
        case Way.LITERAL:
            return (
                f"write a literal for prevent_destroy in {names}; it then protects the old object "
                "without a reference"
            )
        case Way.NO_REFRESH:
            return "do it without a refresh, so that only the dependencies in the state count"
        case Way.APPLY_FIRST:
            return (
                "apply the configuration first, if that replaces at most one of them; "
                "it rewrites the dependencies in the state"
            )
        case Way.ONE_LATER:
            return (
                f"apply the change without the part that replaces {names} first, and then that part"
            )


def remedy_commands(remedy: Remedy, tool: Dialect) -> tuple[str, ...]:
    """The lines to write or the commands to run for a way out."""
    match remedy.way:
        case Way.MOVED:
            old, new = remedy.addresses
            return ("moved {", f"  from = {old}", f"  to   = {new}", "}")
        case Way.TARGET:
            targets = " ".join(shell_quote(f"-target={name}") for name in remedy.addresses)
            return (f"{tool.command} apply {targets}", f"{tool.command} apply")
        case Way.EXCLUDE:
            excludes = " ".join(shell_quote(f"-exclude={name}") for name in remedy.addresses)
            return (f"{tool.command} apply {excludes}", f"{tool.command} apply")
        case Way.NO_REFRESH:
            command = "destroy" if remedy.is_destroy else "apply"
            return (f"{tool.command} {command} -refresh=false",)
        case Way.APPLY_FIRST:
            return (f"{tool.command} apply", f"{tool.command} destroy")
    return ()


def shell_quote(name: str) -> str:
    """An address or an option with one, quoted for a shell if it contains an instance key."""
    return f"'{name}'" if '"' in name or "[" in name else name
