"""The second reader: python-hcl2 to the plain tree, for an item that tree-sitter rejects.

It is imported on first use: loading it costs more than reading most modules. A heredoc is one
opaque token to it, so heredocs go back to the first reader, each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from threading import Lock
from typing import Any

from tf_cycle_ls.syntax import hcl2_grammar, tree_sitter_parser
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Key, Step, Traversal
from tf_cycle_ls.syntax.deadline import ParseTimeoutError
from tf_cycle_ls.text import Span

Bound = frozenset[str]

MAX_BYTES = 100_000
"""It is so slow that it is not asked about more than this."""

# What python-hcl2 lets pass (hclsyntax: ParseStringLiteralToken).
_BAD_ESCAPE = re.compile(r'^(?:[^\\]|\\[nrt"\\uU])*\\(?![nrt"\\uU])')
_COMMENT = re.compile(r"#|//|\*/")
_BUILDING = Lock()
_HEREDOCS = frozenset({"heredoc_template", "heredoc_template_trim"})
_SPLATS = frozenset({"attr_splat_expr_term", "full_splat_expr_term"})
_STEPPED = frozenset({"get_attr_expr_term", "index_expr_term"}) | _SPLATS
_FORS = frozenset({"for_tuple_expr", "for_object_expr"})


class RejectedError(Exception):
    """python-hcl2 does not take the text for HCL either."""


def parse(data: bytes) -> Body:
    """The body of one top-level item. Raises RejectedError."""
    text = _text(data)
    tree = _tree(text)
    try:
        return _Reader(text).body(tree.children[0])
    except RecursionError as error:
        raise RejectedError(str(error)) from None


@lru_cache(maxsize=1_000)
def takes(data: bytes) -> bool:
    """Whether python-hcl2 takes a text for HCL; remembered, for the same are asked about often."""
    if len(data) > MAX_BYTES:
        return False
    try:
        _tree(_text(data))
    except RejectedError:
        return False
    return True


def _tree(text: str) -> Any:
    """lark's tree of a text. Raises RejectedError."""
    # First of all: with it comes lark, whose modules import each other. Two threads that begin to
    # load them at once are given halves of them.
    parser = _parser()
    from lark.exceptions import LarkError

    try:
        return parser.parse(text)
    except (LarkError, RecursionError) as error:
        raise RejectedError(str(error)) from None


def _text(data: bytes) -> str:
    """Some HCL as python-hcl2 knows it: without the strip markers of interpolations, and with a
    newline behind a comment at the end, where it takes none without."""
    text = data.decode("utf-8", errors="replace").replace("${~", "${ ").replace("~}", " }")
    return f"{text}\n" if _COMMENT.search(text, text.rfind("\n") + 1) else text


def prepare() -> None:
    """Have the parser ready. On the first run on a machine that takes seconds."""
    _parser()


def _parser() -> Any:
    with _BUILDING:
        return _built_parser()


_built_parser = cache(hcl2_grammar.parser)


class _Reader:
    """One text with its lark tree, whose positions count code points."""

    def __init__(self, text: str) -> None:
        self._data = text.encode()
        self._offsets = [0, *accumulate(len(character.encode()) for character in text)]
        self._found: list[Traversal] = []

    def body(self, tree: Any) -> Body:
        return Body(
            tuple(self._attribute(child) for child in _trees(tree) if child.data == "attribute"),
            tuple(self._block(child) for child in _trees(tree) if child.data == "block"),
        )

    def _attribute(self, tree: Any) -> Attribute:
        name, value = self._span(tree.children[0]), self._span(tree.children[-1])
        value = Span(value.start, value.start + len(self._slice(value).rstrip().encode()))
        self._found = []
        self._consume(tree.children[-1], frozenset())
        self._found.sort(key=lambda traversal: traversal.span)
        return Attribute(self._slice(name), Span(name.start, value.end), value, tuple(self._found))

    def _block(self, tree: Any) -> Block:
        *names, body = (child for child in _trees(tree) if child.data != "new_line_or_comment")
        spans = [self._span(name) for name in names]
        words = [self._slice(span).strip('"') for span in spans]
        header = Span(spans[0].start, spans[-1].end)
        return Block(words[0], tuple(words[1:]), self._span(tree), header, self.body(body))

    def _consume(self, node: Any, bound: Bound) -> None:
        """Find the traversals of a whole expression."""
        traversal = self._term(node, bound)
        if traversal is not None:
            self._emit(traversal, bound)

    def _emit(self, traversal: Traversal, bound: Bound) -> None:
        if traversal.root not in bound:
            self._found.append(traversal)

    def _term(self, node: Any, bound: Bound) -> Traversal | None:
        """The traversal that `node` is, if a step behind it could still make it longer."""
        kind = node.data
        if kind == "expr_term" and len(node.children) == 1:
            return self._term(node.children[0], bound)
        if kind == "identifier":
            return Traversal(self._span(node), self._slice(self._span(node)), ())
        if kind in _STEPPED:
            return self._stepped(node, bound)
        if kind in _HEREDOCS:
            self._heredoc(self._span(node), bound)
        elif kind in _FORS:
            self._for(node, bound)
        elif kind == "string":
            self._string(node, bound)
        elif kind == "object" and _starts_with_for(node):
            raise RejectedError("an object cannot start with a key named for")
        else:
            for child in _searched(node):
                self._consume(child, bound)
        return None

    def _stepped(self, node: Any, bound: Bound) -> Traversal | None:
        traversal = self._term(node.children[0], bound)
        following = node.children[1]
        step = None if node.data in _SPLATS else self._step(following)
        if step is None:
            if traversal is not None:
                self._emit(traversal._replace(open=True), bound)
            self._consume(following, bound)
            return None
        if traversal is None:
            return None
        span = Span(traversal.span.start, self._span(following).end)
        return Traversal(span, traversal.root, (*traversal.steps, step))

    def _step(self, node: Any) -> Step | None:
        text = self._slice(self._span(node))
        if node.data == "get_attr":
            return text.removeprefix(".").strip()
        if node.data == "short_index":
            return Key(text.removeprefix("."))
        literal = text[1:-1].strip()
        plain = literal[:1] == '"' == literal[-1:] and "${" not in literal
        return Key(literal) if literal.isdigit() or plain else None

    def _for(self, node: Any, bound: Bound) -> None:
        intro, *rest = (child for child in _trees(node) if child.data != "new_line_or_comment")
        *names, collection = (
            child for child in _trees(intro) if child.data != "new_line_or_comment"
        )
        self._consume(collection, bound)
        inside = bound.union(self._slice(self._span(name)) for name in names)
        for child in rest:
            self._consume(child, inside)

    def _string(self, node: Any, bound: Bound) -> None:
        """A quoted template. Its directives stand side by side, so their scopes are kept here."""
        scopes = [bound]
        for part in _trees(node):
            if _BAD_ESCAPE.search(self._slice(self._span(part))):
                raise RejectedError("not an escape sequence of HCL")
            for child in _trees(part):
                if child.data == "template_for_start":
                    *names, collection = _trees(child)
                    self._consume(collection, scopes[-1])
                    words = (self._slice(self._span(name)) for name in names)
                    scopes.append(scopes[-1].union(words))
                elif child.data == "template_endfor" and len(scopes) > 1:
                    scopes.pop()
                else:
                    self._consume(child, scopes[-1])

    def _heredoc(self, span: Span, bound: Bound) -> None:
        prefix = b"x = "
        data = prefix + self._data[span.start : span.end] + b"\n"
        try:
            root = tree_sitter_parser.parse(data)
        except ParseTimeoutError as error:
            raise RejectedError(str(error)) from None
        if root.has_error:
            raise RejectedError("a heredoc that neither reader takes")
        for traversal in tree_sitter_parser.body_of(root, data).attributes[0].traversals:
            moved = traversal.span.shifted(span.start - len(prefix))
            self._emit(traversal._replace(span=moved), bound)

    def _span(self, node: Any) -> Span:
        return Span(self._offsets[node.meta.start_pos], self._offsets[node.meta.end_pos])

    def _slice(self, span: Span) -> str:
        return self._data[span.start : span.end].decode()


def _trees(node: Any) -> Iterator[Any]:
    return (child for child in node.children if hasattr(child, "data"))


def _starts_with_for(node: Any) -> bool:
    first = next((child for child in _trees(node) if child.data == "object_elem"), None)
    key = first.children[0].children[0] if first is not None else None
    return key is not None and getattr(key, "data", "") == "keyword" and key.children[0] == "for"


def _searched(node: Any) -> list[Any]:
    """The parts of a node that can hold traversals."""
    children = list(_trees(node))
    if node.data == "get_attr":
        return []
    if node.data == "function_call":
        return [child for child in children if child.data == "arguments"]
    if node.data == "object_elem" and _is_bare_name(children[0]):
        return children[1:]
    return children


def _is_bare_name(key: Any) -> bool:
    """Whether an object key is a bare name, which is a literal there."""
    while hasattr(key, "data") and len(key.children) == 1:
        if key.data in ("identifier", "keyword"):
            return True
        key = key.children[0]
    return False
