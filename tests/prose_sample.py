"""The task `sample`: prints a random sample of docstrings and comments, for a reader to judge.

`python -m tests.prose_sample --seed 7 --count 100 [FOLDER]` prints the same sample every time.
"""

from __future__ import annotations

import argparse
import ast
import io
import random
import tokenize
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).parent.parent


class Prose(NamedTuple):
    """A docstring or a block of comments, with its location."""

    path: str
    line: int
    text: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the sample that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.prose_sample", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="seed of the sample (default: 0)")
    parser.add_argument("--count", type=int, default=50, help="size of the sample (default: 50)")
    parser.add_argument("folder", nargs="?", default="tf_cycle_ls", help="folder to sample")
    options = parser.parse_args(arguments)
    population = sorted(prose_in(TOP / options.folder))
    count = min(options.count, len(population))
    for prose in random.Random(options.seed).sample(population, count):
        print(f"{prose.path}:{prose.line}\n{prose.text}\n")
    print(f"{count} of {len(population)} docstrings and comment blocks")


def prose_in(folder: Path) -> Iterator[Prose]:
    """The docstrings and comment blocks of all Python files below a folder."""
    for path in folder.rglob("[!.]*.py"):
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(TOP).as_posix() if path.is_relative_to(TOP) else path.as_posix()
        for line, text in (*docstrings(source), *comment_blocks(source)):
            yield Prose(name, line, text)


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The line and text of each docstring, including those that follow an assignment."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str):
                yield node.lineno, cleandoc(value)


def comment_blocks(source: str) -> Iterator[tuple[int, str]]:
    """The first line and text of each run of comments on consecutive lines.

    Directives such as `# noqa` and `# type: ignore` are left out.
    """
    block: list[str] = []
    first = last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or token.string.startswith(("# noqa", "# type:", "#!")):
            continue
        line = token.start[0]
        if block and line != last + 1:
            yield first, "\n".join(block)
            block = []
        if not block:
            first = line
        block.append(token.string)
        last = line
    if block:
        yield first, "\n".join(block)


if __name__ == "__main__":
    main()
