"""How to install an optional package, which depends on how tf-cycle-ls itself was installed."""

from __future__ import annotations

import sys

from tf_cycle_ls.findings.messages import DOCUMENTATION

_PAGE = f"{DOCUMENTATION}/install.md#optional-packages"


def how_to_install(requirement: str) -> str:
    """The command for a requirement, as in pyproject.toml. The packed program contains its own
    Python, to which nothing can be added (PyInstaller: `sys.frozen`)."""
    if getattr(sys, "frozen", False):
        return f"this packed program cannot have it, but an installation with pip can: {_PAGE}"
    return f"python3 -m pip install '{requirement}'"
