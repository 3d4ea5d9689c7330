"""The ARN that is written for every supported type; Terraform finds no cycle afterwards.

`tables/arns.json` lists the types. The templates are from the AWS service authorization reference,
the arguments from the schemas of provider hashicorp/aws 6.25.0.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixes.support import DIRECTORY, in_memory_files
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.model import Impact

Row = dict[str, Any]
ROWS: list[Row] = json.loads(
    (Path(__file__).parents[1] / "tables" / "arns.json").read_text(encoding="utf-8")
)
EXACT = [row for row in ROWS if row["determined"] == "yes"]
PATTERNS = [row for row in ROWS if row["determined"] != "yes"]
# Patterns that no account bounds: other people's would match too.
UNBOUND = {row["resource"] for row in PATTERNS if "${account}" not in row["template"]}
# Where the table has the usual kind of several, any of which it may be.
ANY_KIND = {
    "aws_lb": ("loadbalancer/app/", "loadbalancer/*/"),
    "aws_wafv2_web_acl": ("regional/webacl/", "*/webacl/"),
}

GIVEN = {
    "url": "https://login.example.com/one",
    "path": "/team/",
    ("aws_kms_alias", "name"): "alias/thing",
    ("aws_ssm_parameter", "name"): "/thing",
}
NAMED = {"url_without_scheme": "login.example.com/one", "path": "/team/"}
DATA = {
    "partition": "${data.aws_partition.current.partition}",
    "region": "${data.aws_region.current.name}",
    "account": "${data.aws_caller_identity.current.account_id}",
}


def text_of(row: Row) -> str:
    """A queue whose policy refers to a resource that depends on the queue."""
    type_ = row["resource"]
    wanted = {*row["arguments"], *re.findall(r"\$\{(path|group_name)\}", row["template"])}
    given = {name: GIVEN.get((type_, name), GIVEN.get(name, "thing")) for name in sorted(wanted)}
    width = max(map(len, [*given, "tags"]))
    arguments = "".join(f'  {name:{width}} = "{value}"\n' for name, value in given.items())
    return f"""\
resource "{type_}" "x" {{
{arguments}  {"tags":{width}} = {{ of = aws_sqs_queue.{type_}.id }}
}}

data "aws_iam_policy_document" "{type_}" {{
  statement {{
    actions   = ["sqs:SendMessage"]
    resources = [{type_}.x.{row["attribute"]}]
  }}
}}

resource "aws_sqs_queue" "{type_}" {{
  name   = "queue"
  policy = data.aws_iam_policy_document.{type_}.json
}}
"""


def expected(row: Row) -> str:
    """The ARN that is expected for the resource."""
    template: str = row["template"]
    for old, new in [ANY_KIND[row["resource"]]] if row["resource"] in ANY_KIND else []:
        template = template.replace(old, new)
    return re.sub(r"\$\{(\w+)\}", lambda m: DATA.get(m[1]) or NAMED.get(m[1], "thing"), template)


def repaired(rows: list[Row], rule: str, folder: Path, terraform: Terraform) -> Plan:
    """The texts after the fixes of a rule. Terraform must find no cycle in them."""
    text = "\n".join(map(text_of, rows))
    (folder / "main.tf").write_text(text)
    assert terraform.fmt_check(folder) == []
    assert len(terraform.ask(folder, plan=False).cycles) == len(rows)
    files = in_memory_files({"main.tf": text})
    made = plan_fixes(analyze(DIRECTORY, files), files, [rule], Impact.CONTROL_REMOVED)
    (folder / "main.tf").write_bytes(made.documents[f"{DIRECTORY}/main.tf"].data)
    assert terraform.fmt_check(folder) == []
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked or answer.cycles
    left = {name for cycle in answer.cycles for name in cycle if name.endswith(".x")}
    assert left == {f"{each}.x" for each in UNBOUND & {row["resource"] for row in rows}}
    return made


def test_table_matches_arn_formats() -> None:
    assert {row["resource"] for row in EXACT} == set(arn_formats.EXACT)
    assert {
        row["resource"] for row in PATTERNS
    } == arn_formats.PATTERNS.keys() - arn_formats.EXACT.keys()
    for row in ROWS:
        assert arn_formats.ATTRIBUTE.get(row["resource"], "arn") == row["attribute"]


def test_exact_arns(tmp_path: Path, terraform: Terraform) -> None:
    made = repaired(EXACT, "construct-arn", tmp_path, terraform)
    text = made.documents[f"{DIRECTORY}/main.tf"].data.decode()
    assert len(made.fixes) == len(EXACT)
    assert {fix.impact for fix in made.fixes} == {Impact.ORDER}
    written = re.findall(r'resources = \["(.*)"\]', text)
    assert written == [expected(row) for row in EXACT]


def test_patterns_for_arns_with_generated_parts(tmp_path: Path, terraform: Terraform) -> None:
    made = repaired(PATTERNS, "scoped-wildcard", tmp_path, terraform)
    text = made.documents[f"{DIRECTORY}/main.tf"].data.decode()
    written = re.findall(r'resources = \["(.*)"\]', text)
    assert written == [expected(row) for row in PATTERNS if row["resource"] not in UNBOUND]


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ('"thing"', "thing"),
        ("aws_lambda_function.f.arn", "worker"),
        ("aws_lambda_function.f.function_name", "worker"),
        ("aws_lambda_function.f.qualified_arn", None),
        ('"arn:aws:lambda:eu-west-1:111122223333:function:thing"', None),
        ("var.function", None),
    ],
)
def test_argument_with_name_or_arn(function: str, name: str | None) -> None:
    (row,) = (row for row in ROWS if row["resource"] == "aws_lambda_alias")
    text = text_of(row).replace('function_name = "thing"', f"function_name = {function}")
    text += 'resource "aws_lambda_function" "f" {\n  function_name = "worker"\n}\n'
    files = in_memory_files({"main.tf": text})
    made = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Impact.ORDER)
    assert len(made.fixes) == (1 if name else 0)
    if name:
        after = made.documents[f"{DIRECTORY}/main.tf"].data.decode()
        assert f':function:{name}:thing"]' in after


def test_lower_case_name() -> None:
    (row,) = (row for row in ROWS if row["resource"] == "aws_elasticache_cluster")
    for given, kept in (('"Thing"', "cluster:thing"), ("var.id", "cluster:${lower(var.id)}")):
        text = text_of(row).replace('cluster_id = "thing"', f"cluster_id = {given}")
        text += 'variable "id" {}\n'
        files = in_memory_files({"main.tf": text})
        made = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Impact.ORDER)
        assert f':{kept}"]' in made.documents[f"{DIRECTORY}/main.tf"].data.decode()
