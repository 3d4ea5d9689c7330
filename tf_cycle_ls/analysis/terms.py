"""The words in which messages speak of one kind of graph."""

from __future__ import annotations

from msgspec import Struct

from tf_cycle_ls.config.dialect import Dialect


class Terms(Struct, frozen=True):
    """The words for the tool that reports the cycles of a graph, and for what the graph consists
    of.

    `tool` is the tool's name, and `command` its command. `node` and `nodes` are the words for the
    nodes. `root` is the word for the whole, or "" if messages need not name it. `verb` joins an
    argument with the reference in it. `plan` is what fails if only a plan reports a cycle.
    """

    tool: str
    command: str
    node: str = "block"
    nodes: str = "blocks"
    root: str = "root module"
    verb: str = "refers to"
    plan: str = ""


def terms_of(dialect: Dialect) -> Terms:
    """The words for the blocks of a root module that is read by the rules of `dialect`."""
    return Terms(dialect.name, dialect.command)
