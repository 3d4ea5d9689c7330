"""Assembles the files of a directory into a module: its declarations with their locations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from tf_cycle_ls.config import overrides
from tf_cycle_ls.config.addrs import (
    CallOutput,
    Local,
    ProviderFunctions,
    Resource,
    Subject,
    Variable,
)
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    Declaration,
    ImportDeclaration,
    KeyProvider,
    LocalDeclaration,
    MovedDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    RemovedDeclaration,
    RequiredProvider,
    RequiredVersion,
    ResourceDeclaration,
    VariableDeclaration,
    references_of,
)
from tf_cycle_ls.config.dialect import TERRAFORM, Dialect
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.memoize import memoize_by_file
from tf_cycle_ls.config.moved_chains import closed_chains
from tf_cycle_ls.config.references import Reference

D = TypeVar("D", bound=Declaration)

_ByName = dict[str, Located[Declaration]]


class ConfigError(Struct, frozen=True):
    """An error in the declaration `located` that Terraform reports before it looks for cycles.

    If the error is a duplicate declaration, `first` is the earlier declaration of the same name.
    """

    message: str
    located: Located[Declaration]
    first: Located[Declaration] | None = None


class Module(Struct, frozen=True, dict=True, weakref=True):
    """The declarations of one directory.

    `files` is a pair of tuples: the regular files and the override files of the directory.
    """

    resources: Mapping[Resource, Located[ResourceDeclaration]]
    locals: Mapping[str, Located[LocalDeclaration]]
    variables: Mapping[str, Located[VariableDeclaration]]
    outputs: Mapping[str, Located[OutputDeclaration]]
    calls: Mapping[str, Located[CallDeclaration]]
    providers: tuple[Located[ProviderDeclaration], ...]
    checks: Mapping[str, Located[CheckDeclaration]]
    imports: tuple[Located[ImportDeclaration], ...]
    moved: tuple[Located[MovedDeclaration], ...]
    removed: tuple[Located[RemovedDeclaration], ...]
    required_providers: Mapping[str, str]
    required_versions: tuple[str, ...]
    has_language_block: bool
    key_providers: Mapping[str, Located[KeyProvider]]
    errors: tuple[ConfigError, ...]
    files: tuple[tuple[File, ...], tuple[File, ...]]

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """A fingerprint of everything in the module that the graph depends on."""
        return combine_fingerprints(
            tuple(tuple(file.fingerprint for file in files) for files in self.files)
        )

    @cached_property
    def mentioned_outputs(self) -> Mapping[str, Collection[str]]:
        """Maps each module call to its outputs that the module refers to, in source order."""
        outputs: dict[str, dict[str, None]] = {}
        for reference in self.references():
            subject = reference.subject
            if isinstance(subject, CallOutput) and subject.output:
                outputs.setdefault(subject.call, {})[subject.output] = None
        return outputs

    def references(self) -> Iterator[Reference]:
        """All references in the module."""
        for located in (part for whole in self._declarations() for part in whole.parts):
            yield from references_of(located.declaration)

    def declares(self, subject: Subject) -> bool:
        """Whether the module declares what a reference refers to.

        For an output, only the module call is needed. Functions of providers are not declared.
        """
        match subject:
            case Resource():
                return subject in self.resources
            case Local(name):
                return name in self.locals
            case Variable(name):
                return name in self.variables
            case CallOutput(call):
                return call in self.calls
            case ProviderFunctions():
                return True

    def _declarations(self) -> Iterator[Located[Declaration]]:
        yield from self.resources.values()
        yield from self.locals.values()
        yield from self.variables.values()
        yield from self.outputs.values()
        yield from self.calls.values()
        yield from self.checks.values()
        yield from self.providers
        yield from self.imports


def assemble(
    primary: Iterable[tuple[str, File]],
    overriding: Iterable[tuple[str, File]] = (),
    dialect: Dialect = TERRAFORM,
) -> Module:
    """Assemble a module from its regular files and its override files, as (path, file) pairs.

    `overriding`, the override files, must be sorted by name.
    """
    builder = _ModuleBuilder(dialect)
    files: tuple[list[File], list[File]] = ([], [])
    for path, file in primary:
        files[0].append(file)
        for kind, group in _declarations_by_type(path, file):
            builder.add(kind, group)
    for path, file in overriding:
        files[1].append(file)
        for located in _located_declarations(path, file):
            builder.override(located)
    return builder.build((tuple(files[0]), tuple(files[1])))


@memoize_by_file
def _located_declarations(path: str, file: File) -> tuple[Located[Declaration], ...]:
    """The declarations of a file with their locations."""
    return tuple([located for item in file.items for located in item.located(path)])


@memoize_by_file
def _declarations_by_type(path: str, file: File) -> tuple[tuple[type, _ByName], ...]:
    """The declarations of a file in groups of one type, as pairs (type, group).

    Keys in a group are unique, so a duplicate declaration goes into another group of its type.
    """
    groups_by_type: dict[type, list[_ByName]] = defaultdict(lambda: [{}])
    duplicates: Counter[tuple[type, object]] = Counter()
    for located in _located_declarations(path, file):
        declaration = located.declaration
        kind = type(declaration)
        if isinstance(declaration, ResourceDeclaration):  # As most.
            key = declaration.resource.text
        else:
            key = _key(located)
        groups = groups_by_type[kind]
        if key not in groups[0]:
            groups[0][key] = located
            continue
        duplicates[kind, key] += 1
        if duplicates[kind, key] == len(groups):
            groups.append({})
        groups[duplicates[kind, key]][key] = located
    return tuple((kind, group) for kind, groups in groups_by_type.items() for group in groups)


class _ModuleBuilder:
    """Collects the declarations of a module by type and key, and the errors in them."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._by_type: dict[type, _ByName] = defaultdict(dict)
        self._errors: list[ConfigError] = []

    def add(self, kind: type, group: _ByName) -> None:
        """Add declarations of one type from a regular file."""
        existing = self._by_type[kind]
        if existing.keys().isdisjoint(group):
            existing.update(group)
            return
        for key, located in group.items():
            first = existing.setdefault(key, located)
            # A `required_version` constraint may be repeated.
            is_duplicate = first is not located and kind is not RequiredVersion
            if is_duplicate and not (first.stale or located.stale):
                message = f"{_name(located)} is declared twice; only the first was read"
                self._errors.append(ConfigError(message, located, first))

    def override(self, located: Located[Declaration]) -> None:
        """Merge a declaration of an override file."""
        if not overrides.applies(located.declaration, self._dialect):
            return
        key = _key(located)
        of_type = self._by_type[type(located.declaration)]
        base = of_type.get(key)
        if base is not None:
            of_type[key] = overrides.merge(base, located)
            for argument in overrides.forbidden_arguments(located.declaration):
                message = f"{argument} cannot be overridden; it was left out"
                self._errors.append(ConfigError(message, located))
        elif overrides.needs_base(located.declaration):
            message = f"nothing to override: {_name(located)} is declared in no other file"
            message += "; it was left out"
            self._errors.append(ConfigError(message, located))
        else:
            of_type[key] = located

    def build(self, files: tuple[tuple[File, ...], tuple[File, ...]]) -> Module:
        """The module with the collected declarations."""

        def by_name(kind: type[D]) -> dict[str, Located[D]]:
            return self._by_type.get(kind, {})  # type: ignore[return-value]

        resources = by_name(ResourceDeclaration).values()
        calls = by_name(CallDeclaration)
        declared = {str(one.declaration.resource): one.declaration.instances for one in resources}
        declared |= {f"module.{name}": call.declaration.instances for name, call in calls.items()}
        for chain in closed_chains(by_name(MovedDeclaration).values(), declared):
            sources = [block.declaration.keyed_source for block in chain]
            message = f"moved blocks form a cycle ({' → '.join([*sources, sources[0]])})"
            message += "; terraform plan fails (Cyclic dependency in move statements)"
            self._errors.append(ConfigError(message, chain[0]))
        required = by_name(RequiredProvider)
        versions = [located.declaration for located in by_name(RequiredVersion).values()]
        return Module(
            resources={located.declaration.resource: located for located in resources},
            locals=by_name(LocalDeclaration),
            variables=by_name(VariableDeclaration),
            outputs=by_name(OutputDeclaration),
            calls=calls,
            providers=tuple(by_name(ProviderDeclaration).values()),
            checks=by_name(CheckDeclaration),
            imports=tuple(by_name(ImportDeclaration).values()),
            moved=tuple(by_name(MovedDeclaration).values()),
            removed=tuple(by_name(RemovedDeclaration).values()),
            required_providers={
                name: located.declaration.source for name, located in required.items()
            },
            required_versions=tuple(version.constraint for version in versions),
            has_language_block=any(version.is_language_block for version in versions),
            key_providers=by_name(KeyProvider),
            errors=tuple(self._errors),
            files=files,
        )


def _key(located: Located[Declaration]) -> str:
    """A key that must be unique among the declarations of one type."""
    match located.declaration:
        case ResourceDeclaration(resource=resource):
            return resource.text
        case ImportDeclaration() | MovedDeclaration() | RemovedDeclaration():
            # These need not be unique. The key is not the id of the declaration, because blocks
            # with the same text share one declaration.
            return str(id(located))
        case ProviderDeclaration(name=provider):
            return str(provider)
        case RequiredVersion(constraint=constraint, is_language_block=is_language_block):
            return f"language {constraint}" if is_language_block else constraint
        case declaration:
            return declaration.name


def _name(located: Located[Declaration]) -> str:
    """The name by which messages refer to a declaration."""
    match located.declaration:
        case ResourceDeclaration(resource=resource):
            return str(resource)
        case LocalDeclaration(name=name):
            return f"local.{name}"
        case VariableDeclaration(name=name):
            return f"var.{name}"
        case OutputDeclaration(name=name):
            return f"output.{name}"
        case CallDeclaration(name=name):
            return f"module.{name}"
        case ProviderDeclaration(name=provider):
            return f"provider.{provider}"
        case CheckDeclaration(name=name):
            return f"check.{name}"
        case RequiredProvider(name=name):
            return f"required provider {name}"
        case KeyProvider(name=name):
            return name
        case declaration:
            raise AssertionError(f"{type(declaration).__name__} may be repeated")
