"""The names that a module of a random configuration declares, and references to them."""

from __future__ import annotations

from random import Random

from tests.differential import expressions
from tests.differential.blocks import Expression, keywords, plain
from tests.differential.directories import Directory

_OF_RESOURCES = (
    *(".id",) * 8,
    "",
    "[0].id",
    '["k"].id',
    "[*].id",
    ".*.id",
    ".0.id",
    "[each.key].id",
    "[count.index].id",
    '["${each.key}"].id',
    ".id[0].x",
    ".id[@]",
    "[@].id",
)
_OF_CALLS = (
    *(".o0", ".o1") * 4,
    "",
    "[0].o0",
    '["k"].o1',
    "[*].o0",
    ".*.o0",
    ".0.o1",
    "[each.key].o1",
    "[var.v0].o0",
    "[@].o1",
    "[0]",
    ".none",
    '["o0"]',
    ".o0.o1[0].x",
)


class Names:
    """The names of one module, and expressions that use them."""

    def __init__(self, directory: Directory, random: Random) -> None:
        self.random = random
        size = random.randint(1, 4) if directory.is_root else random.randint(0, 2)
        self.managed = [f"test_{'ab'[i % 2]}.r{i}" for i in range(size)]
        self.managed += ["terraform_data.t"] * self.chance(20)
        self.data = [f"data.test_d.d{i}" for i in range(random.randint(0, 2))]
        self.ephemeral = [f"ephemeral.test_e.e{i}" for i in range(random.randint(0, 1))]
        self.locals = [f"local.l{i}" for i in range(random.randint(0, 3))]
        self.variables = ["var.v0", "var.v1"]
        self.outputs = ["o0", "o1"]
        self.calls = [f"module.{call}" for call in directory.calls]

    def chance(self, of_one_hundred: int) -> bool:
        """Return True with a probability given in percent."""
        return self.random.randrange(100) < of_one_hundred

    @property
    def resources(self) -> list[str]:
        return [*self.managed, *self.data, *self.ephemeral]

    def target(self, but: str = "") -> str:
        """Choose a traversal that does not refer to the resource `but`."""
        while True:
            traversal = self._traversal()
            if not but or but not in traversal:
                return traversal

    def expression(self, but: str = "") -> Expression:
        """Choose an expression; many have no references."""
        if self.chance(66):
            return plain("plain")
        return expressions.around(self.target(but), self.random)

    def condition(self, but: str = "") -> dict[str, Expression]:
        """Choose the arguments of a condition block, such as a precondition."""
        refers = self.chance(20)
        message = expressions.around(self.target(but), self.random) if refers else plain("no")
        condition = expressions.condition(self.target(but), self.random)
        return {"condition": condition, "error_message": message}

    def dependencies(self, but: str = "-") -> Expression:
        """Choose the value of a `depends_on`."""
        resources = [resource for resource in self.resources if not resource.endswith(but)]
        targets = [*resources, *self.variables, *self.locals, *self.calls * 2]
        targets += [f"{name}[0]" for name in (*resources, *self.calls)]
        targets += [f"{name}.o0" for name in self.calls]
        targets += [f"resource.{resource}" for resource in resources if resource in self.managed]
        chosen = self.random.choices(targets, k=self.random.choice([1, 1, 1, 2]))
        return keywords(chosen, quoted=self.chance(25))

    def _traversal(self) -> str:
        named = [*self.resources * 2, *self.calls * 4, *self.locals, *self.variables]
        named += ["var.undeclared", "test_a.undeclared", "data.test_d.nested", "test_a.imported"]
        address = self.random.choice(named)
        if address.startswith(("local.", "var.")):
            suffix = self.random.choice(["", "", "", ".x", "[0]", "[*].x"])
        else:
            of_calls = address.startswith("module.")
            suffix = self.random.choice(_OF_CALLS if of_calls else _OF_RESOURCES)
        if address in self.managed and self.chance(10):
            address = f"resource.{address}"
        if suffix and self.chance(4):
            address = f"({address})"
        return address + suffix.replace("@", self.random.choice([*self.variables, *self.locals]))
