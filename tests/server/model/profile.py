"""The capabilities of the simulated editor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Delivery(Enum):
    """How an editor gets diagnostics."""

    PUSH = "published"
    PULL = "pulled for each open document"
    PULL_ALL = "pulled for the whole workspace too"


@dataclass(frozen=True)
class Profile:
    """The capabilities of an editor.

    `encoding` is its position encoding, `delivery` how it gets diagnostics. With `watches` it
    reports file changes. With `is_asked_for_settings` it supports workspace/configuration;
    otherwise it sends its settings.
    """

    encoding: str
    delivery: Delivery
    watches: bool
    is_asked_for_settings: bool

    @property
    def asks(self) -> bool:
        """Whether the editor pulls diagnostics of open documents."""
        return self.delivery is not Delivery.PUSH

    @property
    def capabilities(self) -> dict[str, Any]:
        """LSP: ClientCapabilities."""
        dynamic = {"dynamicRegistration": True}
        return {
            "general": {"positionEncodings": [self.encoding]},
            "workspace": {
                "configuration": self.is_asked_for_settings,
                "workspaceFolders": True,
                "diagnostics": {"refreshSupport": True},
                **({"didChangeWatchedFiles": dynamic} if self.watches else {}),
                **({"didChangeConfiguration": dynamic} if self.is_asked_for_settings else {}),
            },
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
                **({"diagnostic": {}} if self.asks else {}),
            },
        }
