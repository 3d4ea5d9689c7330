"""Generates sequences with hypothesis."""

from __future__ import annotations

import logging
from collections import Counter

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.server.model.machine import Machine
from tests.server.model.nursery import nursery

logger = logging.getLogger(__name__)


def run(sequences: int, steps: int, counts: Counter[str], seed: int | None = None) -> None:
    """Try so many sequences of at most so many steps. Raises AssertionError on a disagreement.

    Without a `seed` they are the same ones each time.
    """
    chosen = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        derandomize=seed is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with nursery() as running:

        class Here(Machine):
            def __init__(self) -> None:
                super().__init__(running, counts)
                if counts["sequences"] % 100 == 99:
                    logger.info("%d sequences", counts["sequences"] + 1)

        factory = Here if seed is None else hypothesis.seed(seed)(Here)
        run_state_machine_as_test(factory, settings=chosen)
