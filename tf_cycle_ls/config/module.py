"""The files of a directory to one module: what it declares, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

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
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.text import Span

D = TypeVar("D", bound=Declaration, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[D]):
    """A declaration and where it stands: its spans count from `offset` in the file `path`.

    With `stale` set its own spans mean nothing any more (see `File`), and all of them are there.
    """

    declaration: D
    path: str
    offset: int
    stale: Span | None = None

    def span(self, inner: Span) -> Span:
        """A span of the declaration, in its file."""
        return self.stale or inner.shifted(self.offset)


@dataclass(frozen=True, slots=True)
class Twice:
    """A thing that is declared a second time: Terraform stops before it looks for cycles."""

    name: str
    first: Placed[Declaration]
    again: Placed[Declaration]


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
    twice: tuple[Twice, ...]

    def references(self) -> Iterator[Reference]:
        """Every reference that is written in the module."""
        for placed in self._declarations():
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


def is_configuration(name: str) -> bool:
    """Whether Terraform reads a file of that name (`configs/parser_config_dir.go`: dirFiles)."""
    hidden = name.startswith(".") or name.endswith("~")
    emacs = name.startswith("#") and name.endswith("#")
    return name.endswith(".tf") and not hidden and not emacs


def assemble(files: Iterable[tuple[str, File]]) -> Module:
    """The module that some files make: pairs of a path and what was read there."""
    by_kind: dict[type, dict[object, Placed[Declaration]]] = {}
    twice: list[Twice] = []
    for path, file in files:
        for item in file.items:
            for declaration in item.declared.declarations:
                placed = Placed(declaration, path, item.span.start, item.stale)
                of_kind = by_kind.setdefault(type(declaration), {})
                key, name = _identity(declaration)
                first = of_kind.setdefault(key, placed)
                if first is not placed and not (first.stale or placed.stale):
                    twice.append(Twice(name, first, placed))
    return _module(by_kind, tuple(twice))


def _module(
    by_kind: Mapping[type, Mapping[object, Placed[Declaration]]], twice: tuple[Twice, ...]
) -> Module:
    def named(kind: type[D]) -> dict[str, Placed[D]]:
        return {str(key): placed for key, placed in by_kind.get(kind, {}).items()}  # type: ignore[misc]

    return Module(
        resources={
            placed.declaration.resource: placed for placed in named(ResourceDeclaration).values()
        },
        locals=named(LocalDeclaration),
        variables=named(VariableDeclaration),
        outputs=named(OutputDeclaration),
        calls=named(CallDeclaration),
        providers=tuple(named(ProviderDeclaration).values()),
        checks=named(CheckDeclaration),
        imports=tuple(by_kind.get(ImportDeclaration, {}).values()),  # type: ignore[arg-type]
        required_providers={
            name: placed.declaration.source for name, placed in named(RequiredProvider).items()
        },
        twice=twice,
    )


def _identity(declaration: Declaration) -> tuple[object, str]:
    """What may be declared once only, and its name in words."""
    match declaration:
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
            return id(declaration), "import"
