"""Converts file URIs to paths and paths to file URIs. No other module does this.

A path is absolute and normalized, so that all URIs of one file give the same path. `to_path` and
`from_path` support Windows and POSIX paths. By default, they use the path syntax of the current
operating system.
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
# VS Code names an unsaved document by a number, or by the path to which it will be saved.
_UNTITLED_URI = re.compile(r"untitled:(?://(?=/))?(.+)", re.IGNORECASE | re.DOTALL)
# A document without a path gets a placeholder directory of its own, which never exists on disk.
_PLACEHOLDER_PREFIX, _PLACEHOLDER_NAME = f"{os.sep}untitled:", "untitled.tf"
# A colon follows the drive letter, written as `:` or `%3A`. Very old clients write `|`.
_DRIVE = re.compile(r"/([A-Za-z])[:|](?=/|$)")

# The error handlers with which Python represents path bytes that are not valid UTF-8.
_POSIX_ERRORS = "surrogateescape"
_WINDOWS_ERRORS = "surrogatepass"


def to_path(uri: str, *, windows: bool = _WINDOWS) -> str | None:
    """The path of a `file:` or `untitled:` URI. Returns None for other URIs and for invalid paths.

    An `untitled:` URI gives the path that the document will be saved to, or a unique placeholder.
    """
    untitled = _UNTITLED_URI.match(uri)
    if untitled is not None and not untitled[1].startswith("/"):
        return os.path.join(
            _PLACEHOLDER_PREFIX + quote(untitled[1], safe="", errors="replace"), _PLACEHOLDER_NAME
        )
    match = _FILE_URI.match(uri if untitled is None else f"file:{untitled[1]}")
    if match is None:
        return None
    errors = _WINDOWS_ERRORS if windows else _POSIX_ERRORS
    try:
        host = unquote(match[1] or "", errors=errors)
        path = unquote(match[2], errors=errors)
        path.encode("utf-8", errors)
    except UnicodeError:
        return None
    if host.lower() == "localhost":
        host = ""
    if "\0" in host + path:
        return None
    return _windows_path(host, path) if windows else _posix_path(host, path)


def is_untitled(uri: str) -> bool:
    """Whether a URI belongs to a document that was never saved."""
    return _UNTITLED_URI.match(uri) is not None


def is_placeholder(path: str) -> bool:
    """Whether a path is the placeholder of an unsaved document without a path."""
    return path.startswith(_PLACEHOLDER_PREFIX)


def from_path(path: str, *, windows: bool = _WINDOWS) -> str:
    """The `file:` URI of an absolute path. All characters except letters, digits and `-._~/` are
    percent-encoded."""
    if not windows:
        return "file://" + quote(path.encode("utf-8", _POSIX_ERRORS))
    drive, rest = ntpath.splitdrive(path)
    parts = rest.replace("\\", "/").encode("utf-8", _WINDOWS_ERRORS)
    if drive.startswith("\\\\"):
        share = drive.replace("\\", "/").encode("utf-8", _WINDOWS_ERRORS)
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
    # Drive letters are case-insensitive. Windows itself shows them in upper case.
    return ntpath.normpath(f"{match[1].upper()}:/{path[match.end() :]}")
