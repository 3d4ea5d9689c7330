"""Fuzz target: any bytes as a file in HCL's native syntax."""

from __future__ import annotations

from tests.fuzz.invariants import check_file
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import decode_item, read_file
from tf_cycle_ls.syntax import parser

_BEFORE = b'output "before" {\n  value = local.valid_before\n}\n'
_AFTER = b'\noutput "after" {\n  value = local.valid_after\n}\n'
# A comment, or a heredoc, may include the rest of the file.
_MULTILINE_OPENINGS = (b"/*", b"<<")


def check(data: bytes) -> None:
    """The file is parsed, and so are blocks before and after its text."""
    data = data.decode("utf-8", errors="replace").encode()  # Files are valid UTF-8 at this point.
    check_file(read_file(data), data)
    whole = parser.parse_whole_file(data)
    items = parser.items(data, lambda text: decode_item(text).is_parsed)
    assert whole is None or [span for span, _ in whole] == list(items)
    around = _BEFORE + data + _AFTER
    file = read_file(around)
    check_file(file, around)
    subjects = {
        str(reference.subject)
        for item in file.items
        for declaration in item.content.declarations
        for reference in references_of(declaration)
    }
    assert "local.valid_before" in subjects, "the block before the text lost its reference"
    if not any(opening in data for opening in _MULTILINE_OPENINGS):
        assert "local.valid_after" in subjects, "the block after the text lost its reference"
