"""Ending when it is time to, whatever still runs."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from tf_cycle_ls.server.lsp.processes import wait_for_exit

logger = logging.getLogger(__name__)

# How long a worker may hold up the end of the process, in seconds.
_GRACE_SECONDS = 2.0


def exit_soon(exit_code: int) -> None:
    """End the process within seconds, even if a thread hangs; Python alone would wait for it."""
    timer = threading.Timer(_GRACE_SECONDS, os._exit, [exit_code])
    timer.daemon = True
    timer.start()


def exit_with_process(process_id: int, exit_code: Callable[[], int]) -> None:
    """End this process soon after another one has ended.

    LSP, initialize, processId: a client that crashed cannot say `exit`. `exit_code` is asked then.
    """

    def watch() -> None:
        if wait_for_exit(process_id):
            logger.warning("process %d, for which we worked, is gone", process_id)
            os._exit(exit_code())

    threading.Thread(target=watch, name=f"watch-{process_id}", daemon=True).start()
