"""Conversion between byte spans and LSP ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from tests.marked import parse_marked
from tests.server.asking import ask, at, in_units
from tests.server.positions import parse_marks
from tests.server.support import range_of, ranges, write_file
from tests.server.wire import running
from tf_cycle_ls.server.lsp import positions
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.text import Document, Encoding

HERE = "test_b.y.id"


def cycle(body: str = "  v = %s") -> str:
    """Two resources that refer to each other. In the body of each, `%s` is the reference."""
    return f"""\
resource "test_a" "x" {{
{body % "«test_b.y.id»"}
}}

resource "test_b" "y" {{
{body % "«test_a.x.id»"}
}}
"""


TEXTS = {
    "CRLF": cycle().replace("\n", "\r\n"),
    "lone CR": cycle("  /* one\r two */ v = %s"),
    "LF and CRLF": cycle("  v = %s\r"),
    "U+2028 and U+0085": cycle("  # a\u2028b\u0085c\x0c\n  v = %s"),
    "emoji before it": cycle('  w = "🔑e\u0301"\n  v = %s'),
    "emoji on the line": cycle('  v = ["🔑 é e\u0301\u2028", %s]'),
    "no end of line at the end": cycle().rstrip(),
    "byte order mark": "\ufeff" + cycle(),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", TEXTS)
def test_ranges_match_the_position_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    """Diagnostics and incremental changes use the negotiated position encoding."""
    text, expected = parse_marks(TEXTS[name], encoding)
    main = write_file(tmp_path / "main.tf", text)
    with running(in_units(encoding)) as server:
        server.open(main, text)
        assert ranges(server.wait_published(main)) == expected
        hover = ask(server, "textDocument/hover", at(main, *expected[0]["start"].values()))
        assert hover["range"] == expected[0]
        # An incremental change replaces the reference.
        change = {"range": expected[0], "text": "test_c.z.id"}
        server.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": main, "version": 2}, "contentChanges": [change]},
        )
        server.save(main)
        assert server.wait_published(main, version=2)["diagnostics"] == []
        back = {**change, "range": range_of(text.replace(HERE, "test_c.z.id"), "test_c", encoding)}
        server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": main, "version": 3},
                "contentChanges": [{**back, "text": "test_b"}],
            },
        )
        server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": main, "version": 4},
                "contentChanges": [
                    {
                        "range": range_of(text.replace(HERE, "test_b.z.id"), "z.id", encoding),
                        "text": "y.id",
                    }
                ],
            },
        )
        server.save(main)
        assert ranges(server.wait_published(main, version=4)) == expected


MARKED = 'a = 1\r\nb = "🔑 é e\u0301" «é🔑»\n\n«c\r\nd»'


@pytest.mark.parametrize("encoding", list(Encoding))
def test_range_counts_units_of_the_encoding(encoding: Encoding) -> None:
    text, expected = parse_marks(MARKED, encoding.value)
    document = Document("/main.tf", text.encode())
    _, spans = parse_marked(MARKED)
    for span, range_ in zip(spans, expected, strict=True):
        assert positions.range_of(document, span, encoding) == lsp(range_)
        assert span_of(document, lsp(range_), encoding) == span


@pytest.mark.parametrize("encoding", list(Encoding))
def test_range_with_its_end_before_its_start_is_swapped(encoding: Encoding) -> None:
    text, (first, second) = parse_marks(MARKED, encoding.value)
    document = Document("/main.tf", text.encode())
    whole = types.Range(lsp(first).start, lsp(second).end)
    reverse = types.Range(whole.end, whole.start)
    assert document.text(span_of(document, reverse, encoding)) == "é🔑\n\nc\r\nd"


def test_position_within_a_character_is_the_start_of_the_character() -> None:
    """The second UTF-16 unit of an emoji is not a place where text can be split."""
    document = Document("/main.tf", "🔑x".encode())
    range_ = types.Range(types.Position(0, 1), types.Position(0, 3))
    assert document.text(span_of(document, range_, Encoding.UTF16)) == "🔑x"


def lsp(range_: dict[str, dict[str, int]]) -> types.Range:
    """An LSP range from its JSON."""
    return types.Range(types.Position(**range_["start"]), types.Position(**range_["end"]))
