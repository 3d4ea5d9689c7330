"""The text of an argument, as it is written inside a string."""

from __future__ import annotations

import re

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.lookup.null_values import may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, is_valid_outside_block
from tf_cycle_ls.syntax import expressions

# A string with interpolations that contain neither quotes nor braces.
_TEMPLATE = re.compile(r'"(?:[^"\\\n$%{}]|\$\{[^"{}\n]*\})*"')


def text_of(analysis: Analysis, block: ResourceBlock, name: str) -> str | None:
    """The value of an argument inside a string, with `${…}` around references.

    Returns None if the argument is not set, or not known outside the block.
    """
    attribute = block.argument(name)
    if attribute is None or block.ignores_changes_of(name):
        return None
    text = block.text(attribute).decode()
    value = expressions.read(block.data, attribute.value)
    if isinstance(value, expressions.Literal):
        return text[1:-1] if text == f'"{value.value}"' else None
    if text[:1] == '"' and is_valid_outside_block(block, attribute):
        return text[1:-1] if _TEMPLATE.fullmatch(text) else None
    if not is_valid_outside_block(block, attribute) or may_be_null(analysis, block, attribute):
        return None
    return f"${{{text}}}" if expressions.traversal(text) else None
