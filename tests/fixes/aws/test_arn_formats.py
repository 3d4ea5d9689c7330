"""The ARN that is written for every supported type; Terraform finds no cycle afterwards.

`tables/arns.json` lists the types. The templates are from the AWS service authorization reference,
the arguments from the schemas of provider hashicorp/aws 6.25.0.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fixes.aws.support import ROWS, Row, text_of
from tests.fixes.support import DIRECTORY, in_memory_files
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.model import Impact, Safety

pytestmark = pytest.mark.slow

TABLE = "tests/fixes/tables/arns.json"
EXACT = [row for row in ROWS if row["determined"] == "yes"]
PATTERNS = [row for row in ROWS if row["determined"] != "yes"]
# Patterns that no account bounds: other people's would match too.
UNBOUND = {row["resource"] for row in PATTERNS if "${account}" not in row["template"]}
# Where the table has the usual kind of several, any of which it may be.
ANY_KIND = {
    "aws_lb": ("loadbalancer/app/", "loadbalancer/*/"),
    "aws_wafv2_web_acl": ("regional/webacl/", "*/webacl/"),
}

NAMED = {"url_without_scheme": "login.example.com/one", "path": "/team/"}
DATA = {
    "partition": "${data.aws_partition.current.partition}",
    "region": "${data.aws_region.current.name}",
    "account": "${data.aws_caller_identity.current.account_id}",
}


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
    plan = plan_fixes(analyze(DIRECTORY, files), files, [rule], Safety.CHANGES_BEHAVIOUR)
    (folder / "main.tf").write_bytes(plan.documents[f"{DIRECTORY}/main.tf"].data)
    assert terraform.fmt_check(folder) == []
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked or answer.cycles
    left = {name for cycle in answer.cycles for name in cycle if name.endswith(".x")}
    assert left == {f"{type_}.x" for type_ in UNBOUND & {row["resource"] for row in rows}}
    return plan


def test_table_matches_arn_formats() -> None:
    formats = "tf_cycle_ls/fixes/aws/arn_formats.py"
    exact = {row["resource"] for row in EXACT}
    patterns = {row["resource"] for row in PATTERNS}
    expected_patterns = arn_formats.PATTERNS.keys() - arn_formats.EXACT.keys()
    for resource in (exact | patterns) - arn_formats.EXACT.keys() - expected_patterns:
        pytest.fail(f"add {resource} to {formats}, or remove its row from {TABLE}")
    for resource in arn_formats.EXACT.keys() - exact:
        pytest.fail(f'add a row of {resource} with "determined": "yes" to {TABLE}')
    for resource in expected_patterns - patterns:
        pytest.fail(f'add a row of {resource} with another "determined" than "yes" to {TABLE}')
    assert (exact, patterns) == (set(arn_formats.EXACT), expected_patterns)
    for row in ROWS:
        attribute = arn_formats.ATTRIBUTE.get(row["resource"], "arn")
        message = f"{formats} says {attribute} for {row['resource']}, {TABLE} {row['attribute']}"
        assert attribute == row["attribute"], message


def test_exact_arns(tmp_path: Path, terraform: Terraform) -> None:
    plan = repaired(EXACT, "construct-arn", tmp_path, terraform)
    text = plan.documents[f"{DIRECTORY}/main.tf"].data.decode()
    assert len(plan.fixes) == len(EXACT)
    assert {fix.impact for fix in plan.fixes} == {Impact.ORDER}
    written = re.findall(r'resources = \["(.*)"\]', text)
    assert written == [expected(row) for row in EXACT]


def test_patterns_for_arns_with_generated_parts(tmp_path: Path, terraform: Terraform) -> None:
    plan = repaired(PATTERNS, "scoped-wildcard", tmp_path, terraform)
    text = plan.documents[f"{DIRECTORY}/main.tf"].data.decode()
    written = re.findall(r'resources = \["(.*)"\]', text)
    assert written == [expected(row) for row in PATTERNS if row["resource"] not in UNBOUND]


@pytest.mark.parametrize("table", [arn_formats.EXACT, arn_formats.PATTERNS])
def test_arn_table_entries_have_six_parts(table: dict[str, str]) -> None:
    """ARNs have six parts. Patterns contain a wildcard, exact ARNs do not."""
    for type_, tail in table.items():
        assert tail.count(":") >= 3, type_
        assert ("*" in tail or "?" in tail) == (table is arn_formats.PATTERNS), type_
    assert arn_formats.EXACT.keys().isdisjoint(arn_formats.PATTERNS)
