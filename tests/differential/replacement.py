"""Compares predicted cycles of replacement with those that Terraform prints, for random changes.

`python -m tests.differential.replacement --seeds 0 500` applies random configurations of
`terraform_data` with the real terraform, changes them at random, plans, and compares: a plan has a
cycle if and only if the simulation of the plan has one, with the same nodes. `--keep DIR` writes
each case to a file.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.analysis.directories import analysed
from tests.replacement.record import trimmed_plan, trimmed_state
from tests.replacement.workspace import Workspace, names_of
from tests.terraform import binary
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.plan_file import read_plan
from tf_cycle_ls.replacement.simulate import simulate
from tf_cycle_ls.replacement.situations import with_configuration
from tf_cycle_ls.replacement.state_file import read_state

Texts = dict[str, str]
_NAMES = "abcdef"


@dataclass(frozen=True)
class Block:
    """A random resource, in the root module or in a module of its own.

    `count` is None, or the number of instances of the resource or of its module. `uses` are the
    names that it refers to, and `through` says how: in an argument, by a local value, or by
    `depends_on`.
    """

    name: str
    uses: tuple[tuple[str, str], ...] = ()
    trigger: int = 1
    is_created_first: bool = False
    count: int | None = None
    in_module: bool = False
    is_checked: bool = False
    old_name: str = ""


@dataclass(frozen=True)
class Case:
    """Two configurations and the `moved` blocks between them."""

    before: tuple[Block, ...]
    after: tuple[Block, ...]
    texts: tuple[Texts, Texts] = field(default=({}, {}))


def random_case(seed: int) -> Case:
    """A random configuration and a random change of it."""
    chance = random.Random(seed)
    names = list(_NAMES[: chance.randint(3, 6)])
    before = [_random_block(name, names[:at], chance) for at, name in enumerate(names)]
    if chance.random() < 0.6:
        chance.shuffle(names)
    after: list[Block] = []
    blocks = {block.name: block for block in before}
    for at, name in enumerate(names):
        if chance.random() < 0.2:
            continue
        available = [one.name for one in after]
        after.append(_changed(blocks[name], names[:at], available, chance))
    if chance.random() < 0.3:
        after.append(_random_block("n", [one.name for one in after], chance))
    case = Case(tuple(before), tuple(after))
    return replace(case, texts=(_texts(case.before), _texts(case.after)))


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
    if chance.random() < 0.2:
        new = replace(new, is_created_first=not block.is_created_first)
    if block.count is not None and chance.random() < 0.5:
        new = replace(new, count=chance.choice([0, 1, 2]))
    if not block.in_module and chance.random() < 0.12:
        moved = block.name if chance.random() < 0.5 else ""
        new = replace(new, name=f"{block.name}2", old_name=moved)
    return new


def _texts(blocks: tuple[Block, ...]) -> Texts:
    by_name = {block.name: block for block in blocks}
    texts, root = {}, []
    for block in blocks:
        root.append(_call(block, by_name) if block.in_module else _resource(block, by_name))
        if block.old_name:
            root.append(
                f"moved {{\n  from = terraform_data.{block.old_name}\n"
                f"  to   = terraform_data.{block.name}\n}}\n"
            )
        if block.in_module:
            text = _resource(replace(block, uses=(("in", "variable"),), count=None), by_name)
            texts[f"{block.name}/main.tf"] = (
                'variable "in" {}\n' + text + 'output "id" {\n  value = terraform_data.'
                f"{block.name}.id\n}}\n"
            )
    return {"main.tf": "".join(root), **texts}


def _reference(name: str, by_name: dict[str, Block]) -> str:
    block = by_name[name]
    if block.in_module:
        return f"module.{name}.id" if block.count is None else f'join("", module.{name}[*].id)'
    if block.count is None:
        return f"terraform_data.{name}.id"
    return f'join("", terraform_data.{name}[*].id)'


def _address(name: str, by_name: dict[str, Block]) -> str:
    return f"module.{name}" if by_name[name].in_module else f"terraform_data.{name}"


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
    return f"[{', '.join(values)}]", depends, extra


def _resource(block: Block, by_name: dict[str, Block]) -> str:
    value, depends, extra = _values(block, by_name)
    triggered = [
        f"terraform_data.{used}"
        for used, way in block.uses
        if way == "triggered" and not by_name[used].in_module
    ]
    lifecycle = "    create_before_destroy = true\n" if block.is_created_first else ""
    if triggered:
        lifecycle += f"    replace_triggered_by = [{', '.join(triggered)}]\n"
    if block.is_checked:
        lifecycle += (
            "    precondition {\n      condition     = length(path.module) > 0\n"
            '      error_message = "no"\n    }\n'
        )
    count = "" if block.count is None else f"  count = {block.count}\n"
    return (
        f'resource "terraform_data" "{block.name}" {{\n{count}'
        f"  triggers_replace = [{block.trigger}]\n  input = {value}\n{depends}"
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


def compare(seed: int, program: binary.Program, keep: Path | None) -> str:
    """Apply and plan a case. Returns what happened, as one word."""
    case = random_case(seed)
    with tempfile.TemporaryDirectory() as scratch:
        workspace = Workspace(program, Path(scratch))
        workspace.write(case.texts[0])
        applied = workspace.run("apply")
        if applied.status:
            return "invalid"
        state = trimmed_state(workspace.state())
        workspace.write(case.texts[1])
        answer, plan = workspace.plan()
    if plan is None or answer.errors:
        return "invalid"
    if keep:
        content = {
            "texts": case.texts,
            "state": state,
            "plan": trimmed_plan(plan),
            "cycles": sorted(map(sorted, answer.cycles)),
        }
        (keep / f"{seed}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
    return verdict(case.texts[1], state, plan, answer.cycles)


def verdict(texts: Texts, state: object, plan: object, cycles: frozenset[frozenset[str]]) -> str:
    """Compare the prediction, with and without the text, with the cycles that were printed."""
    known = read_state(json.dumps(state).encode())
    predicted = read_plan(json.dumps(plan).encode(), known)
    for one in (predicted, with_configuration(predicted, Configuration(analysed(texts)))):
        found = simulate(one.situation).cycles
        names = {names_of(", ".join(component)) for component in found}
        if bool(names) != bool(cycles):
            return "different"
    # A plan has no local values, so only the text gives all names.
    return ("cycle" if cycles else "no cycle") if names == cycles else "other names"


def main() -> None:
    """Compare the cases of a range of seeds, and print counts and the seeds that differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential.replacement")
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 500), metavar=("FROM", "TO"))
    parser.add_argument("--keep", type=Path, help="write the cases to this directory")
    options = parser.parse_args()
    program = binary.find()
    assert program, binary.MISSING
    counts: Counter[str] = Counter()
    for seed in range(*options.seeds):
        result = compare(seed, program, options.keep)
        counts[result] += 1
        if result in ("different", "other names"):
            print(f"seed {seed}: {result}", flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main()
