"""URIs of files to paths and back: the only place that knows both.

A path is absolute and normalised, so that two URIs of one file give the same path. Both ways can
be asked for either kind of operating system; by default for the one at hand.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
from urllib.parse import quote, unquote

_WINDOWS = os.name == "nt"

# RFC 8089: file:/path, file:///path and file://host/path. A raw ? or # ends the path (RFC 3986).
_FILE_URI = re.compile(r"file:(?://([^/?#]*))?(/[^?#]*)", re.IGNORECASE)
# As VS Code names what was never saved: by a number, or by where it is to be.
_UNTITLED_URI = re.compile(r"untitled:(?://(?=/))?(.+)", re.IGNORECASE | re.DOTALL)
# What has no place is given one where no file is, for itself alone.
_NO_PLACE, _NO_NAME = f"{os.sep}untitled:", "untitled.tf"
# Clients write the colon after the drive letter as such, as %3A, or, long ago, as a bar.
_DRIVE = re.compile(r"/([A-Za-z])[:|](?=/|$)")

# How bytes of a path that are not UTF-8 show up in Python's strings on each system.
_POSIX_STRAYS = "surrogateescape"
_WINDOWS_STRAYS = "surrogatepass"


def to_path(uri: str, *, windows: bool = _WINDOWS) -> str | None:
    """The path that a `file:` URI names; None for any other URI, and for what no path can be.

    A text that was never saved has the path that it is to have, or one that nothing else has.
    """
    untitled = _UNTITLED_URI.match(uri)
    if untitled is not None and not untitled[1].startswith("/"):
        return os.path.join(_NO_PLACE + quote(untitled[1], safe="", errors="replace"), _NO_NAME)
    match = _FILE_URI.match(uri if untitled is None else f"file:{untitled[1]}")
    if match is None:
        return None
    strays = _WINDOWS_STRAYS if windows else _POSIX_STRAYS
    try:
        host = unquote(match[1] or "", errors=strays)
        path = unquote(match[2], errors=strays)
        path.encode("utf-8", strays)
    except UnicodeError:
        return None
    if host.lower() == "localhost":
        host = ""
    if "\0" in host + path:
        return None
    return _windows_path(host, path) if windows else _posix_path(host, path)


def is_untitled(uri: str) -> bool:
    """Whether a URI is one of a text that was never saved."""
    return _UNTITLED_URI.match(uri) is not None


def is_placeholder(path: str) -> bool:
    """Whether a path is one that was made up for a text without a place."""
    return path.startswith(_NO_PLACE)


def from_path(path: str, *, windows: bool = _WINDOWS) -> str:
    """The URI of an absolute path; everything but letters, digits and `-._~/` is encoded."""
    if not windows:
        return "file://" + quote(path.encode("utf-8", _POSIX_STRAYS))
    drive, rest = ntpath.splitdrive(path)
    parts = rest.replace("\\", "/").encode("utf-8", _WINDOWS_STRAYS)
    if drive.startswith("\\\\"):
        share = drive.replace("\\", "/").encode("utf-8", _WINDOWS_STRAYS)
        return "file:" + quote(share + parts)
    return f"file:///{drive}{quote(parts)}"


def _posix_path(host: str, path: str) -> str | None:
    if host:
        return None
    return posixpath.normpath("/" + path.lstrip("/"))


def _windows_path(host: str, path: str) -> str | None:
    if host:
        return ntpath.normpath(f"//{host}{path}")
    if path.startswith("//"):
        return ntpath.normpath(path)
    match = _DRIVE.match(path)
    if match is None:
        return None
    # The letter's case means nothing; Windows itself shows capitals.
    return ntpath.normpath(f"{match[1].upper()}:/{path[match.end() :]}")
