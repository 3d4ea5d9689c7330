"""The files of a directory to one module: what it declares, each with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tf_cycle_ls.config import overrides
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    Declaration,
    ImportDeclaration,
    LocalDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    RequiredProvider,
    RequiredVersion,
    ResourceDeclaration,
    VariableDeclaration,
    references_of,
)
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.memoize import memoize_by_file
from tf_cycle_ls.config.references import Reference

D = TypeVar("D", bound=Declaration)

_OfKind = dict[str, Located[Declaration]]


@dataclass(frozen=True, slots=True)
class ConfigError:
    """Why Terraform stops before it looks for cycles, and at what; and what was done about it.

    `first` is what was declared before, where that is the reason.
    """

    message: str
    located: Located[Declaration]
    first: Located[Declaration] | None = None


@dataclass(frozen=True)
class Module:
    """Everything that one directory declares; `files` are those it was read in, and then those
    that override them."""

    resources: Mapping[Resource, Located[ResourceDeclaration]]
    locals: Mapping[str, Located[LocalDeclaration]]
    variables: Mapping[str, Located[VariableDeclaration]]
    outputs: Mapping[str, Located[OutputDeclaration]]
    calls: Mapping[str, Located[CallDeclaration]]
    providers: tuple[Located[ProviderDeclaration], ...]
    checks: Mapping[str, Located[CheckDeclaration]]
    imports: tuple[Located[ImportDeclaration], ...]
    required_providers: Mapping[str, str]
    required_versions: tuple[str, ...]
    errors: tuple[ConfigError, ...]
    files: tuple[tuple[File, ...], tuple[File, ...]]

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What of it the graph depends on."""
        return combine_fingerprints(
            tuple(tuple(file.fingerprint for file in each) for each in self.files)
        )

    def references(self) -> Iterator[Reference]:
        """Every reference that is written in the module."""
        for located in (part for each in self._declarations() for part in each.parts):
            yield from references_of(located.declaration)

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
    primary: Iterable[tuple[str, File]], overriding: Iterable[tuple[str, File]] = ()
) -> Module:
    """The module that some files make, given as pairs of a path and what was read there.

    `overriding` are the override files, in the order of their names.
    """
    declared = _Declared()
    files: tuple[list[File], list[File]] = ([], [])
    for path, file in primary:
        files[0].append(file)
        for kind, found in _kinds_in(path, file):
            declared.add(kind, found)
    for path, file in overriding:
        files[1].append(file)
        for located in _placed_in(path, file):
            declared.override(located)
    return declared.module((tuple(files[0]), tuple(files[1])))


@memoize_by_file
def _placed_in(path: str, file: File) -> tuple[Located[Declaration], ...]:
    """The declarations of a file."""
    return tuple(
        Located(declaration, path, item.span.start, item.stale)
        for item in file.items
        for declaration in item.content.declarations
    )


@memoize_by_file
def _kinds_in(path: str, file: File) -> tuple[tuple[type, _OfKind], ...]:
    """The declarations of a file by kind and name; what comes a second time, in a group after."""
    kinds: dict[type, list[_OfKind]] = defaultdict(list)
    for located in _placed_in(path, file):
        groups, key = kinds[type(located.declaration)], _key(located)
        group = next((each for each in groups if key not in each), None)
        if group is None:
            groups.append(group := {})
        group[key] = located
    return tuple((kind, group) for kind, groups in kinds.items() for group in groups)


class _Declared:
    """Declarations by their kind and by what may be declared only once."""

    def __init__(self) -> None:
        self._by_kind: dict[type, _OfKind] = defaultdict(dict)
        self._objections: list[ConfigError] = []

    def add(self, kind: type, found: _OfKind) -> None:
        known = self._by_kind[kind]
        if known.keys().isdisjoint(found):
            known.update(found)
            return
        for key, located in found.items():
            first = known.setdefault(key, located)
            # Of required versions as many as one likes: all of them hold.
            is_twice = first is not located and kind is not RequiredVersion
            if is_twice and not (first.stale or located.stale):
                message = f"{_name(located)} is declared twice; only the first was read"
                self._objections.append(ConfigError(message, located, first))

    def override(self, located: Located[Declaration]) -> None:
        if not overrides.applies(located.declaration):
            return
        key = _key(located)
        of_kind = self._by_kind[type(located.declaration)]
        base = of_kind.get(key)
        if base is not None:
            of_kind[key] = overrides.merged(base, located)
            for argument in overrides.forbidden(located.declaration):
                message = f"{argument} cannot be overridden; it was left out"
                self._objections.append(ConfigError(message, located))
        elif overrides.needs_base(located.declaration):
            message = f"nothing to override: {_name(located)} is declared in no other file"
            message += "; it was left out"
            self._objections.append(ConfigError(message, located))
        else:
            of_kind[key] = located

    def module(self, files: tuple[tuple[File, ...], tuple[File, ...]]) -> Module:
        def named(kind: type[D]) -> dict[str, Located[D]]:
            return self._by_kind.get(kind, {})  # type: ignore[return-value]

        resources = named(ResourceDeclaration).values()
        required = named(RequiredProvider)
        return Module(
            resources={located.declaration.resource: located for located in resources},
            locals=named(LocalDeclaration),
            variables=named(VariableDeclaration),
            outputs=named(OutputDeclaration),
            calls=named(CallDeclaration),
            providers=tuple(named(ProviderDeclaration).values()),
            checks=named(CheckDeclaration),
            imports=tuple(named(ImportDeclaration).values()),
            required_providers={
                name: located.declaration.source for name, located in required.items()
            },
            required_versions=tuple(named(RequiredVersion)),
            errors=tuple(self._objections),
            files=files,
        )


def _key(located: Located[Declaration]) -> str:
    """What may be declared only once among the declarations of a kind."""
    match located.declaration:
        case ResourceDeclaration(resource=resource):
            return str(resource)
        case ImportDeclaration():
            # Each is one of its own, also where two have the same text and so one declaration.
            return str(id(located))
        case ProviderDeclaration(name=provider):
            return str(provider)
        case RequiredVersion(constraint=constraint):
            return constraint
        case declaration:
            return declaration.name


def _name(located: Located[Declaration]) -> str:
    """A declaration in words."""
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
        case RequiredVersion():
            return "required_version"
        case ImportDeclaration():
            return "import"
