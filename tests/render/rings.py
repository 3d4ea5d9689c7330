"""Configurations with one cycle of any length."""

from __future__ import annotations


def ring(length: int) -> str:
    """Local values, each of which depends on the next."""
    values = (f"  l{n:02} = local.l{(n + 1) % length:02}" for n in range(length))
    return "\n".join(["locals {", *values, "}", ""])
