"""References to what nobody declares.

Source of the rules: Terraform's `internal/terraform`, evaluate_valid.go (staticValidateReferences).
"""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput, Local, Resource, Subject, Variable
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.module import Module, assemble
from tf_cycle_ls.config.references import Reference, Role

# What looks like a managed resource of that type, and is a name that Terraform defines itself.
_BUILT_IN = frozenset(("count", "each", "path", "terraform", "tofu"))


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A name that is referred to in the module in `directory`, and declared nowhere."""

    directory: str
    name: str


def undeclared(root: Analysis) -> frozenset[Undeclared]:
    """What the modules of a root refer to that is not declared.

    Terraform refuses each, but for those in the block of a provider that nothing uses, which it
    never looks at. Outputs count only where the module's source is a local path that could be
    read, as nothing is known of the others.
    """
    modules = _modules(root)
    found: set[Undeclared] = set()
    for directory, module in modules.items():
        called = _called(directory, module, modules)
        subjects = dict.fromkeys(map(_needed, module.references()))
        missing = (each for each in subjects if not _is_declared(each, module, called))
        found.update(Undeclared(directory, str(subject)) for subject in missing)
    return frozenset(found)


def _needed(reference: Reference) -> Subject:
    """What has to be declared for a reference: in `depends_on` an output that is not stands for the
    whole module."""
    if isinstance(reference.subject, CallOutput) and reference.role is Role.DEPENDS_ON:
        return CallOutput(reference.subject.call, None)
    return reference.subject


def _modules(root: Analysis) -> dict[str, Module]:
    """The modules of a root by their directories."""
    files: dict[str, tuple[list[str], list[str]]] = {}
    for path in root.files:
        directory, name = os.path.split(path)
        files.setdefault(directory, ([], []))[is_override(name)].append(path)
    return {
        directory: assemble(
            *([(path, root.files[path]) for path in sorted(paths)] for paths in both)
        )
        for directory, both in files.items()
    }


def _called(
    directory: str, module: Module, modules: Mapping[str, Module]
) -> Mapping[str, Module | None]:
    """The modules that a module calls, by the name of the call; None where it is not known."""
    sources = {name: call.declaration.source for name, call in module.calls.items()}
    return {
        name: modules.get(local_source(directory, source) or "") for name, source in sources.items()
    }


def _is_declared(subject: Subject, module: Module, called: Mapping[str, Module | None]) -> bool:
    match subject:
        case Resource(mode="managed", type=type_) if type_ in _BUILT_IN:
            return True
        case Resource():
            return subject in module.resources
        case Local(name):
            return name in module.locals
        case Variable(name):
            return name in module.variables
        case CallOutput(call, output):
            inside = called.get(call)
            return call in called and (not output or inside is None or output in inside.outputs)
