"""Blocks and expressions that can be written in native and in JSON syntax."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expression:
    """The value of an argument in both syntaxes."""

    native: str
    json: object


@dataclass(frozen=True)
class Block:
    """A block with its arguments and nested blocks."""

    kind: str
    labels: tuple[str, ...] = ()
    arguments: Mapping[str, Expression] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


def code(native: str) -> Expression:
    """An expression that JSON can only contain in a template string."""
    return Expression(native, f"${{{native}}}")


def plain(text: str) -> Expression:
    """A string without templates."""
    return Expression(json.dumps(text), text)


def keyword(text: str) -> Expression:
    """A name that is not evaluated, such as the value of `provider`. In JSON it is quoted."""
    return Expression(text, text)


def keywords(texts: Iterable[str], *, quoted: bool = False) -> Expression:
    """A list of keywords, such as the value of `depends_on`, optionally quoted in native syntax."""
    names = list(texts)
    natives = map(json.dumps, names) if quoted else names
    return Expression(f"[{', '.join(natives)}]", names)


def pairs(names: Mapping[str, str]) -> Expression:
    """An object of keywords, such as the value of `providers`."""
    entries = (f"{name} = {value}" for name, value in names.items())
    return Expression(f"{{ {', '.join(entries)} }}", dict(names))


def native(blocks: Iterable[Block]) -> str:
    """Write blocks as the text of a `.tf` file."""
    return "\n".join(line for block in blocks for line in _lines(block, ""))


def as_json(blocks: Iterable[Block]) -> str:
    """Write blocks as the text of a `.tf.json` file."""
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
    """Group blocks by kind: an object if there is one of a kind, otherwise an array."""
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
