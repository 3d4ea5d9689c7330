"""The fallback parser gives the same syntax tree as the main parser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.syntax.configurations import OF_THE_CASES, REALISTIC
from tests.syntax.edge_cases import VALID
from tests.syntax.traversals import items
from tf_cycle_ls.syntax import hcl2_parser, tree_sitter_parser
from tf_cycle_ls.vfs import decode

TEXTS = {case.name: case.source for case in VALID} | REALISTIC | OF_THE_CASES

# Texts that python-hcl2 rejects. A newer version of python-hcl2 may accept some of them.
REJECTED = {
    "unicode ident",
    "heredoc unicode marker",
    "neg neg",
    "comment between block header",
    "comment in traversal paren",
    "comment in interp",
    "# comment in interp nl",
    "ns fn 2",
    "for obj nl before =>",
    "index nl in paren",
    "interp-only %%",
    "comment_mention/main.tf",
}


def items_of(source: bytes) -> Iterator[bytes]:
    data = decode("/main.tf", source).data
    return (data[span.start : span.end] for span in items(data))


@pytest.mark.parametrize("name", TEXTS)
def test_both_parsers_give_the_same_tree(name: str) -> None:
    for text in items_of(TEXTS[name]):
        root = tree_sitter_parser.parse(text)
        if not root.has_error and hcl2_parser.accepts(text):
            assert hcl2_parser.parse(text) == tree_sitter_parser.body_of(root, text)


def test_fallback_parser_accepts_nearly_all_texts() -> None:
    rejected = {
        name
        for name, source in TEXTS.items()
        if not all(hcl2_parser.accepts(text) for text in items_of(source))
    }
    assert rejected <= REJECTED


@pytest.mark.parametrize("text", ["a = (", "a = \n", "{}\n", "a = 'x'\n", 'a = "\\d"\n'])
def test_invalid_text_is_rejected(text: str) -> None:
    with pytest.raises(hcl2_parser.RejectedError):
        hcl2_parser.parse(text.encode())


def test_deep_nesting_is_rejected() -> None:
    with pytest.raises(hcl2_parser.RejectedError):
        hcl2_parser.parse(b"a = " + b"[" * 5000 + b"]" * 5000 + b"\n")


def test_heredoc_with_long_whitespace_is_rejected() -> None:
    """The expression of python-hcl2 for heredocs takes quadratic time for it."""
    text = b"a = <<A\n%b\nx\nA\n"
    hcl2_parser.parse(text % (b"\n" * 100))
    with pytest.raises(hcl2_parser.RejectedError):
        hcl2_parser.parse(text % (b"\n" * 90_000))


def test_strip_markers_of_interpolations_are_accepted() -> None:
    text = b'a = "x ${~ var.b ~} y"\n'
    assert hcl2_parser.parse(text) == tree_sitter_parser.body_of(
        tree_sitter_parser.parse(text), text
    )


def test_comment_may_end_a_text_without_a_newline() -> None:
    assert hcl2_parser.accepts(b"a {\n} # end")
    assert hcl2_parser.accepts(b"a = 1 /* end */")


CONCURRENT_USE = """
import sys, threading, time

begun = threading.Event()

class SlowFinder:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == "lark":
            begun.set()
            time.sleep(0.5)

from tf_cycle_ls.syntax import hcl2_parser
sys.meta_path.insert(0, SlowFinder)
other = threading.Thread(target=hcl2_parser.accepts, args=(b"",))
other.start()
begun.wait()
print(hcl2_parser.accepts(b"a = 1"))
other.join()
"""


def test_threads_can_load_the_parser_concurrently() -> None:
    """Two threads must not import lark concurrently, because it has circular imports."""
    command = [sys.executable, "-c", CONCURRENT_USE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
