"""The targets that a unit depends on, with the expressions that name them.

Source of the rules: Terragrunt's `pkg/config/dependency.go` and `include.go`, and what its binary
answers: while it looks for units, it keeps the targets of both a child and its shallow parent, and
drops all targets of a unit of which one needs an output or is no path.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place, SourceReference
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.pure_functions import (
    UNKNOWN,
    InvalidValueError,
    UnknownValueError,
    as_string,
)
from tf_cycle_ls.terragrunt.config_file import Expression, Section
from tf_cycle_ls.terragrunt.expansion import instances
from tf_cycle_ls.terragrunt.scope import DEEP, NO_MERGE, Names, NeedsOutputsError, Scope
from tf_cycle_ls.text import Span

_DEPENDENCY = "dependency"
_MAX_INSTANCES = 1_000
"""The maximum number of targets of one block with an `expansion`."""


class Target(Struct, frozen=True):
    """A path that a unit depends on, absolute and normalized, and the reference to it.

    `label` is that of the `dependency` block, or "" in `dependencies`, which only orders units.
    """

    path: str
    reference: SourceReference
    label: str


class LocatedBlock(Struct, frozen=True):
    """A block with the scope of its file. `prefix` names the blocks around it, for messages."""

    section: Section
    scope: Scope
    prefix: str = ""


class _DroppedError(Exception):
    """Terragrunt drops all targets of the unit."""


def targets_of(
    scope: Scope, added: Sequence[LocatedBlock] = (), *, file_added: Scope | None = None
) -> tuple[Target, ...]:
    """The targets of the unit with the scope `scope`.

    `added` are the blocks of an `autoinclude` of its stack, and `file_added` is the scope of the
    file that a stack has generated from one. Their blocks replace those of the unit.
    """
    return tuple(_Targets(scope, added, file_added).all())


class _Targets:
    def __init__(
        self, scope: Scope, added: Sequence[LocatedBlock], file_added: Scope | None
    ) -> None:
        self._scope = scope
        self._added = list(added)
        if file_added is not None:
            self._added += _blocks(file_added, _DEPENDENCY, "dependencies")

    def all(self) -> Iterator[Target]:
        if any(one.type == _DEPENDENCY for one in self._scope.file.broken):
            return  # To Terragrunt, it is a block without a config_path.
        found: list[Target] = []
        try:
            replacing: dict[str, LocatedBlock] = {}
            for block in self._dependency_blocks():
                first = replacing.setdefault(block.section.label, block)
                found += self._of_block(block, is_replaced=first is not block)
            for block in self._order_blocks():
                found += self._of_order(block)
        except _DroppedError:
            return
        yield from found

    def _dependency_blocks(self) -> Iterator[LocatedBlock]:
        """The `dependency` blocks after the merge: before those of the same label that it replaces,
        whose paths remain (`Dependencies.Paths` in Terragrunt's `pkg/config/include.go`)."""
        scope = self._scope
        replacing = [one for one in self._added if one.section.type == _DEPENDENCY]
        replaced = {one.section.label for one in replacing}
        own = list(_blocks(scope, _DEPENDENCY))
        # The last include comes directly below the unit, the first one at the bottom.
        for include in reversed(scope.includes.values()):
            inherited = list(_blocks(include.scope, _DEPENDENCY))
            if include.strategy == NO_MERGE:
                inherited = [one for one in inherited if include.is_exposed and _has_path(one)]
            if include.strategy == DEEP:
                own, inherited = _merged_deeply(own, inherited)
            own += inherited
        yield from (one for one in own if one.section.label not in replaced)
        yield from replacing

    def _order_blocks(self) -> Iterator[LocatedBlock]:
        """The `dependencies` blocks, whose paths are put together."""
        for scope in self._scope.merged_scopes:
            blocks = list(_blocks(scope, "dependencies"))
            for block in blocks[1:]:
                message = "only one dependencies block is allowed; their paths are not read"
                scope.session.report(scope.path, block.section.header, message)
            yield from blocks if len(blocks) == 1 else ()
        yield from (one for one in self._added if one.section.type == "dependencies")

    def _of_block(self, block: LocatedBlock, *, is_replaced: bool) -> Iterator[Target]:
        section = block.section
        path = section.arguments.get("config_path")
        if path is None or not self._is_enabled(block):
            return
        for names in self._instances(block):
            value = self._value(block, path, names, f'dependency "{section.label}"')
            if value is UNKNOWN or value is None:
                continue
            # The path of a replaced block remains, and an empty one is the unit itself.
            if not isinstance(value, str) or not (value or is_replaced):
                # An empty path in a parent is meant to be replaced.
                is_placeholder = value == "" and block.scope is not self._scope
                if not is_placeholder and not _is_template(block, path):
                    self._report(block, path, "config_path is not a path")
                raise _DroppedError
            attribute = f"{block.prefix}dependency.{section.label}.config_path"
            yield self._target(block, value, path.span, attribute, section.label)

    def _is_enabled(self, block: LocatedBlock) -> bool:
        enabled = block.section.arguments.get("enabled")
        if enabled is None:
            return True
        name = f'dependency "{block.section.label}"'
        value: Any = UNKNOWN
        # Only this block is lost if it needs an output.
        with suppress(_DroppedError):
            value = self._value(block, enabled, {}, name, "whether it is enabled")
        return value is not UNKNOWN and value not in (False, "false")

    def _instances(self, block: LocatedBlock) -> Iterable[Names]:
        """The names that each instance of a block has."""
        name = f'dependency "{block.section.label}"'

        def evaluate(argument: str, expression: Expression) -> Any:
            return self._value(block, expression, {}, name, f"its {argument}")

        return instances(block.section, evaluate, _MAX_INSTANCES)

    def _of_order(self, block: LocatedBlock) -> Iterator[Target]:
        paths = block.section.arguments.get("paths")
        if paths is None:
            return
        attribute = f"{block.prefix}dependencies.paths"
        items = _list_items(paths)
        found = [self._paths(block, part, is_item=items is not None) for part in items or [paths]]
        if None in found:
            return  # Terragrunt cannot evaluate the list.
        for part, values in zip(items or [paths], found, strict=True):
            for value in values or ():
                yield self._target(block, value, part.span, attribute, "")

    def _paths(
        self, block: LocatedBlock, expression: Expression, *, is_item: bool
    ) -> list[str] | None:
        """The paths in an element of a list, or in a list: those that are known. None if Terragrunt
        cannot evaluate it."""
        subject = "an element of dependencies.paths" if is_item else "dependencies.paths"
        try:
            value = block.scope.evaluate(expression)
        except UnknownValueError as error:
            self._report_unknown(block, expression, subject, "the target", error)
            return None if isinstance(error, InvalidValueError | NeedsOutputsError) else []
        if not is_item and not isinstance(value, list):
            self._report(block, expression, "dependencies.paths is no list")
            return None
        # An empty path is the unit itself.
        try:
            return [as_string(one) for one in ([value] if is_item else value) if one is not UNKNOWN]
        except UnknownValueError:
            self._report(block, expression, f"{subject}: this is not a path")
            return None

    def _value(
        self,
        block: LocatedBlock,
        expression: Expression,
        names: Names,
        subject: str,
        what: str = "the target",
    ) -> Any:
        """The value of an expression of a block, or `UNKNOWN`, which is reported."""
        try:
            return block.scope.evaluate(expression, names)
        except NeedsOutputsError:
            self._report(block, expression, f"{subject}: needs an output, which is not allowed")
            raise _DroppedError from None
        except UnknownValueError as error:
            self._report_unknown(block, expression, subject, what, error)
            return UNKNOWN

    def _report_unknown(
        self,
        block: LocatedBlock,
        expression: Expression,
        subject: str,
        what: str,
        error: UnknownValueError,
    ) -> None:
        if not _is_template(block, expression):
            is_error = isinstance(error, InvalidValueError | NeedsOutputsError)
            reason = "evaluated" if is_error else "known without running terragrunt"
            self._report(block, expression, f"{subject}: {what} cannot be {reason}")

    def _report(self, block: LocatedBlock, expression: Expression, message: str) -> None:
        span = block.section.stale or expression.span
        self._scope.session.report(block.scope.path, span, message)

    def _target(
        self, block: LocatedBlock, value: str, span: Span, attribute: str, label: str
    ) -> Target:
        """A target. A relative path starts at the unit, wherever it is written."""
        path = os.path.normpath(os.path.join(self._scope.config_dir, value))
        session, span = self._scope.session, block.section.stale or span
        place = session.place(block.scope.path, span)
        return Target(path, SourceReference(place, _text(block, place), attribute), label)


def _is_template(block: LocatedBlock, expression: Expression) -> bool:
    """Whether an expression needs values that only a stack gives. Without them, a unit of a catalog
    is not meant to run where it is."""
    return block.scope.values is None and any(root == "values" for root, _ in expression.names)


def _text(block: LocatedBlock, place: Place) -> str:
    session = block.scope.session
    return session.documents[place.path].text(place.span)


def _blocks(scope: Scope, *types: str) -> Iterator[LocatedBlock]:
    for section in scope.file.sections:
        if section.type in types:
            yield LocatedBlock(section, scope)


def _merged_deeply(
    own: list[LocatedBlock], inherited: list[LocatedBlock]
) -> tuple[list[LocatedBlock], list[LocatedBlock]]:
    """The blocks of a child and of its parent after a deep merge: the arguments of the child's
    block of the same label replace those of the parent's, except an empty path."""
    kept: list[LocatedBlock] = []
    merged_own: list[LocatedBlock] = []
    children = {one.section.label: one for one in own}
    parents = {one.section.label: one for one in inherited}
    for parent in inherited:
        child = children.get(parent.section.label)
        if child is None or not _has_path(child):
            kept.append(parent)
    replaced: list[LocatedBlock] = []
    for child in own:
        same = parents.get(child.section.label)
        if _has_path(child) or same is None:
            merged_own.append(child)
        elif "config_path" in child.section.arguments:
            (replaced if _has_path(same) else merged_own).append(child)
    return merged_own, kept + replaced


def _has_path(block: LocatedBlock) -> bool:
    """Whether a block has a path that counts in a deep merge: an empty one does not."""
    path = block.section.arguments.get("config_path")
    return path is not None and path.text != b'""'


def _list_items(expression: Expression) -> list[Expression] | None:
    """The elements of a list that is written in brackets, or None."""
    whole = expressions.read(expression.text, Span(0, len(expression.text)))
    if not isinstance(whole, expressions.Sequence):
        return None
    start = expression.span.start
    return [
        Expression(
            expression.text[item.span.start : item.span.end],
            item.span.shifted(start),
            expression.names,
        )
        for item in whole.items
    ]
