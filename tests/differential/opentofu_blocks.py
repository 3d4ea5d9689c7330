"""Generates random configurations with what only OpenTofu has.

`enabled` and `prevent_destroy` with references, instances of a provider configuration whose keys
have references, keys in the target of an import, and functions of a provider. The seed determines
the configuration.
"""

from __future__ import annotations

from random import Random

from tests.differential.plannable import PlannableMaker, PlannableModule

# A function of a provider needs an entry.
_REQUIRED = """terraform {
  required_providers {
    test = {
      source = "hashicorp/test"
    }
  }
}"""
_PROVIDERS = """provider "test" {{
  alias    = "k"
  for_each = toset(["x", "y"])
  p        = {value}
}}"""


class OpenTofuMaker(PlannableMaker):
    """Builds one configuration; `files` are its texts by path."""

    def _module(self, path: str, calls: list[str]) -> None:
        module = _Module(self.random, calls, is_root=not path)
        self.files[f"{path}/main.tf".lstrip("/")] = "\n".join(module.blocks()) + "\n"


class _Module(PlannableModule):
    def __init__(self, random: Random, calls: list[str], *, is_root: bool) -> None:
        super().__init__(random, calls, is_root=is_root)
        self.has_instances = is_root and self._chance(40)

    def blocks(self) -> list[str]:
        """The blocks of the module in native syntax."""
        blocks = [_REQUIRED, *super().blocks()]
        if self.has_instances:
            value = self._value() if self._chance(50) else "each.key"
            blocks.append(_PROVIDERS.format(value=value))
        keyed = [address for address in self.managed if self.counts[address] == 2]
        if self.is_root and keyed and self._chance(40):
            address = self.random.choice(keyed)
            key = f"length([{self._value()}])"
            blocks.append(f'import {{\n  to = {address}[{key}]\n  id = "i"\n}}')
        return blocks

    def _meta(self, address: str, own: str) -> list[str]:
        lines = super()._meta(address, own)
        if self.has_instances and address.startswith("test_") and self._chance(40):
            lines.append(f"  provider = test.k[{self._key(address)}]")
        lifecycle = []
        if self.counts[address] is None and self._chance(25):
            lifecycle.append(f"enabled = {self._condition(address)}")
        if address in self.managed and self._chance(25):
            lifecycle.append(f"prevent_destroy = {self._condition(address)}")
        if lifecycle:
            lines += ["  lifecycle {", *(f"    {line}" for line in lifecycle), "  }"]
        return lines

    def _value(self, but: str = "") -> str:
        value = super()._value(but)
        return f"provider::test::f({value})" if self._chance(8) else value

    def _key(self, but: str) -> str:
        return f'length([{self._value(but)}]) == 1 ? "x" : "y"' if self._chance(60) else '"x"'

    def _condition(self, but: str) -> str:
        return f"length([{self._value(but)}]) == 1"
