"""The addresses that a traversal in a module can refer to, formatted as in Terraform's output."""

from __future__ import annotations

from sys import intern

from msgspec import Struct
from msgspec.structs import force_setattr

INSTANCE_KEY = r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]'
"""A regular expression for the key of an instance in an address: `[0]` or `["a"]`."""


class _Address(Struct, frozen=True, kw_only=True):
    # The formatted address. Computed on construction, because building a graph uses it very often.
    text: str = ""

    def __str__(self) -> str:
        return self.text

    def _set_text(self, text: str) -> None:
        force_setattr(self, "text", intern(text))


class Resource(_Address, frozen=True):
    """A resource. `mode` is "managed", "data", "ephemeral" or "action".

    An action is not a resource, but Terraform 1.14 and later declare and address it like one.
    """

    mode: str
    type: str
    name: str

    def __post_init__(self) -> None:
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        self._set_text(f"{prefix}{self.type}.{self.name}")


class Local(_Address, frozen=True):
    """`local.name`."""

    name: str

    def __post_init__(self) -> None:
        self._set_text(f"local.{self.name}")


class Variable(_Address, frozen=True):
    """`var.name`."""

    name: str

    def __post_init__(self) -> None:
        self._set_text(f"var.{self.name}")


class CallOutput(_Address, frozen=True):
    """`module.call.output`, or `module.call` if `output` is None."""

    call: str
    output: str | None

    def __post_init__(self) -> None:
        self._set_text(f"module.{self.call}" + (f".{self.output}" if self.output else ""))


class ProviderFunctions(_Address, frozen=True):
    """The functions of a provider, named `provider::local` or `provider::local::alias`.

    Only OpenTofu has functions of a provider configuration with an alias.
    """

    local: str
    alias: str | None

    def __post_init__(self) -> None:
        self._set_text(f"provider::{self.local}" + (f"::{self.alias}" if self.alias else ""))


Subject = Resource | Local | Variable | CallOutput | ProviderFunctions
