"""The rule `wildcard` in the policy of an API, where the ARN of a method may omit the API.

The AWS API Gateway developer guide, "API Gateway resource policy examples", uses
`execute-api:/stage/VERB/path`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import analyze_texts
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact

AT = "aws_api_gateway_rest_api.it.execution_arn"


def api(resources: str, effect: str = "Allow", instances: str = "") -> dict[str, str]:
    """An API with a policy that refers to it."""
    return {
        "main.tf": f"""\
data "aws_iam_policy_document" "it" {{
  statement {{
    effect    = "{effect}"
    actions   = ["execute-api:Invoke"]
    resources = {resources}
  }}
}}

resource "aws_api_gateway_rest_api" "it" {{
{instances}  name   = "it"
  policy = data.aws_iam_policy_document.it.json
}}
"""
    }


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_method_is_kept(effect: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = api(f'["${{{AT}}}/*/GET/pets", "${{{AT}}}/prod/*"]', effect)
    fix = only_fix("wildcard", texts, AT)
    assert fix is not None
    assert fix.impact is Impact.NONE
    assert ": safe; " in fix.description
    assert (
        fix_with_terraform("wildcard", texts, AT, tmp_path, terraform)
        == (api('["execute-api:/*/GET/pets", "execute-api:/prod/*"]', effect)["main.tf"])
    )


@pytest.mark.parametrize(
    ("resources", "instances"),
    [
        (f"[{AT}]", ""),
        (f'["${{{AT}}}"]', ""),
        (f'[join("/", [{AT}, "*"])]', ""),
        ('["${aws_api_gateway_rest_api.it.arn}/x"]', ""),
        ('["${aws_api_gateway_rest_api.it[0].execution_arn}/*"]', "  count  = 2\n"),
    ],
)
def test_wildcard_if_api_is_not_certain(resources: str, instances: str) -> None:
    texts = api(resources, instances=instances)
    assert analyze_texts(texts).components
    fix = only_fix("wildcard", texts, "aws_api_gateway_rest_api.it")
    assert fix is not None
    assert fix.impact is Impact.WIDENED
