"""Generates the blocks of one module of a random configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from tests.differential import directories
from tests.differential.blocks import Block, Expression, code, keyword, plain
from tests.differential.directories import Directory
from tests.differential.names import Names
from tests.differential.resources import Resources

_NULL = Expression("null", None)
_Make = Callable[[Resources], Block]


class Module:
    """Generates the blocks of a module, and override blocks for parts of them."""

    def __init__(self, directory: Directory, random: Random) -> None:
        self.directory = directory
        self.random = random
        self.names = Names(directory, random)
        self.native: list[Block] = []
        self.json: list[Block] = []
        share = random.choice([0, 0, 40])
        for make in self._blocks():
            is_json = self.names.chance(share)
            block = make(Resources(self.names, directory, is_json=is_json))
            (self.json if is_json else self.native).append(block)

    def overrides(self, *, is_json: bool) -> Iterator[Block]:
        """Yield blocks for an override file."""
        # In JSON, whether a nested block is overridden depends on the schema, too.
        either = is_json or bool(self.json)
        resources = Resources(self.names, self.directory, is_json=either)
        names = self.names
        for address in (*names.managed, *names.data):
            if names.chance(40):
                yield resources.override(address)
        for name in names.locals:
            if names.chance(30):
                yield self._local(name)
        for name in names.outputs:
            if names.chance(30):
                yield Block("output", (name,), {"value": names.expression()})
        for name in self.directory.calls:
            if names.chance(50):
                yield Block("module", (name,), {"v1": names.expression()})
        if self.directory.block == "default" and names.chance(50):
            yield Block("provider", ("test",), {"p": names.expression()})

    def _blocks(self) -> Iterator[_Make]:
        """Yield a function that generates each block, given the resources for its syntax."""
        names = self.names
        for address in names.resources:
            yield partial(Resources.block, address=address)
        for block in self._others():
            yield partial(_block, block)
        if names.chance(30):
            yield self._check

    def _others(self) -> Iterator[Block]:
        names = self.names
        yield from map(self._local, names.locals)
        yield from map(self._variable, names.variables)
        yield from map(self._output, names.outputs)
        yield from (self._call(*call) for call in self.directory.calls.items())
        yield from self.directory.requirements()
        values = iter(names.expression, None)
        yield from directories.configurations(self.directory, values)
        if names.chance(8):
            moved = {"from": keyword("test_a.gone"), "to": keyword("test_a.r0")}
            yield Block("moved", arguments=moved)

    def _local(self, name: str) -> Block:
        return Block("locals", arguments={name[6:]: self.names.expression(but=name)})

    def _variable(self, name: str) -> Block:
        validations = []
        if self.names.chance(30):
            condition = code(f"{name} != {self.names.target()}")
            message = self.names.expression() if self.names.chance(20) else plain("no")
            arguments = {"condition": condition, "error_message": message}
            validations.append(Block("validation", arguments=arguments))
        return Block("variable", (name[4:],), {"default": _NULL}, tuple(validations))

    def _output(self, name: str) -> Block:
        arguments = {"value": self.names.expression()}
        if self.names.chance(15):
            arguments["depends_on"] = self.names.dependencies()
        conditions = []
        if self.names.chance(15):
            conditions.append(Block("precondition", arguments=self.names.condition()))
        return Block("output", (name,), arguments, tuple(conditions))

    def _call(self, name: str, child: Directory) -> Block:
        arguments = {"source": self.directory.source_of(child)}
        for variable in self.names.variables:
            if self.names.chance(70):
                arguments[variable[4:]] = self.names.expression()
        if not child.is_old:
            arguments |= self._instances()
        arguments |= self.directory.given(child, self.random)
        return Block("module", (name,), arguments)

    def _instances(self) -> dict[str, Expression]:
        arguments: dict[str, Expression] = {}
        if self.names.chance(15):
            arguments["depends_on"] = self.names.dependencies()
        if self.names.chance(15):
            arguments["count"] = code(f"length([{self.names.target()}])")
        elif self.names.chance(25):
            arguments["for_each"] = self.names.expression()
        return arguments

    def _check(self, resources: Resources) -> Block:
        inside = [Block("assert", arguments=self.names.condition())]
        if self.names.chance(50):
            inside.insert(0, resources.checked_data())
        return Block("check", ("k",), blocks=tuple(inside))


def _block(block: Block, _: Resources) -> Block:
    return block
