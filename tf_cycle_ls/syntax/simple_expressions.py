"""Reads simple expressions without a syntax tree, which is several times faster.

The reader accepts a subset of HCL: literals, traversals, calls, operators, conditionals, tuples,
objects, `for` expressions, quoted templates and heredocs. It raises NotSimpleError unless the text
is certainly valid, and certainly read by tree-sitter in the same way. Source of the grammar: the
HCL native syntax specification, and hclsyntax `parser.go` for newlines.
"""

from __future__ import annotations

import re

from tf_cycle_ls.syntax import simple_tokens as tokens
from tf_cycle_ls.syntax.ast import Key, Step, Traversal
from tf_cycle_ls.syntax.simple_tokens import NotSimpleError, root_and_steps, word
from tf_cycle_ls.text import Span

_new = tuple.__new__
_NO_NAMES: frozenset[str] = frozenset()


class ExpressionReader:
    """Reads expressions of a text. Spans are relative to `origin`.

    `traversals` are the free traversals that were read, in source order.
    """

    def __init__(self, data: bytes, origin: int) -> None:
        self._data = data
        self._origin = origin
        self._bound = _NO_NAMES
        self.traversals: list[Traversal] = []

    def add(self, names: bytes, start: int) -> None:
        """Add the traversal of dotted names at an offset, unless they are a keyword."""
        if names not in tokens.LITERAL_WORDS:
            root, steps = root_and_steps(names)
            if root not in self._bound:
                start -= self._origin
                # The constructor of a NamedTuple takes twice as long.
                span = _new(Span, (start, start + len(names)))
                self.traversals.append(_new(Traversal, (span, root, steps, False)))

    def read(self, at: int, *, is_free: bool = False) -> int:
        """Read the expression at an offset, and return its end.

        `is_free` says whether newlines around operators are white space.
        """
        data = self._data
        operator = tokens.FREE_OPERATOR if is_free else tokens.LINE_OPERATOR
        open_conditionals = 0
        while True:
            at = self._operand(at)
            if data[at : at + 1] in b",)]}":  # Only avoids most searches for an operator.
                break
            match = operator.match(data, at)
            if match is None:
                break
            kind = match.lastgroup
            if kind == "then":
                open_conditionals += 1
            elif kind == "else":
                if not open_conditionals:
                    break
                open_conditionals -= 1
            at = match.end()
        if open_conditionals:
            raise NotSimpleError
        return at

    def _operand(self, at: int) -> int:
        match = tokens.OPERAND.match(self._data, at)
        if match is None:
            raise NotSimpleError
        kind, at = match.lastgroup, match.end()
        if kind == "literal":
            return at
        if kind == "names":
            return self._traversal(match["names"], at)
        if kind == "template":
            return self._template(at)
        if kind == "heredoc":
            return self._heredoc(match["heredoc"], at)
        if kind == "call":
            if b"." in match["names"]:
                raise NotSimpleError
            word(match["names"])
            at = self._list(at, b")", tokens.ARGUMENT, tokens.AFTER_ARGUMENT)
        elif kind == "tuple":
            at = self._tuple(at)
        elif kind == "object":
            at = self._object(at)
        else:
            at = self._enclosed(at, tokens.PARENTHESIS)
        return self._postfixes(at)

    def _traversal(self, names: bytes, at: int) -> int:
        """Read the rest of a traversal after its dotted names, which end at `at`."""
        data = self._data
        if data[at : at + 1] not in (b"[", b"."):
            self.add(names, at - len(names))
            return at
        root, first_steps = root_and_steps(names)
        start, end = at - len(names), at
        steps: list[Step] = list(first_steps)
        is_open = False
        while match := tokens.POSTFIX.match(data, at):
            kind = match.lastgroup
            if kind in ("key", "legacy"):
                steps.append(Key(match[kind].decode()))
            elif kind == "attribute":
                steps.append(word(match["attribute"]))
            else:
                is_open = True
                break
            end = at = match.end()
        if root not in self._bound:
            span = Span(start - self._origin, end - self._origin)
            self.traversals.append(Traversal(span, root, tuple(steps), is_open))
        return self._postfixes(at)

    def _postfixes(self, at: int) -> int:
        """Read the attributes, indices and splats after a term."""
        data = self._data
        while data[at : at + 1] in (b"[", b"."):
            match = tokens.POSTFIX.match(data, at)
            if match is None:
                if data.startswith(b"...", at):
                    return at
                raise NotSimpleError
            at = match.end()
            if match.lastgroup == "index":
                at = self._enclosed(at, tokens.BRACKET)
            elif match.lastgroup == "attribute":
                word(match["attribute"])
        if data[at : at + 1] == b"(":
            raise NotSimpleError
        return at

    def _tuple(self, at: int) -> int:
        """Read a tuple after its opening bracket."""
        match = tokens.FOR.match(self._data, self._skip_blank(at))
        if match:
            return self._for(match, tokens.BRACKET)
        return self._list(at, b"]", tokens.ELEMENT, tokens.AFTER_ELEMENT)

    def _list(
        self, at: int, closing: bytes, simple: re.Pattern[bytes], after: re.Pattern[bytes]
    ) -> int:
        """Read the elements of a list after its opening bracket, and its closing bracket.

        `simple` matches the most frequent elements, and `after` what follows the others.
        """
        data = self._data
        at = self._skip_blank(at)
        if data[at : at + 1] == closing:
            return at + 1
        while True:
            match = simple.match(data, at)
            if match is None:
                match = after.match(data, self.read(at, is_free=True))
                if match is None:
                    raise NotSimpleError
            elif match["names"]:
                self.add(match["names"], at)
            at = match.end()
            if match.lastgroup in tokens.CLOSES:
                return at

    def _object(self, at: int) -> int:
        """Read an object after its opening brace."""
        data = self._data
        at = self._skip_blank(at)
        match = tokens.FOR.match(data, at)
        if match:
            return self._for(match, tokens.BRACE)
        is_after_comma = True
        while True:
            match = tokens.ENTRY.match(data, at)
            if match is None:
                raise NotSimpleError
            kind = match.lastgroup
            if kind == "close":
                return match.end()
            if kind in tokens.ENTRY_ENDS:
                if match["name"]:
                    self._add_key(match)
                if match["value"]:
                    self.add(match["value"], match.start("value"))
            else:
                at = self.read(self._key(match, is_after_comma=is_after_comma))
                match = tokens.AFTER_ENTRY.match(data, at)
                if match is None:
                    raise NotSimpleError
            at = match.end()
            is_after_comma = match.lastgroup == "comma"

    def _key(self, match: re.Match[bytes], *, is_after_comma: bool) -> int:
        """Read the key of an object entry, and return the start of its value."""
        kind, at = match.lastgroup, match.end()
        if kind == "template":
            return self._after(tokens.AFTER_KEY, self._template(at))
        if kind == "parenthesis":
            # tree-sitter reads a name at the end of the line before as the function of a call.
            if not is_after_comma:
                raise NotSimpleError
            return self._after(tokens.AFTER_KEY, self._enclosed(at, tokens.PARENTHESIS))
        if kind == "name":
            self._add_key(match)
        return at

    def _add_key(self, match: re.Match[bytes]) -> None:
        """Add the traversal of a key. A single name is a literal."""
        if b"." in match["name"]:
            self.add(match["name"], match.start("name"))
        else:
            word(match["name"])

    def _for(self, match: re.Match[bytes], closing: re.Pattern[bytes]) -> int:
        """Read a `for` expression after `in`."""
        outer = self._bound
        at = self._after(tokens.COLON, self.read(match.end(), is_free=True))
        self._bound = outer.union(word(name) for name in match.groups() if name)
        at = self.read(at, is_free=True)
        if closing is tokens.BRACE:
            at = self.read(self._after(tokens.ARROW, at), is_free=True)
            at = self._after(tokens.GROUPING, at)
        condition = tokens.IF.match(self._data, at)
        if condition:
            at = self.read(condition.end(), is_free=True)
        self._bound = outer
        return self._after(closing, at)

    def _template(self, at: int) -> int:
        """Read a quoted template after its opening quote."""
        while True:
            match = tokens.TEXT.match(self._data, at)
            if match is None:
                raise NotSimpleError
            at = match.end()
            kind = match.lastgroup
            if kind == "end":
                return at
            if kind == "names":
                self.add(match["names"], match.start("names"))
            else:
                at = self._enclosed(at, tokens.BRACE)

    def _heredoc(self, marker: bytes, at: int) -> int:
        """Read a heredoc after the line of its opening marker, up to the end of its end marker."""
        data = self._data
        end = tokens.end_marker(marker).search(data, at)
        if end is None or data[end.end() : end.end() + 1] != b"\n":
            raise NotSimpleError
        if tokens.NOT_SIMPLE_IN_HEREDOC.search(data, at, end.end()):
            raise NotSimpleError
        while (at := data.find(b"${", at, end.start())) >= 0:
            at = self._enclosed(at + 2, tokens.BRACE)
            if at > end.start():
                raise NotSimpleError
        return end.end()

    def _enclosed(self, at: int, closing: re.Pattern[bytes]) -> int:
        """Read an expression and the bracket that closes it."""
        at = self.read(self._skip_blank(at), is_free=True)
        return self._after(closing, at)

    def _after(self, token: re.Pattern[bytes], at: int) -> int:
        match = token.match(self._data, at)
        if match is None:
            raise NotSimpleError
        return match.end()

    def _skip_blank(self, at: int) -> int:
        if self._data[at : at + 1] not in tokens.STARTS_OF_BLANK:  # As most of the time.
            return at
        match = tokens.BLANK.match(self._data, at)
        return match.end() if match else at
