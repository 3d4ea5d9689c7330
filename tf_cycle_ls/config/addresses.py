"""What a traversal can name in a module, and how Terraform prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a module: `mode` is "managed", "data" or "ephemeral"."""

    mode: str
    type: str
    name: str

    def __str__(self) -> str:
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        return f"{prefix}{self.type}.{self.name}"


@dataclass(frozen=True, slots=True)
class Local:
    """`local.name`."""

    name: str

    def __str__(self) -> str:
        return f"local.{self.name}"


@dataclass(frozen=True, slots=True)
class Variable:
    """`var.name`."""

    name: str

    def __str__(self) -> str:
        return f"var.{self.name}"


@dataclass(frozen=True, slots=True)
class CallOutput:
    """`module.call.output`, or with no output the call as a whole."""

    call: str
    output: str | None

    def __str__(self) -> str:
        return f"module.{self.call}" + (f".{self.output}" if self.output else "")


Subject = Resource | Local | Variable | CallOutput
