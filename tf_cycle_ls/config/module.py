"""The files of a directory to one module: what it declares, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tf_cycle_ls.config import overrides
from tf_cycle_ls.config.addresses import Resource
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    Declaration,
    ImportDeclaration,
    LocalDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    RequiredProvider,
    ResourceDeclaration,
    VariableDeclaration,
)
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.placed import Placed
from tf_cycle_ls.config.references import Reference

D = TypeVar("D", bound=Declaration)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why Terraform stops before it looks for cycles, and at what; and what was done about it.

    `first` is what was declared before, where that is the reason.
    """

    message: str
    placed: Placed[Declaration]
    first: Placed[Declaration] | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """Everything that one directory declares."""

    resources: Mapping[Resource, Placed[ResourceDeclaration]]
    locals: Mapping[str, Placed[LocalDeclaration]]
    variables: Mapping[str, Placed[VariableDeclaration]]
    outputs: Mapping[str, Placed[OutputDeclaration]]
    calls: Mapping[str, Placed[CallDeclaration]]
    providers: tuple[Placed[ProviderDeclaration], ...]
    checks: Mapping[str, Placed[CheckDeclaration]]
    imports: tuple[Placed[ImportDeclaration], ...]
    required_providers: Mapping[str, str]
    objections: tuple[Objection, ...]

    def references(self) -> Iterator[Reference]:
        """Every reference that is written in the module."""
        for placed in (part for each in self._declarations() for part in each.parts):
            declaration = placed.declaration
            if isinstance(declaration, CallDeclaration):
                for argument in declaration.arguments:
                    yield from argument.references
            if not isinstance(declaration, RequiredProvider):
                yield from declaration.references or ()

    def _declarations(self) -> Iterator[Placed[Declaration]]:
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
    for placed in _placed(primary):
        declared.add(placed)
    for placed in _placed(overriding):
        declared.override(placed)
    return declared.module()


def _placed(files: Iterable[tuple[str, File]]) -> Iterator[Placed[Declaration]]:
    for path, file in files:
        for item in file.items:
            for declaration in item.declared.declarations:
                yield Placed(declaration, path, item.span.start, item.stale)


class _Declared:
    """Declarations by their kind and by what may be declared only once."""

    def __init__(self) -> None:
        self._by_kind: dict[type, dict[object, Placed[Declaration]]] = {}
        self._objections: list[Objection] = []

    def add(self, placed: Placed[Declaration]) -> None:
        of_kind = self._by_kind.setdefault(type(placed.declaration), {})
        key, name = _identity(placed)
        first = of_kind.setdefault(key, placed)
        if first is not placed and not (first.stale or placed.stale):
            message = f"{name} is declared twice; only the first was read"
            self._objections.append(Objection(message, placed, first))

    def override(self, placed: Placed[Declaration]) -> None:
        if not overrides.applies(placed.declaration):
            return
        of_kind = self._by_kind.setdefault(type(placed.declaration), {})
        key, name = _identity(placed)
        base = of_kind.get(key)
        if base is not None:
            of_kind[key] = overrides.merged(base, placed)
            for argument in overrides.forbidden(placed.declaration):
                message = f"{argument} cannot be overridden; it was left out"
                self._objections.append(Objection(message, placed))
        elif overrides.needs_base(placed.declaration):
            message = f"nothing to override: {name} is declared in no other file; it was left out"
            self._objections.append(Objection(message, placed))
        else:
            of_kind[key] = placed

    def module(self) -> Module:
        def named(kind: type[D]) -> dict[str, Placed[D]]:
            found = self._by_kind.get(kind, {})
            return {str(key): placed for key, placed in found.items()}  # type: ignore[misc]

        resources = named(ResourceDeclaration).values()
        required = named(RequiredProvider)
        return Module(
            resources={placed.declaration.resource: placed for placed in resources},
            locals=named(LocalDeclaration),
            variables=named(VariableDeclaration),
            outputs=named(OutputDeclaration),
            calls=named(CallDeclaration),
            providers=tuple(named(ProviderDeclaration).values()),
            checks=named(CheckDeclaration),
            imports=tuple(named(ImportDeclaration).values()),
            required_providers={
                name: placed.declaration.source for name, placed in required.items()
            },
            objections=tuple(self._objections),
        )


def _identity(placed: Placed[Declaration]) -> tuple[object, str]:
    """What may be declared once only, and its name in words."""
    match placed.declaration:
        case ResourceDeclaration(resource=resource):
            return str(resource), str(resource)
        case LocalDeclaration(name=name):
            return name, f"local.{name}"
        case VariableDeclaration(name=name):
            return name, f"var.{name}"
        case OutputDeclaration(name=name):
            return name, f"output.{name}"
        case CallDeclaration(name=name):
            return name, f"module.{name}"
        case ProviderDeclaration(name=provider):
            return str(provider), f"provider.{provider}"
        case CheckDeclaration(name=name):
            return name, f"check.{name}"
        case RequiredProvider(name=name):
            return name, f"required provider {name}"
        case ImportDeclaration():
            # Each is one of its own, also where two have the same text and so one declaration.
            return id(placed), "import"
