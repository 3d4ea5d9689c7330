"""Generates the modules of a random configuration, their calls and their providers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.differential.blocks import Block, Expression, keyword, pairs, plain


@dataclass(frozen=True)
class Directory:
    """A module: its calls, and its use of the provider `test`.

    - `source`: the source in `required_providers`, or "" for none.
    - `takes`: the provider configurations that every caller passes to it.
    - `block`: its provider block: "default", "alias", "" for none, or "empty" for a block without
      arguments as in old modules.
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
        """Whether it configures a provider. Then no call of it may use count or for_each."""
        configures = not self.is_root and self.block in ("default", "alias")
        return configures or any(child.is_old for child in self.calls.values())

    @property
    def providers(self) -> list[str]:
        """The names of the provider configurations available to its resources."""
        has_default = bool(self.source) or self.block in ("default", "empty")
        has_alias = self.is_root or "test.w" in self.takes or self.block == "alias"
        return ["test"] * has_default + ["test.w"] * has_alias

    @property
    def passable(self) -> list[str]:
        """The provider configurations it can pass to its calls; inherited ones are excluded."""
        inherits = not (self.is_root or self.block or "test" in self.takes)
        return [name for name in self.providers if name != "test" or not inherits]

    def all(self) -> Iterator[Directory]:
        """Yield this directory and all below it, each once."""
        by_path = {self.path: self}
        for child in self.calls.values():
            by_path |= {directory.path: directory for directory in child.all()}
        yield from by_path.values()

    def source_of(self, child: Directory) -> Expression:
        """Return the `source` of the call of a module."""
        path = posixpath.relpath(child.path, self.path or ".")
        return plain(path if path.startswith("../") else f"./{path}")

    def given(self, child: Directory, random: Random) -> dict[str, Expression]:
        """Return the `providers` argument of a call, if any."""
        given = {name: random.choice(self.passable) for name in child.takes}
        return {"providers": pairs(given)} if given else {}

    def requirements(self) -> Iterable[Block]:
        """Return the `terraform` block, if any."""
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
    """Generate the module tree of a configuration and return its root."""
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
    # A configuration passed to a module must exist, under a name with the same source.
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
    """Yield the provider blocks of a module; `values` are for their arguments."""
    if directory.block == "default":
        yield Block("provider", ("test",), {"p": next(values)})
    if directory.block == "empty":
        yield Block("provider", ("test",))
    if directory.is_root or directory.block == "alias":
        # Resources use this configuration, so it must exist.
        inner = Block("q", arguments={"p": next(values)})
        yield Block("provider", ("test",), {"alias": plain("w")}, (inner,))


def chosen(directory: Directory, random: Random) -> dict[str, Expression]:
    """Return the `provider` argument of a resource, if any."""
    if directory.providers and not random.randrange(6):
        return {"provider": keyword(random.choice(directory.providers))}
    return {}
