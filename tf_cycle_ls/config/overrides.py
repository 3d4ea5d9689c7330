"""Merges the declarations in override files into the declarations that they override.

Source of the rules: Terraform's `configs/module.go` (mergeFile) and `configs/module_merge.go`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

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
)
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference, Role

D = TypeVar("D", bound=Declaration)

# OpenTofu's `enabled`, which it silently ignores in override files.
_ENABLED = "lifecycle.enabled"
# Arguments of the base that an override does not replace. Of the arguments in `lifecycle`, only
# `prevent_destroy` can have references that an override replaces.
_NOT_REPLACED = frozenset(
    {"depends_on", "lifecycle", "precondition", _ENABLED, "lifecycle.replace_triggered_by"}
)
# Arguments that determine the number of instances.
_COUNTING = frozenset({"count", "for_each"})
# References with these roles are not merged. Terraform rejects the first two roles in override
# files, and silently ignores the third.
_NOT_MERGED = frozenset({Role.DEPENDS_ON, Role.CONDITION, Role.REPLACE})


def applies(declaration: Declaration, dialect: Dialect) -> bool:
    """Whether a declaration in an override file has any effect.

    Terraform silently ignores ephemeral resources in override files.
    """
    if isinstance(declaration, ResourceDeclaration):
        return dialect.merges_ephemeral or declaration.resource.mode != "ephemeral"
    return not isinstance(
        declaration,
        CheckDeclaration | ImportDeclaration | MovedDeclaration | RemovedDeclaration,
    )


def needs_base(declaration: Declaration) -> bool:
    """Whether a declaration in an override file is an error if there is nothing to override.

    The override of a default provider configuration is not, because Terraform assumes an empty
    configuration if no file declares one.
    """
    if isinstance(declaration, ProviderDeclaration):
        return declaration.name.alias is not None
    return not isinstance(declaration, RequiredProvider | RequiredVersion | KeyProvider)


def merge(base: Located[D], override: Located[D]) -> Located[D]:
    """Merge `override` into the declaration `base`, which may already have overrides."""
    if isinstance(
        override.declaration, LocalDeclaration | RequiredProvider | RequiredVersion | KeyProvider
    ):
        return override
    base_part, *earlier_overrides = (
        replace(part, declaration=_without(part.declaration, override.declaration))
        for part in base.parts
    )
    added = replace(override, declaration=_mergeable(override.declaration))
    return replace(
        base_part,
        declaration=_updated(base_part.declaration, override.declaration),
        overrides=(*earlier_overrides, added),
    )


def forbidden_arguments(declaration: Declaration) -> Iterator[str]:
    """The arguments and nested blocks that Terraform rejects in an override file."""
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
    """Return `part`, a declaration or an earlier override of it, without replaced arguments."""
    if isinstance(part, VariableDeclaration | LocalDeclaration):
        return part
    if isinstance(part, ResourceDeclaration) and any(map(_is_trigger, _references(override))):
        # An override replaces all `action_trigger` blocks.
        kept = tuple(one for one in part.references if not _is_trigger(one))
        part = replace(part, references=kept, before_triggers=())
    replaced: frozenset[str] = getattr(override, "argument_names", frozenset()) - _NOT_REPLACED
    references = (
        reference
        for reference in _references(part)
        if _argument(reference) not in replaced and reference.attribute not in replaced
    )
    if isinstance(part, CallDeclaration):
        arguments = tuple(argument for argument in part.arguments if argument.name not in replaced)
        part = replace(part, arguments=arguments)
    return _with_references(part, references)


def _is_trigger(reference: Reference) -> bool:
    return reference.role is Role.TRIGGER


def _mergeable(override: D) -> D:
    """Return `override` with only the references that Terraform merges into the base."""
    if isinstance(override, VariableDeclaration):
        return replace(override, references=None)
    references = (
        reference
        for reference in _references(override)
        if reference.role not in _NOT_MERGED and reference.attribute != _ENABLED
    )
    return _with_references(override, references)


def _updated(base: D, override: Declaration) -> D:
    """Return `base` with the provider, instances, source and other values that `override` sets."""
    if isinstance(base, ResourceDeclaration) and isinstance(override, ResourceDeclaration):
        counted = override.argument_names & _COUNTING
        return replace(
            base,
            provider=override.provider if "provider" in override.argument_names else base.provider,
            instances=override.instances if counted else base.instances,
            is_created_first=base.is_created_first
            if override.is_created_first is None
            else override.is_created_first,
            is_destroyed=base.is_destroyed
            if override.is_destroyed is None
            else override.is_destroyed,
        )
    if isinstance(base, CallDeclaration) and isinstance(override, CallDeclaration):
        return replace(
            base,
            source=override.source if "source" in override.argument_names else base.source,
            providers=override.providers
            if "providers" in override.argument_names
            else base.providers,
            instances=override.instances if override.argument_names & _COUNTING else base.instances,
        )
    if isinstance(base, ProviderDeclaration) and isinstance(override, ProviderDeclaration):
        return replace(base, argument_names=base.argument_names | override.argument_names)
    return base


def _with_references(declaration: D, references: Iterable[Reference]) -> D:
    # Every declaration passed here has a field `references`, but mypy cannot infer that.
    return replace(declaration, references=tuple(references))


def _references(declaration: Declaration) -> tuple[Reference, ...]:
    return getattr(declaration, "references", None) or ()


def _argument(reference: Reference) -> str:
    """The name of the top-level argument or nested block that contains a reference."""
    return reference.attribute.partition(".")[0]
