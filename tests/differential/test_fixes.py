"""Fixes for random configurations with fixed seeds; `fixes` has the command for more.

Also tests that a change that breaks a promise is reported.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.cyclic import Maker
from tests.differential.fixes import PLAN, all_fixes, texts_of, try_fixes
from tests.differential.moved import differences
from tests.differential.promises import broken, lost, run_programs
from tests.differential.shapes import ShapeMaker
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.registry import RULES

pytestmark = pytest.mark.slow

CHUNK = 5


@pytest.mark.parametrize("first", range(0, 3 * CHUNK, CHUNK))
def test_fixes_keep_their_promises(first: int, terraform: Terraform) -> None:
    results = [try_fixes(texts_of(Maker(seed)), terraform) for seed in range(first, first + CHUNK)]
    assert [failure for result in results for failure in result.failures] == []
    assert sum(not result.unfit for result in results) > CHUNK // 2
    assert {rule for result in results for rule in result.applied} - {PLAN} <= {
        r.name for r in RULES
    }
    assert sum(result.applied.total() - result.applied[PLAN] for result in results) >= CHUNK // 2


def test_fixes_of_other_shapes_keep_their_promises(terraform: Terraform) -> None:
    results = [try_fixes(texts_of(ShapeMaker(seed)), terraform) for seed in range(8)]
    assert [failure for result in results for failure in result.failures] == []
    assert sum(result.applied.total() - result.applied[PLAN] for result in results) >= 4


def test_seed_determines_the_configuration() -> None:
    assert Maker(7).files == Maker(7).files != Maker(8).files


CYCLE = """\
resource "aws_sqs_queue" "one" {
  policy = jsonencode({ Other = test_a.two.id })
}

resource "test_a" "two" {
  v = aws_sqs_queue.one.id
}
"""
FIXED = """\
resource "aws_sqs_queue" "one" {
}

resource "test_a" "two" {
  v = aws_sqs_queue.one.id
}
"""
UNFORMATTED = """\
resource "aws_sqs_queue" "one" {
}

resource "test_a" "two" {
  v = aws_sqs_queue.one.id
  more = 1
}
"""
DANGLING = """\
resource "aws_sqs_queue" "one" {
}

resource "test_a" "two" {
  v = aws_sqs_queue.none.id
}
"""


@pytest.mark.parametrize(
    ("after", "noticed"),
    [
        (CYCLE, ["still on a cycle", "still on a cycle", "breaks 0 cycles", "the title"]),
        (UNFORMATTED, ["terraform fmt would change main.tf"]),
        (DANGLING, ["new error: Reference to undeclared resource"]),
        (FIXED.removesuffix("\n"), ["main.tf: its last line"]),
        (FIXED, []),
    ],
)
def test_broken_promise_is_reported(
    after: str, noticed: list[str], tmp_path: Path, terraform: Terraform
) -> None:
    for name, text in (("before", CYCLE), ("after", after)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    before = run_programs(tmp_path / "before", terraform)
    fix = next(fix for fix in all_fixes(before) if fix.rule.name == "split")
    failures = list(broken(fix, before, run_programs(tmp_path / "after", terraform), terraform))
    assert len(failures) == len(noticed), failures
    assert all(words in what for words, what in zip(noticed, failures, strict=True)), failures


def document(statement: str) -> str:
    return f'data "aws_iam_policy_document" "d" {{\n{statement}\n}}\n'


LIMITED = 'effect = "%s"\n  condition {\n    values = [%s]\n  }\n'
NEGATED = "not_resources = [%s]\n"
PRINCIPALS = "principals {\n    identifiers = [%s]\n  }\n"


@pytest.mark.parametrize(
    ("before", "after", "noticed"),
    [
        (LIMITED % ("Deny", '"a"'), 'effect = "Deny"', "a Deny without the condition"),
        (LIMITED % ("Deny", '"a"'), LIMITED % ("Deny", ""), "an empty list"),
        (LIMITED % ("Deny", '"a"'), LIMITED % ("Allow", '"a"'), "another effect"),
        (NEGATED % '"a"', NEGATED % '"*"', "a not_resources of everything"),
        (NEGATED % '"a"', NEGATED % "", "an empty list"),
        (PRINCIPALS % '"a"', PRINCIPALS % '"*"', "a principal of everybody"),
    ],
)
def test_forbidden_change_of_a_statement_is_reported(before: str, after: str, noticed: str) -> None:
    texts = [
        document(f'statement {{\n  sid = "S"\n  {statement}\n}}') for statement in (before, after)
    ]
    (what,) = lost(*texts)
    assert noticed in what
    assert list(lost(texts[0], texts[0] + "# more\n")) == []


def policy(statement: str) -> str:
    return f"""\
resource "a" "b" {{
  policy = <<EOT
{{"Statement": [{statement}]}}
EOT
}}
"""


DENY = policy('{"Sid": "S", "Effect": "Deny", "Condition": {"A": {"B": ["c"]}}}')
UNCONDITIONAL = policy('{"Sid": "S", "Effect": "Deny", "Condition": {}}')
EMPTY = policy('{"Sid": "S", "Effect": "Deny", "Condition": {"A": {"B": []}}}')
NOT_JSON = policy('{,"Sid": "S", "Effect": "Deny", "Condition": {"A": {"B": ["c"]}}}')


@pytest.mark.parametrize(
    ("before", "after", "noticed"),
    [
        (document('statement {\n  sid = "S"\n}'), document(""), "no statement left"),
        ("a = 1\n", "a = = 1\n", "python-hcl2"),
        ("a = 1\r\n", "a = 2\n", "\\n alone"),
        ("a = 1\n", "a = 2\r\n", "\\r\\n"),
        ("# kept 1\n\na = 1\n", "a = 1\n", "the comment '# kept 1' is gone"),
        (DENY, UNCONDITIONAL, "a Deny without the condition"),
        (DENY, EMPTY, "an empty list"),
        (DENY, NOT_JSON, "JSON in a heredoc"),
        ("a = <<EOT\n[1, 2]\nEOT\n", "a = <<EOT\n[1, ]\nEOT\n", "JSON in a heredoc"),
    ],
)
def test_forbidden_change_of_a_text_is_reported(before: str, after: str, noticed: str) -> None:
    assert any(noticed in what for what in lost(before, after))


GROUP = """\
resource "aws_security_group" "web" {
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    cidr_blocks     = ["10.0.0.0/8"]
    security_groups = [aws_security_group.app.id]
    self            = true
  }
}
"""
EMPTY_GROUP = 'resource "aws_security_group" "web" {\n}\n'


def rule(
    name: str,
    source: str,
    *,
    direction: str = "ingress",
    from_port: int = 443,
    protocol: str = "tcp",
) -> str:
    return f"""
resource "aws_vpc_security_group_{direction}_rule" "{name}" {{
  security_group_id = aws_security_group.web.id
  {source}
  from_port         = {from_port}
  to_port           = 443
  ip_protocol       = "{protocol}"
}}
"""


FROM_APP = "referenced_security_group_id = aws_security_group.app.id"
FROM_WEB = "referenced_security_group_id = aws_security_group.web.id"
NETWORK = rule("network", 'cidr_ipv4 = "10.0.0.0/8"')
APP = rule("app", FROM_APP)
ITSELF = rule("itself", FROM_WEB)


@pytest.mark.parametrize(
    ("rules", "noticed"),
    [
        ((NETWORK, APP, ITSELF), []),
        ((NETWORK, APP), ["lost: "]),
        ((NETWORK, APP, ITSELF, rule("b", FROM_APP)), ["duplicate: "]),
        ((NETWORK, APP, rule("itself", FROM_WEB, from_port=444)), ["lost: ", "new: "]),
        ((NETWORK, rule("app", FROM_APP, protocol="-1"), ITSELF), ["lost: ", "new: "]),
        ((NETWORK, APP, rule("itself", FROM_APP)), ["lost: ", "duplicate: "]),
        ((NETWORK, APP, rule("itself", FROM_WEB, direction="egress")), ["lost: ", "new: "]),
    ],
)
def test_moved_rules_keep_their_meaning(rules: tuple[str, ...], noticed: list[str]) -> None:
    changes = list(differences([GROUP], [EMPTY_GROUP, *rules]))
    assert len(changes) == len(noticed), changes
    assert all(words in what for words, what in zip(noticed, changes, strict=True)), changes


def route(id_: str) -> str:
    return f"""
resource "aws_route" "r" {{
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "a"
  id                     = {id_}
}}
"""


def test_moved_routes_keep_their_meaning() -> None:
    table = """
resource "aws_route_table" "t" {
  route {
    cidr_block = "a"
    id         = b.c.d
  }
}
"""
    empty = 'resource "aws_route_table" "t" {\n}\n'
    assert list(differences([table], [empty, route("b.c.d")])) == []
    assert list(differences([table], [empty])) != []
    assert list(differences([table], [empty, route("b.c.e")])) != []
