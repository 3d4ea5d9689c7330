"""Wrong files: the message says what the file is and what to do."""

from __future__ import annotations

import pytest

from tf_cycle_ls.replacement.json_file import FileError, parse_object


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04", "saved plan; convert it with `terraform show -json"),
        (b"", "empty; expected the output of `x`"),
        (b"Terraform will perform", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"@level":"info"}\n{"@level":"info"}\n', "log of `terraform plan -json`"),
        (b'{"@level":"info"}', "log of `terraform plan -json`"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_message_of_a_wrong_file(data: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        parse_object(data, "x")


def test_output_of_powershell_is_utf_16() -> None:
    assert parse_object('{"version": 4}'.encode("utf-16"), "x") == {"version": 4}
