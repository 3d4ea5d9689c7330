"""Texts of which some parts are known only when Terraform runs.

The address of a state often contains `terraform.workspace` or a variable without a value. Such a
part is a hole with a name. Two holes stand for the same text only if they have the same name.
"""

from __future__ import annotations

import posixpath

from msgspec import Struct

from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.syntax.expressions import traversal
from tf_cycle_ls.syntax.pure_functions import UnknownValueError, as_string
from tf_cycle_ls.syntax.template_parts import template_parts

_MAX_PARTS = 100
_MAX_LOCALS = 50
# A character that no address contains. It takes the place of a hole in a path.
_MARK = "\0"


class Hole(Struct, frozen=True):
    """A part of a text that is not known, such as `terraform.workspace` or `var.environment`."""

    name: str


Template = tuple[str | Hole, ...]
"""The parts of a text in order. No two strings are adjacent, and none is empty."""

WORKSPACE = Hole("terraform.workspace")
"""The name of the selected workspace."""


def template(*parts: str | Hole) -> Template:
    """The template with these parts."""
    result: list[str | Hole] = []
    for part in parts:
        last = result[-1] if result else None
        if isinstance(part, str) and isinstance(last, str):
            result[-1] = last + part
        elif part != "":
            result.append(part)
    return tuple(result)


def literal(value: Template) -> str | None:
    """The text of a template without holes. None if it has one."""
    if any(isinstance(part, Hole) for part in value):
        return None
    return "".join(part for part in value if isinstance(part, str))


def replaced(value: Template, hole: Hole, new: Template) -> Template:
    """The template with `new` in place of each `hole`."""
    return template(*(one for part in value for one in (new if part == hole else (part,))))


def joined(*values: Template) -> Template | None:
    """Join the parts of a path as Go's `path.Join` does: without empty, `.` and `..` segments.

    None if a `..` removes a segment that is not known.
    """
    holes = [part for value in values for part in value if isinstance(part, Hole)]
    texts = (
        "".join(part if isinstance(part, str) else _MARK for part in value) for value in values
    )
    path = posixpath.normpath("/".join(filter(None, texts)) or ".").replace("//", "/")
    pieces = path.split(_MARK) if path != "." else [""]
    if len(pieces) != len(holes) + 1:
        return None
    filled: list[str | Hole] = [pieces[0]]
    for hole, piece in zip(holes, pieces[1:], strict=True):
        filled += [hole, piece]
    return template(*filled)


def template_of(text: bytes, scope: StaticScope) -> Template | None:
    """The template that an expression evaluates to, with the values in `scope`.

    A part that is not known becomes a hole if it is `terraform.workspace` or a variable of a root
    module. None if the value is not known, or not a text, or has very many parts.
    """
    return _Reader(scope).read(text)


class _Reader:
    """Reads templates of one module. Each local value is read only once, because values that use
    one value twice can form long chains."""

    def __init__(self, scope: StaticScope) -> None:
        self._scope = scope
        self._locals: dict[str, Template | None] = {}

    def read(self, text: bytes) -> Template | None:
        try:
            return template(as_string(self._scope.evaluate(text)))
        except UnknownValueError:
            pass
        parts = template_parts(text)
        if parts is None:
            return self._name(text)
        found: list[str | Hole] = []
        for part in parts:
            inner = (part,) if isinstance(part, str) else self.read(part)
            if inner is None or len(found) > _MAX_PARTS:
                return None
            found += inner
        return template(*found)

    def _name(self, text: bytes) -> Template | None:
        """The template of an expression that is only a name."""
        name = traversal(text.decode(errors="replace").strip())
        if name is None or name.open or len(name.steps) != 1 or not isinstance(name.steps[0], str):
            return None
        match name.root, name.steps[0]:
            case "terraform", "workspace":
                return (WORKSPACE,)
            case "var", variable if self._scope.directory == ".":
                return (Hole(f"var.{variable}"),)
            case "local", local:
                return self._local(local)
        return None

    def _local(self, name: str) -> Template | None:
        if name not in self._locals:
            self._locals[name] = None  # if the value needs itself
            text = self._scope.local_text(name)
            if text is not None and len(self._locals) <= _MAX_LOCALS:
                self._locals[name] = self.read(text)
        return self._locals[name]
