"""Helpers that return the declarations and references of a text."""

from __future__ import annotations

from textwrap import dedent
from typing import TypeVar

from tf_cycle_ls.config.declarations import Declaration, references_of
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.config.references import Reference

D = TypeVar("D", bound=Declaration)


def declarations(text: str) -> list[Declaration]:
    """The declarations of a file, which must be valid."""
    file = read_file(dedent(text).encode())
    assert list(file.issues) == []
    return [declaration for item in file.items for declaration in item.content.declarations]


def the(kind: type[D], text: str) -> D:
    """The only declaration of a type in a text."""
    (match,) = (declaration for declaration in declarations(text) if isinstance(declaration, kind))
    return match


def references(text: str) -> list[Reference]:
    """The references in a text, in the order in which they are found."""
    return [
        reference for declaration in declarations(text) for reference in references_of(declaration)
    ]


def subjects(text: str) -> list[str]:
    """The addresses that a text refers to, sorted."""
    return sorted(str(reference.subject) for reference in references(text))
