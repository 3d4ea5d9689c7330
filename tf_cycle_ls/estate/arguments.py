"""The arguments of a configuration of a backend, wherever they are written.

A backend is configured by a block in `terraform`, by the lines of a backend configuration file, or
by the `config` of a `terraform_remote_state`, which is an object. Nested blocks and objects, such
as `workspaces { name = "x" }`, become arguments with a path, such as `workspaces.name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.source_bodies import SourceBody
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.estate.templates import Template, template, template_of
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.pure_functions import UNKNOWN, UnknownValueError, as_string
from tf_cycle_ls.text import Span

_MAX_LEVELS = 4
"""The number of levels of nested blocks and objects. Backends have two."""


class Value(Struct, frozen=True):
    """The value of an argument, and its place. `template` is None if the value is not known."""

    template: Template | None
    place: Place


Arguments = Mapping[str, Value]
"""The values of arguments by path. An argument that is set to null is left out."""


def arguments_of_body(
    source: SourceBody, path: str, scope: StaticScope, levels: int = _MAX_LEVELS
) -> dict[str, Value]:
    """The arguments in a body of the file `path`, including those of its nested blocks.

    `levels` is the number of levels that are searched.
    """
    found: dict[str, Value] = {}
    for attribute in source.body.attributes:
        text = source.value(attribute)
        start = source.offset + attribute.value.start
        found.update(_arguments(attribute.name, text, start, path, scope, levels - 1))
    for block in source.body.blocks if levels > 1 else ():
        inner = arguments_of_body(source.inner(block), path, scope, levels - 1)
        found.update({f"{block.type}.{name}": value for name, value in inner.items()})
    return found


def arguments_of_object(
    text: bytes, start: int, path: str, scope: StaticScope, levels: int = _MAX_LEVELS
) -> dict[str, Value] | None:
    """The arguments in an object. `text` is its expression, at byte `start` of the file `path`.

    `levels` is the number of levels that are searched. None if its keys are not known.
    """
    value = expressions.read(text, Span(0, len(text)))
    if isinstance(value, expressions.Object):
        found: dict[str, Value] = {}
        for entry in value.entries:
            if entry.key is None:
                return None
            span = entry.value.span
            inner = text[span.start : span.end]
            at = start + span.start
            found.update(_arguments(entry.key, inner, at, path, scope, levels - 1))
        return found
    return _evaluated(text, Place(path, Span(start, start + len(text))), scope)


def _arguments(
    name: str, text: bytes, start: int, path: str, scope: StaticScope, levels: int
) -> Iterator[tuple[str, Value]]:
    """The argument `name`, or those in it if its value is an object."""
    value = expressions.read(text, Span(0, len(text)))
    if isinstance(value, expressions.Literal) and value.value is None and text == b"null":
        return
    if isinstance(value, expressions.Object):
        inner = arguments_of_object(text, start, path, scope, levels) if levels else None
        inner = inner or {}
        yield from ((f"{name}.{key}", one) for key, one in inner.items())
        return
    place = Place(path, Span(start, start + len(text)))
    yield name, Value(template_of(text, scope), place)


def _evaluated(text: bytes, place: Place, scope: StaticScope) -> dict[str, Value] | None:
    """The arguments in an object that is not written here, such as `local.backend`."""
    try:
        value = scope.evaluate(text)
    except UnknownValueError:
        return None
    return arguments_of_value(value, place) if isinstance(value, dict) else None


def arguments_of_value(value: object, place: Place) -> dict[str, Value]:
    """The arguments in an object that is known. It is written at `place`."""
    if not isinstance(value, dict):
        return {}
    return {key: Value(found, place) for key, found in _flat(value)}


def _flat(
    value: dict[str, object], prefix: str = "", levels: int = _MAX_LEVELS
) -> Iterator[tuple[str, Template | None]]:
    for key, inner in value.items() if levels else ():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{key}.", levels - 1)
        elif inner is not None:
            yield f"{prefix}{key}", _as_template(inner)


def _as_template(value: object) -> Template | None:
    if value is UNKNOWN:
        return None
    try:
        return template(as_string(value))
    except UnknownValueError:
        return None
