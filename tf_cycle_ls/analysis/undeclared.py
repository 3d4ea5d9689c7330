"""Finds references to names that are not declared.

Source of the rules: Terraform's `internal/terraform`, evaluate_valid.go (staticValidateReferences).
"""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from itertools import starmap

from msgspec import Struct

from tf_cycle_ls.analysis.changed_items import changed_items
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput, Resource, Subject
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.module import Module, assemble
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.graph.nodes import Scope, scopes

# Names that Terraform itself defines. A reference such as `count.index` looks like a reference to a
# managed resource of the type `count`.
_BUILT_IN = frozenset(("count", "each", "path", "terraform", "tofu"))


class Undeclared(Struct, frozen=True):
    """A name that the module in `directory` refers to but does not declare."""

    directory: str
    name: str


def undeclared(analysis: Analysis) -> frozenset[Undeclared]:
    """The undeclared names in all modules of a root module.

    Terraform rejects each of them, except in the block of an unused provider, which it never
    evaluates. An output counts only if the source of its module is a local path that could be
    read, because the outputs of other modules are unknown.
    """
    modules = _modules(analysis)
    names: set[Undeclared] = set()
    for directory, module in modules.items():
        called = _called(directory, module, modules)
        subjects = dict.fromkeys(map(_needed, module.references()))
        missing = (subject for subject in subjects if not _is_declared(subject, module, called))
        names.update(Undeclared(directory, str(subject)) for subject in missing)
    return frozenset(names)


def may_add_undeclared(before: Analysis, after: Analysis) -> bool:
    """Whether `after` may have undeclared names that `before` does not have.

    False is certain, and found without comparing all names of the configuration: then no name was
    removed, and every name in a changed item is declared.
    """
    if before.dependencies.structure is after.dependencies.structure:
        return False  # The same names and references.
    old, new = _scopes(before), _scopes(after)
    if [scope.path for scope in old] != [scope.path for scope in new]:
        return True
    if any(starmap(_may_hide_references, zip(old, new, strict=True))):
        return True
    scope_of = {id(file): scope for scope in new for file in scope.module.files[0]}
    for path, items in changed_items(before.files, after.files).items():
        scope = scope_of.get(id(after.files.get(path)))
        if scope is None:
            return True
        directory = os.path.dirname(path)
        for declaration in (one for item in items.new for one in item.content.declarations):
            for reference in references_of(declaration):
                if not _is_certainly_declared(_needed(reference), directory, scope):
                    return True
    return False


def _scopes(analysis: Analysis) -> list[Scope]:
    return list(scopes(analysis.dependencies.structure.tree))


def _may_hide_references(old: Scope, new: Scope) -> bool:
    """Whether a module declares less than before, or has references that do not count, because
    another declaration replaces theirs."""
    if old.module is new.module:
        return False
    if any(scope.module.files[1] or scope.module.errors for scope in (old, new)):
        return True
    return any(
        not getattr(old.module, names).keys() <= getattr(new.module, names).keys()
        for names in ("resources", "locals", "variables", "outputs", "calls")
    )


def _is_certainly_declared(subject: Subject, directory: str, scope: Scope) -> bool:
    """Whether a name in the module `scope`, which is in `directory`, is declared."""
    called = {name: child.module if child else None for name, child in scope.children.items()}
    if isinstance(subject, CallOutput) and subject.output and called.get(subject.call) is None:
        call = scope.module.calls.get(subject.call)
        return call is not None and local_source(directory, call.declaration.source) is None
    return _is_declared(subject, scope.module, called)


def _needed(reference: Reference) -> Subject:
    """The name that must be declared for a reference.

    In `depends_on`, a reference to an output of a module only needs the call of the module.
    """
    if isinstance(reference.subject, CallOutput) and reference.role is Role.DEPENDS_ON:
        return CallOutput(reference.subject.call, None)
    return reference.subject


def _modules(analysis: Analysis) -> dict[str, Module]:
    """The modules of a root module, keyed by directory."""
    files: dict[str, tuple[list[str], list[str]]] = {}
    dialect = analysis.dependencies.structure.tree.dialect
    for path in analysis.files:
        directory, name = os.path.split(path)
        files.setdefault(directory, ([], []))[is_override(name)].append(path)

    def read(paths: list[str]) -> list[tuple[str, File]]:
        return [(path, analysis.files[path]) for path in sorted(paths)]

    return {
        directory: assemble(read(primary), read(overriding), dialect)
        for directory, (primary, overriding) in files.items()
    }


def _called(
    directory: str, module: Module, modules: Mapping[str, Module]
) -> Mapping[str, Module | None]:
    """Maps the name of each module call to the called module, or to None if that module is not
    available."""
    sources = {name: call.declaration.source for name, call in module.calls.items()}
    return {
        name: modules.get(local_source(directory, source) or "") for name, source in sources.items()
    }


def _is_declared(subject: Subject, module: Module, called: Mapping[str, Module | None]) -> bool:
    match subject:
        case Resource(mode="managed", type=type_) if type_ in _BUILT_IN:
            return True
        case CallOutput(call, output):
            inside = called.get(call)
            return call in called and (not output or inside is None or output in inside.outputs)
        case _:
            return module.declares(subject)
