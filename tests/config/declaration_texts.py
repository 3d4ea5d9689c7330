"""A text to what it declares and refers to, in short."""

from __future__ import annotations

from textwrap import dedent
from typing import TypeVar

from tf_cycle_ls.config.declarations import Declaration, references_of
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.config.references import Reference

D = TypeVar("D", bound=Declaration)


def declarations(text: str) -> list[Declaration]:
    """Everything that a sound file declares."""
    file = read_file(dedent(text).encode())
    assert list(file.issues) == []
    return [each for item in file.items for each in item.content.declarations]


def the(kind: type[D], text: str) -> D:
    """The one declaration of a kind in a text."""
    (found,) = (each for each in declarations(text) if isinstance(each, kind))
    return found


def references(text: str) -> list[Reference]:
    """Every reference of a text, in the order in which they are found."""
    return [each for declaration in declarations(text) for each in references_of(declaration)]


def subjects(text: str) -> list[str]:
    """What a text refers to, sorted."""
    return sorted(str(reference.subject) for reference in references(text))
