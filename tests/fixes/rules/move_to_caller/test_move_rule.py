"""Moving a resource out of a module with instances, as Terraform plans it.

`moved` blocks keep the objects (Terraform: *Refactor modules*): the plan of the fixed configuration
destroys nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixes.explanation_support import write
from tests.fixes.rules.move_to_caller.support import CALLER, INPUTS, OWN, modules, moves
from tests.fixes.support import analyze_texts, fixes_at_text
from tests.terraform import binary
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm, Safety

MOVED = """\
module "a" {
  for_each = toset(["x", "y"])
  source   = "./a"
  name     = each.key
}

# Links both.
resource "terraform_data" "link" {
  for_each = toset(["x", "y"])

  input = "${module.a[each.key].id}-${module.b[each.key].id}"
}

moved {
  from = module.a["x"].terraform_data.link
  to   = terraform_data.link["x"]
}

moved {
  from = module.a["y"].terraform_data.link
  to   = terraform_data.link["y"]
}
"""


def test_resource_moves_with_its_objects(tmp_path: Path, terraform: Terraform) -> None:
    texts = modules()
    (result,) = moves(texts)
    before, _, after = result["main.tf"].partition('\nmodule "b"')
    assert before == MOVED
    assert after == CALLER.partition('\nmodule "b"')[2]
    assert (
        result["a/main.tf"]
        == modules("", inputs=INPUTS.replace('variable "peer" {}\n\n', ""))["a/main.tf"]
    )
    assert terraform.ask(write(tmp_path / "before", texts), plan=False).cycles
    answer = terraform.ask(write(tmp_path / "after", result))
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path / "after") == []


@pytest.mark.slow
def test_plan_destroys_nothing(tmp_path: Path) -> None:
    program = binary.find()
    if program is None:
        pytest.skip(binary.MISSING)
    texts = modules()
    (result,) = moves(texts)
    # What was applied before the cycle came into the configuration.
    applied = {**texts, "main.tf": CALLER.replace("peer     = module.b[each.key].id", 'peer = "p"')}
    directory = write(tmp_path / "work", applied)
    for arguments in (["init", "-input=false"], ["apply", "-input=false", "-auto-approve"]):
        assert binary.run(program, arguments, directory, {}).returncode == 0
    for name, text in result.items():
        (directory / name).write_text(text)
    shutil.rmtree(directory / ".terraform", ignore_errors=True)
    binary.run(program, ["init", "-input=false"], directory, {})
    plan = binary.run(program, ["plan", "-input=false", "-no-color"], directory, {}).stdout
    assert "0 to add, 2 to change, 0 to destroy" in plan
    assert '(moved from module.a["x"].terraform_data.link)' in plan


def test_class_and_words() -> None:
    (fix,) = (f for f in fixes_at_text(modules(), "module.b[") if f.rule.name == "move-to-caller")
    assert fix.harms == (Harm.BREAKS_CALLERS,)
    assert fix.safety is Safety.CHANGES_BEHAVIOUR
    assert fix.title == "Move terraform_data.link out of module.a (callers may break)"
    assert "another root module that calls the module must do the same" in fix.description


def test_count() -> None:
    caller = CALLER.replace('for_each = toset(["x", "y"])', "count    = 2")
    caller = caller.replace("each.key", "count.index")
    (result,) = moves(modules(caller=caller))
    assert '  count = 2\n\n  input = "${module.a[count.index].id}-' in result["main.tf"]
    assert (
        "  from = module.a[1].terraform_data.link\n  to   = terraform_data.link[1]"
        in (result["main.tf"])
    )


def test_name_that_is_taken() -> None:
    taken = 'resource "terraform_data" "link" {\n}\n'
    (result,) = moves(modules(caller=CALLER + taken))
    assert 'resource "terraform_data" "a" {' in result["main.tf"]
    assert '  to   = terraform_data.a["x"]' in result["main.tf"]


def test_line_endings_are_kept() -> None:
    texts = {name: text.replace("\n", "\r\n") for name, text in modules().items()}
    (result,) = moves(texts)
    for text in result.values():
        assert text.count("\n") == text.count("\r\n")
    assert not analyze_texts(result).components


def test_provider_of_another_source_in_the_caller() -> None:
    required = (
        'terraform {\n  required_providers {\n    terraform = { source = "example/terraform" }\n'
        "  }\n}\n\n"
    )
    assert moves(modules(inputs=required + INPUTS)) == []
    assert moves(modules(inputs=required + INPUTS, caller=required + CALLER))


def test_two_resources_of_an_input() -> None:
    second = 'resource "terraform_data" "second" {\n  input = [var.peer]\n}\n\n'
    (result,) = moves(modules(own=OWN + second))
    assert result["main.tf"].count("moved {") == 4
    assert "input = [module.b[each.key].id]" in result["main.tf"]
    assert "var.peer" not in result["a/main.tf"]
