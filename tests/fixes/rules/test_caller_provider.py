"""The rule `caller-provider`.

Which configuration a module uses is from Terraform: "Providers Within Modules".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import write
from tests.fixes.support import apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix, Safety

RULE = "caller-provider"
CALLER = 'provider "test" {\n  region = "x"\n}\n\nmodule "m" {\n  source = "./m"\n}\n'
OWN = 'provider "test" {\n  region = data.test_region.current.name\n}\n\n'
REST = 'data "test_region" "current" {}\n'


def only(texts: dict[str, str], at: str, file: str) -> Fix | None:
    """The only fix of the rule; None if there is none."""
    fixes = [fix for fix in fixes_at_text(texts, at, file) if fix.rule.name == RULE]
    assert len(fixes) < 2
    assert all(fix.safety is Safety.CHANGES_BEHAVIOUR for fix in fixes)
    return fixes[0] if fixes else None


def test_block_of_a_called_module_is_taken_out(tmp_path: Path, terraform: Terraform) -> None:
    texts = {"main.tf": CALLER, "m/main.tf": f"# Own.\n{OWN}{REST}"}
    fix = only(texts, "data.test_region", "m/main.tf")
    assert fix
    result = apply_fix(texts, fix)
    assert result["m/main.tf"] == REST
    assert terraform.ask(write(tmp_path / "before", texts), plan=False).cycles
    answer = terraform.ask(write(tmp_path / "after", result), plan=False)
    assert answer.graph_checked
    assert not answer.cycles


@pytest.mark.parametrize(
    ("caller", "own"),
    [
        ('module "m" {\n  source = "./m"\n}\n', OWN),
        (CALLER, OWN.replace("{\n", '{\n  alias = "b"\n', 1)),
    ],
    ids=["caller-has-none", "alias"],
)
def test_block_that_the_module_needs_stays(caller: str, own: str) -> None:
    texts = {"main.tf": caller, "m/main.tf": own + REST}
    assert only(texts, "data.test_region", "m/main.tf") is None


@pytest.mark.parametrize("end", ["", "\n"])
def test_last_block_of_a_file(end: str) -> None:
    texts = {"main.tf": CALLER, "m/main.tf": f"{REST}\n# Own.\n{OWN.rstrip()}{end}"}
    fix = only(texts, "data.test_region.current.name", "m/main.tf")
    assert fix
    assert apply_fix(texts, fix)["m/main.tf"] == REST.rstrip() + end
