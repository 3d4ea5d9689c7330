"""Override files: what they put in the place of parts of a declaration.

Source of the rules: Terraform's `configs/module.go` (mergeFile) and `configs/module_merge.go`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

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
)
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference, Role

D = TypeVar("D", bound=Declaration)

# Arguments that an override does not put in place of those of the base.
_KEPT = frozenset({"depends_on", "lifecycle", "precondition"})
# Roles in which an override adds nothing: two are forbidden, the third is dropped without a word.
_NOT_MERGED = frozenset({Role.DEPENDS_ON, Role.CONDITION, Role.REPLACE})


def applies(declaration: Declaration) -> bool:
    """Whether an override file can do anything with a declaration of that kind.

    Terraform ignores ephemeral resources there without a word.
    """
    if isinstance(declaration, ResourceDeclaration):
        return declaration.resource.mode != "ephemeral"
    return not isinstance(declaration, CheckDeclaration | ImportDeclaration)


def needs_base(declaration: Declaration) -> bool:
    """Whether an override file can declare that only where another file does.

    A default provider configuration is always there, if need be an empty one.
    """
    if isinstance(declaration, ProviderDeclaration):
        return declaration.name.alias is not None
    return not isinstance(declaration, RequiredProvider | RequiredVersion)


def merged(base: Located[D], override: Located[D]) -> Located[D]:
    """`base` with what `override` puts in place of parts of it."""
    if isinstance(override.declaration, LocalDeclaration | RequiredProvider | RequiredVersion):
        return override
    first, *others = (
        replace(part, declaration=_without(part.declaration, override.declaration))
        for part in base.parts
    )
    added = replace(override, declaration=_mergeable(override.declaration))
    return replace(
        first,
        declaration=_updated(first.declaration, override.declaration),
        overrides=(*others, added),
    )


def forbidden(declaration: Declaration) -> Iterator[str]:
    """The arguments and blocks of an override that Terraform refuses there."""
    if isinstance(declaration, VariableDeclaration):
        if declaration.references is not None:
            yield "validation"
        return
    if isinstance(declaration, ResourceDeclaration | OutputDeclaration | CallDeclaration):
        for reference in declaration.references:
            if reference.role is Role.DEPENDS_ON:
                yield "depends_on"
            elif reference.role is Role.CONDITION:
                yield reference.attribute.rpartition(".")[0]


def _without(part: D, override: Declaration) -> D:
    """What an override leaves of a part of a declaration."""
    if isinstance(part, VariableDeclaration | LocalDeclaration):
        return part
    replaced: frozenset[str] = getattr(override, "argument_names", frozenset()) - _KEPT
    references = (each for each in _references(part) if _argument(each) not in replaced)
    if isinstance(part, CallDeclaration):
        arguments = tuple(each for each in part.arguments if each.name not in replaced)
        part = replace(part, arguments=arguments)
    return _with_references(part, references)


def _mergeable(override: D) -> D:
    """What an override adds."""
    if isinstance(override, VariableDeclaration):
        return replace(override, references=None)
    references = (each for each in _references(override) if each.role not in _NOT_MERGED)
    return _with_references(override, references)


def _updated(base: D, override: Declaration) -> D:
    """The base with those facts of an override that are not references."""
    if isinstance(base, ResourceDeclaration) and isinstance(override, ResourceDeclaration):
        counted = override.argument_names & {"count", "for_each"}
        return replace(
            base,
            provider=override.provider if "provider" in override.argument_names else base.provider,
            instances=override.instances if counted else base.instances,
        )
    if isinstance(base, CallDeclaration) and isinstance(override, CallDeclaration):
        return replace(
            base,
            source=override.source if "source" in override.argument_names else base.source,
            providers=override.providers
            if "providers" in override.argument_names
            else base.providers,
        )
    if isinstance(base, ProviderDeclaration) and isinstance(override, ProviderDeclaration):
        return replace(base, argument_names=base.argument_names | override.argument_names)
    return base


def _with_references(declaration: D, references: Iterable[Reference]) -> D:
    # Every kind that gets here has references; a union's common field is beyond the type checker.
    return replace(declaration, references=tuple(references))  # type: ignore[arg-type]


def _references(declaration: Declaration) -> tuple[Reference, ...]:
    return getattr(declaration, "references", None) or ()


def _argument(reference: Reference) -> str:
    return reference.attribute.partition(".")[0]
