"""Reads the files that expressions name: `include` blocks and `read_terragrunt_config`."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tf_cycle_ls.syntax.pure_functions import UNKNOWN, InvalidValueError, UnknownValueError
from tf_cycle_ls.terragrunt.config_file import Section
from tf_cycle_ls.terragrunt.scope import DEEP, NO_MERGE, SHALLOW, Include, PartlyKnown, Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.vfs import UnreadableError

STACK_FILE = "terragrunt.stack.hcl"
VALUES_FILE = "terragrunt.values.hcl"

_STRATEGIES = (NO_MERGE, SHALLOW, DEEP)
_MAX_READING = 50
"""The maximum number of files that read each other in a row."""


def scope_of_config(
    session: Session,
    path: str,
    *,
    values: Mapping[str, Any] | None = None,
    original_dir: str | None = None,
    reading: tuple[str, ...] = (),
) -> Scope:
    """The scope of a configuration, with its includes. Raises UnreadableError.

    `values` are those that a stack gives; without them, a file of values beside it counts.
    """
    directory = os.path.dirname(path)
    file = session.config(path)
    scope = Scope(
        session,
        path,
        file,
        directory,
        original_dir or directory,
        os.path.dirname(session.actual(path)),
        values if values is not None else _values_beside(session, directory),
        reading=(*reading, path),
    )
    for section in file.of_type("include"):
        include = _include(scope, section)
        if include is not None:
            scope.includes[section.label] = include
    return scope


def read_value(reader: Scope, path: str) -> Any:
    """The value of `read_terragrunt_config(path)`, called in the file of `reader`.

    Raises InvalidValueError if there is no such file, and UnknownValueError if it is being read, or
    if it may not be read.
    """
    session = reader.session
    if path in session.values:
        value, observed = session.values[path]
        session.observed |= observed
        return value
    with session.observing() as observed:
        value, is_shared = _read_value(reader, path)
    if is_shared:
        session.values[path] = value, observed
    return value


def _read_value(reader: Scope, path: str) -> tuple[Any, bool]:
    """The value of `read_terragrunt_config(path)`, and whether every unit gets the same."""
    session = reader.session
    if path in reader.reading or len(reader.reading) > _MAX_READING:
        _report_ring(reader, path)
        raise UnknownValueError
    try:
        if os.path.basename(path) == VALUES_FILE:
            return _values_beside(session, os.path.dirname(path)), True
        scope = scope_of_config(
            session, path, original_dir=reader.original_dir, reading=reader.reading
        )
    except UnreadableError:
        if session.is_forbidden(os.path.dirname(path)):
            raise UnknownValueError from None
        raise InvalidValueError from None
    value = scope.as_value()
    if os.path.basename(path) == STACK_FILE:
        value |= _stack_value(scope)
    reader.uses_original_dir |= scope.uses_original_dir
    return value, not scope.uses_original_dir


def _stack_value(scope: Scope) -> dict[str, Any]:
    """The units and stacks of a stack file, of which only paths are modelled."""
    found: dict[str, Any] = {}
    for type_ in ("unit", "stack"):
        found[type_] = {}
        for section in scope.file.of_type(type_):
            known = PartlyKnown()
            for name in ("path", "source"):
                value = scope.string(section, name)
                if value is not None:
                    known[name] = value
            found[type_][section.label] = known
    return found


def _values_beside(session: Session, directory: str) -> dict[str, Any] | None:
    """The values in the file of values in a directory, or None without one."""
    return read_arguments(session, os.path.join(directory, VALUES_FILE))


def read_arguments(session: Session, path: str) -> dict[str, Any] | None:
    """The values of the arguments at the top level of a file. One that is not known is `UNKNOWN`.
    None if there is no such file."""
    if not session.is_file(path):
        return None
    try:
        file = session.config(path)
    except UnreadableError:
        return None
    directory = os.path.dirname(path)
    scope = Scope(session, path, file, directory, directory, directory)
    values: dict[str, Any] = {}
    for name, expression in file.arguments.items():
        values[name] = UNKNOWN
        with suppress(UnknownValueError):
            values[name] = scope.evaluate(expression)
    return values


def _include(scope: Scope, section: Section) -> Include | None:
    """Read an included file. Returns None, and reports why, if Terragrunt fails here, or if the
    path is not known."""
    session, expression = scope.session, section.arguments.get("path")
    if expression is None:
        return None
    try:
        value = scope.evaluate_alone(expression)
    except UnknownValueError as error:
        is_error = isinstance(error, InvalidValueError)
        reason = "found" if is_error else "known without running terragrunt"
        session.report(scope.path, expression.span, f"the included file cannot be {reason}")
        return None
    if not isinstance(value, str):
        return None
    path = os.path.normpath(os.path.join(scope.config_dir, value))
    if path in scope.reading:
        _report_ring(scope, path)
        return None
    try:
        file = session.config(path)
    except UnreadableError:
        if not session.is_forbidden(os.path.dirname(path)):
            session.report(scope.path, expression.span, "there is no such file to include")
        return None
    if any(file.of_type("include")):
        message = "this file has an include itself; only one level of includes is allowed"
        session.report(scope.path, expression.span, message)
        return None
    strategy = scope.string(section, "merge_strategy") or SHALLOW
    if strategy not in _STRATEGIES:
        span = section.arguments["merge_strategy"].span
        session.report(scope.path, span, f"terragrunt has no merge strategy {strategy}")
        return None
    included = Scope(
        session,
        path,
        file,
        scope.config_dir,
        scope.original_dir,
        os.path.dirname(path),
        scope.values,
        included_as=path,
        reading=(*scope.reading, path),
    )
    is_exposed = scope.value(section, "expose") is True
    return Include(section, path, included, strategy, is_exposed)


def _report_ring(reader: Scope, path: str) -> None:
    """Report files that read each other, at the start of the innermost."""
    reading = reader.reading
    ring = [*reading[reading.index(path) :], path] if path in reading else [*reading[-3:], path]
    names = " → ".join(os.path.relpath(one, os.path.dirname(ring[0])) for one in ring)
    message = f"files read each other, so terragrunt does not end: {names}"
    span = next((one.header for one in reader.file.sections), None)
    if span is not None:
        reader.session.report(reader.path, span, message)
