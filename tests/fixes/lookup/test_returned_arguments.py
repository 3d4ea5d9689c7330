"""Which attributes return an argument, and in which form.

Expectations are from the source of the providers: hashicorp/google sets links and full names in
Read (`ConvertSelfLinkToV1`, `flattenEventarcTriggerName`) and folds locations (`strings.ToUpper`),
hashicorp/azurerm ignores the case of resource groups, hashicorp/vault trims slashes, hashicorp/aws
passes the name to `SetId` and generates one if it is empty.
"""

from __future__ import annotations

import pytest

from tests.fixes.support import apply_fix, fixes_at_text
from tf_cycle_ls.fixes.model import Harm


def in_a_ring(type_: str, arguments: str, attribute: str) -> dict[str, str]:
    """A resource, and another one that is named after it."""
    return {
        "main.tf": f"""\
resource "{type_}" "it" {{
  {arguments}
  other = test_nic.nic.id
}}

resource "test_nic" "nic" {{
  name = "${{{type_}.it.{attribute}}}-nic"
}}
"""
    }


def inlined(texts: dict[str, str]) -> tuple[str, tuple[Harm, ...]] | None:
    """The name after the fix `inline-value`, and the harms; None if there is no such fix."""
    for fix in fixes_at_text(texts, '}-nic"'):
        if fix.rule.name == "inline-value":
            text = apply_fix(texts, fix)["main.tf"]
            return text.rpartition("name = ")[2].partition("\n")[0], fix.harms
    return None


@pytest.mark.parametrize(
    ("type_", "argument"),
    [
        ("aws_lambda_function", "function_name"),
        ("aws_s3_bucket", "bucket"),
        ("aws_iam_role", "name"),
        ("aws_key_pair", "key_name"),
        ("aws_cloudwatch_metric_alarm", "alarm_name"),
    ],
)
def test_id_is_the_name(type_: str, argument: str) -> None:
    texts = in_a_ring(type_, f'{argument} = "web"', "id")
    assert inlined(texts) == ('"web-nic"', (Harm.NONE,))


@pytest.mark.parametrize("type_", ["aws_instance", "aws_sqs_queue", "azurerm_subnet"])
def test_id_is_generated(type_: str) -> None:
    assert inlined(in_a_ring(type_, 'name = "web"', "id")) is None


def test_name_in_the_only_nested_block() -> None:
    block = 'metadata {\n    name = "web"\n  }'
    texts = in_a_ring("kubernetes_namespace", block, "metadata[0].name")
    assert inlined(texts) == ('"web-nic"', (Harm.NONE,))
    texts = in_a_ring("test_vm", block, "metadata[0].name")
    assert inlined(texts) == ('"web-nic"', (Harm.MAY_DIFFER,))


@pytest.mark.parametrize(
    ("block", "attribute"),
    [
        ('metadata {\n    name = "a"\n  }\n  metadata {\n    name = "b"\n  }', "metadata[0].name"),
        ('metadata {\n    name = "a"\n  }', "metadata[1].name"),
        (
            'dynamic "metadata" {\n    for_each = [1]\n    content {\n      name = "a"\n    }\n  }',
            "metadata[0].name",
        ),
    ],
    ids=["two blocks", "another index", "generated"],
)
def test_nested_block_is_not_unique(block: str, attribute: str) -> None:
    assert inlined(in_a_ring("kubernetes_namespace", block, attribute)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"web"', ('"web-nic"', (Harm.MAY_DIFFER,))),
        ("var.alias", ('"${var.alias}-nic"', (Harm.MAY_DIFFER,))),
        ("upper(var.alias)", ('"${local.it_alias}-nic"', (Harm.MAY_DIFFER,))),
        ('["web"]', None),
        ("toset(var.alias)", None),
        ("var.alias == null ? null : 1", None),
    ],
)
def test_argument_of_no_list(value: str, expected: object) -> None:
    texts = in_a_ring("test_vm", f"alias = {value}", "alias")
    assert inlined(texts) == expected


@pytest.mark.parametrize(
    ("type_", "argument", "value", "harm"),
    [
        ("google_pubsub_topic", "name", "orders", Harm.NONE),
        ("google_pubsub_topic", "name", "projects/p/topics/orders", Harm.MAY_DIFFER),
        ("google_eventarc_trigger", "name", "orders", Harm.MAY_DIFFER),
        ("google_compute_instance", "zone", "europe-west1-b", Harm.NONE),
        ("google_compute_reservation", "zone", "europe-west1-b", Harm.MAY_DIFFER),
        ("google_container_registry", "location", "eu", Harm.MAY_DIFFER),
        ("google_container_registry", "location", "EU", Harm.NONE),
        ("google_bigquery_dataset", "location", "eu", Harm.MAY_DIFFER),
        ("azurerm_storage_account", "resource_group_name", "shop", Harm.NONE),
        ("azurerm_private_dns_zone", "resource_group_name", "shop", Harm.MAY_DIFFER),
        ("azurerm_storage_account", "location", "westeurope", Harm.NONE),
        ("azurerm_mssql_elasticpool", "location", "westeurope", Harm.MAY_DIFFER),
        ("aws_route53_record", "name", "www.example.com", Harm.NONE),
        ("aws_route53_record", "name", "WWW.example.com", Harm.MAY_DIFFER),
        ("aws_kms_alias", "name", "alias/Shop", Harm.NONE),
        ("aws_sqs_queue", "name", "", Harm.MAY_DIFFER),
        ("vault_jwt_auth_backend_role", "role_name", "web", Harm.NONE),
        ("vault_jwt_auth_backend_role", "role_name", "web/", Harm.MAY_DIFFER),
        # Nobody has read the source of these.
        ("aws_lambda_event_source_mapping", "function_name", "web", Harm.MAY_DIFFER),
        ("test_vm", "name", "web", Harm.MAY_DIFFER),
    ],
)
def test_literal_that_a_provider_may_rewrite(
    type_: str, argument: str, value: str, harm: Harm
) -> None:
    texts = in_a_ring(type_, f'{argument} = "{value}"', argument)
    assert inlined(texts) == (f'"{value}-nic"', (harm,))


@pytest.mark.parametrize(
    ("default", "harm"), [('"x"', Harm.NONE), ('""', Harm.MAY_DIFFER), ("null", Harm.MAY_DIFFER)]
)
def test_name_is_generated_if_the_variable_is_empty(default: str, harm: Harm) -> None:
    texts = in_a_ring("aws_sqs_queue", "name = var.name", "name")
    texts["variables.tf"] = f'variable "name" {{\n  type    = string\n  default = {default}\n}}\n'
    result = inlined(texts)
    assert result is not None
    assert result[1] == (harm,)


def test_text_that_vault_trims_is_uncertain() -> None:
    """`jwtAuthBackendRolePath` removes slashes at both ends of the name."""
    texts = in_a_ring("vault_jwt_auth_backend_role", 'role_name = "${var.prefix}x"', "role_name")
    result = inlined(texts)
    assert result is not None
    assert result[1] == (Harm.MAY_DIFFER,)


@pytest.mark.parametrize(
    ("type_", "harm"), [("aws_vpc", Harm.NONE), ("azurerm_subnet", Harm.MAY_DIFFER)]
)
def test_tags(type_: str, harm: Harm) -> None:
    # hashicorp/aws: the schema of `tags` is that of a map, for all resources.
    texts = in_a_ring(type_, 'tags = { Name = "A b" }', "tags.Name")
    assert inlined(texts) == ('"A b-nic"', (harm,))
