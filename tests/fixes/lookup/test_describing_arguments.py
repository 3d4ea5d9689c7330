"""Where a name is free text, and where it must be the name of something that exists.

The documentation of the providers says which: the name of a resource policy that is attached to a
disk, of a recorder that is switched on, of an object whose labels are set, of what a data source
reads.
"""

from __future__ import annotations

import pytest

from tests.fixes.support import fixes_at_text
from tf_cycle_ls.fixes.model import Harm


def harms_of(block: str, argument: str) -> tuple[Harm, ...]:
    """The harms of `inline-value` for `aws_sqs_queue.q.name` in a block of a ring.

    `argument` is the content of the block and contains the reference.
    """
    kind, type_ = block.split()
    address = f"{'data.' if kind == 'data' else ''}{type_}.user"
    texts = {
        "main.tf": f"""\
{kind} "{type_}" "user" {{
  {argument}
}}

resource "aws_sqs_queue" "q" {{
  name  = "orders"
  other = {address}.id
}}
"""
    }
    fixes = fixes_at_text(texts, "aws_sqs_queue.q.name")
    (fix,) = (fix for fix in fixes if fix.rule.name == "inline-value")
    return fix.harms


NAME = 'name = "${aws_sqs_queue.q.name}-x"'


@pytest.mark.parametrize(
    ("block", "argument"),
    [
        ("resource test_nic", NAME),
        ("resource test_nic", 'tags = { of = "${aws_sqs_queue.q.name}-x" }'),
        ("resource test_nic", 'part {\n    description = "for ${aws_sqs_queue.q.name}"\n  }'),
        ("resource kubernetes_secret", f"metadata {{\n    {NAME}\n  }}"),
        ("resource google_compute_instance", 'labels = { of = "${aws_sqs_queue.q.name}" }'),
        ("resource vault_policy", 'policy = "path \\"secret/${aws_sqs_queue.q.name}\\" {}"'),
        (
            "resource vault_database_secret_backend_connection",
            "allowed_roles = [aws_sqs_queue.q.name]",
        ),
        # Vault compares names with those of a login; they may be patterns.
        (
            "resource vault_kubernetes_auth_backend_role",
            "bound_service_account_names = [aws_sqs_queue.q.name]",
        ),
        ("resource vault_jwt_auth_backend_role", "bound_claims = { sub = aws_sqs_queue.q.name }"),
        # Datadog: the role comes after the account that names it.
        ("resource datadog_integration_aws", "role_name = aws_sqs_queue.q.name"),
        (
            "resource datadog_integration_aws_account",
            "auth_config {\n    aws_auth_config_role {\n      role_name = aws_sqs_queue.q.name\n"
            "    }\n  }",
        ),
        # Kubernetes: a Secret may come after the account that lists it.
        ("resource kubernetes_service_account", "secret {\n    name = aws_sqs_queue.q.name\n  }"),
        # Kubernetes: a selector selects what comes later, too.
        (
            "resource kubernetes_service",
            "spec {\n    selector = { app = aws_sqs_queue.q.name }\n  }",
        ),
        (
            "resource kubernetes_network_policy_v1",
            "spec {\n    pod_selector {\n      match_labels = { app = aws_sqs_queue.q.name }\n"
            "    }\n  }",
        ),
        ("resource datadog_monitor", 'message = "see ${aws_sqs_queue.q.name}"'),
        ("resource aws_acm_certificate", 'domain_name = "${aws_sqs_queue.q.name}.example.com"'),
        (
            "resource aws_opensearchserverless_security_policy",
            'policy = jsonencode({ Resource = ["collection/${aws_sqs_queue.q.name}"] })',
        ),
        (
            "resource kubernetes_secret",
            'metadata {\n    annotations = { "of" = aws_sqs_queue.q.name }\n  }',
        ),
        (
            "resource aws_lambda_function",
            "environment {\n    variables = { Q = aws_sqs_queue.q.name }\n  }",
        ),
        (
            "data aws_iam_policy_document",
            'statement {\n    resources = ["arn:aws:sqs:*:*:${aws_sqs_queue.q.name}"]\n  }',
        ),
    ],
)
def test_nothing_has_to_exist(block: str, argument: str) -> None:
    assert harms_of(block, argument) == (Harm.NONE,)


@pytest.mark.parametrize(
    ("block", "argument"),
    [
        ("data test_nic", NAME),
        ("data test_nic", "tags = { of = aws_sqs_queue.q.name }"),
        # A nested block names something else.
        ("resource aws_route53_record", f"alias {{\n    {NAME}\n  }}"),
        ("resource aws_instance", f"launch_template {{\n    {NAME}\n  }}"),
        ("resource test_nic", f"metadata {{\n    {NAME}\n  }}"),
        # The name is that of an object that exists.
        ("resource aws_config_configuration_recorder_status", NAME),
        ("resource google_compute_disk_resource_policy_attachment", NAME),
        ("resource google_sql_user", NAME),
        ("resource google_cloud_run_v2_service_iam_member", NAME),
        ("resource aws_ssm_association", NAME),
        ("resource snowflake_user_public_keys", NAME),
        ("resource kubernetes_labels", f"metadata {{\n    {NAME}\n  }}"),
        # A controller needs the account.
        (
            "resource kubernetes_secret",
            'metadata {\n    annotations = { "kubernetes.io/service-account.name" = '
            "aws_sqs_queue.q.name }\n  }",
        ),
        # A pod is not started without a node or, with an affinity, without another pod.
        (
            "resource kubernetes_pod",
            "spec {\n    node_selector = { app = aws_sqs_queue.q.name }\n  }",
        ),
        (
            "resource kubernetes_pod",
            "spec {\n    affinity {\n      pod_affinity {\n        label_selector {\n"
            "          match_labels = { app = aws_sqs_queue.q.name }\n        }\n      }\n    }\n"
            "  }",
        ),
        # A claim waits for its volume.
        (
            "resource kubernetes_persistent_volume_claim",
            "spec {\n    selector {\n      match_labels = { app = aws_sqs_queue.q.name }\n    }\n"
            "  }",
        ),
        ("resource test_nic", "spec {\n    selector = { app = aws_sqs_queue.q.name }\n  }"),
        (
            "resource kubernetes_service_account",
            "image_pull_secret {\n    name = aws_sqs_queue.q.name\n  }",
        ),
        # Vault resolves the ARN to the id of the role.
        (
            "resource vault_aws_auth_backend_role",
            'bound_iam_principal_arns = ["x:${aws_sqs_queue.q.name}"]',
        ),
        ("resource vault_other", 'policy = "path \\"secret/${aws_sqs_queue.q.name}\\" {}"'),
        # Keys and values of resource manager tags.
        ("resource google_project", "tags = { of = aws_sqs_queue.q.name }"),
    ],
)
def test_something_may_have_to_exist(block: str, argument: str) -> None:
    assert harms_of(block, argument) == (Harm.USED_BEFORE,)


def test_variables_of_a_program() -> None:
    # Only AWS Lambda is known not to interpret its variables.
    argument = "environment {\n    variables = { Q = aws_sqs_queue.q.name }\n  }"
    assert harms_of("resource test_nic", argument) == (Harm.STARTS_EARLY,)
    assert harms_of("resource aws_lambda_function", argument) == (Harm.NONE,)


def test_addresses_of_clients() -> None:
    argument = "web {\n    redirect_uris = [aws_sqs_queue.q.name]\n  }"
    assert harms_of("resource azuread_application", argument) == (Harm.STARTS_EARLY,)
