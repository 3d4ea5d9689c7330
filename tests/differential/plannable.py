"""Generates small random configurations that Terraform can plan, with and without cycles.

Those of `configurations` have more forms of references, but most of them stop with an error in an
expression before a plan is complete. Here every reference has a value. The seed determines the
configuration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

_CHECK = """check "k{number}" {{
  data "test_d" "n{number}" {{
    v = {value}{more}
  }}
  assert {{
    condition     = data.test_d.n{number}.id != {other}
    error_message = "no"
  }}
}}"""

_CONDITIONS = """  lifecycle {
    postcondition {
      condition     = self.id != "x"
      error_message = "no"
    }
  }
"""


@dataclass
class PlannableMaker:
    """Builds one configuration; `files` are its texts by path."""

    seed: int
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(f"plannable {self.seed}")
        names = [f"m{i}" for i in range(self.random.randint(1, 3))]
        for name in names:
            nested = self.random.randrange(4) == 0
            if nested:
                self._module(f"{name}/inner", [])
            self._module(name, ["inner"] if nested else [])
        self._module("", names)

    def _module(self, path: str, calls: list[str]) -> None:
        module = PlannableModule(self.random, calls, is_root=not path)
        self.files[f"{path}/main.tf".lstrip("/")] = "\n".join(module.blocks()) + "\n"


class PlannableModule:
    """Builds the blocks of one module."""

    def __init__(self, random: Random, calls: list[str], *, is_root: bool) -> None:
        self.random = random
        self.calls = calls
        self.is_root = is_root
        self.managed = [f"test_{'ab'[i % 2]}.r{i}" for i in range(random.randint(0, 3))]
        self.data = [f"data.test_d.d{i}" for i in range(random.randint(0, 1))]
        self.locals = [f"local.l{i}" for i in range(random.randint(0, 2))]
        # The number of instances; None without `count`.
        self.counts: dict[str, int | None] = {
            address: random.choice([None, None, None, 0, 1, 2])
            for address in (*self.managed, *self.data, *(f"module.{call}" for call in calls))
        }

    def blocks(self) -> list[str]:
        """The blocks of the module in native syntax."""
        blocks = []
        if not self.is_root:
            blocks.append('variable "v" {\n  default = null\n}')
        blocks += map(self._resource, (*self.managed, *self.data))
        blocks += [f"locals {{\n  {name[6:]} = {self._value(name)}\n}}" for name in self.locals]
        blocks += map(self._call, self.calls)
        blocks += [f'output "o{i}" {{\n  value = {self._value()}\n}}' for i in range(2)]
        for number in range(self.random.choice([0, 0, 1, 1, 2])):
            blocks.append(self._check(number))
        if self._chance(15):
            p = self._value() if self.is_root and self._chance(40) else '"plain"'
            blocks += [f'provider "test" {{\n  p = {p}\n}}'] if self.is_root else []
        if self.is_root and self.managed and self._chance(15):
            address = self.random.choice(self.managed)
            if self.counts[address] is None:
                self._make_planned(address, blocks)
                id_ = f"${{length([{self._value(address)}])}}"
                blocks.append(f'import {{\n  to = {address}\n  id = "{id_}"\n}}')
        return blocks

    def _make_planned(self, address: str, blocks: list[str]) -> None:
        """Let a plan have a node for an imported resource, also if the import leaves it unchanged.

        The stub imports objects without values. Without a value of its own in the configuration,
        such an object has a node in the plan only if it has conditions.
        """
        type_, name = address.split(".")
        at = next(
            number
            for number, one in enumerate(blocks)
            if one.startswith(f'resource "{type_}" "{name}"')
        )
        if 'v = "plain"' not in blocks[at] and "  lifecycle {" not in blocks[at]:
            blocks[at] = blocks[at].removesuffix("}") + _CONDITIONS + "}"

    def _resource(self, address: str) -> str:
        *kind, type_, name = address.split(".")
        lines = [f"  v = {self._value(address)}", *self._meta(address, f"{type_}.{name}")]
        header = f'{"data" if kind else "resource"} "{type_}" "{name}" {{'
        return "\n".join([header, *lines, "}"])

    def _call(self, name: str) -> str:
        address = f"module.{name}"
        lines = [f'  source = "./{name}"']
        if self._chance(60):
            lines.append(f"  v = {self._value(address)}")
        lines += self._meta(address, address)
        return "\n".join([f'module "{name}" {{', *lines, "}"])

    def _meta(self, address: str, own: str) -> list[str]:
        lines = []
        if self.counts[address] is not None:
            lines.append(f"  count = {self.counts[address]}")
        if self._chance(35):
            entries = [*self.calls_as_addresses * 2, *self.managed, *self.data]
            entries += [f"{call}.o0" for call in self.calls_as_addresses]
            entries = [entry for entry in entries if not f"{entry}.".startswith(f"{address}.")]
            if entries:
                lines.append(f"  depends_on = [{self.random.choice(entries)}]")
        return lines

    def _check(self, number: int) -> str:
        own = f"data.test_d.n{number}"
        meta = self._meta_of_data(own)
        return _CHECK.format(
            number=number, value=self._value(), more=meta, other=self._text_or_reference()
        )

    def _meta_of_data(self, own: str) -> str:
        entries = [*self.managed, *self.calls_as_addresses]
        if not entries or not self._chance(20):
            return ""
        return f"\n    depends_on = [{self.random.choice(entries)}]"

    @property
    def calls_as_addresses(self) -> list[str]:
        return [f"module.{call}" for call in self.calls]

    def _text_or_reference(self) -> str:
        return f'"${{jsonencode({self._value()})}}"' if self._chance(25) else '"x"'

    def _value(self, but: str = "") -> str:
        """An expression without a reference to the object `but`."""
        if self._chance(45):
            return '"plain"'
        names = [*self.managed * 2, *self.data, *self.locals, *self.calls_as_addresses * 3]
        names += [] if self.is_root else ["var.v"] * 2
        names = [name for name in names if name != but]
        if but.startswith("local."):  # A chain of local values in one direction cannot close.
            names = [name for name in names if not name.startswith("local.") or name < but]
        if not names:
            return '"plain"'
        name = self.random.choice(names)
        if name.startswith(("local.", "var.")):
            return name
        counted = self.counts[name] is not None
        if name.startswith("module."):
            whole = self._chance(35)
            if whole:
                return f"jsonencode({name})" if self._chance(50) else name
            return f"{name}[*].o{self._index()}" if counted else f"{name}.o{self._index()}"
        return f"{name}[*].id" if counted else f"{name}.id"

    def _index(self) -> int:
        return self.random.randrange(2)

    def _chance(self, of_one_hundred: int) -> bool:
        return self.random.randrange(100) < of_one_hundred
