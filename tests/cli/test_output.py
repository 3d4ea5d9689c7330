"""Results in a file, and files that cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tf_cycle_ls.cli.output import OutputError, write_output


def test_file_is_utf8_without_carriage_returns(tmp_path: Path) -> None:
    write_output("é\n", str(tmp_path / "report"))
    assert (tmp_path / "report").read_bytes() == b"\xc3\xa9\n"


def test_without_a_file_the_text_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    write_output("é\n", None)
    assert capsys.readouterr().out == "é\n"


def test_error_names_the_file_and_the_reason(tmp_path: Path) -> None:
    file = str(tmp_path / "missing" / "report")
    with pytest.raises(OutputError) as caught:
        write_output("", file)
    assert str(caught.value) == f"{file}: no such file or directory"
