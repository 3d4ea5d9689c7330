"""What people accepted in public reports, and what is offered there.

python -m tests.fixes.accepted [--write]

Prints how often the accepted solution is offered first. With --write, updates the table and the
counts in docs/known-cycles.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path(__file__).parent / "reports"
PAGE = Path(__file__).parents[2] / "docs" / "known-cycles.md"
OFFERS = {
    "first": "the accepted one",
    "better": "another one, which loses less",
    "words": "the accepted one, in words",
    "other": "another one",
    "unknown": "nothing was accepted there",
}
"""What is offered first, compared with what was accepted."""


@dataclass(frozen=True)
class Report:
    """A public report. `kept` says why a plain `fix` loses nothing that the author needs."""

    name: str
    source: str
    shape: str
    accepted: str
    offer: str
    first: str
    explained_by: str
    plain: tuple[str, ...]
    kept: str

    @property
    def directory(self) -> Path:
        return REPORTS / self.name

    @property
    def row(self) -> str:
        """The row of the documentation page."""
        source = f"[report]({self.source})" if self.source.startswith("http") else self.source
        first = f"`{self.first or self.explained_by}`: {OFFERS[self.offer]}"
        plain = f"`{'`, `'.join(self.plain)}`: {self.kept}" if self.plain else "nothing"
        return f"| {self.name} | {source} | {self.shape} | {self.accepted} | {first} | {plain} |"


def read(directory: Path) -> Report:
    """Read `expected.json` of a report."""
    fields = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    return Report(directory.name, **{**fields, "plain": tuple(fields["plain"])})


ALL = [read(path.parent) for path in sorted(REPORTS.glob("*/expected.json"))]

_ROW = re.compile(r"^\| [\w-]+ \| (?:\[report\]|a public|two public|public).*$", re.MULTILINE)
_SENTENCE = re.compile(r"Of\s\d+\sreports\swhose\saccepted.*?\.(?=\s)", re.DOTALL)
_WIDTH = 112


def rows_of(page: str) -> list[str]:
    """The rows of the reports on the page."""
    return _ROW.findall(page)


def sentence() -> str:
    """How often what is accepted is offered."""
    counts = Counter(report.offer for report in ALL)
    return (
        f"Of {len(ALL) - counts['unknown']} reports whose accepted solution is known, it is "
        f"offered first in {counts['first']}, one that loses less in {counts['better']}, described "
        f"in {counts['words']} that no edit solves, and not offered in {counts['other']}."
    )


def updated(page: str) -> str:
    """The page with the rows and counts of today."""
    rows = list(_ROW.finditer(page))
    table = "\n".join(report.row for report in ALL)
    page = page[: rows[0].start()] + table + page[rows[-1].end() :]
    found = _SENTENCE.search(page)
    assert found
    start, end = page.rfind("\n\n", 0, found.start()) + 2, page.index("\n\n", found.end())
    paragraph = " ".join(page[start:end].replace(found[0], sentence()).split())
    return page[:start] + textwrap.fill(paragraph, _WIDTH) + page[end:]


def main(arguments: Sequence[str]) -> int:
    """Print the counts, and update the page if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.fixes.accepted")
    parser.add_argument("--write", action="store_true", help="update docs/known-cycles.md")
    options = parser.parse_args(arguments)
    print(sentence())
    if options.write:
        PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
