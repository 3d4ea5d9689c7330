"""Compares the units and edges of random Terragrunt stacks with those that Terragrunt generates.

`python -m tests.differential.stacks --seeds 0 200` writes a catalog of units and a stack file that
uses them, reads the tree as it is, lets Terragrunt generate the stack, and compares with what
`terragrunt find` lists then. The generated tree must be read in the same way.
"""

from __future__ import annotations

import os.path
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.differential.units import main_of
from tests.terragrunt import program
from tests.terragrunt.program import Listing
from tests.terragrunt.trees import analysis_of, edges_of
from tf_cycle_ls.terragrunt.analyze import UnitAnalysis
from tf_cycle_ls.terragrunt.tree import UnitKind

# The units of the catalog.
_CATALOG = {
    "none": "",
    "value": 'dependency "a" {\n  config_path = values.a\n}\n',
    "text": 'dependency "a" {\n  config_path = "${get_terragrunt_dir()}/${values.a}"\n}\n',
    "order": "dependencies {\n  paths = [values.a]\n}\n",
    "both": 'dependency "a" {\n  config_path = values.a\n}\n'
    "dependencies {\n  paths = values.list\n}\n",
    "maybe": 'dependency "a" {\n  config_path = try(values.a, "none")\n'
    "  enabled = try(values.on, false)\n}\n",
    "local": "locals {\n  to = values.object.to\n}\n"
    'dependency "a" {\n  config_path = local.to\n}\n',
}


class Stack:
    """A random stack. `texts` maps the path of each file to its text."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)
        count = random.randint(2, 4)
        self._paths = [f"{random.choice(['', 'x/'])}u{number}" for number in range(count)]
        self._is_beside = [random.random() < 0.2 for _ in range(count)]
        self._may_have_cycle = random.random() < 0.4
        self.texts = {f"catalog/{name}/terragrunt.hcl": text for name, text in _CATALOG.items()}
        units = "".join(self._unit(number) for number in range(count))
        constants = 'locals {\n  on = true\n  prefix = "."\n  catalog = "../catalog"\n}\n'
        nested = ""
        if random.random() < 0.4:
            self.texts["catalog/pair/terragrunt.stack.hcl"] = (
                'unit "left" {\n  source = "${get_repo_root()}/catalog/none"\n  path = "left"\n}\n'
                'unit "right" {\n  source = "${get_repo_root()}/catalog/value"\n  path = "right"\n'
                "  values = { a = values.to }\n}\n"
            )
            to = random.choice(["../left", "../../../u0"])
            nested = (
                'stack "pair" {\n  source = "../catalog/pair"\n  path = "pair"\n'
                f'  values = {{ to = "{to}" }}\n}}\n'
            )
        self.texts["live/terragrunt.stack.hcl"] = constants + units + nested

    def _unit(self, number: int) -> str:
        random = self._random
        entry = random.choice(sorted(_CATALOG))
        source = random.choice(['"../catalog/@"', '"${local.catalog}/@"']).replace("@", entry)
        body = f'  source = {source}\n  path = "{self._paths[number]}"\n'
        if self._is_beside[number]:
            body += "  no_dot_terragrunt_stack = true\n"
        target = self._relative(number)
        body += (
            f"  values = {{\n    a = {target}\n    list = [{self._relative(number)}]\n"
            f"    on = {random.choice(['local.on', '!local.on', 'true'])}\n"
            f"    object = {{ to = {target} }}\n  }}\n"
        )
        if random.random() < 0.3:
            other = self._other(number)
            if other is not None:
                body += (
                    f'  autoinclude {{\n    dependency "auto" {{\n'
                    f"      config_path = unit.u{other}.path\n    }}\n  }}\n"
                )
        return f'unit "u{number}" {{\n{body}}}\n'

    def _other(self, number: int) -> int | None:
        others = [
            one
            for one in range(len(self._paths))
            if one < number or (self._may_have_cycle and one != number)
        ]
        return self._random.choice(others) if others else None

    def _relative(self, number: int) -> str:
        """An expression for the path to another unit, or to a place without one."""
        other = self._other(number)
        if other is None:
            return '"../nowhere"'
        path = os.path.relpath(self._place(other), self._place(number))
        return self._random.choice([f'"{path}"', f'"${{local.prefix}}/{path}"', f'lower("{path}")'])

    def _place(self, number: int) -> str:
        folder = "" if self._is_beside[number] else ".terragrunt-stack"
        return os.path.join(folder, self._paths[number])


def compare(terragrunt: str, seed: int) -> tuple[Listing, str]:
    """Compare one stack. Returns what Terragrunt lists, and the difference or an empty string."""
    stack = Stack(seed)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        subprocess.run(["git", "init", "-q", "."], cwd=top, check=True)
        found = [analysis_of(top, stack.texts)]
        done = program.run(terragrunt, ["stack", "generate"], top / "live")
        if done.returncode != 0:
            raise ValueError(done.stderr)
        found.append(analysis_of(top))
        expected = program.listing(terragrunt, top)
    ours = [_of_stack(_listing(one)) for one in found]
    theirs = _of_stack(expected)
    if expected.has_cycle:
        is_equal = all(one.has_cycle for one in ours)
    else:
        is_equal = ours == [theirs, theirs]
    if is_equal:
        return expected, ""
    texts = "".join(f"--- {name}\n{text}" for name, text in sorted(stack.texts.items()))
    problems = [[problem.message for problem in one.problems] for one in found]
    answers = f"expected {theirs}\nread {ours[0]}\ngenerated {ours[1]}\nproblems {problems}\n"
    return expected, f"seed {seed}\n{texts}{answers}"


def _listing(analysis: UnitAnalysis) -> Listing:
    units = (UnitKind.UNIT, UnitKind.GENERATED)
    nodes = analysis.dependencies.nodes.items()
    names = tuple(sorted(name for name, node in nodes if node.kind in units))
    return Listing(names, tuple(edges_of(analysis)), bool(analysis.components))


def _of_stack(listing: Listing) -> Listing:
    """Without the catalog, whose units have no values."""
    units = tuple(one for one in listing.units if one.startswith("live/"))
    edges = tuple(edge for edge in listing.edges if edge[0].startswith("live/"))
    return Listing(units, edges, listing.has_cycle)


if __name__ == "__main__":
    sys.exit(main_of(__doc__, compare))
