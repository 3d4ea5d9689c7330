"""Texts crafted to keep a parser busy."""

from __future__ import annotations

VALID_BLOCK = b'output "o" {\n  value = local.valid\n}\n'
DEEP = 10_000
MANY = 100_000
LINE = 10_000_000


def _blocks(number: int, body: bytes) -> bytes:
    return b"".join(b'resource "a" "b%d" {\n%b' % (index, body) for index in range(number))


NATIVE = {
    "NUL": b'x = "\0"\n\0\n',
    "deep lists": b"x = " + b"[" * DEEP + b"]" * DEEP + b"\n",
    "deep blocks": b"b {\n" * DEEP + b"}\n" * DEEP,
    "deep blocks, unclosed": b"b {\n" * DEEP,
    "deep templates": b"x = " + b'"${' * DEEP + b"1" + b'}"' * DEEP + b"\n",
    "deep parentheses for python-hcl2": b"x = 1e5 + " + b"(" * DEEP + b")" * DEEP + b"\n",
    "deep conditionals": b"count = " + b"a ? 1 : " * DEEP + b"1\n",
    "a hundred thousand blocks": _blocks(MANY, b"  v = 1\n}\n"),
    "unclosed blocks": _blocks(MANY // 5, b"  v = 1\n"),
    "unclosed heredocs": _blocks(10_000, b"  v = <<E\n"),
    "one unclosed heredoc": b"x = <<E\n" + b"${a.b}\n" * 50_000,
    "unclosed comments": b"/* " * 50_000 + b"\n",
    "unclosed comments in a list": b"x = [\n" + b"/* " * 50_000 + b"\n",
    "unclosed comments and suppressions": b"# tf-cycle-ls: x\n" + b"/* \n" * 50_000,
    "comments in an invalid block": b"x = [\n" + b"/* c */\nlocals {\n}\n" * 20_000,
    "spaces in a suppression": b"# tf-cycle-ls: " + b" " * 50_000 + b"x\n",
    "spaces in a list": b"x = [a" + b" " * 50_000 + b"+ 1]\n",
    "hashes": b"x = 1e5 " + b"#" * 90_000 + b"\n",
    "numbers for python-hcl2": b"x = [" + b"1e5," * 100_000 + b"]\n",
    "words": b"a " * 100_000 + b"\n",
    "quotes": b'"' * 100_001 + b"\n",
    "directives": b'x = "' + b"%{if a}" * 15_000 + b'"\n',
    "interpolations": b'x = "' + b"${" * 50_000 + b"\n",
    "invalid operators": b"x = <<E\n${1e5" + b" ~" * 60_000 + b"}\nE\n",
}
"""Texts in HCL's native syntax. A block after one of them must still be parsed."""

LONG_LINES = {
    "a line of ten megabytes": b'x = "' + b"a" * LINE + b'"\n',
    "words on a line of ten megabytes": b"a " * (LINE // 2) + b"\n",
    "brackets on a line of ten megabytes": b"x = [" * (LINE // 5) + b"\n",
}
"""Texts above the size limit."""

JSON = {
    "deep arrays": b"[" * MANY + b"]" * MANY,
    "deep objects": b'{"a":' * MANY + b"1" + b"}" * MANY,
    "deep blocks": b'{"resource":{"a":{"b":' + b'{"x":' * 800 + b'"${a.b}"' + b"}" * 803,
    "a deep argument": b'{"locals":{"x":' + b"[" * DEEP + b"]" * DEEP + b"}}",
    "wide": b'{"locals":{%b}}'
    % b",".join(b'"k%d":"${local.l}"' % number for number in range(MANY // 4)),
    "a repeated key": b'{"locals":{%b}}' % b",".join([b'"k":"${local.l}"'] * (MANY // 4)),
    "a huge number": b'{"resource":{"a":{"b":{"count":%b}}}}' % (b"9" * 4_000_000),
    "a huge text": b'{"locals":{"a":"%b"}}' % (b"a" * 4_000_000),
    "interpolations": b'{"locals":{"a":"%b"}}' % (b"${a.b}" * 50_000),
    "escapes": b'{"locals":{"a":"${a.b}%b"}}' % (b"\\u0041" * 300_000),
    "unclosed": b'{"a":' * 500_000,
    "invalid operators": b'{"locals":{"a":"${1e5%b}"}}' % (b" ~" * 60_000),
}
