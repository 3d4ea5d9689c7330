"""Finds references to names that are not declared.

Source of the rules: Terraform's `internal/terraform`, evaluate_valid.go (staticValidateReferences).
"""

from __future__ import annotations

import os.path
from collections.abc import Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput, Resource, Subject
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.module import Module, assemble
from tf_cycle_ls.config.references import Reference, Role

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
