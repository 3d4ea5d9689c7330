"""Generates small random configurations, with or without cycles, that Terraform can load.

The seed determines the configuration.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from tests.differential import directories
from tests.differential.blocks import Block, as_json, native
from tests.differential.imports import imports
from tests.differential.module_blocks import Module


@dataclass
class Maker:
    """Builds one configuration; `files` are its texts by path."""

    seed: int
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        tree = directories.tree(self.random)
        modules = {directory.path: Module(directory, self.random) for directory in tree.all()}
        for path, module in modules.items():
            self._write(path, "main.tf", module.native)
            self._write(path, "more.tf.json", module.json)
            for name in ("override.tf", "some_override.tf.json"):
                if not self.random.randrange(10):
                    self._write(path, name, module.overrides(is_json=name.endswith(".json")))
        names = {path: module.names for path, module in modules.items()}
        name = self.random.choice(["imports.tf", "imports.tf.json"])
        self._write("", name, imports(tree, names))

    def _write(self, path: str, name: str, blocks: Iterable[Block]) -> None:
        """Add a file in the syntax of its suffix, unless there are no blocks."""
        spelling: Callable[[Iterable[Block]], str] = as_json if name.endswith(".json") else native
        blocks = list(blocks)
        if blocks:
            self.files[posixpath.join(path, name)] = spelling(blocks)
