"""Expressions that contain a reference, some of which shadow it or only look like one."""

from __future__ import annotations

import re
from random import Random

from tests.differential.blocks import Expression, code

# `@` is replaced with a traversal, `^` with its root name.
_FORMS: tuple[str | tuple[str, object], ...] = (
    "@",
    "@",
    "@",
    ('"x${@}y"', "x${@}y"),
    ('"${~ @ ~}"', "${~ @ ~}"),
    ("[@]", ["${@}"]),
    ("{ k = @ }", {"k": "${@}"}),
    ("{ (@) = 1 }", {"${@}": 1}),
    ('{ "${@}" = 1 }', {"${@}": 1}),
    '"%{ if @ == null }a%{ else }b%{ endif }"',
    '"%{ for x in [@] }${x}%{ endfor }"',
    "{ @ = 1 }",
    "try(@, null)",
    "max([@]...)",
    "true ? @ : null",
    "true ? null : (@)",
    "!(@ == null)",
    "@ == null || false",
    "[1e5, @]",
    "[@][0]",
    "[[0][@]]",
    "[@].*.id",
    "[for x in [@] : x]",
    "[for x in @ : x]",
    "[for x in [1] : x if @ == null]",
    "{ for k, x in { a = 1 } : k => @ }",
    "{ for k, x in { a = @ } : k => x... if true }",
    "<<-EOT\n    a ${@}\n    EOT\n",
    "<<-EOT\n    %{ for x in [@] ~}\n    ${x}\n    %{ endfor ~}\n    EOT\n",
    "<<EOT\n%{ if true }${@}%{ else }%{ endif }\nEOT\n",
    # A bound name shadows the outer one, but not in the collection.
    "[for ^ in [@] : 1]",
    "[for ^ in [1] : @]",
    "{ for ^, x in { a = 1 } : x => @ }",
    "{ for x, ^ in { a = 1 } : x => 1 if @ == null }",
    "[for x in [for ^ in [1] : @] : x]",
    "[[for ^ in [1] : @], @]",
    '"%{ for ^ in [1] }${@}%{ endfor }"',
    # Not references, although they look like them.
    ('"@"', "@"),
    ('"$${@}"', "$${@}"),
    ('"%%{@}"', "%%{@}"),
    "<<EOT\n@ $${@}\nEOT\n",
    "[ # @\n 1]",
    "[1 /* @ */]",
    "{ ^ = 1 }",
)
_CONDITIONS = ("@ != null", "can(@)", "length([for x in [@] : x]) > 0", '"${@}" != ""')
_QUOTED_TEXTS = ('"@"', '"$${@}"', '"%%{@}"')


def around(target: str, random: Random) -> Expression:
    """Choose an expression with a traversal."""
    form = random.choice(_FORMS)
    shape, spelled = form if isinstance(form, tuple) else (form, None)
    if shape in _QUOTED_TEXTS:
        target = target.replace('"', "")
    text = _filled(shape, target)
    return code(text) if spelled is None else Expression(text, _filled_json(spelled, target))


def condition(target: str, random: Random) -> Expression:
    """Choose a condition with a traversal."""
    return code(_filled(random.choice(_CONDITIONS), target))


def _filled(shape: str, target: str) -> str:
    root = re.search(r"\w+", target)
    return shape.replace("^", root[0] if root else "x").replace("@", target)


def _filled_json(shape: object, target: str) -> object:
    match shape:
        case str():
            return _filled(shape, target)
        case list():
            return [_filled_json(item, target) for item in shape]
        case dict():
            return {
                _filled(key, target): _filled_json(value, target) for key, value in shape.items()
            }
        case _:
            return shape
