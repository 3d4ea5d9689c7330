"""Imports `lsprotocol.types` without building its classes; each is built on first use.

The module has more than 500 attrs classes, and building them took most of the time between the
start of the server and its response to `initialize`. A session uses about a fifth of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import RLock
from typing import Any

import attrs

_lock = RLock()
# The arguments of `attrs.define` for each class that is not built yet.
_pending: dict[type, dict[str, Any]] = {}


def install() -> None:
    """Import `lsprotocol.types` with `attrs.define` replaced for the duration of the import.

    Does nothing if the module is imported already: then its classes are built.
    """
    if "lsprotocol.types" in sys.modules:
        return
    define = attrs.define
    attrs.define = _define  # type: ignore[assignment]
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define
    from lsprotocol import _hooks

    # The converter would resolve the annotations of all classes, and build them for it. `_build`
    # resolves those of each class.
    _hooks._resolved_forward_references = True


def _define(cls: type | None = None, **options: Any) -> Any:
    """Stands in for `attrs.define`: prepares a class to be built by its first use."""

    def prepare(cls: type) -> type:
        _pending[cls] = options
        cls.__attrs_attrs__ = _Attributes()  # type: ignore[attr-defined]
        cls.__init__ = _init  # type: ignore[misc]
        return cls

    return prepare if cls is None else prepare(cls)


class _Attributes:
    """The `__attrs_attrs__` of a class that is not built yet: attrs and cattrs look at it first."""

    def __get__(self, instance: object, cls: type) -> object:
        _build(cls)
        built = cls.__dict__.get("__attrs_attrs__")
        return () if built is self else built


def _init(self: Any, *arguments: Any, **values: Any) -> None:
    """The `__init__` of a class that is not built yet."""
    _build(type(self))
    self.__init__(*arguments, **values)


def _build(cls: type) -> None:
    """Build a class in place. Several threads may ask for it."""
    from lsprotocol.types import ALL_TYPES_MAP

    with _lock:
        options = _pending.pop(cls, None)
        if options is None:
            return
        # `init`, because attrs would keep the `__init__` that it finds. No slots, because attrs
        # creates another class for them, but the module refers to this one.
        define: Callable[[type], type] = attrs.define(**options, init=True, slots=False)
        define(cls)
        attrs.resolve_types(cls, dict(ALL_TYPES_MAP), {})
