"""`check --format concise`: one line for each finding, for lists of errors in editors (Vim's
quickfix list, Emacs' compilation mode), problem matchers and `grep`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tf_cycle_ls.render.annotations import Annotation, all_annotations
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.report import Run
from tf_cycle_ls.text import Encoding

FormatPath = Callable[[str], str]


def lines(run: Run, format_path: FormatPath) -> Iterator[str]:
    """A line for each finding. `format_path` formats the path of a file."""
    return (line(annotation, format_path) for annotation in all_annotations(run))


def line(annotation: Annotation, format_path: FormatPath) -> str:
    """A finding as `file:line:column: error[code]: message`, with the first line of its message.

    Lines and columns count from 1; a column is a character. A finding about a whole file has
    neither.
    """
    location = printable(format_path(annotation.path))
    range_ = annotation.range(Encoding.UTF32)
    if range_ is not None:
        location += f":{range_.start.line + 1}:{range_.start.character + 1}"
    return f"{location}: {annotation.level}[{annotation.code}]: {annotation.headline}"
