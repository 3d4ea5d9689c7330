"""Translates a `.tf.json` file to HCL, so that one parser suffices for both syntaxes.

Only for schema guessing: Terraform itself gets the JSON. A nested object, which in JSON may be a
block or a value, is always translated to a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_TOP = {
    **dict.fromkeys(("resource", "data", "ephemeral", "action", "list"), 2),
    **dict.fromkeys(("provider", "module", "variable", "output", "check", "run"), 1),
    **dict.fromkeys(("terraform", "locals", "moved", "import", "removed"), 0),
}
_DYNAMIC = {"dynamic": 1}

# The blocks that each kind of body may contain, with their number of labels.
_BLOCKS = {
    "": _TOP,
    "terraform": {"required_providers": 0, "backend": 1, "cloud": 0, "provider_meta": 1},
    "check": {"data": 2},
    "action": {"config": 0},
    "list": {"config": 0},
    "dynamic": {"content": 0},
    **dict.fromkeys(("resource", "data", "ephemeral", "provider", "content"), _DYNAMIC),
}
_NAME = re.compile(r"[^\W\d][\w-]*")
_PLAIN = re.compile(r'[^"\\\n\r]*')


def load(data: bytes) -> object:
    """Parse JSON. Returns {} if it is invalid, because Terraform itself reports that."""
    try:
        return json.loads(data)
    except ValueError:
        return {}


def as_hcl(data: bytes) -> bytes:
    """Translate a `.tf.json` file to HCL text that reads the same names."""
    lines = (line for top in objects(load(data)) for line in _body("", top))
    return "\n".join(lines).encode(errors="replace")


def objects(value: object) -> list[dict[str, object]]:
    """Return the bodies in a property, which in JSON is one object or a list of objects."""
    candidates = value if isinstance(value, list) else [value]
    return [candidate for candidate in candidates if isinstance(candidate, dict)]


def _body(kind: str, body: dict[str, object]) -> Iterator[str]:
    nested = _BLOCKS.get(kind, {})
    for name, value in body.items():
        if name in nested:
            yield from _blocks(name, value, nested[name])
        elif _NAME.fullmatch(name):
            yield f"{name} = {_expression(value)}"


def _blocks(kind: str, value: object, labels: int, header: str = "") -> Iterator[str]:
    for item in objects(value):
        if labels == 0:
            yield f"{kind}{header} {{"
            yield from _body(kind, item)
            yield "}"
            continue
        for label, inner in item.items():
            yield from _blocks(kind, inner, labels - 1, f"{header} {json.dumps(label)}")


def _expression(value: object) -> str:
    if isinstance(value, dict):
        elements = (f"({_expression(key)}) = {_expression(item)}" for key, item in value.items())
        return "\n".join(["{", *elements, "}"])
    if isinstance(value, list):
        return "[" + ",".join(map(_expression, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    # Only a heredoc can contain both quotes and templates without escapes.
    return f'"{value}"' if _PLAIN.fullmatch(value) else f"<<TEXT\n{value}\nTEXT\n"
