"""What a module declares. Spans count from the start of the item that a declaration stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tf_cycle_ls.config.addrs import Local, Resource
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.text import Span

InstanceKeys = range | frozenset[str]
"""Numbers where there is a count; else what stands between the brackets, "" for a single one."""


class ProviderName(NamedTuple):
    """A provider configuration as a module names it: local name and alias."""

    local: str
    alias: str | None = None

    def __str__(self) -> str:
        return self.local + (f".{self.alias}" if self.alias else "")


@lru_cache(maxsize=2_000)
def implied_provider(resource_type: str) -> ProviderName:
    """The provider that the type of a resource names; one object for all of a type."""
    return ProviderName(resource_type.partition("_")[0])


@dataclass(frozen=True, slots=True)
class ResourceDeclaration:
    """A resource, data, ephemeral or action block.

    `instances` are the keys of the instances that it has at most, None where the text does not
    say. `argument_names` are the arguments and kinds of nested blocks that it has.
    """

    resource: Resource
    header: Span
    references: tuple[Reference, ...]
    provider: ProviderName
    instances: InstanceKeys | None
    argument_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class LocalDeclaration:
    """One attribute of a `locals` block."""

    name: str
    header: Span
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class VariableDeclaration:
    """A `variable` block; `references` are those of its validations, None when it has none."""

    name: str
    header: Span
    references: tuple[Reference, ...] | None


@dataclass(frozen=True, slots=True)
class OutputDeclaration:
    """An `output` block. `argument_names` are the arguments that it has."""

    name: str
    header: Span
    references: tuple[Reference, ...]
    argument_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Argument:
    """What a module call gives to one variable."""

    name: str
    header: Span
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class CallDeclaration:
    """A `module` block. `references` are those of count, for_each and depends_on.

    `providers` are pairs (name in the called module, name in this module). `argument_names` are
    the names of all arguments of the block.
    """

    name: str
    header: Span
    references: tuple[Reference, ...]
    source: str | None
    arguments: tuple[Argument, ...]
    providers: tuple[tuple[ProviderName, ProviderName], ...]
    argument_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProviderDeclaration:
    """A `provider` block.

    `argument_names` are its arguments and the types of its nested blocks, except `alias` and
    `version`.
    """

    name: ProviderName
    header: Span
    references: tuple[Reference, ...]
    argument_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class CheckDeclaration:
    """A `check` block; the data source in it is a declaration of its own."""

    name: str
    header: Span
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ImportDeclaration:
    """An `import` block. `path` are the module calls that lead to its target."""

    path: tuple[str, ...]
    resource: Resource
    header: Span
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class RequiredProvider:
    """An entry of `required_providers` that names its source."""

    name: str
    header: Span
    source: str


@dataclass(frozen=True, slots=True)
class RequiredVersion:
    """What a module asks of the version of Terraform itself."""

    constraint: str
    header: Span


Declaration = (
    ResourceDeclaration
    | LocalDeclaration
    | VariableDeclaration
    | OutputDeclaration
    | CallDeclaration
    | ProviderDeclaration
    | CheckDeclaration
    | ImportDeclaration
    | RequiredProvider
    | RequiredVersion
)


def refers_to_itself(declaration: Declaration) -> bool:
    """Whether something in a declaration refers to what it declares, or fills by an import."""
    own: Resource | Local
    if isinstance(declaration, ResourceDeclaration | ImportDeclaration):
        own = declaration.resource
    elif isinstance(declaration, LocalDeclaration):
        own = Local(declaration.name)
    else:
        return False
    name = str(own)
    return any(str(each.subject) == name for each in declaration.references)


def references_of(declaration: Declaration) -> Iterator[Reference]:
    """Every reference that is written in a declaration."""
    if isinstance(declaration, CallDeclaration):
        for argument in declaration.arguments:
            yield from argument.references
    if not isinstance(declaration, RequiredProvider | RequiredVersion):
        yield from declaration.references or ()
