"""What is set for the roots that a command looks at."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.settings.sources import parse_source
from tf_cycle_ls.vfs import Disk


def projects_here(exclude: Sequence[str] | None = None) -> Projects:
    """The projects of all directories, the working directory being the workspace; `exclude` from
    the command line."""
    written = None if exclude is None else {"exclude": list(exclude)}
    return Projects(Disk(), [os.path.abspath(".")], [parse_source("--exclude", written)])
