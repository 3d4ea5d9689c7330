"""Tests of URI conversion. POSIX and Windows rules are both tested on every system."""

from __future__ import annotations

import ntpath
import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.server.lsp.uris import from_path, to_path

# Arbitrary file names, with a preference for characters that are special in a URI.
_CHARACTERS = st.one_of(
    st.sampled_from(" #%?&=+:@é🔑~\\$"), st.characters(exclude_characters="/\0", codec="utf-8")
)
_POSIX_NAME = st.text(_CHARACTERS, min_size=1).filter(lambda name: name not in {".", ".."})
_WINDOWS_NAME = st.text(
    st.one_of(st.sampled_from(" #%&=+@é🔑~$"), st.characters(exclude_characters='<>:"/\\|?*\0')),
    min_size=1,
).filter(lambda name: name.strip(" .") == name)


@given(st.lists(_POSIX_NAME, min_size=1))
def test_posix_round_trip(names: list[str]) -> None:
    path = "/" + "/".join(names)
    uri = from_path(path, windows=False)
    assert uri.isascii()
    assert uri.startswith("file:///")
    assert to_path(uri, windows=False) == path


@given(
    st.one_of(
        st.sampled_from("ABCXYZ").map(lambda letter: f"{letter}:\\"),
        st.just("\\\\server\\share\\"),
        st.just("\\\\wsl$\\Ubuntu\\"),
    ),
    st.lists(_WINDOWS_NAME, min_size=1),
)
def test_windows_round_trip(start: str, names: list[str]) -> None:
    path = start + "\\".join(names)
    uri = from_path(path, windows=True)
    assert uri.isascii()
    assert to_path(uri, windows=True) == ntpath.normpath(path) == path


@given(st.binary(min_size=1).filter(lambda name: not {b"\0", b"/"} & {bytes([b]) for b in name}))
def test_posix_names_outside_of_utf_8_round_trip(name: bytes) -> None:
    path = "/x" + name.decode("utf-8", "surrogateescape")
    assert to_path(from_path(path, windows=False), windows=False) == posixpath.normpath(path)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.tf", "/a/b.tf"),
        ("FILE:///a/b.tf", "/a/b.tf"),
        ("file:/a/b.tf", "/a/b.tf"),
        ("file://localhost/a/b.tf", "/a/b.tf"),
        ("file:///a%20b/%23/%25/caf%C3%A9.tf", "/a b/#/%/café.tf"),
        ("file:///a/café.tf", "/a/café.tf"),
        ("file:///a/./b/../c.tf", "/a/c.tf"),
        ("file:////a/b.tf", "/a/b.tf"),
        ("file:///a/b.tf?x#y", "/a/b.tf"),
        ("file://elsewhere/a/b.tf", None),
        ("file:///a%00b", None),
        ("file:///a\ud800b", None),
        ("file:", None),
        ("file:a.tf", None),
        ("vscode-remote://wsl%2Bubuntu/a.tf", None),
        ("git:/a/b.tf?%7B%7D", None),
        ("", None),
        ("/a/b.tf", None),
    ],
)
def test_posix_uri_to_path(uri: str, path: str | None) -> None:
    assert to_path(uri, windows=False) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c:/a/b.tf", "C:\\a\\b.tf"),
        ("file:///C:/a/b.tf", "C:\\a\\b.tf"),
        ("file:///c%3A/a%20b/c.tf", "C:\\a b\\c.tf"),
        ("file:///C%3a/a.tf", "C:\\a.tf"),
        ("file:///c|/a.tf", "C:\\a.tf"),
        ("file:///c:", "C:\\"),
        ("file:///c:/a/../b.tf", "C:\\b.tf"),
        ("file://server/share/a.tf", "\\\\server\\share\\a.tf"),
        ("file:////server/share/a.tf", "\\\\server\\share\\a.tf"),
        ("file://wsl%24/Ubuntu/home/a.tf", "\\\\wsl$\\Ubuntu\\home\\a.tf"),
        ("file://wsl.localhost/Ubuntu/a.tf", "\\\\wsl.localhost\\Ubuntu\\a.tf"),
        ("file:///home/a.tf", None),
        ("file:///cc:/a.tf", None),
    ],
)
def test_windows_uri_to_path(uri: str, path: str | None) -> None:
    assert to_path(uri, windows=True) == path


@pytest.mark.parametrize(
    ("path", "windows", "uri"),
    [
        ("/a b/c#d%e.tf", False, "file:///a%20b/c%23d%25e.tf"),
        ("/café/🔑.tf", False, "file:///caf%C3%A9/%F0%9F%94%91.tf"),
        ("C:\\a b\\c.tf", True, "file:///C:/a%20b/c.tf"),
        ("\\\\server\\share\\a.tf", True, "file://server/share/a.tf"),
    ],
)
def test_path_to_uri(path: str, windows: bool, uri: str) -> None:
    assert from_path(path, windows=windows) == uri
