"""The titles on the pages of the fix rules are titles of real fixes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from tests.examples import EXAMPLES
from tests.fixes.policies import ADMINISTRATION, OTHER_CONDITION, endpoint_cycle, statement
from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Harm, Impact, safety_of
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.vfs import Disk, Files

TESTS = Path(__file__).parent
DOCS = TESTS.parent / "docs"
CASES = ("dynamic_block", "json_mixed")
NAMES = [*(rule.name for rule in RULES), *(explainer.rule.name for explainer in EXPLAINERS)]
BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)

ENDPOINT = "aws_vpc_endpoint.kms.id"


def condition(test: str, values: str = ENDPOINT) -> str:
    """A condition on the endpoint."""
    return f"""
  condition {{
    test     = "{test}"
    variable = "aws:SourceVpce"
    values   = [{values}]
  }}
"""


def role_policy(body: str) -> dict[str, str]:
    """An identity policy with this statement, which the key waits for."""
    return {
        "main.tf": f"""
        resource "aws_kms_key" "primary" {{
          description = aws_iam_role_policy.r.id
        }}
        resource "aws_iam_role_policy" "r" {{
          role   = "r"
          policy = data.aws_iam_policy_document.d.json
        }}
        data "aws_iam_policy_document" "d" {{
          statement {{ {body} }}
        }}
        """
    }


OTHER_VALUE = f'{ENDPOINT}, "vpce-1"'
CONFIGURATIONS: list[Mapping[str, str]] = [
    {
        "main.tf": """
        variable "name" {
          type = string
        }
        resource "aws_ecs_cluster" "main" {
          name = var.name
          tags = { Topic = aws_sns_topic.t.arn }
        }
        resource "aws_sns_topic" "t" {
          name = "${aws_ecs_cluster.main.name}-events"
        }
        """
    },
    {
        "main.tf": """
        variable "enabled" {}
        provider "kubernetes" {
          host = one(module.app[*].cluster_host)
        }
        module "app" {
          source = "./app"
          count  = var.enabled ? 1 : 0
        }
        """,
        "app/main.tf": """
        resource "kubernetes_namespace" "app" {}
        output "cluster_host" {
          value = "h"
        }
        """,
    },
    {
        "main.tf": """
        locals {
          gke = module.gke
        }
        provider "kubernetes" {
          host = local.gke.endpoint
        }
        module "gke" {
          source = "./gke"
        }
        """,
        "gke/main.tf": """
        resource "kubernetes_namespace" "app" {}
        output "endpoint" {
          value = "h"
        }
        """,
    },
    {
        "main.tf": """
        resource "aws_cognito_user_pool" "users" {
          lambda_config {
            pre_sign_up = aws_lambda_function.signup.arn
          }
        }
        resource "aws_lambda_function" "signup" {
          depends_on = [aws_iam_role_policy.signup]
        }
        resource "aws_iam_role_policy" "signup" {
          policy = jsonencode({
            Statement = [
              { Effect = "Allow", Resource = "*" },
              { Effect = "Allow", Resource = aws_cognito_user_pool.users.arn },
            ]
          })
        }
        """
    },
    {
        "main.tf": """
        resource "ec_deployment" "logs" {
          observability {
            deployment_id = ec_deployment.logs.id
          }
        }
        """
    },
    {
        "main.tf": """
        provider "aws" {
          region = "x"
        }
        module "backup" {
          source = "./backup"
        }
        """,
        "backup/main.tf": """
        provider "aws" {
          region = data.aws_region.current.name
        }
        data "aws_region" "current" {}
        """,
    },
    {
        "main.tf": """
        provider "aws" {
          access_key = data.aws_secretsmanager_secret_version.deploy.secret_string
        }
        data "aws_secretsmanager_secret_version" "deploy" {}
        """
    },
    {
        "main.tf": """
        module "sg" {
          source = "./sg"
          groups = [module.sg.id]
        }
        """,
        "sg/main.tf": """
        variable "groups" {}
        resource "test_a" "a" {
          v = var.groups
        }
        output "id" {
          value = test_a.a.id
        }
        """,
    },
    {
        "main.tf": """
        resource "google_cloud_run_v2_service" "api" {
          description = google_cloud_run_v2_service.web.uri
        }
        resource "google_cloud_run_v2_service" "web" {
          description = google_cloud_run_v2_service.api.uri
        }
        """
    },
    {"main.tf": "locals {\n  a = local.b\n  b = local.a\n}\n"},
    {
        "main.tofu": """
        variable "roles" {
          validation {
            condition     = true
            error_message = local.bad
          }
        }
        locals {
          bad = var.roles
        }
        """
    },
    {"main.tf": 'resource "aws_instance" "web" {\n  user_data = aws_instance.web.private_ip\n}\n'},
    {
        "main.tf": """
        resource "digitalocean_droplet" "node" {
          for_each = toset(["north", "south"])
          connection {
            host = digitalocean_droplet.node[each.key].ipv4_address
          }
        }
        resource "aws_security_group" "web" {
          ingress {
            security_groups = [aws_security_group.web.id]
          }
        }
        """
    },
    endpoint_cycle(statement("Allow", condition("StringEquals"))),
    endpoint_cycle(statement("Allow", condition("StringNotEquals"))),
    endpoint_cycle(statement("Allow", condition("StringEquals", OTHER_VALUE))),
    endpoint_cycle(statement("Deny", condition("StringEquals")), ADMINISTRATION),
    endpoint_cycle(statement("Deny", condition("StringNotEquals")), ADMINISTRATION),
    endpoint_cycle(
        statement("Deny", condition("StringNotEquals"), OTHER_CONDITION), ADMINISTRATION
    ),
    endpoint_cycle(statement("Deny", condition("StringEquals", OTHER_VALUE)), ADMINISTRATION),
    endpoint_cycle(statement("Deny", condition("StringNotEquals", OTHER_VALUE)), ADMINISTRATION),
    endpoint_cycle(statement("Deny", condition("StringNotEquals"))),
    endpoint_cycle(statement("${var.effect}", condition("StringNotEquals"))),
    role_policy("\n resources = [aws_kms_key.primary.arn] \n"),
    role_policy('\n effect = "Deny" \n resources = [aws_kms_key.primary.arn] \n'),
    role_policy("\n not_resources = [aws_kms_key.primary.arn] \n"),
    {
        "main.tf": """
        resource "aws_api_gateway_rest_api" "main" {
          policy = data.aws_iam_policy_document.d.json
        }
        data "aws_iam_policy_document" "d" {
          statement {
            resources = ["${aws_api_gateway_rest_api.main.execution_arn}/*/GET/pets"]
          }
        }
        """
    },
    {
        "main.tf": """
        resource "aws_kms_key" "primary" {
          policy = data.aws_iam_policy_document.d.json
        }
        resource "aws_cloudfront_distribution" "site" {
          comment = aws_kms_key.primary.arn
        }
        data "aws_iam_policy_document" "d" {
          statement {
            condition {
              test     = "ArnEquals"
              variable = "aws:SourceArn"
              values   = [aws_cloudfront_distribution.site.arn]
            }
          }
        }
        """
    },
    {
        "main.tf": """
        locals {
          all = {
            name  = "web"
            group = test_group.g.id
          }
        }
        resource "test_group" "g" {
          name = local.all.name
        }
        """
    },
    {
        "main.tf": """
        resource "test_group" "g" {
          depends_on = [module.network]
        }
        module "network" {
          source = "./network"
          group  = test_group.g.id
        }
        """,
        "network/main.tf": """
        variable "group" {}
        resource "test_subnet" "s" {}
        resource "test_rule" "r" {
          group = var.group
        }
        output "subnet" {
          value = test_subnet.s.id
        }
        output "rule" {
          value = test_rule.r.id
        }
        """,
    },
]


def roots() -> Iterator[tuple[str, Files]]:
    """The root modules of the examples, some tests, and the configurations above."""
    cases = (TESTS / "cases" / name for name in CASES)
    report = TESTS / "fixes" / "reports" / "modules-for-each-bucket-cdn"
    catalogue = (TESTS / "fixes" / "catalogue").iterdir()
    for folder in (*EXAMPLES.iterdir(), *catalogue, report, *cases):
        if folder.is_dir():
            yield str(folder), Disk()
    for texts in CONFIGURATIONS:
        yield DIRECTORY, in_memory_files({name: dedent(text) for name, text in texts.items()})


@cache
def offered() -> Mapping[str, set[str]]:
    """The titles of the fixes and explanations in these root modules, by rule."""
    titles: dict[str, set[str]] = defaultdict(set)
    for directory, files in roots():
        analysis = analyze(directory, files)
        for component in components_and_self_references(analysis):
            for fix in fixes_for_component(component, analysis, files):
                titles[fix.rule.name].add(fix.title)
            for explanation in explanations_for_component(component, analysis):
                titles[explanation.rule.name].add(explanation.title)
    return titles


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_page_shows_titles_of_real_fixes(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(page)
    assert blocks, f"show the titles of {name} in a block ```text of docs/{name}.md"
    for title in blocks[0].splitlines():
        # An installed module is not among the root modules.
        if "in an installed module" not in title:
            assert title in offered()[name], f"docs/{name}.md: {title}"


def test_fixes_page_explains_the_words_of_titles() -> None:
    page = (DOCS / "fixes.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("| the title says | meaning | class |\n|---|---|---|\n")
    table = rest.partition("\n\n")[0]
    rows = re.findall(r"^\| ([a-z ]+) \|.*\| ([a-z ]+) \|$", table, re.MULTILINE)
    expected = [(harm.value, safety_of(Impact.NONE, [harm]).label) for harm in Harm]
    assert rows == expected, "correct the table of costs in docs/fixes.md"
