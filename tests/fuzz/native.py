"""Any bytes as a file in the native spelling."""

from __future__ import annotations

from tests.fuzz.promises import check_file
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import decode_item, read_file
from tf_cycle_ls.syntax import parser

_BEFORE = b'output "before" {\n  value = local.sound_before\n}\n'
_AFTER = b'\noutput "after" {\n  value = local.sound_after\n}\n'
# What may rightly take in the rest of a file: a comment, and a heredoc that is ended in it.
_SWALLOWING = (b"/*", b"<<")


def check(data: bytes) -> None:
    """It is read, and the blocks around it too."""
    data = data.decode("utf-8", errors="replace").encode()  # As files are before they get there.
    check_file(read_file(data), data)
    whole = parser.parse_whole_file(data)
    items = parser.items(data, lambda text: decode_item(text).is_parsed)
    assert whole is None or [span for span, _ in whole] == list(items)
    around = _BEFORE + data + _AFTER
    file = read_file(around)
    check_file(file, around)
    found = {
        str(reference.subject)
        for item in file.items
        for declaration in item.content.declarations
        for reference in references_of(declaration)
    }
    assert "local.sound_before" in found, "a block lost its reference to what follows it"
    if not any(each in data for each in _SWALLOWING):
        assert "local.sound_after" in found, "a block lost its reference to what it follows"
