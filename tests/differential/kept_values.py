"""Compares the values of random configurations before and after their safe fixes.

python -m tests.differential.kept_values [--seeds FIRST LAST]

Terraform evaluates nothing in a cycle. So each configuration is written twice: with a cycle through
an object or a resource, and without it, with the same expressions in local values of their own. The
outputs of the fixed one and of the one without the cycle must have equal values and types.

A provider returns the argument of a resource as a string, or a value of its own if it is null or
its changes are ignored.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.differential import kept
from tests.fixes.support import DIRECTORY, apply_fix, in_memory_files
from tests.terraform import binary
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix

VARIABLES = """\
variable "nothing" {
  type    = string
  default = null
}

variable "number" {
  type    = number
  default = "07"
}

variable "text" {
  type    = string
  default = 7
}

variable "any" {
  default = 7
}

variable "switch" {
  type    = bool
  default = "true"
}

variable "object" {
  type = object({ n = string, m = optional(number, 3) })
  default = {
    n = 1
  }
}
"""

# Values that are easily confused with each other if they are written elsewhere.
VALUES = (
    "null",
    "5",
    '"5"',
    "007",
    "1e3",
    "1.50",
    "-1",
    "true",
    '"true"',
    '""',
    '"a\\tb ${"c"} %{ if true }d%{ endif } $${e}"',
    '"${5}"',
    "(5)",
    "var.nothing",
    "var.number",
    "var.text",
    "var.any",
    "var.switch",
    "var.object",
    "var.object.m",
    '[1, "1", true]',
    'toset(["b", "a"])',
    "{ k = null, 1 = 2, (var.text) = 3 }",
    'jsonencode({ n = 5, s = "5" })',
    "[for n in [1, 2] : n * 2]",
    'var.switch ? 1 : "x"',
    "<<-EOT\n    a\n      ${5}\n  EOT\n",
    "tostring(5)",
    'try(var.object.none, "none")',
)
OWN = '"a value of the provider"'
READ = "  display_name = "
# How a value is read: `@` is the reference.
READERS = (
    "@",
    "[@, @]",
    "{ read = @ }",
    "jsonencode(@)",
    'jsonencode({ a = @, b = "x" })',
    '@ == "5"',
    "@ == 5",
    'coalesce(@, "none")',
    'try("${@}", "no text")',
    "try(length(@), -1)",
    "try(tolist(@), [])",
    'try(@ ? "yes" : "no", "no switch")',
)


# Values that a provider may return unchanged.
STRINGS = (
    '"5"',
    '"true"',
    '"${5}"',
    '"q-${var.text}"',
    '"q-${var.number}"',
    '"Name_1"',
    "var.text",
    "var.nothing",
    'lower("A")',
    'var.switch ? "a" : null',
)
# Resource types with the argument that names them and an argument for other references.
NAMED = (
    ("aws_sqs_queue", "name", "tags = { x = @ }"),
    ("aws_s3_bucket", "bucket", "tags = { x = @ }"),
    ("aws_iam_role", "name", "description = @"),
    ("aws_dynamodb_table", "name", "tags = { x = @ }"),
    ("aws_cloudwatch_log_group", "name", "tags = { x = @ }"),
    ("google_pubsub_topic", "name", "labels = { x = @ }"),
)
OWN_VALUES = ("ignore_changes = [@]", "ignore_changes = all")
LIFECYCLES = ("", "prevent_destroy = true", "create_before_destroy = true", *OWN_VALUES)


@dataclass(frozen=True)
class Case:
    """A configuration with a cycle, and one with the same expressions and no cycle.

    `reference` is the reference to a resource that a fix may replace, or "".
    """

    cyclic: Mapping[str, str]
    plain: str
    reference: str = ""


def case(seed: int) -> Case:
    """The configuration of a seed."""
    random = Random(seed)
    return _object(random) if seed % 2 else _resource(random)


def _resource(random: Random) -> Case:
    """A resource that is named by a value and refers to the reader of its name."""
    type_, argument, refers = random.choice(NAMED)
    value = random.choice(random.choice([VALUES, STRINGS, STRINGS]))
    lifecycle = random.choice(LIFECYCLES).replace("@", argument)
    through = random.choice(["", "local.given"])
    reader = random.choice(READERS)
    reference = f"{type_}.named.{argument}"
    cyclic = (
        f"locals {{\n  given = {value}\n}}\n"
        f'resource "{type_}" "named" {{\n  {argument} = {through or value}\n'
        f"  {refers.replace('@', 'aws_sns_topic.reader.arn')}\n"
        + (f"  lifecycle {{\n    {lifecycle}\n  }}\n" if lifecycle else "")
        + f'}}\nresource "aws_sns_topic" "reader" {{\n{READ}{reader.replace("@", reference)}\n}}\n'
    )
    is_own = any(own.replace("@", argument) == lifecycle for own in OWN_VALUES)
    returned = OWN if is_own else f"({value.strip()}\n) == null ? {OWN} : tostring({value})"
    plain = f"locals {{\n  returned = {returned}\n}}\n" + (
        f'output "other" {{\n  value = {reader.replace("@", "local.returned")}\n}}\n'
    )
    return Case({"main.tf": VARIABLES + cyclic}, VARIABLES + plain, reference)


def _object(random: Random) -> Case:
    """An object that refers to the reader of one of its values."""
    keys = random.sample(["a", "b", "c", "any", "for_each"], random.randint(1, 3))
    values = {key: random.choice(VALUES) for key in keys}
    read = random.choice(keys)
    reader = random.choice(READERS)
    step = random.choice([f".{read}", f'["{read}"]'])
    closes = random.choice(["local.other", "[local.other]", "jsonencode(local.other)"])
    entries = [f"{key} = {values[key]}" for key in keys]
    entries.insert(random.randint(0, len(entries)), f"z = {closes}")
    use = reader.replace("@", "local.object" + step)
    body = "".join(f"    {entry}\n" for entry in entries)
    cyclic = f"locals {{\n  object = {{\n{body}  }}\n  other = {use}\n}}\n"
    plain = cyclic.replace(use, reader.replace("@", f"local.value_{read}")).replace(
        "locals {\n", f"locals {{\n  value_{read} = {values[read]}\n", 1
    )
    outputs = "".join(
        f'output "{name}" {{\n  value = local.{name}\n}}\n' for name in ("object", "other")
    )
    return Case({"main.tf": VARIABLES + cyclic + outputs}, VARIABLES + plain + outputs)


def safe_fixes(texts: Mapping[str, str]) -> Iterator[Fix]:
    """The safe fixes of a configuration."""
    files = in_memory_files(texts)
    analysis = analyze(DIRECTORY, files)
    for component in analysis.components:
        for fix in fixes_for_component(component, analysis, files):
            if fix.is_safe:
                yield fix


def evaluable(text: str, reference: str) -> str | None:
    """A fixed configuration without its resources, with the expression of the reader as output.
    Returns None if the reader still reads the resource."""
    reads = text.partition(READ)[2].partition("\n}\n")[0]
    if not reads or reference in reads:
        return None
    blocks = [block for block in text.split("\n}\n") if block.strip()]
    others = (block for block in blocks if not block.strip().startswith("resource"))
    return "".join(f"{block}\n}}\n" for block in others) + (
        f'output "other" {{\n  value = {reads}\n}}\n'
    )


def outputs_of(program: binary.Program, text: str) -> object:
    """The outputs of a configuration with their types, or the errors, without places."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        arguments = ["apply", "-auto-approve", "-json"]
        done = binary.run(program, arguments, Path(folder), {"CHECKPOINT_DISABLE": "1"})
        if done.returncode == 0:
            return json.loads(Path(folder, "terraform.tfstate").read_bytes())["outputs"]
        messages = map(json.loads, done.stdout.splitlines())
        return sorted(
            message["diagnostic"]["summary"] + message["diagnostic"]["detail"]
            for message in messages
            if message["type"] == "diagnostic"
        )


def compare(program: binary.Program, seed: int) -> kept.Comparison:
    """Apply each safe fix of a configuration, and compare the outputs."""
    configuration = case(seed)
    fixes = list(safe_fixes(configuration.cyclic))
    expected = outputs_of(program, configuration.plain) if fixes else None
    differences = []
    for fix in fixes:
        fixed = apply_fix(dict(configuration.cyclic), fix)["main.tf"]
        if configuration.reference:
            reduced = evaluable(fixed, configuration.reference)
            if reduced is None:
                continue
            fixed = reduced
        actual = outputs_of(program, fixed)
        if actual != expected:
            differences.append(
                f"seed {seed}: {fix.title}\n{fixed[len(VARIABLES) :]}"
                f"expected {json.dumps(expected)}\nactual   {json.dumps(actual)}"
            )
    return kept.Comparison(len(fixes), tuple(differences))


if __name__ == "__main__":
    sys.exit(kept.main(__doc__, compare))
