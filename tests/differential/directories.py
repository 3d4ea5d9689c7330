"""Which modules a random configuration has, who calls whom, and which providers go where."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.differential.blocks import Block, Expression, keyword, pairs, plain


@dataclass(frozen=True)
class Directory:
    """A module: what it calls, and what it says about the provider `test`.

    `source` is what it requires for `test`, "" if it requires nothing; `takes` are the
    configurations that each of its callers gives to it; `block` is what it configures itself:
    the "default", an "alias", nothing ("") or, as in old modules, nothing in an "empty" block.
    """

    path: str
    calls: dict[str, Directory] = field(default_factory=dict)
    source: str = ""
    takes: tuple[str, ...] = ()
    block: str = ""

    @property
    def is_root(self) -> bool:
        return not self.path

    @property
    def is_old(self) -> bool:
        """Whether it configures a provider: then no call of it may have more than one instance."""
        configures = not self.is_root and self.block in ("default", "alias")
        return configures or any(child.is_old for child in self.calls.values())

    @property
    def providers(self) -> list[str]:
        """The names of the provider configurations that there are for its resources."""
        has_default = bool(self.source) or self.block in ("default", "empty")
        has_alias = self.is_root or "test.w" in self.takes or self.block == "alias"
        return ["test"] * has_default + ["test.w"] * has_alias

    @property
    def passable(self) -> list[str]:
        """Those that it can give to what it calls: not what it only inherits."""
        inherits = not (self.is_root or self.block or "test" in self.takes)
        return [name for name in self.providers if name != "test" or not inherits]

    def all(self) -> Iterator[Directory]:
        """This one and all below, each once."""
        found = {self.path: self}
        for child in self.calls.values():
            found |= {each.path: each for each in child.all()}
        yield from found.values()

    def source_of(self, child: Directory) -> Expression:
        """Where a call says that a module is."""
        path = posixpath.relpath(child.path, self.path or ".")
        return plain(path if path.startswith("../") else f"./{path}")

    def given(self, child: Directory, random: Random) -> dict[str, Expression]:
        """The argument `providers` of a call, where it has one."""
        given = {name: random.choice(self.passable) for name in child.takes}
        return {"providers": pairs(given)} if given else {}

    def requirements(self) -> Iterable[Block]:
        """The `terraform` block, where there is one."""
        if not self.source:
            return
        json: dict[str, object] = {"source": self.source}
        native = f'source = "{self.source}"'
        if "test.w" in self.takes:
            json["configuration_aliases"] = ["test.w"]
            native += ", configuration_aliases = [test.w]"
        required = {"test": Expression(f"{{ {native} }}", json)}
        yield Block("terraform", blocks=(Block("required_providers", arguments=required),))


def tree(random: Random) -> Directory:
    """The modules of a configuration: one with all that it calls."""
    source = random.choice(["hashicorp/test", "hashicorp/test", "acme/test"])
    inner = _child("m/inner", [], source, random)
    middle = _child("m", [inner] * random.choice([0, 1, 1, 2]), source, random)
    other = _child("n", random.choice([[], [], [middle], [inner]]), source, random)
    called = random.choices([middle, other, inner], k=random.choice([0, 0, 1, 1, 1, 2]))
    requires = random.randrange(2) or any(child.source for child in called)
    block = "default" if not random.randrange(3) else ""
    return Directory("", _named(called), source if requires else "", (), block)


def _child(path: str, called: list[Directory], source: str, random: Random) -> Directory:
    takes = {name for name in ("test", "test.w") if not random.randrange(5)}
    # What is to be given to a module has to be there, by a name of the same source.
    takes |= {name for child in called for name in child.takes}
    requires = bool(takes) or any(child.source for child in called) or not random.randrange(3)
    blocks = ["", "", "", "", "empty"]
    blocks += ["default"] * ("test" not in takes) + ["alias"] * ("test.w" not in takes)
    return Directory(
        path,
        _named(called),
        source if requires else "",
        tuple(sorted(takes)),
        random.choice(blocks),
    )


def _named(called: list[Directory]) -> dict[str, Directory]:
    return {f"c{number}": child for number, child in enumerate(called)}


def configurations(directory: Directory, values: Iterator[Expression]) -> Iterator[Block]:
    """The provider blocks of a module; `values` are for their arguments."""
    if directory.block == "default":
        yield Block("provider", ("test",), {"p": next(values)})
    if directory.block == "empty":
        yield Block("provider", ("test",))
    if directory.is_root or directory.block == "alias":
        # Resources ask for this one, so it has to be there.
        inner = Block("q", arguments={"p": next(values)})
        yield Block("provider", ("test",), {"alias": plain("w")}, (inner,))


def chosen(directory: Directory, random: Random) -> dict[str, Expression]:
    """The argument `provider` of a resource, where it has one."""
    if directory.providers and not random.randrange(6):
        return {"provider": keyword(random.choice(directory.providers))}
    return {}
