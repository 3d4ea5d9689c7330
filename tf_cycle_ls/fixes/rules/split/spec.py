"""A row of the tables: what stands in a resource, and the resource that can stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tf_cycle_ls.fixes.model import Impact

ReferenceMap = Mapping[str, str]
"""Names in the old place, and what they are called in the new one. `block.argument` as the new
name puts the argument into a nested block of its own."""


class InlineForm(Enum):
    """What the inline form is, and how many resources it becomes."""

    ARGUMENT = "an argument, which becomes one resource"
    ITEMS = "a list, of which each item becomes a resource"
    BLOCK = "blocks, which together become one resource"
    BLOCKS = "blocks, each of which becomes a resource"


class Existing(Enum):
    """What an apply does where the old resource exists already, with what moves."""

    OVERWRITTEN = "the new resource puts the same over what is there"
    IMPORTED = "what is there has to be imported as the new resource"


@dataclass(frozen=True, slots=True)
class Association:
    """A resource that says of another that it has something: `what` of `parent`, by its id."""

    type: str
    parent: str
    what: str


@dataclass(frozen=True, slots=True)
class Exclusive:
    """The resource that keeps the new ones the only ones.

    `parent` is its argument that names the old resource by `attribute`, `listed` the one that
    lists what there may be, by `value` of each new resource. The provider has it since `since`.
    """

    type: str
    parent: str
    attribute: str
    listed: str
    value: str
    since: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """An argument (or the blocks) of a resource, and the resource that can stand for it.

    `argument` may be `block.argument`, of a block that there is one of. `links` are the arguments
    of the new resource that name the old one, with the attributes of it that they read. `moved` are
    further names: those that a block may hold, or arguments that go with the one that goes; a block
    that holds anything else is left alone. `copied` are arguments that both have.

    `impact`, `until` (what holds until the new resource is there) and `existing` make the title.
    `computed` tells that the provider lets the old argument be absent without taking out what is
    there (schema: optional and computed); else the old resource has to ignore it.
    """

    resource: str
    argument: str
    replacement: str
    links: ReferenceMap
    shape: InlineForm = InlineForm.ARGUMENT
    moved: ReferenceMap = field(default_factory=dict)
    copied: tuple[str, ...] = ()
    until: str = ""
    impact: Impact = Impact.ORDER
    existing: Existing = Existing.OVERWRITTEN
    computed: bool = True
    fixed: ReferenceMap = field(default_factory=dict)
    """Arguments that the new resource has in any case, with their values."""
    first: ReferenceMap = field(default_factory=dict)
    """Arguments that only the first of the new resources has, with their values."""
    default: ReferenceMap = field(default_factory=dict)
    """Arguments that the new resource has where the old block does not, with their values."""
    labels: tuple[str, ...] = ()
    """The arguments of a block after which the new resource is named, the first that it has."""
    wrapper: str = ""
    """The block that the new resource keeps what moves in."""
    together: tuple[str, ...] = ()
    """Further kinds of blocks that must not stay when this one goes."""
    leaves_one: bool = False
    """Only the blocks with the reference go, and one at least must stay."""
    unless: tuple[str, ...] = ()
    """Arguments, or kinds of blocks, of the old resource that must not be there."""
    needs: tuple[str, ...] = ()
    """Arguments of the old resource that must be there."""
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What must not stand anywhere in a block within the block: it is written differently there."""
    holds: tuple[str, ...] = ()
    """Arguments that a block must have."""
    switched: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Arguments of a block that are true or false, and the words for that in the new resource."""
    never: Mapping[str, int] = field(default_factory=dict)
    """Numbers that an argument of a block must not be; it has to be a plain number, then."""
    associated: Mapping[str, Association] = field(default_factory=dict)
    """Arguments of a block that become a further resource, which names the new one."""
    key: str = ""
    """The argument of a block that is the id of a key of Key Vault, to be told in parts."""
    exclusive: Exclusive | None = None
    since: tuple[int, ...] = ()
    """The version of the provider that has the new resource, and the old one without the argument,
    where that is known."""
    warning: str = ""
    """What else a person has to know before an apply."""

    @property
    def needed(self) -> tuple[int, ...]:
        """The version of the provider that all new resources need, as far as that is known."""
        return self.exclusive.since if self.exclusive else self.since

    @property
    def ignored(self) -> str:
        """What the old resource has to ignore: an argument of a nested block by its first block."""
        return self.argument.replace(".", "[0].")

    @property
    def loss(self) -> str:
        """What the title says about the change."""
        said = ["nothing is lost", self.until, self.warning]
        if self.existing is Existing.IMPORTED:
            said.append("where it exists already, import it first")
        if not self.computed:
            said.append(f"changes of {self.argument} in the old one are then ignored")
        if self.needed:
            said.append(f"needs provider {'.'.join(map(str, self.needed))}")
        return "; ".join(filter(None, said))


def names(*same: str, **renamed: str) -> ReferenceMap:
    """Names that stay as they are, and those that do not."""
    return {**{each: each for each in same}, **renamed}
