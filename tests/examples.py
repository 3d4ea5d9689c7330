"""The folders in examples/."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
STARTING_CASE = EXAMPLES / "kms-endpoint-cycle"
REPAIRED = EXAMPLES / "kms-endpoint-fixed"
CYCLIC = ("cloudtrail-key", "codepipeline-role", "kms-endpoint-cycle", "security-groups")
"""The examples with a cycle."""
