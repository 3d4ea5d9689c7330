"""An argument that something reads is not moved, nor one of a resource that is overridden."""

from __future__ import annotations

import pytest

from tests.fixes.rules.split.support import splits

REFERENCE = "aws_vpc_endpoint.e.id"
NO_READS = {
    "another attribute": 'output "o" {\n  value = aws_kms_key.k.policy_id\n}\n',
    "another resource": 'output "o" {\n  value = aws_kms_key.other.policy\n}\n',
    "the whole resource": 'output "o" {\n  value = aws_kms_key.k\n}\n',
    "a text": 'output "o" {\n  value = "aws_kms_key.k.policy"\n}\n',
}
READS = {
    "an output": 'output "o" {\n  value = aws_kms_key.k.policy\n}\n',
    "an index": 'locals {\n  l = aws_kms_key.k["policy"]\n}\n',
    "an instance": "locals {\n  l = { for k in [0] : k => aws_kms_key.k[k].policy }\n}\n",
    "all instances": 'locals {\n  l = "${jsonencode(resource.aws_kms_key.k[*].policy)}"\n}\n',
    "old splat": "locals {\n  l = aws_kms_key.k.*.policy\n}\n",
}
SELF_READS = {
    "a provisioner": '  provisioner "local-exec" {\n    command = "echo ${self.policy}"\n  }',
    "an index": '  provisioner "local-exec" {\n    command = self["policy"]\n  }',
    "the whole": '  provisioner "local-exec" {\n    command = jsonencode(self)\n  }',
    "a condition": "  lifecycle {\n    postcondition {\n"
    '      condition     = self.policy != ""\n      error_message = "none"\n    }\n  }',
}
OVERRIDES = {
    "ignore_changes": "  lifecycle {\n    ignore_changes = [policy]\n  }\n",
    "prevent_destroy": "  lifecycle {\n    prevent_destroy = true\n  }\n",
    "instances": "  count = 2\n",
    "the provider": "  provider = aws.other\n",
}


def key(body: str = "") -> str:
    """A key whose policy names an endpoint, which names the key."""
    return f"""\
resource "aws_kms_key" "k" {{
  policy = jsonencode({{ Statement = [{{ Resource = aws_vpc_endpoint.e.id }}] }})
{body}
}}

resource "aws_vpc_endpoint" "e" {{
  tags = {{ key = aws_kms_key.k.arn }}
}}
"""


@pytest.mark.parametrize("reader", NO_READS.values(), ids=NO_READS)
def test_argument_that_nothing_reads_is_moved(reader: str) -> None:
    assert splits({"main.tf": key(), "more.tf": reader}, REFERENCE)


@pytest.mark.parametrize("reader", READS.values(), ids=READS)
def test_argument_that_is_read_is_not_moved(reader: str) -> None:
    """The first apply would read an empty value, as the provider does not set it yet."""
    assert splits({"main.tf": key(), "more.tf": reader}, REFERENCE) == []


@pytest.mark.parametrize("body", SELF_READS.values(), ids=SELF_READS)
def test_argument_that_self_reads_is_not_moved(body: str) -> None:
    assert splits({"main.tf": key(body)}, REFERENCE) == []


def test_self_of_another_attribute_does_not_matter() -> None:
    body = '  provisioner "local-exec" {\n    command = "self.policy ${self.arn}"  # self\n  }'
    assert splits({"main.tf": key(body)}, REFERENCE)


@pytest.mark.parametrize("part", OVERRIDES.values(), ids=OVERRIDES)
def test_overridden_resource_is_not_split(part: str) -> None:
    """The new resource would not get the parts that are in the override file."""
    override = f'resource "aws_kms_key" "k" {{\n{part}}}\n'
    assert splits({"main.tf": key(), "override.tf": override}, REFERENCE) == []
