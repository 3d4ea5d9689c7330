"""The folders in examples/."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted({path.parent.name for path in EXAMPLES.glob("*/[!.]*.tf")})
"""All examples. Stray files and folders without configuration files are not examples."""

STARTING_CASE = EXAMPLES / "kms-endpoint-cycle"
REPAIRED = EXAMPLES / "kms-endpoint-fixed"
CYCLIC = ("cloudtrail-key", "codepipeline-role", "kms-endpoint-cycle", "security-groups")
"""The examples with a cycle."""
