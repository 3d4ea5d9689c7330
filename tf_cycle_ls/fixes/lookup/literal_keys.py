"""The instance keys of a block whose `count` or `for_each` is written in the module."""

from __future__ import annotations

import os.path

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import LocalDeclaration
from tf_cycle_ls.fixes.lookup.resource_blocks import TopLevelBlock, find_named_block
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.syntax.expressions import Call, Conditional, Literal, Object, Sequence

_MAX_KEYS = 20
_MAX_STEPS = 5


def literal_keys(
    analysis: Analysis, block: TopLevelBlock, attribute: Attribute
) -> tuple[str, ...] | None:
    """All keys that `count` or `for_each` may give to instances, as they are written in an index:
    `0` or `"a"`.

    Both branches of a conditional count. A local value is followed. Returns None if a key is
    computed, or if there are more than 20.
    """
    keys = _keys(analysis, block, attribute, attribute.name == "count", _MAX_STEPS)
    if keys is None or len(keys) > _MAX_KEYS:
        return None
    return tuple(dict.fromkeys(keys))


def _keys(
    analysis: Analysis, block: TopLevelBlock, attribute: Attribute, is_count: bool, steps: int
) -> list[str] | None:
    value = expressions.read(block.data, attribute.value)
    found = _written(value, is_count)
    if found is not None:
        return found
    text = block.text(attribute).decode().strip()
    if isinstance(value, Call) and value.name == "toset" and len(value.arguments) == 1:
        span = value.arguments[0].span
        text = block.data[span.start : span.end].decode().strip()
    traversal = expressions.traversal(text)
    if traversal is None or traversal.root != "local" or len(traversal.steps) != 1 or not steps:
        return None
    name = str(traversal.steps[0])
    local = _local(analysis, block.document.path, name)
    found_attribute = local.argument(name) if local else None
    if local is None or found_attribute is None:
        return None
    return _keys(analysis, local, found_attribute, is_count, steps - 1)


def _local(analysis: Analysis, path: str, name: str) -> TopLevelBlock | None:
    file = os.path.join(os.path.dirname(path), "main.tf")
    found = find_named_block(analysis, file, LocalDeclaration, name)
    return found[0] if found else None


def _written(value: expressions.Expression, is_count: bool) -> list[str] | None:
    """The keys of a literal; None for any other expression."""
    if isinstance(value, Conditional):
        then, otherwise = _written(value.then, is_count), _written(value.otherwise, is_count)
        return None if then is None or otherwise is None else [*then, *otherwise]
    if is_count:
        number = value.value if isinstance(value, Literal) else None
        if isinstance(number, bool) or not isinstance(number, int):
            return None
        return [str(key) for key in range(min(number, _MAX_KEYS + 1))]
    if isinstance(value, Call) and value.name == "toset" and len(value.arguments) == 1:
        items = value.arguments[0]
        if isinstance(items, Sequence):
            return _quoted([getattr(item, "value", None) for item in items.items])
    if isinstance(value, Object):
        return _quoted([entry.key for entry in value.entries])
    return None


def _quoted(names: list[object]) -> list[str] | None:
    """The names as they are written in an index; None if one of them is no plain string."""
    texts = [name for name in names if isinstance(name, str) and not set(name) & set('"\\$%')]
    return [f'"{text}"' for text in texts] if len(texts) == len(names) else None
