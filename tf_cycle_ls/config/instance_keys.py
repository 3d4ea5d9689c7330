"""The possible instance keys of a block whose `count` or `for_each` is a literal."""

from __future__ import annotations

import re

from tf_cycle_ls.config.declarations import InstanceKeys
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Body

# Larger than any real count. `len` would fail for a much longer range.
_MAX_COUNT = 1 << 31
_SINGLE = frozenset(("",))
# The most frequent form of a computed count, which needs no parser: a conditional of two numbers.
_CONDITIONAL = re.compile(rb'[^?"#/{]*\?[ \t]*(\d{1,9})[ \t]*:[ \t]*(\d{1,9})')
# The start of an expression whose keys may be known.
_KEYS = re.compile(rb"\(|toset\b|[\[{](?!\s*for\b)")


def instance_keys(data: bytes, body: Body) -> InstanceKeys | None:
    """Return the possible instance keys of a resource or module, or None if they are computed."""
    count, for_each = body.attribute("count"), body.attribute("for_each")
    if count:
        numbers = _CONDITIONAL.fullmatch(data, *count.value)
        if numbers:
            return range(max(int(numbers[1]), int(numbers[2])))
        max_count = _max_count(expressions.read(data, count.value))
        return None if max_count is None else range(min(max_count, _MAX_COUNT))
    if for_each:
        if not _KEYS.match(data, *for_each.value):
            return None
        return _for_each_keys(expressions.read(data, for_each.value))
    return _SINGLE


def _max_count(count: expressions.Expression) -> int | None:
    """Return the value of a literal, or the larger of the two values of a conditional.

    Returns None if a value is unknown.
    """
    if isinstance(count, expressions.Conditional):
        then, otherwise = _max_count(count.then), _max_count(count.otherwise)
        return None if then is None or otherwise is None else max(then, otherwise)
    if isinstance(count, expressions.Literal) and isinstance(count.value, int):
        return int(count.value)
    return None


def _for_each_keys(for_each: expressions.Expression) -> InstanceKeys | None:
    """Return the keys of an object, a list or a set, or None if a key is not a literal."""
    if isinstance(for_each, expressions.Call) and for_each.name == "toset" and for_each.arguments:
        for_each = for_each.arguments[0]
    names: list[object] = [None]
    if isinstance(for_each, expressions.Sequence):
        names = [getattr(item, "value", None) for item in for_each.items]
    elif isinstance(for_each, expressions.Object):
        names = [entry.key for entry in for_each.entries]
    return None if None in names else frozenset(f'"{name}"' for name in names)
