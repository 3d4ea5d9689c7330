"""The rule `provider-alias`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import write
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix, Safety

RULE = "provider-alias"


def only(texts: dict[str, str], at: str) -> Fix | None:
    """The only fix of the rule; None if there is none."""
    fixes = [fix for fix in fixes_at_text(texts, at) if fix.rule.name == RULE]
    assert len(fixes) < 2
    assert all(fix.safety is Safety.CHANGES_BEHAVIOUR for fix in fixes)
    return fixes[0] if fixes else None


SECRET = """\
data "test_secret" "deploy" {
  name = "ci"
}

locals {
  deployer = jsondecode(data.test_secret.deploy.value)
}

provider "test" {
  region     = "x"
  access_key = local.deployer.access_key
}
"""


REGION = """\
provider "test" {
  region = data.test_region.current.name
}

data "test_region" "current" {}
"""
CALL = 'module "m" {\n  source = "./m"\n}\n'


def test_data_source_gets_a_configuration_of_its_own(tmp_path: Path, terraform: Terraform) -> None:
    texts = {"main.tf": SECRET}
    fix = only(texts, "local.deployer")
    assert fix
    assert "takes" not in fix.title
    assert "no access_key" in fix.description
    result = apply_fix(texts, fix)
    assert '  provider = test.bootstrap\n  name     = "ci"\n' in result["main.tf"]
    assert result["main.tf"].endswith(
        'provider "test" {\n  alias  = "bootstrap"\n  region = "x"\n}\n'
    )
    answer = terraform.ask(write(tmp_path, result), plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_block_of_one_line() -> None:
    texts = {"main.tf": REGION}
    fix = only(texts, "data.test_region")
    assert fix
    data = 'data "test_region" "current" {\n  provider = test.bootstrap\n}\n'
    assert data in apply_fix(texts, fix)["main.tf"]


@pytest.mark.parametrize(
    "text",
    [
        SECRET.replace("access_key =", "host       ="),
        SECRET.replace('name = "ci"', "name = module.m.x") + CALL,
    ],
    ids=["address", "used-in-a-module"],
)
def test_configuration_stays(text: str) -> None:
    module = 'data "test_name" "n" {}\n\noutput "x" {\n  value = data.test_name.n.id\n}\n'
    texts = {"main.tf": text, "m/main.tf": module}
    assert analyze_texts(texts).components
    assert only(texts, "local.deployer") is None
