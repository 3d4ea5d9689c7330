"""The fixes that are shown with compensating controls."""

from __future__ import annotations

from tests.examples import STARTING_CASE
from tests.fixes.support import fixes_at_text
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix, Impact
from tf_cycle_ls.vfs import Disk


def starting_case() -> list[Fix]:
    """The fixes for the example that the project started from."""
    analysis = analyze(str(STARTING_CASE), Disk())
    return [
        fix
        for component in analysis.components
        for fix in fixes_for_component(component, analysis, Disk())
    ]


def test_controls_of_starting_case() -> None:
    """Both endpoints are isolated, have private DNS and limit the actions. The administrators of
    the key come from a variable, and the module has no identity policy."""
    fixes = starting_case()
    weakening = [fix for fix in fixes if fix.impact >= Impact.NARROWED]
    assert {"wildcard", "remove-statement"} <= {fix.rule.name for fix in weakening}
    for fix in weakening:
        # A count that a menu cannot explain is not in the title.
        assert "controls" not in fix.title
        assert fix.description.endswith(" (3 of 5 compensating controls present)")
        lines = fix.details.splitlines()
        assert lines[0] == "3 of 5 compensating controls present, by the text of this module:"
        assert len(lines) == 6
        for line, start, end in zip(
            lines[1:],
            [
                "- network isolation: present: aws_security_group.endpoints",
                "- private DNS: present: aws_vpc_endpoint.kms",
                "- actions limited in the endpoint policy: present: ",
                "- key policies limited to named roles: unknown: ",
                "- least-privilege roles: unknown: ",
            ],
            ["(vpc.tf, line 15)", "(vpc_endpoints.tf, line 7)", ")", "(iam.tf, line 3)", "policy"],
            strict=True,
        ):
            assert line.startswith(start)
            assert line.endswith(end)
    for fix in fixes:
        assert fix in weakening or not fix.details
        assert fix in weakening or "controls" not in fix.description


def test_role_policy_shows_no_controls() -> None:
    """The policy of a role is not protected by the controls; it is one of them."""
    texts = {
        "main.tf": """
            resource "aws_iam_role" "r" {
              inline_policy {
                policy = jsonencode({ Statement = [{
                  Effect   = "Allow"
                  Action   = "lambda:InvokeFunction"
                  Resource = aws_lambda_function.f.arn
                }] })
              }
            }

            resource "aws_lambda_function" "f" {
              role = aws_iam_role.r.arn
            }
        """
    }
    wildcards = [
        fix for fix in fixes_at_text(texts, "aws_lambda_function.f") if fix.rule.name == "wildcard"
    ]
    assert wildcards
    for fix in wildcards:
        assert fix.impact >= Impact.NARROWED
        assert "controls" not in fix.description
        assert fix.details == ""
