"""Which instances a resource has at most, as far as its `count` or `for_each` is written out."""

from __future__ import annotations

from tf_cycle_ls.config.declarations import InstanceKeys
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Body

# More instances than anybody has; a longer range would have no length.
_MOST = 1 << 31
_SINGLE = frozenset(("",))


def instance_keys(data: bytes, body: Body) -> InstanceKeys | None:
    """The keys of the instances that a resource has at most, where the text says so."""
    count, for_each = body.attribute("count"), body.attribute("for_each")
    if count:
        most = _at_most(expressions.read(data, count.value))
        return None if most is None else range(min(most, _MOST))
    if for_each:
        return _keys(expressions.read(data, for_each.value))
    return _SINGLE


def _at_most(count: expressions.Expression) -> int | None:
    if isinstance(count, expressions.Conditional):
        most = [_at_most(count.then), _at_most(count.otherwise)]
        return None if None in most else max(each for each in most if each is not None)
    if isinstance(count, expressions.Literal) and isinstance(count.value, int):
        return int(count.value)
    return None


def _keys(for_each: expressions.Expression) -> InstanceKeys | None:
    if isinstance(for_each, expressions.Call) and for_each.name == "toset" and for_each.arguments:
        for_each = for_each.arguments[0]
    names: list[object] = [None]
    if isinstance(for_each, expressions.Sequence):
        names = [getattr(item, "value", None) for item in for_each.items]
    elif isinstance(for_each, expressions.Object):
        names = [entry.key for entry in for_each.entries]
    return None if None in names else frozenset(f'"{name}"' for name in names)
