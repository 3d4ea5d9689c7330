"""The addresses that a traversal in a module can refer to, formatted as in Terraform's output."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern


@dataclass(frozen=True, slots=True, eq=False)
class _Address:
    # The formatted address. Computed on construction, because building a graph uses it very often.
    text: str = field(init=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Address) and type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def _set_text(self, text: str) -> None:
        object.__setattr__(self, "text", intern(text))


@dataclass(frozen=True, slots=True, eq=False)
class Resource(_Address):
    """A resource. `mode` is "managed", "data", "ephemeral" or "action".

    An action is not a resource, but Terraform 1.14 and later declare and address it like one.
    """

    mode: str
    type: str
    name: str

    def __post_init__(self) -> None:
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        self._set_text(f"{prefix}{self.type}.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class Local(_Address):
    """`local.name`."""

    name: str

    def __post_init__(self) -> None:
        self._set_text(f"local.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class Variable(_Address):
    """`var.name`."""

    name: str

    def __post_init__(self) -> None:
        self._set_text(f"var.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class CallOutput(_Address):
    """`module.call.output`, or `module.call` if `output` is None."""

    call: str
    output: str | None

    def __post_init__(self) -> None:
        self._set_text(f"module.{self.call}" + (f".{self.output}" if self.output else ""))


@dataclass(frozen=True, slots=True, eq=False)
class ProviderFunctions(_Address):
    """The functions of a provider, named `provider::local` or `provider::local::alias`.

    Only OpenTofu has functions of a provider configuration with an alias.
    """

    local: str
    alias: str | None

    def __post_init__(self) -> None:
        self._set_text(f"provider::{self.local}" + (f"::{self.alias}" if self.alias else ""))


Subject = Resource | Local | Variable | CallOutput | ProviderFunctions
