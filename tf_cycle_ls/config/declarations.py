"""The declarations of a module. Spans in them are relative to the top-level item (`located`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.config.addrs import Local, ProviderFunctions, Resource
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.text import Span

InstanceKeys = range | frozenset[str]
"""The possible instance keys of a resource or module.

A range of numbers for `count`. For `for_each`, a set of quoted keys, such as `"a"`. Without either,
the set contains only the empty string, the key of the single instance.
"""


class ProviderName(NamedTuple):
    """The local name and the alias of a provider configuration in a module."""

    local: str
    alias: str | None = None

    def __str__(self) -> str:
        return self.local + (f".{self.alias}" if self.alias else "")


@lru_cache(maxsize=2_000)
def implied_provider(resource_type: str) -> ProviderName:
    """The provider that a resource type implies. Cached, so that equal names share one object."""
    return ProviderName(resource_type.partition("_")[0])


class ResourceDeclaration(Struct, frozen=True):
    """A resource, data, ephemeral or action block.

    `instances` are the possible instance keys, or None if they are unknown. `argument_names` are
    the names of the block's arguments and the types of its nested blocks. `is_created_first` is the
    value of `lifecycle.create_before_destroy`, or None if the block does not set it.
    `before_triggers` has the references of each `action_trigger` block with a `before_…` event.
    `is_destroyed` is the value of `lifecycle.destroy`, or None if the block does not set it.
    `has_conditions` is whether it has a precondition or a postcondition.
    """

    resource: Resource
    header: Span
    references: tuple[Reference, ...]
    provider: ProviderName
    instances: InstanceKeys | None
    argument_names: frozenset[str]
    is_created_first: bool | None = None
    before_triggers: tuple[tuple[Reference, ...], ...] = ()
    is_destroyed: bool | None = None
    has_conditions: bool = False


class LocalDeclaration(Struct, frozen=True):
    """One attribute of a `locals` block."""

    name: str
    header: Span
    references: tuple[Reference, ...]


class VariableDeclaration(Struct, frozen=True):
    """A `variable` block.

    `references` are the references in its `validation` blocks, or None if it has no such block.
    """

    name: str
    header: Span
    references: tuple[Reference, ...] | None


class OutputDeclaration(Struct, frozen=True):
    """An `output` block.

    `argument_names` are the names of its arguments and the types of its nested blocks.
    """

    name: str
    header: Span
    references: tuple[Reference, ...]
    argument_names: frozenset[str]


class Argument(Struct, frozen=True):
    """An argument of a module call, which sets a variable of the called module."""

    name: str
    header: Span
    references: tuple[Reference, ...]


class CallDeclaration(Struct, frozen=True):
    """A `module` block.

    `references` are the references in its meta-arguments, such as `count` and `depends_on`.
    `providers` maps provider names in the called module to provider names in this module, as pairs.
    `instances` are the possible instance keys, or None if they are unknown. `argument_names` are
    the names of all arguments of the block. `source_references`
    are the references in its `source` and `version`, which only the static evaluation uses.
    """

    name: str
    header: Span
    references: tuple[Reference, ...]
    source: str | None
    arguments: tuple[Argument, ...]
    providers: tuple[tuple[ProviderName, ProviderName], ...]
    instances: InstanceKeys | None
    argument_names: frozenset[str]
    source_references: tuple[Reference, ...] = ()


class ProviderDeclaration(Struct, frozen=True):
    """A `provider` block.

    `argument_names` are the names of its arguments, except `alias` and `version`, and the types of
    its nested blocks.
    """

    name: ProviderName
    header: Span
    references: tuple[Reference, ...]
    argument_names: frozenset[str]


class CheckDeclaration(Struct, frozen=True):
    """A `check` block. A data source in it is a separate `ResourceDeclaration`."""

    name: str
    header: Span
    references: tuple[Reference, ...]


class ImportDeclaration(Struct, frozen=True):
    """An `import` block. `path` has the names of the module calls that lead to its target."""

    path: tuple[str, ...]
    resource: Resource
    header: Span
    references: tuple[Reference, ...]


class MovedDeclaration(Struct, frozen=True):
    """A `moved` block. `source` and `target` are addresses without instance keys, `keyed_source`
    and `keyed_target` those with the keys in the text."""

    name: str
    header: Span
    source: str
    target: str
    keyed_source: str
    keyed_target: str
    references: tuple[Reference, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether neither address has a key in the text."""
        return (self.source, self.target) == (self.keyed_source, self.keyed_target)


class RemovedDeclaration(Struct, frozen=True):
    """A `removed` block. `source` is an address without instance keys. `is_destroyed` is False if
    Terraform only forgets the object."""

    name: str
    header: Span
    source: str
    is_destroyed: bool
    references: tuple[Reference, ...] = ()


class RequiredProvider(Struct, frozen=True):
    """An entry of `required_providers` with a source."""

    name: str
    header: Span
    source: str


class RequiredVersion(Struct, frozen=True):
    """A constraint on the version of Terraform or OpenTofu.

    `is_language_block` is True for a `language` block, which only OpenTofu has. Its constraint can
    be empty.
    """

    constraint: str
    header: Span
    is_language_block: bool = False


class KeyProvider(Struct, frozen=True):
    """A `key_provider` block of OpenTofu's `encryption`, with the other ones that it uses.

    Names are those in references, such as `key_provider.pbkdf2.a`.
    """

    name: str
    header: Span
    uses: tuple[str, ...]


Declaration = (
    ResourceDeclaration
    | LocalDeclaration
    | VariableDeclaration
    | OutputDeclaration
    | CallDeclaration
    | ProviderDeclaration
    | CheckDeclaration
    | ImportDeclaration
    | MovedDeclaration
    | RemovedDeclaration
    | RequiredProvider
    | RequiredVersion
    | KeyProvider
)
_WithoutReferences = RequiredProvider | RequiredVersion | KeyProvider


def with_references(declaration: Declaration, is_kept: Callable[[Reference], bool]) -> Declaration:
    """A copy of a declaration with only those of its references that are kept."""

    def kept(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        return tuple(filter(is_kept, references))

    if isinstance(declaration, _WithoutReferences) or not declaration.references:
        result = declaration
    else:
        result = replace(declaration, references=kept(declaration.references))
    if isinstance(result, ResourceDeclaration):
        return replace(result, before_triggers=tuple(map(kept, result.before_triggers)))
    if isinstance(result, CallDeclaration):
        arguments = (replace(one, references=kept(one.references)) for one in result.arguments)
        sources = kept(result.source_references)
        return replace(result, arguments=tuple(arguments), source_references=sources)
    return result


def refers_to_itself(declaration: Declaration) -> bool:
    """Whether a declaration refers to the object that it declares or imports."""
    own: Resource | Local | ProviderFunctions
    if isinstance(declaration, ResourceDeclaration | ImportDeclaration):
        own = declaration.resource
    elif isinstance(declaration, LocalDeclaration):
        own = Local(declaration.name)
    elif isinstance(declaration, ProviderDeclaration):
        own = ProviderFunctions(*declaration.name)
    else:
        return False
    name = str(own)
    return any(str(reference.subject) == name for reference in declaration.references)


def references_of(declaration: Declaration) -> Iterator[Reference]:
    """All references in a declaration."""
    if isinstance(declaration, CallDeclaration):
        for argument in declaration.arguments:
            yield from argument.references
    if not isinstance(declaration, _WithoutReferences):
        yield from declaration.references or ()
