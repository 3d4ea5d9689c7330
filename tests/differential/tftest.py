"""Compares the cycles in random test files with those that `terraform test` reports.

python -m tests.differential.tftest [--seeds FIRST LAST] [--version 1.15]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from random import Random

from tests.terraform import binary, matrix
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.vfs import Disk

_MAIN = "".join(
    f'variable "{name}" {{\n  default = "x"\n}}\noutput "{name}" {{\n  value = var.{name}\n}}\n'
    for name in "abc"
)
_ERROR = re.compile(r"Error: (Cycle: .*|Self reference: \S+)")
_OURS = re.compile(r"fails \((.*)\)\. ")

Errors = frozenset[frozenset[str]]


def random_test_file(seed: int) -> str:
    """A random test file."""
    random = Random(f"tftest {seed}")
    runs = [f"r{number}" for number in range(random.randint(1, 4))]
    parallel = random.random() < 0.4
    blocks = ["test {\n  parallel = true\n}"] if parallel else []

    def value() -> str:
        name = random.choice("abc")
        choices = ['"x"', '"x"', f"var.{name}", f"run.{random.choice(runs)}.{name}"]
        return random.choice(choices)

    variables = [name for name in "abc" if random.random() < 0.4]
    if variables:
        entries = (f"  {name} = {value()}" for name in variables)
        blocks.append("\n".join(["variables {", *entries, "}"]))
    for name in runs:
        lines = [f'run "{name}" {{']
        if random.random() < 0.4:
            lines.append(f'  state_key = "{random.choice("kl")}"')
        if random.random() < 0.2:
            lines.append(f"  parallel = {random.choice(['true', 'false'])}")
        inner = [one for one in "abc" if random.random() < 0.3]
        if inner:
            lines += ["  variables {", *(f"    {one} = {value()}" for one in inner), "  }"]
        if random.random() < 0.3:
            condition = f"    condition = output.a == {value()}"
            lines += ["  assert {", condition, '    error_message = "no"', "  }"]
        blocks.append("\n".join([*lines, "}"]))
    return "\n".join(blocks) + "\n"


def errors_of_terraform(directory: Path, program: binary.Program) -> Errors:
    """The nodes of each cycle and self reference that `terraform test` reports."""
    variables = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": str(directory / "terraformrc")}
    (directory / "terraformrc").touch()
    done = binary.run(program, ["test", "-no-color"], directory, variables)
    return frozenset(_nodes(text) for text in _ERROR.findall(done.stdout + done.stderr))


def our_errors(directory: Path) -> Errors:
    """The same by the analysis."""
    messages = (problem.message for problem in analyze(str(directory), Disk()).problems)
    return frozenset(_nodes(found[1]) for one in messages for found in [_OURS.search(one)] if found)


def _nodes(error: str) -> frozenset[str]:
    _, _, names = error.partition(": ")
    return frozenset(name.removeprefix("a.tftest.hcl.") for name in names.split(", "))


def compare(seed: int, program: binary.Program) -> tuple[str, Errors, Errors]:
    """A random test file, and the errors of both."""
    text = random_test_file(seed)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder).resolve()
        (directory / "main.tf").write_text(_MAIN, encoding="utf-8")
        (directory / "a.tftest.hcl").write_text(text, encoding="utf-8")
        return text, our_errors(directory), errors_of_terraform(directory, program)


def main(arguments: Iterable[str]) -> int:
    """Compare a range of seeds, and print the differences and counts."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.differential.tftest", description="Test files, us and Terraform."
    )
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 200), metavar=("FIRST", "LAST"))
    parser.add_argument("--version", choices=matrix.RELEASES, default="1.15")
    options = parser.parse_args(list(arguments))
    program = matrix.program(options.version)
    cyclic = differ = 0
    for seed in range(*options.seeds):
        text, ours, theirs = compare(seed, program)
        cyclic += bool(theirs)
        if ours != theirs:
            differ += 1
            print(f"seed {seed}: only ours {set(ours - theirs)}, only theirs {set(theirs - ours)}")
            print(text, flush=True)
    first, last = options.seeds
    print(f"{last - first} test files, {cyclic} with a cycle, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
