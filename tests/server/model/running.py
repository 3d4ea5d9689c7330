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
    """Run this number of sequences with at most `steps` steps each.

    Without a `seed`, every run uses the same sequences. Raises AssertionError on a disagreement.
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

        class ConnectedMachine(Machine):
            def __init__(self) -> None:
                super().__init__(running, counts)
                if counts["sequences"] % 100 == 99:
                    logger.info("%d sequences", counts["sequences"] + 1)

        factory = ConnectedMachine
        if seed is not None:
            factory = hypothesis.seed(seed)(ConnectedMachine)
        run_state_machine_as_test(factory, settings=chosen)
