"""Lays out a documentation page for the terminal.

The pages use a part of Markdown: headings, paragraphs, lists, fenced code, tables, links, and
comments that only the documentation site reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from tf_cycle_ls.render.wrapping import wrap_text

_FENCE = re.compile(r" *(```|~~~)")
_ITEM = re.compile(r"( *)(- |\d+\. )")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_CELL = re.compile(r"(?<!\\)\|")
_GAP = "  "
_CODE_INDENT = "    "


def page_lines(markdown: str, width: int) -> Iterator[str]:
    """The lines of a page, of at most `width` columns.

    Lines of code and long words may be wider. A link becomes its text, followed by its target if
    that is a URL. A table that is too wide becomes a list of its rows.
    """
    lines = _COMMENT.sub("", markdown).splitlines()
    is_blank = True
    for layout, block in _blocks(lines):
        for line in layout(block, width):
            if line or not is_blank:  # Not two blank lines, which a removed comment may leave.
                yield line
            is_blank = not line


_Layout = Callable[[list[str], int], Iterator[str]]


def _blocks(lines: list[str]) -> Iterator[tuple[_Layout, list[str]]]:
    """The blocks of a page, each with the function that lays it out."""
    rest = iter(lines)
    text: list[str] = []
    for line in rest:
        if not _FENCE.match(line):
            text.append(line)
            continue
        yield from _text_blocks(text)
        text = []
        code = []
        for inner in rest:
            if _FENCE.match(inner):
                break
            code.append(inner)
        yield _code, code
    yield from _text_blocks(text)


def _text_blocks(lines: list[str]) -> Iterator[tuple[_Layout, list[str]]]:
    for layout, group in groupby(lines, _layout_of):
        yield layout, list(group)


def _layout_of(line: str) -> _Layout:
    if line.startswith("|"):
        return _table
    if line.startswith("#"):
        return _headings
    return _paragraphs if line.strip() else _blank


def _blank(lines: list[str], _: int) -> Iterator[str]:
    yield from ("" for _ in lines)


def _headings(lines: list[str], width: int) -> Iterator[str]:
    for line in lines:
        yield from wrap_text(line, width)


def _code(lines: list[str], _: int) -> Iterator[str]:
    for line in lines:
        yield f"{_CODE_INDENT}{line}".rstrip()


def _paragraphs(lines: list[str], width: int) -> Iterator[str]:
    """Join the lines of each paragraph and list item, and wrap them again."""
    paragraph = ""
    for line in lines:
        if paragraph and _ITEM.match(line):
            yield from _paragraph(paragraph, width)
            paragraph = line
        else:
            paragraph = f"{paragraph} {line.strip()}" if paragraph else line
    yield from _paragraph(paragraph, width)


def _paragraph(text: str, width: int) -> list[str]:
    item = _ITEM.match(text)
    label = item.group() if item else text[: len(text) - len(text.lstrip())]
    return wrap_text(_without_links(text[len(label) :]), width, label)


def _table(lines: list[str], width: int) -> Iterator[str]:
    head, _, *rows = (_cells(line) for line in lines)
    table = [head, *rows]
    sizes = [max(map(len, column)) for column in zip(*table, strict=True)]
    if sum(sizes) + len(_GAP) * (len(sizes) - 1) <= width:
        for row in table:
            cells = (cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
            yield _GAP.join(cells).rstrip()
        return
    for first, *others in rows:
        yield from wrap_text(first, width, "- ")
        for name, cell in zip(head[1:], others, strict=True):
            yield from wrap_text(f"{name}: {cell}" if name else cell, width, "  ")


def _cells(line: str) -> list[str]:
    return [
        _without_links(cell.strip()).replace("\\|", "|")
        for cell in _CELL.split(line.strip().strip("|"))
    ]


def _without_links(text: str) -> str:
    def shown(link: re.Match[str]) -> str:
        name, target = link.groups()
        return f"{name} ({target})" if "://" in target and target not in name else name

    return _LINK.sub(shown, text)
