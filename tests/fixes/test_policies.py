"""The rules for policy documents: what each makes of a text, and what is never offered.

The expectations come from the way AWS evaluates policies: an Allow without its condition allows
more, a Deny without its last condition denies everything, a principal or a `not_resources` of `*`
is never what was meant.
"""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.fixes.configurations import after, analysed, offered
from tf_cycle_ls.fixes.offer import Fix

RULES = ("wildcard", "remove-condition", "remove-statement")


def of_policy(texts: dict[str, str], at: str) -> tuple[Fix, ...]:
    """What the rules for policies offer at a place."""
    return tuple(fix for fix in offered(texts, at) if fix.rule in RULES)


KEY_AND_ENDPOINT = """
resource "aws_kms_key" "primary" {
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id = "vpc-1"
  policy = "{}"
}
"""


def key_policy(*statements: str) -> dict[str, str]:
    """A key and its policy document, which has these statements."""
    body = "\n\n".join(indent(dedent(statement).strip("\n"), "  ") for statement in statements)
    document = f'data "aws_iam_policy_document" "key" {{\n{body}\n}}\n'
    return {"main.tf": document + KEY_AND_ENDPOINT}


def endpoint_loop(statement: str, *others: str) -> dict[str, str]:
    """The same, with the endpoint waiting for the key."""
    texts = key_policy(*others, statement)
    texts["main.tf"] = texts["main.tf"].replace('policy = "{}"', "policy = aws_kms_key.primary.arn")
    return texts


ADMINISTRATION = """
statement {
  sid       = "Administration"
  actions   = ["kms:*"]
  resources = ["*"]
}
"""

OWN_KEY = """
statement {
  actions   = ["kms:*"]
  resources = [aws_kms_key.primary.arn]
}
"""


def test_in_a_key_policy_the_wildcard_loses_nothing() -> None:
    texts = key_policy(OWN_KEY)
    (fix,) = of_policy(texts, "aws_kms_key.primary.arn")
    assert fix.rule == "wildcard"
    assert "nothing is lost" in fix.title
    assert "breaks 1 of 1 cycle" in fix.title
    assert after(texts, fix)["main.tf"] == texts["main.tf"].replace(
        "[aws_kms_key.primary.arn]", '["*"]'
    )


def test_every_reference_of_the_edge_goes_at_once() -> None:
    texts = key_policy(OWN_KEY, OWN_KEY.replace("kms:*", "kms:Decrypt"))
    (fix,) = of_policy(texts, "aws_kms_key.primary.arn")
    assert "in 2 places" in fix.title
    assert "aws_kms_key.primary.arn" not in after(texts, fix)["main.tf"]
    assert not analysed(after(texts, fix)).components


def test_two_rules_may_have_to_work_together() -> None:
    texts = key_policy(
        OWN_KEY,
        statement("Allow", OTHER_CONDITION.replace('"o-1"', "aws_kms_key.primary.key_id")),
    )
    (fix,) = of_policy(texts, "aws_kms_key.primary.arn")
    assert "Use resources" in fix.title
    assert "remove the condition on aws:PrincipalOrgID" in fix.title
    assert not analysed(after(texts, fix)).components


def test_a_repair_inside_of_a_statement_that_goes_is_not_needed() -> None:
    own = CONDITION.replace("aws_vpc_endpoint.kms.id", "aws_kms_key.primary.key_id")
    deny = statement("Deny", own).replace('["*"]', "[aws_kms_key.primary.arn]")
    texts = key_policy(deny, ADMINISTRATION)
    fixes = of_policy(texts, "aws_kms_key.primary.arn")
    assert "remove-statement" in {fix.rule for fix in fixes}
    for fix in fixes:
        assert not analysed(after(texts, fix)).components


def test_a_list_of_several_lines_becomes_one_aligned_line() -> None:
    texts = key_policy("""
        statement {
          sid     = "Use"
          actions = ["kms:*"]
          resources = [
            aws_kms_key.primary.arn,
            "${aws_kms_key.primary.arn}/*",
          ]
        }
    """)
    (fix,) = of_policy(texts, "aws_kms_key.primary.arn")
    assert after(texts, fix)["main.tf"].startswith(
        dedent("""\
            data "aws_iam_policy_document" "key" {
              statement {
                sid       = "Use"
                actions   = ["kms:*"]
                resources = ["*"]
              }
            }
        """)
    )


def test_a_widened_deny_says_so() -> None:
    texts = key_policy(ADMINISTRATION, OWN_KEY.replace("actions", 'effect    = "Deny"\n  actions'))
    (fix,) = of_policy(texts, "aws_kms_key.primary.arn")
    assert fix.rule == "wildcard"
    assert "widens the Deny" in fix.title


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("not_resources", OWN_KEY.replace("resources ", "not_resources ")),
        ("a computed effect", OWN_KEY.replace("actions", "effect    = var.effect\n  actions")),
        (
            "a principal",
            """
            statement {
              actions   = ["kms:*"]
              resources = ["*"]
              principals {
                type        = "AWS"
                identifiers = [aws_kms_key.primary.arn]
              }
            }
            """,
        ),
    ],
)
def test_never_of_policy(what: str, statement: str) -> None:
    texts = key_policy(statement)
    assert analysed(texts).components, "there is a cycle to repair"
    assert of_policy(texts, "aws_kms_key.primary.arn") == (), what


CONDITION = """
  condition {
    test     = "StringEquals"
    variable = "aws:SourceVpce"
    values   = [aws_vpc_endpoint.kms.id]
  }
"""
OTHER_CONDITION = """
  condition {
    test     = "StringEquals"
    variable = "aws:PrincipalOrgID"
    values   = ["o-1"]
  }
"""


def statement(effect: str, *conditions: str) -> str:
    """A statement with an effect and some conditions."""
    head = f'statement {{\n  sid       = "S"\n  effect    = "{effect}"\n  resources = ["*"]\n'
    return head + "".join(conditions) + "}\n"


@pytest.mark.parametrize(
    ("effect", "conditions", "rule", "words"),
    [
        ("Allow", [CONDITION, OTHER_CONDITION], "remove-condition", "1 of its 2 conditions left"),
        ("Allow", [CONDITION], "remove-condition", "without any condition"),
        ("Deny", [CONDITION, OTHER_CONDITION], "remove-condition", "applies to more requests"),
        ("Deny", [CONDITION], "remove-statement", "control is gone"),
    ],
)
def test_direction_of_a_removed_condition(
    effect: str, conditions: list[str], rule: str, words: str
) -> None:
    texts = endpoint_loop(statement(effect, *conditions), ADMINISTRATION)
    fix = of_policy(texts, "aws_vpc_endpoint.kms.id")[0]
    assert fix.rule == rule
    assert words in fix.title
    repaired = after(texts, fix)
    assert not analysed(repaired).components
    text = repaired["main.tf"]
    assert "aws:SourceVpce" not in text
    assert ("aws:PrincipalOrgID" in text) == (len(conditions) > 1)
    assert (f'effect    = "{effect}"' in text) == (rule == "remove-condition")


def test_a_deny_never_loses_its_last_condition_nor_a_policy_its_last_statement() -> None:
    texts = endpoint_loop(statement("Deny", CONDITION))
    assert analysed(texts).components
    assert of_policy(texts, "aws_vpc_endpoint.kms.id") == ()


def test_a_dynamic_condition_may_be_none_at_all() -> None:
    dynamic = """
  dynamic "condition" {
    for_each = []
    content {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
  }
"""
    texts = endpoint_loop(statement("Deny", CONDITION, dynamic), ADMINISTRATION)
    assert [fix.rule for fix in of_policy(texts, "aws_vpc_endpoint.kms.id")] == ["remove-statement"]


def test_an_endpoint_asking_for_itself_loses_nothing() -> None:
    texts = {
        "main.tf": """
            data "aws_iam_policy_document" "endpoint" {
              statement {
                resources = ["*"]

                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceVpce"
                  values   = [aws_vpc_endpoint.kms.id]
                }
              }
            }

            resource "aws_vpc_endpoint" "kms" {
              policy = data.aws_iam_policy_document.endpoint.json
            }
        """
    }
    (fix,) = of_policy(texts, "aws_vpc_endpoint.kms.id")
    assert "nothing is lost" in fix.title
    document = 'data "aws_iam_policy_document" "endpoint" {\n'
    statement = '  statement {\n    resources = ["*"]\n  }\n}\n'
    assert after(texts, fix)["main.tf"].startswith(document + statement)


@pytest.mark.parametrize("rule", ["wildcard", "remove-condition"])
def test_windows_line_endings_stay(rule: str) -> None:
    condition = CONDITION.replace("aws_vpc_endpoint.kms.id", "aws_kms_key.primary.key_id")
    own = OWN_KEY if rule == "wildcard" else statement("Allow", condition)
    texts = {name: text.replace("\n", "\r\n") for name, text in key_policy(own).items()}
    (fix,) = of_policy(texts, "aws_kms_key.primary.")
    assert fix.rule == rule
    repaired = after(texts, fix)["main.tf"]
    assert repaired.count("\n") == repaired.count("\r\n")
    unix = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    (same,) = of_policy(unix, "aws_kms_key.primary.")
    assert repaired.replace("\r\n", "\n") == after(unix, same)["main.tf"]


ROLE = """
    resource "aws_iam_role" "role" {
      inline_policy {
        policy = POLICY
      }
    }

    resource "aws_lambda_function" "function" {
      role = aws_iam_role.role.arn
    }
"""


def role(policy: str) -> dict[str, str]:
    """A role whose inline policy names the function that runs under it."""
    return {"main.tf": dedent(ROLE).lstrip("\n").replace("POLICY", policy)}


JSON_STATEMENTS = """{
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Logs",
          "Effect": "Allow",
          "Action": "logs:*",
          "Resource": "*"
        },
        {
          "Sid": "Invoke",
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": "${aws_lambda_function.function.arn}"
        }
      ]
    }"""


@pytest.mark.parametrize("before", ["jsonencode({CODE})", "<<-JSON\n    CODE\n    JSON"])
def test_wildcard_in_json_and_in_jsonencode(before: str) -> None:
    texts = role(before.replace("{CODE}", JSON_STATEMENTS).replace("CODE", JSON_STATEMENTS))
    (fix,) = of_policy(texts, "aws_lambda_function.function.arn")
    assert fix.rule == "wildcard"
    assert after(texts, fix)["main.tf"] == texts["main.tf"].replace(
        '"${aws_lambda_function.function.arn}"', '"*"'
    )


def test_jsonencode_keeps_a_list_a_list() -> None:
    texts = role("""jsonencode({
      Statement = [{
        Effect   = "Allow"
        Resource = [aws_lambda_function.function.arn, "${aws_lambda_function.function.arn}:*"]
      }]
    })""")
    (fix,) = of_policy(texts, "aws_lambda_function.function.arn")
    assert 'Resource = ["*"]\n' in after(texts, fix)["main.tf"]


CONDITIONED_JSON = """<<-JSON
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {
            "StringEquals": {"aws:SourceAccount": "1"},
            "ArnEquals": {"aws:SourceArn": "${aws_lambda_function.function.arn}"}
          }
        },
        {
          "Effect": "EFFECT",
          "Resource": "*",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": "a"}
          }
        }
      ]
    }
    JSON"""


def test_a_condition_leaves_sound_json_behind() -> None:
    import json

    texts = role(CONDITIONED_JSON)
    (fix,) = of_policy(texts, "aws_lambda_function.function.arn")
    assert fix.rule == "remove-condition"
    text = after(texts, fix)["main.tf"]
    policy = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert policy["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": "1"}}


def test_the_only_condition_goes_with_its_key() -> None:
    import json

    texts = role(CONDITIONED_JSON.replace('"StringEquals": {"aws:SourceAccount": "1"},\n', ""))
    (fix,) = of_policy(texts, "aws_lambda_function.function.arn")
    text = after(texts, fix)["main.tf"]
    policy = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert policy["Statement"][0] == {"Effect": "Allow", "Resource": "*"}


@pytest.mark.parametrize("last", [False, True])
def test_a_deny_statement_leaves_sound_json_behind(last: bool) -> None:
    import json

    deny = """{
          "Effect": "Deny",
          "Resource": "*",
          "Condition": {"ArnNotEquals": {"aws:SourceArn": "${aws_lambda_function.function.arn}"}}
        }"""
    allow = '{"Effect": "Allow", "Resource": "*"}'
    pair = [allow, deny] if last else [deny, allow]
    policy = '<<-JSON\n    {\n      "Statement": [\n        ' + ",\n        ".join(pair)
    texts = role(policy + "\n      ]\n    }\n    JSON")
    (fix,) = of_policy(texts, "aws_lambda_function.function.arn")
    assert fix.rule == "remove-statement"
    text = after(texts, fix)["main.tf"]
    left = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert left == {"Statement": [{"Effect": "Allow", "Resource": "*"}]}


def test_s3_refuses_a_bucket_policy_without_the_bucket() -> None:
    texts = {
        "main.tf": """
            resource "aws_s3_bucket" "b" {
              policy = data.aws_iam_policy_document.b.json
            }

            data "aws_iam_policy_document" "b" {
              statement {
                resources = [aws_s3_bucket.b.arn]
              }
            }
        """
    }
    assert analysed(texts).components
    assert of_policy(texts, "aws_s3_bucket.b.arn") == ()


def test_offered_along_the_cycle_with_the_place_in_the_title() -> None:
    texts = key_policy(OWN_KEY)
    (fix,) = of_policy(texts, "data.aws_iam_policy_document.key.json")
    assert "in main.tf, line 4" in fix.title


def test_no_edit_below_dot_terraform() -> None:
    from tests.fixes.configurations import DIRECTORY
    from tf_cycle_ls.analysis.analyse import analyse
    from tf_cycle_ls.files import Disk, Overlay
    from tf_cycle_ls.fixes.catalog import offers_for
    from tf_cycle_ls.text import Document

    directory = f"{DIRECTORY}/.terraform/modules/m"
    path = f"{directory}/main.tf"
    document = Document(path, key_policy(OWN_KEY)["main.tf"].encode())
    files = Overlay(Disk(), {path: document})
    root = analyse(directory, files)
    assert root.components
    assert offers_for(root.components[0], root, files) == ()
