"""What differs between systems, as far as it can be tried on one of them.

Paths of Windows and of POSIX are told apart by `server/lsp/uris.py` only, and its properties are in
`tests/server/lsp/test_uris.py`; here is what comes on top: spellings, newlines, separators, case.
"""

from __future__ import annotations

import ntpath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.directories import ROOT, analysed
from tests.syntax.configurations import OF_THE_CASES
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.server.lsp import uris

NEWLINES = {"LF": "\n", "CRLF": "\r\n"}
# As the two systems write an é in the name of a file.
COMPOSED, DECOMPOSED = "\u00e9.tf", "e\u0301.tf"

_name = st.text("abcXYZ019-_ é\u0301€😀~+&=", min_size=1, max_size=8).map(str.strip).filter(bool)


def told(root: Analysis) -> list[tuple[str, str, str, int, int]]:
    """The edges on cycles, with the lines and columns at which they are written."""
    return sorted(
        (
            edge.source,
            edge.target,
            place.path,
            *root.documents[place.path].position(place.span.start),
        )
        for component in root.components
        for edge in component.edges
        for place in edge.places
    )


@pytest.mark.parametrize("name", [name for name in OF_THE_CASES if name.count("/") == 1])
def test_the_same_is_told_whatever_ends_a_line(name: str) -> None:
    text = OF_THE_CASES[name].decode().replace("\r\n", "\n")
    unix, windows = (analysed({"main.tf": text.replace("\n", end)}) for end in NEWLINES.values())
    assert told(unix) == told(windows)
    assert len(unix.problems) == len(windows.problems)


@given(st.lists(_name, min_size=1, max_size=4), st.data())
def test_every_spelling_of_a_uri_of_windows_is_one_path(
    names: list[str], data: st.DataObject
) -> None:
    """Clients differ in what they encode, and in the case of the drive."""
    path = "C:\\" + "\\".join(names)
    safe = data.draw(st.sampled_from(["", "~", "+&=", "~+&=-_"]))
    drive = data.draw(st.sampled_from(["C:", "c:", "c%3A", "C%3a"]))
    scheme = data.draw(st.sampled_from(["file:///", "FILE:///", "file://localhost/", "file:/"]))
    lower = data.draw(st.booleans())
    parts = "/".join(quote(name, safe=safe) for name in names)
    parts = parts.replace("%C3", "%c3") if lower else parts
    assert uris.to_path(f"{scheme}{drive}/{parts}", windows=True) == path
    assert uris.to_path(uris.from_path(path, windows=True), windows=True) == path
    assert ntpath.isabs(path)  # of another system than this one


@given(st.lists(_name, min_size=1, max_size=4))
def test_a_source_with_backslashes_is_the_folder_with_slashes(names: list[str]) -> None:
    assert local_source(ROOT, "./" + "/".join(names)) == local_source(
        ROOT, ".\\" + "\\".join(names)
    )
    assert local_source(ROOT, "..\\" + names[0]) == local_source(ROOT, "../" + names[0])


def test_names_that_only_look_alike_are_two_files() -> None:
    """macOS may give back the decomposed spelling: which file is meant is for the system to say."""
    files = {COMPOSED: 'resource "t_a" "x" {\n}\n', DECOMPOSED: 'resource "t_a" "y" {\n}\n'}
    assert list(configuration_files(sorted(files), opentofu=False)) == sorted(files)
    assert len(analysed(files).files) == 2
    for name in files:
        path = f"/modules/{name}"
        assert uris.to_path(uris.from_path(path, windows=False), windows=False) == path


@pytest.mark.parametrize("name", ["MAIN.TF", "main.Tf", "main.tf.JSON"])
def test_the_case_of_a_suffix_counts_as_in_terraform(name: str) -> None:
    assert list(configuration_files([name, "main.tf"], opentofu=False)) == ["main.tf"]
