"""The instances of a block with an `expansion`: one for each element of its `for_each`, or for each
index below its `count`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from tf_cycle_ls.syntax.pure_functions import UnknownValueError, as_string, elements
from tf_cycle_ls.terragrunt.config_file import Expression, Section
from tf_cycle_ls.terragrunt.scope import Names

EXPANSION = "expansion"
"""The type of the block that says which instances the block around it has."""


def instances(
    section: Section, evaluate: Callable[[str, Expression], Any], most: int
) -> Sequence[Names]:
    """The names that each instance of a block has, such as `each.key`. Once without an `expansion`,
    and none if its value is not known.

    `evaluate` returns the value of an argument of the `expansion` with this name. There are at most
    `most` instances.
    """
    expansion = next(section.of_type(EXPANSION), None)
    if expansion is None:
        return ({},)
    with suppress(UnknownValueError):
        for argument in ("for_each", "count"):
            expression = expansion.arguments.get(argument)
            if expression is not None:
                return list(islice(_names(argument, evaluate(argument, expression), most), most))
    return ()


def _names(argument: str, value: Any, most: int) -> Iterator[Names]:
    if argument == "count":
        if type(value) is not int or value > most:
            raise UnknownValueError
        yield from ({("count", "index"): index} for index in range(value))
        return
    for key, one in elements(value):
        name = one if isinstance(value, list) else key
        yield {("each", "key"): as_string(name), ("each", "value"): one}
