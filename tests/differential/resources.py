"""Generates resource blocks of a random configuration, and override blocks for them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.differential.blocks import Block, Expression, code, keyword, keywords, plain
from tests.differential.directories import Directory, chosen
from tests.differential.names import Names

_MODES = {"data": "data", "ephemeral": "ephemeral"}
_ITERATORS = ("test_a", "local", "var", "module", "data", "it")


class Resources:
    """Generates the resource blocks of one module."""

    def __init__(self, names: Names, directory: Directory, *, is_json: bool) -> None:
        self.names = names
        self.directory = directory
        self.random = names.random
        # In JSON, only the schema distinguishes nested blocks from values. Keep them simple.
        self.is_json = is_json

    def block(self, address: str) -> Block:
        """Generate the resource with an address."""
        kind, type_, name = _parts(address)
        # No self-references: other tests cover them, because they need a plan.
        own = f"{type_}.{name}"
        arguments = {**self._meta(own), **self._arguments(own, type_)}
        if type_ != "terraform_data":
            arguments |= chosen(self.directory, self.random)
        blocks = [*self._nested(own, type_), *self._lifecycle(own, kind)]
        if kind == "resource":
            blocks += self._provisioners(own)
        return Block(kind, (type_, name), arguments, tuple(blocks))

    def checked_data(self) -> Block:
        """Generate the data source of a check."""
        own = "test_d.nested"
        arguments = {"v": self.names.expression(own)}
        if self.names.chance(15):
            arguments["depends_on"] = self.names.dependencies(own)
        arguments |= chosen(self.directory, self.random)
        return Block("data", ("test_d", "nested"), arguments, tuple(self._nested(own, "test_d")))

    def override(self, address: str) -> Block:
        """Generate a block that overrides parts of a resource."""
        kind, type_, name = _parts(address)
        own = f"{type_}.{name}"
        if type_ == "terraform_data":
            return Block(kind, (type_, name), {"input": self.names.expression(own)})
        parts = [
            Block(kind, (), {"v": self.names.expression(own)}),
            Block(kind, (), {}, (self._dynamic(own),)),
            Block(kind, (), {"count": self._count(own)}),
            Block(kind, (), chosen(self.directory, self.random)),
        ]
        if not self.is_json:
            parts.append(Block(kind, (), {}, (self._static(own),)))
        if kind == "resource":
            parts.append(Block(kind, (), {}, tuple(self._provisioners(own))))
            triggers = Block("lifecycle", arguments=self._triggers(own))
            parts.append(Block(kind, (), {}, (triggers,)))
        part = self.random.choice(parts)
        return Block(kind, (type_, name), part.arguments, part.blocks)

    def _meta(self, own: str) -> dict[str, Expression]:
        arguments: dict[str, Expression] = {}
        instances = self.random.randrange(10)
        if instances < 2:
            arguments["count"] = self._count(own)
        elif instances < 4:
            arguments["for_each"] = self.names.expression(own)
        if self.names.chance(15):
            arguments["depends_on"] = self.names.dependencies(own)
        return arguments

    def _count(self, own: str) -> Expression:
        return code(f"length([{self.names.target(own)}])")

    def _arguments(self, own: str, type_: str) -> dict[str, Expression]:
        names = ["input", "triggers_replace"] if type_ == "terraform_data" else ["v", "u"]
        return {name: self.names.expression(own) for name in names if self.names.chance(60)}

    def _nested(self, own: str, type_: str) -> Iterator[Block]:
        if type_ == "terraform_data":
            return
        if self.names.chance(25):
            yield self._static(own)
        if self.names.chance(25):
            yield self._dynamic(own)

    def _static(self, own: str) -> Block:
        inner: list[Block] = []
        if not self.is_json and self.names.chance(30):
            inner.append(Block("deeper", arguments={"w": self.names.expression(own)}))
        if not self.is_json and self.names.chance(20):
            inner.append(self._dynamic(own))
        return Block("nested", arguments={"w": self.names.expression(own)}, blocks=tuple(inner))

    def _dynamic(self, own: str, label: str = "several") -> Block:
        arguments = {"for_each": code(f"[{self.names.target(own)}]")}
        if self.names.chance(30):
            arguments = {"for_each": self.names.expression(own)}
        if self.names.chance(40):
            arguments["iterator"] = keyword(self.random.choice(_ITERATORS))
        if self.names.chance(10):
            arguments["labels"] = code(f"[{self.names.target(own)}]")
        inside = {"x": self.names.expression(own), "y": code(f"{label}.value")}
        inner: tuple[Block, ...] = ()
        if label == "several" and self.names.chance(30):
            inner = (self._dynamic(own, "more"),)
            inside["z"] = code("[for several in several.value : several]")
        return Block("dynamic", (label,), arguments, (Block("content", (), inside, inner),))

    def _lifecycle(self, own: str, kind: str) -> Iterator[Block]:
        arguments: dict[str, Expression] = {}
        conditions = [
            Block(condition, arguments=self.names.condition(own))
            for condition in ("precondition", "postcondition")
            if self.names.chance(10)
        ]
        if kind == "resource":
            if self.names.chance(8):
                arguments |= self._triggers(own)
            if self.names.chance(5):
                arguments["ignore_changes"] = keywords(["v", "test_a"])
            if self.names.chance(5):
                arguments["create_before_destroy"] = Expression("true", True)
        if arguments or conditions:
            yield Block("lifecycle", (), arguments, tuple(conditions))

    def _triggers(self, own: str) -> dict[str, Expression]:
        others = [name for name in self.names.managed if name != own]
        if not others:
            return {}
        suffix = self.random.choice(["", "", ".id", "[0]", '["k"].id', "[each.key]"])
        return {"replace_triggered_by": keywords([self.random.choice(others) + suffix])}

    def _provisioners(self, own: str) -> Iterator[Block]:
        connection = Block("connection", arguments={"host": self.names.expression(own)})
        if self.names.chance(10):
            inner = (connection,) if self.names.chance(30) else ()
            command = {"command": self.names.expression(own)}
            yield Block("provisioner", ("local-exec",), command, inner)
        if self.names.chance(10):
            yield connection
        elif self.names.chance(5):
            at_destroy = {"when": keyword("destroy"), "command": plain("self")}
            yield Block("provisioner", ("local-exec",), at_destroy)


def _parts(address: str) -> tuple[str, str, str]:
    *mode, type_, name = address.split(".")
    return _MODES.get("".join(mode), "resource"), type_, name
