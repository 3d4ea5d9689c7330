"""The rule `second-apply`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import write
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text, in_memory_files
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix, Harm

RULE = "second-apply"


def services(argument: str, reference: str = "test_service.web.uri") -> dict[str, str]:
    """Two services, of which the second knows the address of the first."""
    return {
        "main.tf": f"""\
resource "test_service" "api" {{
  {argument} = {reference}
}}

resource "test_service" "web" {{
  path = test_service.api.arn
}}
"""
    }


def fixes(texts: dict[str, str], at: str) -> list[Fix]:
    return [fix for fix in fixes_at_text(texts, at) if fix.rule.name == RULE]


def test_variable_and_output(tmp_path: Path, terraform: Terraform) -> None:
    texts = services("origin")
    (fix,) = fixes(texts, "test_service.web.uri")
    assert fix.harms == (Harm.TWO_APPLIES,)
    assert 'terraform apply -var "web_uri=$(terraform output -raw web_uri)"' in fix.description
    result = apply_fix(texts, fix)["main.tf"]
    assert result.startswith("""\
resource "test_service" "api" {
  origin = var.web_uri
}

variable "web_uri" {
  description = "test_service.web.uri, set at the second apply"
  type        = string
  default     = null
}

output "web_uri" {
  value = test_service.web.uri
}
""")
    answer = terraform.ask(write(tmp_path, {"main.tf": result}), plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_argument_that_may_be_empty_comes_first() -> None:
    # A provider may require the domain of an origin, but no clients of a service.
    texts = {
        "main.tf": """\
resource "test_distribution" "d" {
  origin {
    domain_name = test_url.u.host
  }
}

resource "test_url" "u" {
  cors {
    allow_origins = [test_distribution.d.domain_name]
  }
}
"""
    }
    analysis = analyze_texts(texts)
    (component,) = analysis.components
    found = fixes_for_component(component, analysis, in_memory_files(texts))
    first, second = (fix for fix in found if fix.rule.name == RULE)
    assert "test_distribution.d.domain_name" in first.title
    assert second.description.endswith("or if domain_name must have a value")


def test_attribute_that_may_be_a_list() -> None:
    # `terraform output -raw` rejects lists, and JSON is an expression for `-var`.
    texts = services("ip_rules", "test_service.web.outbound_ip_address_list")
    (fix,) = fixes(texts, "test_service.web.outbound")
    name = "web_outbound_ip_address_list"
    assert f'"{name}=$(terraform output -json {name})"' in fix.description
    result = apply_fix(texts, fix)["main.tf"]
    assert "type        = any\n" in result
    assert "default     = null\n" in result


@pytest.mark.parametrize(
    ("argument", "reference", "default"),
    [
        ("cors", "[test_service.web.uri]", '""'),
        ("callback_urls", '["${test_service.web.uri}back"]', '""'),
        ("user_data", "test_service.web.id", "null"),
        ("environment", "{ ID = test_service.web.id }", '""'),
    ],
)
def test_default_fits_the_expression(argument: str, reference: str, default: str) -> None:
    texts = services(argument, reference)
    (fix,) = fixes(texts, "test_service.web")
    assert f"default     = {default}\n" in apply_fix(texts, fix)["main.tf"]


@pytest.mark.parametrize(
    ("argument", "reference"),
    [
        ("role", "test_service.web.arn"),
        ("environment", "{ KEY = test_service.web.client_secret }"),
        ("environment", "{ HOST = test_service.web.kube_config[0].host }"),
        ("environment", "{ ALL = test_service.web }"),
        ("origin", "test_service.web[0].uri"),
    ],
    ids=["must-exist", "secret", "in-a-secret", "whole-object", "instance"],
)
def test_no_variable(argument: str, reference: str) -> None:
    texts = services(argument, reference)
    if "web[0]" in reference:
        texts["main.tf"] = texts["main.tf"].replace("path =", "count = 1\n  path =")
        reference = "test_service.web"
    assert len(fixes(texts, "test_service.web")) == ("web[0]" in texts["main.tf"])


def test_value_that_is_known_needs_no_second_apply() -> None:
    texts = services("environment", "{ PEER = test_service.web.name }")
    texts["main.tf"] = texts["main.tf"].replace("  path", '  name = "web"\n  path')
    assert fixes(texts, "test_service.web") == []


CALLS = {
    "main.tf": """\
module "api" {
  source = "./api"
  origin = module.web.url
}

module "web" {
  source = "./web"
  api    = module.api.id
}
""",
    "api/main.tf": """\
variable "origin" {}

resource "test_service" "api" {
  cors = [var.origin]
}

output "id" {
  value = test_service.api.id
}
""",
    "web/main.tf": """\
variable "api" {}

resource "test_service" "web" {
  path = var.api
}

output "url" {
  value = test_service.web.url
}
""",
}


def test_call_in_the_root_module() -> None:
    texts = dict(CALLS)
    (fix,) = fixes(texts, "module.web.url")
    assert "origin = var.web_url" in apply_fix(texts, fix)["main.tf"]
    assert fixes_at_text(texts, "var.origin", "api/main.tf")[0].place.path.endswith("/main.tf")


@pytest.mark.parametrize(
    ("argument", "count"), [("user_data", 0), ("app_settings", 1)], ids=["boot", "start"]
)
def test_own_address(argument: str, count: int) -> None:
    text = f"""\
resource "test_service" "web" {{
  {argument} = {{ URL = test_service.web.url }}
}}
"""
    assert len(fixes({"main.tf": text}, "test_service.web.url")) == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[test_service.web.uri]", "compact([var.web_uri])"),
        (
            '["x", "${test_service.web.uri}back"]',
            'compact(["x", var.web_uri == "" ? "" : "${var.web_uri}back"])',
        ),
        ("concat([test_service.web.uri], [])", "concat([var.web_uri], [])"),
    ],
)
def test_item_of_a_list_is_left_out_at_first(
    before: str, after: str, tmp_path: Path, terraform: Terraform
) -> None:
    texts = services("callback_urls", before)
    (fix,) = fixes(texts, "test_service.web.uri")
    result = apply_fix(texts, fix)["main.tf"]
    assert f"  callback_urls = {after}\n" in result
    answer = terraform.ask(write(tmp_path, {"main.tf": result}))
    assert answer.graph_checked
    assert answer.other_errors == ()


def test_sensitive_output_of_a_module() -> None:
    texts = dict(CALLS)
    texts["web/main.tf"] = texts["web/main.tf"].replace("  value", "  sensitive = true\n  value")
    assert fixes(texts, "module.web.url") == []


def limited(type_: str, body: str) -> dict[str, str]:
    """A resource whose argument `@` limits access to an address that refers to it."""
    body = body.replace("@", "aws_eip.e.public_ip")
    return {
        "main.tf": f"""\
resource "{type_}" "r" {{
  {body}
}}

resource "aws_eip" "e" {{
  tags = {{ r = {type_}.r.id }}
}}
"""
    }


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        # The documentation of the providers: without any, every address is allowed.
        ("google_compute_firewall", "source_ranges = [@]"),
        ("google_compute_firewall", 'destination_ranges = ["${@}/32"]'),
        ("aws_eks_cluster", 'vpc_config {\n    public_access_cidrs = ["${@}/32"]\n  }'),
        (
            "azurerm_kubernetes_cluster",
            "api_server_access_profile {\n    authorized_ip_ranges = [@]\n  }",
        ),
        ("kubernetes_service", "spec {\n    load_balancer_source_ranges = [@]\n  }"),
        ("azurerm_linux_web_app", "ip_restriction {\n    ip_address = @\n  }"),
        ("azurerm_storage_account", "network_rules {\n    ip_rules = [@]\n  }"),
        ("google_sql_database_instance", "authorized_networks {\n    value = @\n  }"),
        # If a rule with this set blocks, the address passes.
        ("aws_wafv2_ip_set", 'addresses = ["${@}/32"]'),
        ("azurerm_network_security_rule", "source_address_prefix = @"),
    ],
)
def test_title_warns_that_an_empty_limit_allows_every_address(type_: str, body: str) -> None:
    (fix,) = fixes(limited(type_, body), "aws_eip.e.public_ip")
    assert fix.harms == (Harm.TWO_APPLIES, Harm.BRIEFLY_OPEN)
    assert "briefly open" in fix.title


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("aws_security_group", 'ingress {\n    cidr_blocks = ["${@}/32"]\n  }'),
        ("test_service", "cors_allowed_origins = [@]"),
        ("aws_route53_record", "records = [@]"),
        ("aws_lambda_function", "environment {\n    variables = { CIDR = @ }\n  }"),
    ],
)
def test_empty_list_that_allows_nothing_is_not_open(type_: str, body: str) -> None:
    (fix,) = fixes(limited(type_, body), "aws_eip.e.public_ip")
    assert fix.harms == (Harm.TWO_APPLIES,)


def test_half_of_a_network_is_not_left() -> None:
    """The first apply would fail with the network "/32"."""
    texts = limited("aws_network_acl_rule", 'cidr_block = "${@}/32"')
    assert fixes(texts, "aws_eip.e.public_ip") == []


def test_function_of_a_provider_is_not_read() -> None:
    # The reference is in a cycle in OpenTofu only.
    text = (
        'provider "foo" {\n  v = test_service.a.id\n}\n'
        'resource "test_service" "a" {\n  v = provider::foo::f(1)\n}\n'
    )
    texts = {"main.tofu": text}
    analysis = analyze_texts(texts)
    (component,) = analysis.components
    found = fixes_for_component(component, analysis, in_memory_files(texts))
    assert all("::" not in fix.title for fix in found if fix.rule.name == RULE)
