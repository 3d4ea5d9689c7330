"""Differences between operating systems, as far as one of them can test all.

Only `server/lsp/uris.py` distinguishes Windows and POSIX paths, and
`tests/server/lsp/test_uris.py` tests it. The tests here cover the spellings of URIs, newlines,
separators and case.
"""

from __future__ import annotations

import ntpath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.directories import ROOT, analysed
from tests.syntax.configurations import OF_THE_CASES
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.server.lsp import uris

NEWLINES = {"LF": "\n", "CRLF": "\r\n"}
# An é in a file name, in the two normal forms of Unicode.
COMPOSED, DECOMPOSED = "\u00e9.tf", "e\u0301.tf"

_name = st.text("abcXYZ019-_ é\u0301€😀~+&=", min_size=1, max_size=8).map(str.strip).filter(bool)


def cycle_edges(analysis: Analysis) -> list[tuple[str, str, str, int, int]]:
    """Return the edges of all cycles, with the path, line and character of each reference."""
    return sorted(
        (
            edge.source,
            edge.target,
            place.path,
            *analysis.documents[place.path].position(place.span.start),
        )
        for component in analysis.components
        for edge in component.edges
        for place in edge.places
    )


@pytest.mark.parametrize("name", [name for name in OF_THE_CASES if name.count("/") == 1])
def test_line_endings_do_not_change_the_result(name: str) -> None:
    text = OF_THE_CASES[name].decode().replace("\r\n", "\n")
    unix, windows = (analysed({"main.tf": text.replace("\n", end)}) for end in NEWLINES.values())
    assert cycle_edges(unix) == cycle_edges(windows)
    assert len(unix.problems) == len(windows.problems)


@given(st.lists(_name, min_size=1, max_size=4), st.data())
def test_all_spellings_of_a_windows_uri_give_the_same_path(
    names: list[str], data: st.DataObject
) -> None:
    """Clients differ in the characters they encode, and in the case of the drive letter."""
    path = "C:\\" + "\\".join(names)
    safe = data.draw(st.sampled_from(["", "~", "+&=", "~+&=-_"]))
    drive = data.draw(st.sampled_from(["C:", "c:", "c%3A", "C%3a"]))
    scheme = data.draw(st.sampled_from(["file:///", "FILE:///", "file://localhost/", "file:/"]))
    lower = data.draw(st.booleans())
    parts = "/".join(quote(name, safe=safe) for name in names)
    parts = parts.replace("%C3", "%c3") if lower else parts
    assert uris.to_path(f"{scheme}{drive}/{parts}", windows=True) == path
    assert uris.to_path(uris.from_path(path, windows=True), windows=True) == path
    assert ntpath.isabs(path)


@given(st.lists(_name, min_size=1, max_size=4))
def test_module_source_may_use_backslashes(names: list[str]) -> None:
    assert local_source(ROOT, "./" + "/".join(names)) == local_source(
        ROOT, ".\\" + "\\".join(names)
    )
    assert local_source(ROOT, "..\\" + names[0]) == local_source(ROOT, "../" + names[0])


def test_file_names_are_not_normalized() -> None:
    """macOS may return the decomposed form. Only the file system decides which file is meant."""
    files = {COMPOSED: 'resource "t_a" "x" {\n}\n', DECOMPOSED: 'resource "t_a" "y" {\n}\n'}
    assert list(configuration_files(sorted(files), opentofu=False)) == sorted(files)
    assert len(analysed(files).files) == 2
    for name in files:
        path = f"/modules/{name}"
        assert uris.to_path(uris.from_path(path, windows=False), windows=False) == path


@pytest.mark.parametrize("name", ["MAIN.TF", "main.Tf", "main.tf.JSON"])
def test_file_suffixes_are_case_sensitive_as_in_terraform(name: str) -> None:
    assert list(configuration_files([name, "main.tf"], opentofu=False)) == ["main.tf"]
