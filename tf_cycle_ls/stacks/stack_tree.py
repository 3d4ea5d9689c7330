"""A stack configuration with the stacks that are embedded in it."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.stacks.config import StackBlock, StackConfig, read_stack
from tf_cycle_ls.stacks.files import Version
from tf_cycle_ls.vfs import Files, UnreadableError

_MAX_DEPTH = 20
_MAX_STACKS = 1_000


class Stack(Struct, frozen=True):
    """One stack of a tree.

    `path` is its address, such as `stack.a.stack.b`, or "" for the outermost one. `prefix` begins
    the names of all of its objects, if there are several outermost stacks. `call` is the block that
    embeds it. `children` maps the names of its own `stack` blocks to their stacks, or to
    None if they were not read, because their source is not local or does not exist.
    """

    path: str
    config: StackConfig
    call: StackBlock | None
    children: Mapping[str, Stack | None]
    prefix: str = ""

    @property
    def name(self) -> str:
        """The name of the stack itself, such as `stack.a.stack.b`."""
        return self.prefix + self.path

    def name_of(self, name: str) -> str:
        """The name of an object of this stack."""
        return f"{self.name}.{name}" if self.path else f"{self.prefix}{name}"

    def all(self) -> Iterator[Stack]:
        """This stack and all stacks in it, outer ones first."""
        yield self
        for child in self.children.values():
            if child is not None:
                yield from child.all()


def read_stack_tree(
    directory: str, files: Files, version: Version | None = None, prefix: str = ""
) -> Stack:
    """Read a stack configuration with all embedded stacks that have a local source.

    A stack that embeds itself is not read again: Terraform reports it before it searches for
    cycles. Raises UnreadableError if the directory cannot be listed.
    """
    return _Reader(files, version, prefix).stack("", directory, None, ())


def embedded_directories(config: StackConfig) -> list[str]:
    """The directories of the stacks that a stack configuration embeds by a local source."""
    found = (_local_source(config.directory, block) for block in config.of_type("stack"))
    return [directory for directory in found if directory is not None]


def _local_source(directory: str, call: StackBlock) -> str | None:
    source = call.text("source")
    if source is None or not source.startswith(("./", "../")):
        return None
    return os.path.normpath(os.path.join(directory, source))


class _Reader:
    def __init__(self, files: Files, version: Version | None, prefix: str) -> None:
        self._files = files
        self._version = version
        self._prefix = prefix
        self._count = 0

    def stack(
        self, path: str, directory: str, call: StackBlock | None, around: tuple[str, ...]
    ) -> Stack:
        self._count += 1
        config = read_stack(directory, self._files, self._version)
        inner = (*around, directory)
        children = {
            block.name: self._child(path, block, inner) for block in config.of_type("stack")
        }
        return Stack(path, config, call, children, self._prefix)

    def _child(self, path: str, call: StackBlock, around: tuple[str, ...]) -> Stack | None:
        directory = _local_source(around[-1], call)
        is_bounded = len(around) < _MAX_DEPTH and self._count < _MAX_STACKS
        if directory is None or directory in around or not is_bounded:
            return None
        try:
            return self.stack(f"{path}.{call.name}" if path else call.name, directory, call, around)
        except UnreadableError:
            return None
