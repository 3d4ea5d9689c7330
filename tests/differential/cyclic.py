"""Generates random configurations with a cycle of a kind that the fix rules handle.

The seed determines the configuration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.differential import layouts, policies
from tests.differential.inline_arguments import AWS, AZURE, GOOGLE, NAME, OTHERS, POLICY, Kind

# Valid but unusual names.
_NAMES = ("main", "this", "web-1", "_own", "policy", "kms", "größe", "B")
_GIVEN_NAMES = ('"@"', '"@"', '"${var.prefix}-@"', "var.prefix", 'join("-", [var.prefix, "@"])')

# What a configuration needs if it has the first somewhere.
_SUPPORT = {
    "var.prefix": 'variable "prefix" {\ndefault = "p"\n}',
    "var.names": 'variable "names" {\ntype = list(string)\ndefault = ["a"]\n}',
    "var.effect": 'variable "effect" {\ndefault = "Allow"\n}',
    "var.protocol": 'variable "protocol" {\ndefault = "tcp"\n}',
    "var.on": 'variable "on" {\ndefault = true\n}',
    "var.group": 'variable "group" {\ndefault = "g"\n}',
    "var.tenant": 'variable "tenant" {\ndefault = "t"\n}',
    "terraform_data.early": 'resource "terraform_data" "early" {}',
    "aws_vpc.main.": 'resource "aws_vpc" "main" {\ncidr_block = "10.0.0.0/16"\n}',
    "aws.west": 'provider "aws" {\nalias = "west"\nregion = "us-west-2"\n}',
}
_DATA = (
    'data "aws_caller_identity" "current" {}',
    'data "aws_partition" "current" {}',
    'data "aws_region" "current" {}',
)
_LIFECYCLES = (
    "lifecycle {\nprevent_destroy = true\n}",
    "kept = 1\n\nlifecycle {\nignore_changes = [kept]\n}",
    "lifecycle {\nignore_changes = all\n}",
)

_REQUIRED = 'aws = {\nsource = "hashicorp/aws"\nversion = "@"\n}'
_VERSIONS = tuple(
    f"terraform {{\nrequired_providers {{\n{_REQUIRED.replace('@', version)}\n}}\n}}"
    for version in ("~> 4.0", "~> 5.0", ">= 6.0")
)

_COPIED = """\
variable "given" {}

resource "terraform_data" "inner" {
input = var.given
}

resource "terraform_data" "free" {}

output "made" {
value = terraform_data.inner.id
%s}

output "free" {
value = terraform_data.free.id
}
"""
_MODULE = "./copied"


@dataclass(frozen=True)
class _Thing:
    """A resource on the cycle. `meta` are its arguments for instances and provider."""

    kind: Kind
    name: str
    meta: str = ""
    key: str = ""

    @property
    def address(self) -> str:
        return f"{self.kind.type}.{self.name}"


@dataclass
class Maker:
    """Builds one configuration; `files` are its texts by path, before the final formatting.

    `is_formatted` says whether to run `terraform fmt` on them. Then `finished` is applied to each.
    """

    seed: int
    files: dict[str, str] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        kinds = self.random.choice([AWS, AWS, AWS, AWS, AZURE, GOOGLE, OTHERS])
        size = self.random.choice([1, 2, 2, 2, 3, 3, 4]) if kinds is AWS else 2
        things = [self._thing(number, kinds) for number in range(size)]
        for number, thing in enumerate(things):
            targets = [things[(number + 1) % size]]
            targets += [other for other in things if other is not thing and self._chance(12)]
            self.blocks.append(self._block(thing, targets))
        self.blocks += self.random.sample(_DATA, self.random.choice([0, 0, 1, 3]))
        self.blocks += self.random.sample(_VERSIONS, self.random.choice([0, 0, 0, 1]))
        written = "\n".join(self.blocks)
        self.blocks += [text for needed, text in _SUPPORT.items() if needed in written]
        self.random.shuffle(self.blocks)
        self._to_files()
        if self._chance(10):
            self._add_override(self.random.choice(things))
        if self._chance(10):
            self._put_into_a_module()
        self.is_formatted = self._chance(75)
        self.finished = layouts.finish(self.random)

    def _chance(self, of_one_hundred: int) -> bool:
        return self.random.randrange(100) < of_one_hundred

    def _add(self, *blocks: str) -> None:
        """Add separate blocks without instances."""
        self.blocks += (block.replace("[count.index]", "[0]") for block in blocks)

    def _thing(self, number: int, kinds: tuple[Kind, ...]) -> _Thing:
        kind = self.random.choice(kinds)
        name = f"{self.random.choice(_NAMES)}{number}"
        meta, key = self.random.choice(
            [
                *[("", "")] * 10,
                ("count = 2\n\n", "[0]"),
                ("count = var.on ? 1 : 0\n\n", "[0]"),
                ('for_each = toset(["a", "b"])\n\n', '["a"]'),
                ("for_each = toset(var.names)\n\n", '["a"]'),
                ("provider = aws.west\n\n", ""),
                ('region = "eu-west-1"\n', ""),
            ]
        )
        if kinds is not AWS and "west" in meta:
            meta = ""
        return _Thing(kind, name, meta, key)

    def _block(self, thing: _Thing, targets: list[_Thing]) -> str:
        """Write the resource with references to other resources."""
        given = self.random.choice(_GIVEN_NAMES).replace("@", thing.name.strip("_"))
        arguments = thing.kind.given.replace(NAME, given)
        naming = self._naming(thing, targets)
        body = f"{arguments}\n{naming}"
        if self._chance(15):
            body = f"{naming}\n\n{arguments}"
        if "lifecycle" not in body and self._chance(10):
            body += f"\n\n{self.random.choice(_LIFECYCLES)}"
        return f'resource "{thing.kind.type}" "{thing.name}" {{\n{thing.meta}{body}\n}}'

    def _naming(self, thing: _Thing, targets: list[_Thing]) -> str:
        """Write the argument or block that refers to the other resources."""
        if thing in targets:
            return self._naming_itself(thing)
        if self._chance(12):
            return self._otherwise(thing, targets)
        references = [self._reference(thing, target) for target in targets]
        if self._chance(15):
            references.append(self._reference(thing, targets[0]))
        slot = self.random.choice(thing.kind.slots)
        text = slot(self.random, references)
        if POLICY in text:
            name = self.random.choice([thing.name, f"p_{thing.name}"])
            policy = policies.policy(self.random, name, references)
            self._add(*policy.blocks)
            text = text.replace(POLICY, policy.expression)
        return text

    def _naming_itself(self, thing: _Thing) -> str:
        """Refer to the resource itself through a policy document or a local value."""
        reference = self._read(thing, thing)
        if self._chance(70):
            policy = policies.document(self.random, thing.name, [reference])
            self._add(*policy.blocks)
            return f"policy = {policy.expression}"
        self._add(f"locals {{\nown_{thing.name} = {reference}\n}}")
        return f"labels = {{\nof = local.own_{thing.name}\n}}"

    def _otherwise(self, thing: _Thing, targets: list[_Thing]) -> str:
        """Write references in a way that every resource supports, such as `depends_on`."""
        addresses = [target.address for target in targets]
        if self._chance(20):
            addresses.append(addresses[0])
        if self._chance(25):
            addresses.insert(self.random.randrange(len(addresses) + 1), "terraform_data.early")
        if self._chance(25):
            addresses.append(self._module(self._read(thing, targets[0])))
            addresses = addresses[self.random.randrange(2) :]
        separator = self.random.choice([", ", ",\n"])
        end = ",\n" if "\n" in separator else ""
        dependencies = f"depends_on = [{end[1:]}{separator.join(addresses)}{end}]"
        first = self._reference(thing, targets[0])
        return self.random.choice(
            [
                dependencies,
                dependencies,
                f'tags = {{\nof = "${{{first}}}-x"\n}}',
                f"lifecycle {{\nprecondition {{\ncondition = {first} != null\n"
                'error_message = "no"\n}\n}',
                f"lifecycle {{\nreplace_triggered_by = [{targets[0].address}]\n}}",
            ]
        )

    def _reference(self, thing: _Thing, target: _Thing) -> str:
        """Write an expression that reads another resource, sometimes indirectly."""
        read = self._read(thing, target)
        number = len(self.blocks)
        detour = self.random.randrange(20)
        if detour == 0:
            self._add(f"locals {{\nof_{number} = {read}\n}}")
            return f"local.of_{number}"
        if detour == 1:
            waits = f"\ndepends_on = [{target.address}]" if self._chance(50) else ""
            return f"{self._module(read, waits)}.made"
        return read

    def _module(self, read: str, waits: str = "") -> str:
        """Add a module with one input that its output depends on, and one other output."""
        address = f"m{len(self.blocks)}"
        given = f'source = "{_MODULE}"\n\ngiven = {read}\n{waits}'
        self._add(f'module "{address}" {{\n{given}\n}}')
        if "copied/main.tf" not in self.files:
            waits = self.random.choice(["", "depends_on = [terraform_data.free]\n"])
            self.files["copied/main.tf"] = _COPIED % waits
        return f"module.{address}"

    def _read(self, thing: _Thing, target: _Thing) -> str:
        attribute = self.random.choice(target.kind.read)
        key = target.key
        if key == "[0]" and "count" in thing.meta and self._chance(50):
            key = "[count.index]"
        whole = "resource." if self._chance(3) else ""
        return f"{whole}{target.address}{key}.{attribute}"

    def _to_files(self) -> None:
        """Write the blocks to one or several files."""
        names = self.random.choice([["main.tf"], ["main.tf"], ["main.tf", "more.tf", "x_1.tf"]])
        parts: dict[str, list[str]] = {}
        for block in self.blocks:
            parts.setdefault(self.random.choice(names), []).append(block)
        for name, blocks in parts.items():
            self.files[name] = layouts.written(self.random, blocks)

    def _add_override(self, thing: _Thing) -> None:
        """Add an override file that does not affect the cycle."""
        header = f'resource "{thing.kind.type}" "{thing.name}"'
        self.files["override.tf"] = f'{header} {{\ntimeouts = {{\nof = "override"\n}}\n}}\n'

    def _put_into_a_module(self) -> None:
        """Move the configuration into a module, called once or twice."""
        self.files = {f"inner/{name}": text for name, text in self.files.items()}
        names = self.random.choice([["inner"], ["inner"], ["one", "other"]])
        calls = [f'module "{name}" {{\nsource = "./inner"\n}}\n' for name in names]
        self.files["main.tf"] = "\n".join(calls)
