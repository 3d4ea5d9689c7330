"""Compares predicted cycles of replacement with those that Terraform prints, for random changes.

`python -m tests.differential.replacement --seeds 0 500` applies random configurations of
`terraform_data` with the real terraform, changes them at random, plans, and compares: a plan has a
cycle if and only if the simulation of the plan has one, with the same nodes. `--keep DIR` writes
each case to a file. With `--providers`, resources are of several provider configurations of a stub,
some of which are configured with a resource; each plan runs several times, because Terraform finds
some of these cycles by chance.

With `--opentofu`, OpenTofu (`$TOFU`) is asked, with random `prevent_destroy` and `destroy = false`.

It also compares what the two texts foretell: a cycle must be foreseen if Terraform prints one. The
ways out of a cycle that consist of commands are carried out.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.analysis.directories import analysed
from tests.replacement.record import trimmed_plan, trimmed_state
from tests.replacement.workspace import Workspace, names_of, users_go_first
from tests.terraform import binary, opentofu
from tests.terraform.stub_provider import StubProvider
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.replacement_messages import remedy_commands
from tf_cycle_ls.graph.nodes import printed_nodes
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import foresee
from tf_cycle_ls.replacement.model import Action, without_keys
from tf_cycle_ls.replacement.plan_file import read_plan
from tf_cycle_ls.replacement.remedies import Way, remedies
from tf_cycle_ls.replacement.reversals import with_plans
from tf_cycle_ls.replacement.simulate import Verdict, simulate
from tf_cycle_ls.replacement.situations import with_configuration
from tf_cycle_ls.replacement.state_file import read_state

Texts = dict[str, str]
_NAMES = "abcdef"
Printed = frozenset[frozenset[str]]

# What Terraform says if `replace_triggered_by` names a resource that has no instance any more.
_NO_INSTANCE = "Error: no change found for"

# A plan that has a cycle by chance is run so often after the first time.
_RUNS = 3


@dataclass(frozen=True)
class Block:
    """A random resource, in the root module or in a module of its own.

    `count` is None, or the number of instances of the resource or of its module. `uses` are the
    names that it refers to, and `through` says how: in an argument, by a local value, or by
    `depends_on`. A change of `trigger` replaces the resource, one of `setting` updates it. `type`
    and `alias` are those of a resource of a stub provider. For OpenTofu, `evaluates` is the name of
    what `prevent_destroy` refers to, and `is_forgotten` stands for `destroy = false`.
    """

    name: str
    uses: tuple[tuple[str, str], ...] = ()
    trigger: int = 1
    setting: int = 1
    is_created_first: bool = False
    count: int | None = None
    in_module: bool = False
    is_checked: bool = False
    old_name: str = ""
    type: str = "terraform_data"
    alias: str = ""
    evaluates: str = ""
    is_forgotten: bool = False

    @property
    def address(self) -> str:
        """The address of the resource in its module."""
        return f"{self.type}.{self.name}"


@dataclass(frozen=True)
class Case:
    """Two configurations and the `moved` blocks between them. `configured` maps providers to the
    resources that they are configured with."""

    before: tuple[Block, ...]
    after: tuple[Block, ...]
    configured: tuple[tuple[str, str], ...] = ()
    texts: tuple[Texts, Texts] = field(default=({}, {}))


def random_case(seed: int, *, has_providers: bool = False, is_opentofu: bool = False) -> Case:
    """A random configuration and a random change of it."""
    chance = random.Random(seed)
    names = list(_NAMES[: chance.randint(3, 6)])
    before = [_random_block(name, names[:at], chance) for at, name in enumerate(names)]
    if has_providers:
        before = [_with_provider(block, chance) for block in before]
    if chance.random() < 0.6:
        chance.shuffle(names)
    after: list[Block] = []
    blocks = {block.name: block for block in before}
    for at, name in enumerate(names):
        # A cycle by chance takes two removed or replaced objects behind a changed one.
        if chance.random() < (0.35 if has_providers else 0.2):
            continue
        available = [one.name for one in after]
        after.append(_changed(blocks[name], names[:at], available, chance))
    if chance.random() < 0.3:
        after.append(_random_block("n", [one.name for one in after], chance))
    if is_opentofu:
        before, after = _with_opentofu(before, after, random.Random(f"opentofu {seed}"))
    case = Case(tuple(before), tuple(after), _configured(before, chance))
    return replace(case, texts=(_texts(case.before, case), _texts(case.after, case)))


def _with_opentofu(
    before: list[Block], after: list[Block], chance: random.Random
) -> tuple[list[Block], list[Block]]:
    """The blocks with `prevent_destroy` and `destroy` in some of them."""

    def added(blocks: list[Block], earlier: dict[str, Block]) -> list[Block]:
        found: list[Block] = []
        for block in blocks:
            names = [one.name for one in found]
            old = earlier.get(block.name)
            evaluates = chance.choice(names) if names and chance.random() < 0.4 else ""
            if old and old.evaluates in names and chance.random() < 0.7:
                evaluates = old.evaluates
            is_forgotten = old.is_forgotten if old else chance.random() < 0.15
            found.append(replace(block, evaluates=evaluates, is_forgotten=is_forgotten))
        return found

    first = added(before, {})
    return first, added(after, {block.name: block for block in first})


def _with_provider(block: Block, chance: random.Random) -> Block:
    """The block as a resource of a stub provider, in the root module perhaps with an alias."""
    type_ = chance.choice(["test_a", "test_a", "foo_a", "bar_a"])
    has_alias = type_ == "test_a" and not block.in_module and chance.random() < 0.3
    return replace(block, type=type_, alias="k" if has_alias else "")


def _configured(blocks: Iterable[Block], chance: random.Random) -> tuple[tuple[str, str], ...]:
    """Let some providers be configured with a resource of another provider that uses nothing."""
    found = []
    sources = [one for one in blocks if not one.uses and one.count is None and not one.in_module]
    for type_ in ("foo_a", "bar_a"):
        others = [one for one in sources if one.type != type_ and one.type == "test_a"]
        if others and chance.random() < 0.7:
            found.append((type_.partition("_")[0], chance.choice(others).name))
    return tuple(found)


def _random_block(name: str, earlier: list[str], chance: random.Random) -> Block:
    return Block(
        name,
        _uses(earlier, chance),
        is_created_first=chance.random() < 0.3,
        count=chance.choice([None, None, None, 1, 2]),
        in_module=chance.random() < 0.2,
        is_checked=chance.random() < 0.1,
    )


def _uses(earlier: list[str], chance: random.Random) -> tuple[tuple[str, str], ...]:
    chosen = [name for name in earlier if chance.random() < 0.5]
    ways = ["argument", "argument", "argument", "local", "depends_on", "triggered"]
    return tuple((name, chance.choice(ways)) for name in chosen)


def _changed(
    block: Block, earlier: list[str], available: list[str], chance: random.Random
) -> Block:
    kept = tuple(use for use in block.uses if use[0] in available)
    uses = kept if chance.random() < 0.5 else _uses(available, chance)
    new = replace(block, uses=uses)
    if chance.random() < 0.6:
        new = replace(new, trigger=2)
    elif chance.random() < 0.5:
        new = replace(new, setting=2)
    if chance.random() < 0.2:
        new = replace(new, is_created_first=not block.is_created_first)
    if block.count is not None and chance.random() < 0.5:
        new = replace(new, count=chance.choice([0, 1, 2]))
    if not block.in_module and chance.random() < 0.12:
        moved = block.name if chance.random() < 0.5 else ""
        new = replace(new, name=f"{block.name}2", old_name=moved)
    return new


def _texts(blocks: tuple[Block, ...], case: Case) -> Texts:
    by_name = {block.name: block for block in blocks}
    texts, root = {}, []
    if any(block.type == "test_a" for block in case.before):
        root.append('provider "test" {\n  alias = "k"\n}\n')
    for provider, name in case.configured:
        value = f"{by_name[name].address}.id" if name in by_name else '"none"'
        root.append(f'provider "{provider}" {{\n  v = {value}\n}}\n')
    for block in blocks:
        root.append(_call(block, by_name) if block.in_module else _resource(block, by_name))
        if block.old_name:
            root.append(
                f"moved {{\n  from = {block.type}.{block.old_name}\n  to   = {block.address}\n}}\n"
            )
        if block.in_module:
            text = _resource(replace(block, uses=(("in", "variable"),), count=None), by_name)
            texts[f"{block.name}/main.tf"] = (
                f'variable "in" {{}}\n{text}output "id" {{\n  value = {block.address}.id\n}}\n'
            )
    return {"main.tf": "".join(root), **texts}


def _reference(name: str, by_name: dict[str, Block]) -> str:
    block = by_name[name]
    if block.in_module:
        return f"module.{name}.id" if block.count is None else f'join("", module.{name}[*].id)'
    if block.count is None:
        return f"{block.address}.id"
    return f'join("", {block.address}[*].id)'


def _address(name: str, by_name: dict[str, Block]) -> str:
    return f"module.{name}" if by_name[name].in_module else by_name[name].address


def _values(block: Block, by_name: dict[str, Block]) -> tuple[str, str, str]:
    """The value of `input`, the argument `depends_on`, and `locals` blocks."""
    values, needed, extra = [], [], ""
    for used, way in block.uses:
        if way == "depends_on" or (way == "triggered" and by_name[used].in_module):
            needed.append(_address(used, by_name))
        elif way == "local":
            values.append(f"local.{block.name}_{used}")
            value = _reference(used, by_name)
            extra += f"locals {{\n  {block.name}_{used} = {value}\n}}\n"
        elif way == "argument":
            values.append(_reference(used, by_name))
        elif way == "variable":
            values.append("var.in")
    depends = f"  depends_on = [{', '.join(needed)}]\n" if needed else ""
    return f"[{', '.join([*values, str(block.setting)])}]", depends, extra


def _resource(block: Block, by_name: dict[str, Block]) -> str:
    value, depends, extra = _values(block, by_name)
    triggered = [
        by_name[used].address
        for used, way in block.uses
        if way == "triggered" and not by_name[used].in_module
    ]
    lifecycle = "    create_before_destroy = true\n" if block.is_created_first else ""
    if triggered:
        lifecycle += f"    replace_triggered_by = [{', '.join(triggered)}]\n"
    if block.evaluates and not block.in_module:
        value_ = _reference(block.evaluates, by_name)
        lifecycle += f"    prevent_destroy = length([{value_}]) == 9\n"
    if block.is_forgotten:
        lifecycle += "    destroy = false\n"
    if block.is_checked:
        lifecycle += (
            "    precondition {\n      condition     = length(path.module) > 0\n"
            '      error_message = "no"\n    }\n'
        )
    count = "" if block.count is None else f"  count = {block.count}\n"
    is_stub = block.type != "terraform_data"
    forced, plain = ("force", "v") if is_stub else ("triggers_replace", "input")
    trigger, value = (
        (block.trigger, f"jsonencode({value})") if is_stub else ([block.trigger], value)
    )
    provider = f"  provider = test.{block.alias}\n" if block.alias else ""
    return (
        f'resource "{block.type}" "{block.name}" {{\n{provider}{count}'
        f"  {forced} = {trigger}\n  {plain} = {value}\n{depends}"
        + (f"  lifecycle {{\n{lifecycle}  }}\n" if lifecycle else "")
        + f"}}\n{extra}"
    )


def _call(block: Block, by_name: dict[str, Block]) -> str:
    value, depends, extra = _values(block, by_name)
    count = "" if block.count is None else f"  count  = {block.count}\n"
    return (
        f'module "{block.name}" {{\n  source = "./{block.name}"\n{count}'
        f"  in     = {value}\n{depends}}}\n{extra}"
    )


class Comparison:
    """Compares random cases with the real terraform, with a stub provider if `has_providers`."""

    def __init__(
        self, program: binary.Program, *, has_providers: bool = False, is_opentofu: bool = False
    ) -> None:
        self._program = program
        self._is_opentofu = is_opentofu
        self._provider = StubProvider() if has_providers else None

    def stop(self) -> None:
        """Stop the stub provider."""
        if self._provider is not None:
            self._provider.stop()

    def compare(self, seed: int, keep: Path | None = None) -> str:
        """Apply and plan a case. Returns what happened, as a few words."""
        has_providers = self._provider is not None
        case = random_case(seed, has_providers=has_providers, is_opentofu=self._is_opentofu)
        with tempfile.TemporaryDirectory() as scratch:
            workspace = Workspace(self._program, Path(scratch), self._provider)
            workspace.write(case.texts[0])
            applied = workspace.run("apply")
            if applied.status:
                return "invalid"
            state = trimmed_state(workspace.state())
            workspace.write(case.texts[1])
            answer, plan = workspace.plan()
            more = _RUNS if self._provider is not None and plan is not None else 0
            answers = [answer, *(workspace.run("plan") for _ in range(more))]
            failed = ""
            if plan is not None and answer.cycles and not self._is_opentofu:
                failed = failed_ways_out(case.texts[1], state, plan, workspace, Path(scratch))
        if plan is None or any(one.errors for one in answers):
            return "invalid"
        printed = [one.cycles for one in answers]
        if keep:
            content = {
                "texts": case.texts,
                "state": state,
                "plan": trimmed_plan(plan),
                "cycles": [sorted(map(sorted, cycles)) for cycles in printed],
            }
            (keep / f"{seed}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
        if self._is_opentofu:
            texts = (_as_opentofu(case.texts[0]), _as_opentofu(case.texts[1]))
            case = replace(case, texts=texts)
        found = verdict(case.texts[1], state, plan, printed, needs_text=self._is_opentofu)
        return f"{found}, {foretold(case, predicted_actions(plan), any(printed))}{failed}"


def failed_ways_out(
    texts: Texts, state: object, plan: object, workspace: Workspace, scratch: Path
) -> str:
    """Carry out the ways out that consist of commands. Returns what failed, or ""."""
    known = read_state(json.dumps(state).encode())
    configuration = Configuration(analysed(texts))
    predicted = with_configuration(read_plan(json.dumps(plan).encode(), known), configuration)
    situation = predicted.situation
    failed = []
    for component, nodes in enumerate(simulate(situation).cycles):
        for number, way in enumerate(remedies(situation, nodes, predicted.moved)):
            if way.way not in (Way.TARGET, Way.NO_REFRESH):
                continue
            directory = scratch / f"way{component}-{number}"
            directory.mkdir()
            copy = workspace.copy_to(directory)
            for command in remedy_commands(way, TERRAFORM):
                before = copy.state()
                options = (option.strip("'") for option in command.split()[2:])
                answer = copy.run("apply", *options)
                if any(error.startswith(_NO_INSTANCE) for error in answer.errors):
                    break
                is_wrong = answer.status or not users_go_first(answer.output, before)
                failed += [f"; {way.way.value} {way.addresses} failed"] if is_wrong else []
    return "".join(failed)


def _as_opentofu(texts: Texts) -> Texts:
    """The texts in files that only OpenTofu reads."""
    return {name.replace(".tf", ".tofu"): text for name, text in texts.items()}


def verdict(
    texts: Texts,
    state: object,
    plan: object,
    printed: Sequence[Printed],
    *,
    needs_text: bool = False,
) -> str:
    """Compare the prediction, with and without the text, with the cycles that were printed.

    A plan of OpenTofu does not have the references of `prevent_destroy`, so it `needs_text`.
    """
    known = read_state(json.dumps(state).encode())
    predicted = read_plan(json.dumps(plan).encode(), known)
    with_text = with_configuration(predicted, Configuration(analysed(texts)))
    for one in [with_text] if needs_text else [predicted, with_text]:
        outcome = simulate(one.situation)
        is_wrong = {
            Verdict.NEVER: any(printed),
            Verdict.ALWAYS: not all(printed),
            Verdict.BY_CHANCE: False,
        }
        if is_wrong[outcome.verdict]:
            return "different"
    # A plan has no local values, so only the text gives all names.
    names = {
        frozenset(
            names_of(", ".join(printed_nodes(component, with_text.situation.dialect)))
            for component in cycles
        )
        for cycles in outcome.seen
    }
    if any(cycles and cycles not in names for cycles in printed):
        return "other names"
    by_chance = " by chance" if outcome.verdict is Verdict.BY_CHANCE else ""
    return f"cycle{by_chance}" if outcome.cycles else "no cycle"


def predicted_actions(plan: object) -> dict[str, Action]:
    """What a plan does with each object."""
    objects = read_plan(json.dumps(plan).encode()).situation.objects
    return {item.address: item.action for item in objects}


def foretold(case: Case, actions: dict[str, Action], is_cyclic: bool) -> str:
    """Whether the two texts foretell a cycle, and whether they should have.

    A warning is harmless if the plan does not make the changes that its sentence names, and wrong
    if it makes them, but has no cycle.
    """
    before, after = (Configuration(analysed(texts)) for texts in case.texts)
    found = foresee(before, after).found
    turned = with_plans(reversals(before.analysis, after.analysis), before, after)
    if is_cyclic:
        return "foretold" if found or turned else "silent"
    certain = [
        (one.replaced, one.changed, one.may_stay) for one in found if one.verdict is Verdict.ALWAYS
    ]
    certain += [(one.replaced, (), ()) for one in turned if one.replaced and not one.is_by_chance]
    if any(all(_happens(names, actions)) for names in certain):
        return "wrong warning"
    return "harmless warning" if found or turned else "no warning"


def _happens(
    names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], actions: dict[str, Action]
) -> Iterator[bool]:
    """Whether a plan replaces, changes and destroys what a warning names. An address without
    instance keys stands for some instance."""
    replaced, changed, gone = names
    by_resource: dict[str, set[Action]] = {}
    for address, action in actions.items():
        by_resource.setdefault(without_keys(address), set()).add(action)
    for name in replaced:
        yield Action.REPLACE in by_resource.get(without_keys(name), ())
    for name in changed:
        yield any(action.creates for action in by_resource.get(without_keys(name), ()))
    for name in gone:
        yield Action.DELETE in by_resource.get(without_keys(name), ())


def main() -> None:
    """Compare the cases of a range of seeds, and print counts and the seeds that differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential.replacement")
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 500), metavar=("FROM", "TO"))
    parser.add_argument("--providers", action="store_true", help="use several providers")
    parser.add_argument("--opentofu", action="store_true", help="ask OpenTofu (`$TOFU`)")
    parser.add_argument("--keep", type=Path, help="write the cases to this directory")
    options = parser.parse_args()
    program = opentofu.program() if options.opentofu else binary.find()
    assert program, binary.MISSING
    comparison = Comparison(program, has_providers=options.providers, is_opentofu=options.opentofu)
    counts: Counter[str] = Counter()
    for seed in range(*options.seeds):
        result = comparison.compare(seed, options.keep)
        counts[result] += 1
        is_wrong = result.endswith(("silent", "wrong warning", "failed"))
        if is_wrong or result.startswith(("different", "other names")):
            print(f"seed {seed}: {result}", flush=True)
    comparison.stop()
    print(dict(counts))


if __name__ == "__main__":
    main()
