"""Removes from files what would stop Terraform offline: versions, backends, downloads.

The lines of native syntax are kept. A `.tf.json` file that needs a change is written again, with
different lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator

from tree_sitter import Node

from tests.terraform import hcl, hcl_json
from tests.terraform.module_tree import File

# The source of every module that is not on disk.
ELSEWHERE = "./not-on-disk"

_UNWANTED_IN_TERRAFORM = ("required_version", "backend", "cloud")
_UNWANTED_IN_REMOTE_CALL = ("version", "providers")


def copy_of(file: File, remote_calls: Container[str]) -> bytes:
    """Return the content of a file without the parts that need a network or another version.

    `remote_calls` names the modules that are not on disk. Their sources become `ELSEWHERE`.
    """
    if file.is_json:
        return _json(file.data, remote_calls)
    text = file.data
    edits = sorted(_edits(file, remote_calls), key=lambda edit: edit[0].start_byte)
    for node, instead in reversed(edits):
        text = text[: node.start_byte] + instead + text[node.end_byte :]
    return text


def _edits(file: File, remote_calls: Container[str]) -> Iterator[tuple[Node, bytes]]:
    for terraform in file.body.blocks_of("terraform"):
        yield from _blanked(terraform.body, _UNWANTED_IN_TERRAFORM)
    for call in file.body.blocks_of("module"):
        if call.labels and call.labels[0] in remote_calls:
            yield from _blanked(call.body, _UNWANTED_IN_REMOTE_CALL)
            if source := call.body.value("source"):
                yield source, json.dumps(ELSEWHERE).encode()


def _blanked(body: hcl.Body, names: tuple[str, ...]) -> Iterator[tuple[Node, bytes]]:
    yield from (_blank(one.node) for one in body.attributes if one.name in names)
    yield from (_blank(one.node) for one in body.blocks_of(*names))


def _blank(node: Node) -> tuple[Node, bytes]:
    return node, re.sub(rb"[^\n]", b" ", node.text or b"")


def _json(data: bytes, remote_calls: Container[str]) -> bytes:
    document = hcl_json.load(data)
    before = json.dumps(document)
    for top in hcl_json.objects(document):
        for terraform in hcl_json.objects(top.get("terraform")):
            _drop(terraform, _UNWANTED_IN_TERRAFORM)
        for calls in hcl_json.objects(top.get("module")):
            for name, call in calls.items():
                for body in hcl_json.objects(call) if name in remote_calls else ():
                    _drop(body, _UNWANTED_IN_REMOTE_CALL)
                    body["source"] = ELSEWHERE
    after = json.dumps(document)
    return data if after == before else after.encode()


def _drop(body: dict[str, object], names: tuple[str, ...]) -> None:
    for name in names:
        body.pop(name, None)
