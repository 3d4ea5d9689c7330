#!/usr/bin/env python3
"""A second language server for the same files, so that tf-cycle-ls is never the only one.

It replaces terraform-ls in the editor's configuration, because no package registry provides
terraform-ls. It publishes a diagnostic for each lock character in an open document, and offers a
code action everywhere if $COMPANION_ACTION is its title. It only supports UTF-16, so an editor has
to convert positions for each server separately. Standard library only.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

INFORMATION = 3
LOCK = "🔒"
ACTION = os.environ.get("COMPANION_ACTION")


def main() -> None:
    """Serve until the client sends `exit` or closes the input."""
    while (message := read()) is not None and message.get("method") != "exit":
        answer(message)


def read() -> dict[str, Any] | None:
    """Read the next message. Returns None at the end of the input."""
    length = 0
    for line in iter(sys.stdin.buffer.readline, b"\r\n"):
        if not line:
            return None
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    message: dict[str, Any] = json.loads(sys.stdin.buffer.read(length))
    return message


def answer(message: dict[str, Any]) -> None:
    """Answer a request, or publish the diagnostics of a document that was opened or changed."""
    method = message.get("method")
    if method == "textDocument/didOpen":
        document = message["params"]["textDocument"]
        publish(document["uri"], document["text"])
    elif method == "textDocument/didChange":
        params = message["params"]
        publish(params["textDocument"]["uri"], params["contentChanges"][-1]["text"])
    elif method == "initialize":
        # Full text synchronization (1) is the simplest that LSP has.
        capabilities = {"textDocumentSync": 1, "codeActionProvider": bool(ACTION)}
        send({"id": message["id"], "result": {"capabilities": capabilities}})
    elif method == "textDocument/codeAction":
        action: dict[str, Any] = {"title": ACTION, "kind": "quickfix", "edit": {"changes": {}}}
        send({"id": message["id"], "result": [action]})
    elif method and "id" in message:
        send({"id": message["id"], "result": None})


def publish(uri: str, text: str) -> None:
    """Publish the diagnostics of a text."""
    params = {"uri": uri, "diagnostics": list(diagnostics_of(text))}
    send({"method": "textDocument/publishDiagnostics", "params": params})


def diagnostics_of(text: str) -> Any:
    """The diagnostics of a text."""
    for number, line in enumerate(text.split("\n")):
        before, lock, _ = line.partition(LOCK)
        if lock:
            ends = (units(before), units(before + lock))
            start, end = ({"line": number, "character": column} for column in ends)
            yield {
                "range": {"start": start, "end": end},
                "severity": INFORMATION,
                "code": "lock",
                "source": "companion",
                "message": "A lock.",
            }


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def send(message: dict[str, Any]) -> None:
    """Send a message with the header of the LSP base protocol."""
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
