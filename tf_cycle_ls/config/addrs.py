"""What a traversal can name in a module, and how Terraform prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern


@dataclass(frozen=True, slots=True, eq=False)
class _Address:
    # Asked for all the time while a graph is built: written once, when the address is made.
    text: str = field(init=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Address) and type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def _print_as(self, text: str) -> None:
        object.__setattr__(self, "text", intern(text))


@dataclass(frozen=True, slots=True, eq=False)
class Resource(_Address):
    """A resource of a module: `mode` is "managed", "data" or "ephemeral"; or "action", for what
    Terraform 1.14 and later declare and name in the same way."""

    mode: str
    type: str
    name: str

    def __post_init__(self) -> None:
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        self._print_as(f"{prefix}{self.type}.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class Local(_Address):
    """`local.name`."""

    name: str

    def __post_init__(self) -> None:
        self._print_as(f"local.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class Variable(_Address):
    """`var.name`."""

    name: str

    def __post_init__(self) -> None:
        self._print_as(f"var.{self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class CallOutput(_Address):
    """`module.call.output`, or with no output the call as a whole."""

    call: str
    output: str | None

    def __post_init__(self) -> None:
        self._print_as(f"module.{self.call}" + (f".{self.output}" if self.output else ""))


Subject = Resource | Local | Variable | CallOutput
