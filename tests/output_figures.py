"""The task `figures`: prints how much a person has to read.

`python -m tests.output_figures` prints the lengths of all titles, the size of the report on the
starting case, and the words of its hovers.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.examples import EXAMPLES, STARTING_CASE
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.navigation import marks, marks_at
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.cli.main import main as command_line
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import MAX_TITLE_LENGTH
from tf_cycle_ls.render.hover_text import HoverText
from tf_cycle_ls.render.markup import PlainText
from tf_cycle_ls.vfs import Disk

TESTS = Path(__file__).parent
FOLDERS = (TESTS / "cases", EXAMPLES, TESTS / "fixes/catalogue", TESTS / "fixes/reports")


def main() -> None:
    """Print the figures."""
    titles = Counter(title for folder in FOLDERS for title in titles_below(folder))
    lengths = sorted(map(len, titles))
    fitting = sum(length <= MAX_TITLE_LENGTH for length in lengths)
    print(f"titles: {len(lengths)} different ones in {sum(titles.values())} places")
    print(f"  at most {MAX_TITLE_LENGTH} characters: {100 * fitting / len(lengths):.0f} %")
    print(f"  median {lengths[len(lengths) // 2]}, longest {lengths[-1]}")
    report = checked(STARTING_CASE)
    rows = report.splitlines()
    print(f"check of {STARTING_CASE.name}: {len(report.split())} words, {len(rows)} rows")
    print(f"  widest row: {max(map(len, rows))} columns")
    words = sorted(hover_words(analyze(str(STARTING_CASE), Disk())))
    print(f"hovers of {STARTING_CASE.name}: {words[0]} to {words[-1]} words")


def titles_below(folder: Path) -> Iterator[str]:
    """The titles of all fixes and explanations in the root modules of a folder."""
    for directory in sorted(path for path in folder.iterdir() if path.is_dir()):
        analysis = analyze(str(directory), Disk())
        for component in analysis.components:
            for fix in fixes_for_component(component, analysis, Disk()):
                yield fix.title
            for explanation in explanations_for_component(component, analysis):
                yield explanation.title


def checked(directory: Path) -> str:
    """The output of `check`."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        command_line(["check", str(directory)])
    return output.getvalue()


def hover_words(analysis: Analysis) -> Iterator[int]:
    """The number of words of each hover below a diagnostic, without its drawing."""
    fixes = {
        fix.edge: fix
        for component in analysis.components
        for fix in reversed(fixes_for_component(component, analysis, Disk()))
    }
    hover = HoverText(
        PlainText(),
        lambda place: Path(place.path).name,
        lambda place: place.path,
        shows_diagnostics=True,
    )
    for mark in marks(analysis.components):
        at = marks_at(analysis, mark.place.path, mark.place.span.start)
        text = hover.of_reference(at, fixes.get(mark.edge.key))
        yield sum(len(line.split()) for line in text.splitlines() if line[:1] not in "╭│╰")


if __name__ == "__main__":
    main()
