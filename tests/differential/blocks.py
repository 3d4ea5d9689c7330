"""Blocks and expressions in both spellings of a configuration: the native one, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expression:
    """The value of an argument, in each of the two spellings."""

    native: str
    json: object


@dataclass(frozen=True)
class Block:
    """A block with its arguments and the blocks in it."""

    kind: str
    labels: tuple[str, ...] = ()
    arguments: Mapping[str, Expression] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


def code(native: str) -> Expression:
    """An expression that JSON has no spelling of its own for."""
    return Expression(native, f"${{{native}}}")


def plain(text: str) -> Expression:
    """A string without any template in it."""
    return Expression(json.dumps(text), text)


def keyword(text: str) -> Expression:
    """A name that is not evaluated, such as the value of `provider`; JSON has it in quotes."""
    return Expression(text, text)


def keywords(texts: Iterable[str], *, quoted: bool = False) -> Expression:
    """A list of these, such as the value of `depends_on`; the native spelling may quote, too."""
    names = list(texts)
    natives = map(json.dumps, names) if quoted else names
    return Expression(f"[{', '.join(natives)}]", names)


def pairs(names: Mapping[str, str]) -> Expression:
    """An object of these, such as the value of `providers`."""
    entries = (f"{name} = {value}" for name, value in names.items())
    return Expression(f"{{ {', '.join(entries)} }}", dict(names))


def native(blocks: Iterable[Block]) -> str:
    """The text of a `.tf` file."""
    return "\n".join(line for block in blocks for line in _lines(block, ""))


def as_json(blocks: Iterable[Block]) -> str:
    """The text of a `.tf.json` file."""
    return json.dumps(_properties(blocks), indent=1)


def _lines(block: Block, indent: str) -> Iterable[str]:
    header = " ".join([block.kind, *(f'"{label}"' for label in block.labels)])
    yield f"{indent}{header} {{"
    for name, value in block.arguments.items():
        yield f"{indent}  {name} = {value.native}"
    for inner in block.blocks:
        yield from _lines(inner, f"{indent}  ")
    yield f"{indent}}}"


def _properties(blocks: Iterable[Block]) -> dict[str, object]:
    """Blocks by their kinds; a kind that there is one of is an object, else an array of them."""
    by_kind: dict[str, list[object]] = {}
    for block in blocks:
        body: object = {
            **{name: value.json for name, value in block.arguments.items()},
            **_properties(block.blocks),
        }
        for label in reversed(block.labels):
            body = {label: body}
        by_kind.setdefault(block.kind, []).append(body)
    return {kind: bodies if len(bodies) > 1 else bodies[0] for kind, bodies in by_kind.items()}
