"""What one top-level item declares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tf_cycle_ls.config.declarations import Declaration, refers_to_itself
from tf_cycle_ls.config.fingerprint import Fingerprint, fingerprint_of
from tf_cycle_ls.syntax.ast import SyntaxIssue


@dataclass(frozen=True)
class ItemDeclarations:
    """What one top-level item declares.

    `is_parsed` is False when no reader could take its text: then there are issues and no
    declarations.
    """

    # There are many of them; a dictionary, for the shape, is made for those that are asked for it.
    __slots__ = ("__dict__", "__weakref__", "declarations", "is_parsed", "issues")

    declarations: tuple[Declaration, ...]
    issues: tuple[SyntaxIssue, ...]
    is_parsed: bool

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What of it the graph depends on."""
        return fingerprint_of(self.declarations)

    @property
    def refers_to_itself(self) -> bool:
        """Whether a declaration among them refers to what it declares."""
        return any(map(refers_to_itself, self.declarations))
