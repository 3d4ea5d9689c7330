"""What the messages about root modules that read each other's state claim, with a real Terraform.

The local backend and `terraform_remote_state` are built in: no provider and no network is needed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terraform import binary
from tf_cycle_ls.cli.estate import analyzed_estate
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.estate.analyze import EstateAnalysis

pytestmark = pytest.mark.slow

READ = """
data "terraform_remote_state" "other" {{
  backend = "local"
  config  = {{ path = "{path}" }}
{more}}}
"""
OUTPUT = 'output "o" {{\n  value = {}\n}}\n'
OTHERS = "data.terraform_remote_state.other.outputs.o"
NO_STATE = "Unable to find remote state"
EMPTY = {"version": 4, "serial": 1, "lineage": "l", "outputs": {}, "resources": []}


class Estate:
    """Root modules in folders below `path`."""

    def __init__(self, path: Path, program: binary.Program) -> None:
        self.path = path
        self._program = program

    def write(self, name: str, text: str) -> None:
        (self.path / name).mkdir(exist_ok=True)
        (self.path / name / "main.tf").write_text(text)

    def run(self, name: str, *arguments: str) -> str:
        """The output of terraform in a root module, whatever its exit status."""
        folder = self.path / name
        answer = binary.run(self._program, [*arguments, "-no-color"], folder, {})
        return " ".join((answer.stdout + answer.stderr).split())

    def apply(self, name: str) -> str:
        self.run(name, "init")
        return self.run(name, "apply", "-auto-approve")

    def analysis(self) -> EstateAnalysis:
        projects = working_directory_projects(())
        root_dirs = find_root_modules(str(self.path), projects)
        return analyzed_estate(str(self.path), root_dirs, projects)

    def ring(self, first: str, second: str, more: str = "") -> list[str]:
        """Write two root modules that read each other's state; the codes of their cycles."""
        for name, other, value in (("a", "b", first), ("b", "a", second)):
            reads = READ.format(path=f"../{other}/terraform.tfstate", more=more)
            self.write(name, reads + OUTPUT.format(value))
        return [component.code for component in self.analysis().components]


@pytest.fixture
def estate(tmp_path: Path, terraform_program: binary.Program) -> Estate:
    return Estate(tmp_path, terraform_program)


@pytest.mark.parametrize("more", ["", '  defaults = { o = "none" }\n'])
def test_no_order_creates_them(estate: Estate, more: str) -> None:
    assert estate.ring(OTHERS, '"b"', more) == ["state-order"]
    assert NO_STATE in estate.apply("a")
    assert NO_STATE in estate.apply("b")


def test_defaults_help_if_there_is_a_state(estate: Estate) -> None:
    estate.ring(OTHERS, '"b"', '  defaults = { o = "none" }\n')
    (estate.path / "b/terraform.tfstate").write_text(json.dumps(EMPTY))
    assert 'o = "none"' in estate.apply("a")
    assert 'o = "b"' in estate.apply("b")
    assert 'o = "b"' in estate.apply("a")


def test_value_that_goes_round_never_settles(estate: Estate) -> None:
    assert estate.ring(f'"a${{{OTHERS}}}"', f'"b${{{OTHERS}}}"') == ["state-cycle"]
    for name in ("a", "b"):
        state = {**EMPTY, "outputs": {"o": {"value": "", "type": "string"}}}
        (estate.path / name / "terraform.tfstate").write_text(json.dumps(state))
    assert 'o = "a"' in estate.apply("a")
    assert 'o = "ba"' in estate.apply("b")
    assert 'o = "aba"' in estate.apply("a")
    assert 'o = "baba"' in estate.apply("b")


def test_destroying_one_breaks_the_other(estate: Estate) -> None:
    assert estate.ring(OTHERS, OTHERS) == ["state-cycle"]
    state = {**EMPTY, "outputs": {"o": {"value": "x", "type": "string"}}}
    (estate.path / "b/terraform.tfstate").write_text(json.dumps(state))
    assert "Apply complete" in estate.apply("a")
    (estate.path / "b/terraform.tfstate").write_text(json.dumps(EMPTY))
    for command in (["plan"], ["destroy", "-auto-approve"]):
        assert "Unsupported attribute" in estate.run("a", *command)


def test_state_of_a_workspace(estate: Estate) -> None:
    """The path of the local backend for a workspace is the one that the analysis matches."""
    path = "../b/terraform.tfstate.d/w/terraform.tfstate"
    estate.write("a", READ.format(path=path, more="") + OUTPUT.format(OTHERS))
    estate.write("b", OUTPUT.format('"of b"'))
    assert estate.analysis().dependencies.successors["a"] == ("b",)
    estate.run("b", "init")
    estate.run("b", "workspace", "new", "w")
    estate.apply("b")
    assert 'o = "of b"' in estate.apply("a")
