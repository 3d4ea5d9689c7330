"""Builds python-hcl2's parser from its grammar and caches the parser tables as JSON on disk.

python-hcl2 itself caches the tables as a pickle in site-packages, and loading a pickle runs any
code in it. The JSON file in the user's cache directory cannot run code, and the parser is built
again if the file is invalid.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any


def parser() -> Any:
    """Load the parser from the cache (0.1 s), or build and cache it (seconds)."""
    from hcl2.postlexer import PostLexer
    from lark import Lark

    path = _path()
    with suppress(Exception):  # The cache file can be missing, or invalid in any way.
        data, memo = _restore_keys(json.loads(path.read_text(encoding="utf-8")))
        # This method is private, but the standalone parsers that lark generates call it, too.
        return Lark._load_from_dict(data, memo, postlex=PostLexer())  # type: ignore[no-untyped-call]
    built = _build()
    with suppress(OSError):  # If the cache is not writable, the next start is slow, too.
        _save(built, path)
    return built


def _path() -> Any:
    from importlib.metadata import version

    from platformdirs import user_cache_path

    name = f"hcl2-{version('python-hcl2')}-lark-{version('lark')}.json"
    return user_cache_path("tf-cycle-ls", appauthor=False) / name


def _build() -> Any:
    """Build the parser with the options of python-hcl2 (`hcl2/parser.py`)."""
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


def _save(parser: Any, path: Any) -> None:
    """Write the parser's tables to a temporary file and rename it to `path`, which is atomic."""
    from uuid import uuid4

    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = parser.memo_serialize([TerminalDef, Rule])
    del data["options"]["postlex"]  # The PostLexer has no state and is passed again on loading.
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{uuid4().hex}")
    temporary.write_text(json.dumps((data, memo)), encoding="utf-8")
    temporary.replace(path)


def _restore_keys(value: Any) -> Any:
    """Convert numeric dictionary keys, which JSON stores as strings, back to integers."""
    if isinstance(value, dict):
        return {int(k) if k.isdigit() else k: _restore_keys(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_restore_keys(item) for item in value]
    return value
