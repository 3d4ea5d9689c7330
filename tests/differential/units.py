"""Compares the units and edges of random trees with those that Terragrunt finds.

`python -m tests.differential.units --seeds 0 500` writes trees with includes, locals and shared
files, whose units name each other by paths in many ways that need no command. It prints each
difference. In a tree with a cycle, Terragrunt does not list all edges, so only the cycle counts.
"""

from __future__ import annotations

import argparse
import json
import os.path
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.differential.unit_paths import DIRECTORY_EXPRESSIONS, TEXT_EXPRESSIONS
from tests.terragrunt import program
from tests.terragrunt.program import Listing
from tests.terragrunt.trees import analysis_of, edges_of
from tf_cycle_ls.terragrunt.tree import UnitKind

_FOLDERS = ("", "dev", "dev/eu", "prod", "prod/us/1")
_MERGES = ("", '  merge_strategy = "deep"\n', '  merge_strategy = "no_merge"\n')
_TOP = 'dirname(find_in_parent_folders("root.hcl"))'
_ROOT = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n'


class Tree:
    """A random tree. `texts` maps the path of each file to its text."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)
        names = [f"u{number}" for number in range(random.randint(2, 6))]
        self.units = [os.path.join(random.choice(_FOLDERS), name) for name in names]
        self._may_have_cycle = random.random() < 0.4
        self.texts: dict[str, str] = {}
        self._add_shared_files()
        for number, unit in enumerate(self.units):
            self.texts[f"{unit}/terragrunt.hcl"] = self._unit(number, unit)

    def _add_shared_files(self) -> None:
        first = self.units[0]
        self.texts["root.hcl"] = (
            "locals {\n  top = get_parent_terragrunt_dir()\n  here = get_terragrunt_dir()\n"
            f'  first = "{first}"\n}}\n'
        )
        for folder in ("dev", "prod"):
            self.texts[f"{folder}/env.hcl"] = (
                f'locals {{\n  name = "{folder}"\n  top = "${{get_terragrunt_dir()}}/.."\n}}\n'
            )
        self.texts["names.json"] = json.dumps({"units": {"first": first}})
        self.texts["names.yaml"] = f"units:\n  - {first}\n"
        path = self._random.choice(
            [f'"${{{_TOP}}}/{first}"', f'"${{get_parent_terragrunt_dir()}}/{first}"']
        )
        self.texts["shared.hcl"] = self._random.choice(
            [
                _dependency("shared", path),
                _dependency("d0", path),
                f"dependencies {{\n  paths = [{path}]\n}}\n",
                f"locals {{\n  p = {path}\n}}\n{_dependency('shared', 'local.p')}",
            ]
        )

    def _unit(self, number: int, unit: str) -> str:
        random = self._random
        has_env = unit.startswith(("dev/", "prod/"))
        is_exposed = random.random() < 0.5
        expose = "  expose = true\n" if is_exposed else ""
        blocks = [f"{_ROOT}{expose}{random.choice(_MERGES)}}}\n"]
        if number and random.random() < 0.5:
            path = random.choice(
                [f'"${{{_TOP}}}/shared.hcl"', 'find_in_parent_folders("shared.hcl")']
            )
            blocks.append(f'include "shared" {{\n  path = {path}\n{random.choice(_MERGES)}}}\n')
        has_feature = random.random() < 0.3
        if has_feature:
            value = random.choice(["true", "false"])
            blocks.append(f'feature "f" {{\n  default = {value}\n}}\n')
        paths = []
        for index, target in enumerate(self._targets(number)):
            path = self._path(unit, target, has_env=has_env, is_exposed=is_exposed)
            if random.random() < 0.3:
                paths.append(path)
            else:
                enabled = self._enabled(has_feature=has_feature)
                blocks.append(_dependency(f"d{index}", path, enabled))
        if paths:
            blocks.append(f"dependencies {{\n  paths = [{', '.join(paths)}]\n}}\n")
        blocks.append(self._locals(has_env=has_env))
        random.shuffle(blocks)
        return "".join(blocks)

    def _targets(self, number: int) -> list[str]:
        others = self.units if self._may_have_cycle else self.units[:number]
        return self._random.sample(others, self._random.randint(0, min(2, len(others))))

    def _locals(self, *, has_env: bool) -> str:
        entries = [
            "here = get_terragrunt_dir()",
            f"top = {_TOP}",
            f"on = {self._random.choice(['true', 'false'])}",
            "name = basename(get_terragrunt_dir())",
            'parts = split("/", path_relative_to_include("root"))',
        ]
        if has_env:
            entries.append('env = read_terragrunt_config(find_in_parent_folders("env.hcl"))')
        self._random.shuffle(entries)
        return "locals {\n" + "".join(f"  {entry}\n" for entry in entries) + "}\n"

    def _enabled(self, *, has_feature: bool) -> str:
        is_unset = 'get_env("TF_CYCLE_LS_NONE", "") == ""'
        values = ["", "", "", "true", "false", "local.on", "!local.on", is_unset]
        if has_feature:
            values.append("feature.f.value")
        value = self._random.choice(values)
        return f"  enabled = {value}\n" if value else ""

    def _path(self, unit: str, target: str, *, has_env: bool, is_exposed: bool) -> str:
        """An expression for the path from one unit to another."""
        random = self._random
        relative = os.path.relpath(target, unit)
        if random.random() < 0.5:
            return random.choice(TEXT_EXPRESSIONS).replace("@", relative)
        paths = [path.format(relative=relative, target=target) for path in DIRECTORY_EXPRESSIONS]
        if target == self.units[0]:
            paths += [
                '"${local.top}/${jsondecode(file("${local.top}/names.json")).units.first}"',
                '"${local.top}/${yamldecode(file("${local.top}/names.yaml")).units[0]}"',
            ]
        if is_exposed:
            paths.append(f'"${{include.root.locals.here}}/{relative}"')
            if target == self.units[0]:
                paths.append('"${include.root.locals.top}/${include.root.locals.first}"')
        if has_env:
            paths.append(f'"${{local.env.locals.top}}/{target}"')
            folder, _, rest = target.partition("/")
            if unit.startswith(f"{folder}/"):
                paths.append(f'"${{local.top}}/${{local.env.locals.name}}/{rest}"')
        return random.choice(paths)


def _dependency(label: str, path: str, enabled: str = "") -> str:
    return f'dependency "{label}" {{\n  config_path = {path}\n{enabled}}}\n'


def compare(terragrunt: str, seed: int) -> tuple[Listing, str]:
    """Compare one tree. Returns what Terragrunt lists, and the difference or an empty string."""
    tree = Tree(seed)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        subprocess.run(["git", "init", "-q", "."], cwd=top, check=True)
        analysis = analysis_of(top, tree.texts)
        expected = program.listing(terragrunt, top)
    nodes = analysis.dependencies.nodes.items()
    units = tuple(sorted(name for name, node in nodes if node.kind is UnitKind.UNIT))
    actual = Listing(units, tuple(edges_of(analysis)), bool(analysis.components))
    problems = [problem.message for problem in analysis.problems]
    is_equal = actual.has_cycle if expected.has_cycle else actual == expected
    if is_equal and not problems:
        return expected, ""
    texts = "".join(f"--- {name}\n{text}" for name, text in sorted(tree.texts.items()))
    answers = f"expected {expected}\nactual   {actual}\nproblems {problems}\n"
    return expected, f"seed {seed}\n{texts}{answers}"


def main_of(description: str | None, compare: Callable[[str, int], tuple[Listing, str]]) -> int:
    """Compare the trees of the seeds, and print all differences and their number.

    Returns the exit status.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 100))
    first, last = parser.parse_args().seeds
    terragrunt = program.find()
    if terragrunt is None:
        print(program.MISSING)
        return 1
    differences = edges = cycles = 0
    for seed in range(first, last):
        listing, difference = compare(terragrunt, seed)
        edges += len(listing.edges)
        cycles += listing.has_cycle
        if difference:
            differences += 1
            print(difference, flush=True)
    trees = last - first
    print(f"{trees} trees, {cycles} with a cycle, {edges} edges, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main_of(__doc__, compare))
