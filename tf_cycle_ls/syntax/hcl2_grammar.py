"""python-hcl2's parser, made of its grammar once and remembered in the user's cache folder.

python-hcl2 would remember it itself, as a pickle in site-packages, and run whatever is in that file
when it is read again. What is kept here is JSON: who puts something else there gets no code to run,
and a file that is not what we wrote is made anew.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any


def parser() -> Any:
    """The parser. Where nothing is remembered yet that takes seconds, else a tenth of one."""
    from hcl2.postlexer import PostLexer
    from lark import Lark

    path = _path()
    with suppress(Exception):  # Whatever may be wrong with what is there.
        data, memo = _restored(json.loads(path.read_text(encoding="utf-8")))
        # As lark's own generated parsers do it.
        return Lark._load_from_dict(data, memo, postlex=PostLexer())  # type: ignore[no-untyped-call]
    made = _made()
    with suppress(OSError):  # No folder to write to: slower, not wrong.
        _remember(made, path)
    return made


def _path() -> Any:
    from importlib.metadata import version

    from platformdirs import user_cache_path

    name = f"hcl2-{version('python-hcl2')}-lark-{version('lark')}.json"
    return user_cache_path("tf-cycle-ls", appauthor=False) / name


def _made() -> Any:
    """As python-hcl2 makes it (`hcl2/parser.py`)."""
    import hcl2.parser
    from hcl2.postlexer import PostLexer
    from lark import Lark

    return Lark.open(
        "hcl2.lark",
        parser="lalr",
        rel_to=hcl2.parser.__file__,
        propagate_positions=True,
        postlex=PostLexer(),
    )


def _remember(made: Any, path: Any) -> None:
    """Write the parser's tables, so that no other process ever sees half of them."""
    from uuid import uuid4

    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = made.memo_serialize([TerminalDef, Rule])
    del data["options"]["postlex"]  # It has no state, and is given when the rest is read.
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{uuid4().hex}")
    temporary.write_text(json.dumps((data, memo)), encoding="utf-8")
    temporary.replace(path)


def _restored(value: Any) -> Any:
    """A value with numbers for keys again, which JSON writes as texts."""
    if isinstance(value, dict):
        return {int(k) if k.isdigit() else k: _restored(each) for k, each in value.items()}
    if isinstance(value, list):
        return [_restored(each) for each in value]
    return value
