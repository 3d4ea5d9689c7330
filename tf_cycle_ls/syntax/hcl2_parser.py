"""The fallback parser. It parses items that tree-sitter-hcl rejects, using python-hcl2.

python-hcl2 is imported on first use, because loading it takes longer than parsing most modules.
python-hcl2 treats a heredoc as one opaque token, so heredocs are parsed with tree-sitter-hcl.
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
"""The size limit of a text in bytes. Longer texts are not parsed, because python-hcl2 is slow."""

# python-hcl2 accepts invalid escape sequences (hclsyntax: ParseStringLiteralToken).
_BAD_ESCAPE = re.compile(r'^(?:[^\\]|\\[nrt"\\uU])*\\(?![nrt"\\uU])')
_COMMENT = re.compile(r"#|//|\*/")
# The expression of python-hcl2 for heredocs takes quadratic time for whitespace.
_WHITESPACE = re.compile(r"\s+")
_MAX_WHITESPACE = 200
_LOAD_LOCK = Lock()
_HEREDOCS = frozenset({"heredoc_template", "heredoc_template_trim"})
_SPLATS = frozenset({"attr_splat_expr_term", "full_splat_expr_term"})
_STEPPED = frozenset({"get_attr_expr_term", "index_expr_term"}) | _SPLATS
_FORS = frozenset({"for_tuple_expr", "for_object_expr"})


class RejectedError(Exception):
    """python-hcl2 rejected a text."""


def parse(data: bytes) -> Body:
    """Parse one top-level item. Raises RejectedError."""
    text = _prepare(data)
    tree = _parse_tree(text)
    try:
        return _Converter(text).body(tree.children[0])
    except RecursionError as error:
        raise RejectedError(str(error)) from None


@lru_cache(maxsize=1_000)
def accepts(data: bytes) -> bool:
    """Whether python-hcl2 accepts a text as HCL. Cached, because texts are checked repeatedly."""
    if len(data) > MAX_BYTES:
        return False
    try:
        _parse_tree(_prepare(data))
    except RejectedError:
        return False
    return True


def _parse_tree(text: str) -> Any:
    """Parse a text to lark's tree. Raises RejectedError."""
    if "<<" in text and max(map(len, _WHITESPACE.findall(text)), default=0) > _MAX_WHITESPACE:
        raise RejectedError("a heredoc with too much whitespace")
    # Must come before the import below: `_parser` imports lark under a lock. lark has circular
    # imports, and concurrent first imports would see partially initialized modules.
    parser = _parser()
    from lark.exceptions import LarkError

    try:
        return parser.parse(text)
    except (LarkError, RecursionError) as error:
        raise RejectedError(str(error)) from None


def _prepare(data: bytes) -> str:
    """Adapt HCL to python-hcl2.

    Replaces the strip markers of interpolations, which it does not support, by spaces, and adds
    the newline that it requires after a comment at the end of the text.
    """
    text = data.decode("utf-8", errors="replace").replace("${~", "${ ").replace("~}", " }")
    return f"{text}\n" if _COMMENT.search(text, text.rfind("\n") + 1) else text


def _parser() -> Any:
    with _LOAD_LOCK:
        return _load_parser()


_load_parser = cache(hcl2_grammar.parser)


class _Converter:
    """Converts the lark tree of one text to our syntax tree.

    Positions in the lark tree count code points.
    """

    def __init__(self, text: str) -> None:
        self._data = text.encode()
        # The byte offset of each code point.
        self._offsets = [0, *accumulate(len(character.encode()) for character in text)]
        self._traversals: list[Traversal] = []

    def body(self, tree: Any) -> Body:
        return Body(
            tuple(self._attribute(child) for child in _trees(tree) if child.data == "attribute"),
            tuple(self._block(child) for child in _trees(tree) if child.data == "block"),
        )

    def _attribute(self, tree: Any) -> Attribute:
        name, value = self._span(tree.children[0]), self._span(tree.children[-1])
        value = Span(value.start, value.start + len(self._slice(value).rstrip().encode()))
        self._traversals = []
        self._visit(tree.children[-1], frozenset())
        traversals = tuple(sorted(self._traversals, key=lambda traversal: traversal.span))
        return Attribute(self._slice(name), Span(name.start, value.end), value, traversals)

    def _block(self, tree: Any) -> Block:
        *names, body = (child for child in _trees(tree) if child.data != "new_line_or_comment")
        spans = [self._span(name) for name in names]
        words = [self._slice(span).strip('"') for span in spans]
        header = Span(spans[0].start, spans[-1].end)
        return Block(words[0], tuple(words[1:]), self._span(tree), header, self.body(body))

    def _visit(self, node: Any, bound: Bound) -> None:
        """Collect the traversals of a whole expression. `bound` are names bound by a `for`."""
        traversal = self._term(node, bound)
        if traversal is not None:
            self._add(traversal, bound)

    def _add(self, traversal: Traversal, bound: Bound) -> None:
        if traversal.root not in bound:
            self._traversals.append(traversal)

    def _term(self, node: Any, bound: Bound) -> Traversal | None:
        """Return the traversal of a term that the caller may extend by a step.

        For any other node, collects the traversals in it and returns None.
        """
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
            if kind == "function_call":
                self._provider_function(self._span(node))
            for child in _parts_with_traversals(node):
                self._visit(child, bound)
        return None

    def _provider_function(self, call: Span) -> None:
        """Add the traversal of a called function if it is a provider's."""
        name = self._slice(call).partition("(")[0].rstrip()
        if name.startswith("provider::"):
            end = call.start + len(name.encode())
            self._traversals.append(Traversal(Span(call.start, end), name, ()))

    def _stepped(self, node: Any, bound: Bound) -> Traversal | None:
        """Return the traversal of a term, extended by the attribute or index after it.

        Returns None if the term is not a traversal, or if a splat or a computed index ends it.
        """
        traversal = self._term(node.children[0], bound)
        suffix = node.children[1]
        step = None if node.data in _SPLATS else self._step(suffix)
        if step is None:
            if traversal is not None:
                self._add(traversal._replace(open=True), bound)
            self._visit(suffix, bound)
            return None
        if traversal is None:
            return None
        span = Span(traversal.span.start, self._span(suffix).end)
        return Traversal(span, traversal.root, (*traversal.steps, step))

    def _step(self, node: Any) -> Step | None:
        text = self._slice(self._span(node))
        if node.data == "get_attr":
            return text.removeprefix(".").strip()
        if node.data == "short_index":
            return Key(text.removeprefix("."))
        literal = text[1:-1].strip()
        is_plain_string = literal[:1] == '"' == literal[-1:] and "${" not in literal
        return Key(literal) if literal.isdigit() or is_plain_string else None

    def _for(self, node: Any, bound: Bound) -> None:
        intro, *rest = (child for child in _trees(node) if child.data != "new_line_or_comment")
        *names, collection = (
            child for child in _trees(intro) if child.data != "new_line_or_comment"
        )
        self._visit(collection, bound)
        inside = bound.union(self._slice(self._span(name)) for name in names)
        for child in rest:
            self._visit(child, inside)

    def _string(self, node: Any, bound: Bound) -> None:
        """Visit a quoted template.

        `%{ for }` and `%{ endfor }` are siblings in lark's tree, so a stack tracks their scopes.
        """
        scopes = [bound]
        for part in _trees(node):
            if _BAD_ESCAPE.search(self._slice(self._span(part))):
                raise RejectedError("not an escape sequence of HCL")
            for child in _trees(part):
                if child.data == "template_for_start":
                    *names, collection = _trees(child)
                    self._visit(collection, scopes[-1])
                    words = (self._slice(self._span(name)) for name in names)
                    scopes.append(scopes[-1].union(words))
                elif child.data == "template_endfor" and len(scopes) > 1:
                    scopes.pop()
                else:
                    self._visit(child, scopes[-1])

    def _heredoc(self, span: Span, bound: Bound) -> None:
        prefix = b"x = "
        data = prefix + self._data[span.start : span.end] + b"\n"
        try:
            root = tree_sitter_parser.parse(data)
        except ParseTimeoutError as error:
            raise RejectedError(str(error)) from None
        if root.has_error:
            raise RejectedError("a heredoc that neither parser accepts")
        for traversal in tree_sitter_parser.body_of(root, data).attributes[0].traversals:
            shifted = traversal.span.shifted(span.start - len(prefix))
            self._add(traversal._replace(span=shifted), bound)

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


def _parts_with_traversals(node: Any) -> list[Any]:
    """Return the children of a node that can contain traversals."""
    children = list(_trees(node))
    if node.data == "get_attr":
        return []
    if node.data == "function_call":
        return [child for child in children if child.data == "arguments"]
    if node.data == "object_elem" and _is_bare_name(children[0]):
        return children[1:]
    return children


def _is_bare_name(key: Any) -> bool:
    """Whether an object key is a bare name, which is a literal and not a traversal."""
    while hasattr(key, "data") and len(key.children) == 1:
        if key.data in ("identifier", "keyword"):
            return True
        key = key.children[0]
    return False
