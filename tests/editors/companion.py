#!/usr/bin/env python3
"""A second language server for the same files, so that ours is never alone in an editor.

It stands where terraform-ls stands in the editor's configuration, since terraform-ls cannot be had
from a package registry. It marks each lock in a text that is opened, in UTF-16, the only unit it
knows, so that an editor has to keep the units of two servers apart. Standard library only.
"""

from __future__ import annotations

import json
import sys
from typing import Any

INFORMATION = 3
SEEN = "🔒"


def main() -> None:
    """Serve until the client says `exit`, or is gone."""
    while (message := read()) is not None and message.get("method") != "exit":
        answer(message)


def read() -> dict[str, Any] | None:
    """The next message; None at the end of the input."""
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
    """To every request an answer; of a text what was seen in it."""
    method = message.get("method")
    if method == "textDocument/didOpen":
        document = message["params"]["textDocument"]
        tell(document["uri"], document["text"])
    elif method == "textDocument/didChange":
        params = message["params"]
        tell(params["textDocument"]["uri"], params["contentChanges"][-1]["text"])
    elif method == "initialize":
        # Synchronization by whole texts (1), as little as a server can ask for.
        send({"id": message["id"], "result": {"capabilities": {"textDocumentSync": 1}}})
    elif method and "id" in message:
        send({"id": message["id"], "result": None})


def tell(uri: str, text: str) -> None:
    """Publish what was seen in a text."""
    params = {"uri": uri, "diagnostics": list(seen(text))}
    send({"method": "textDocument/publishDiagnostics", "params": params})


def seen(text: str) -> Any:
    """The diagnostics of a text."""
    for number, line in enumerate(text.split("\n")):
        before, found, _ = line.partition(SEEN)
        if found:
            ends = (units(before), units(before + found))
            start, end = ({"line": number, "character": each} for each in ends)
            yield {
                "range": {"start": start, "end": end},
                "severity": INFORMATION,
                "code": "lock",
                "source": "companion",
                "message": "A lock.",
            }


def units(text: str) -> int:
    """The length in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def send(message: dict[str, Any]) -> None:
    """LSP: base protocol."""
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
