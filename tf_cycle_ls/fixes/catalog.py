"""The fix rules, and the one way to ask them."""

from __future__ import annotations

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.files import Files
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.text import Span


def offers(root: Root, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
    """The repairs for the cycle edges that touch `span` of the file at `path`, least harm first.

    `root` is the analysis of `files`.
    """
    return ()
