"""Ends the server process soon after `exit`, or when the client process has ended."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

# The longest time by which a running analysis thread may delay the end of the process.
_GRACE_SECONDS = 2.0
_POLL_SECONDS = 1.0


def exit_soon(exit_code: int) -> None:
    """End the process within seconds, even if a thread hangs.

    Without this function, Python would wait for the hanging thread.
    """
    timer = threading.Timer(_GRACE_SECONDS, os._exit, [exit_code])
    timer.daemon = True
    timer.start()


def exit_with_process(process_id: int, exit_code: Callable[[], int]) -> None:
    """End this process when the process `process_id` has ended. `exit_code` returns the exit code.

    This is needed because a client that crashed cannot send `exit` (LSP: initialize, processId).
    """

    def watch() -> None:
        if wait_for_exit(process_id):
            logger.warning("client process %d has exited; shutting down", process_id)
            os._exit(exit_code())

    threading.Thread(target=watch, name=f"watch-{process_id}", daemon=True).start()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SYNCHRONIZE = 0x00100000
    _INFINITE = 0xFFFFFFFF
    _ERROR_INVALID_PARAMETER = 87

    def wait_for_exit(process_id: int) -> bool:
        """Block until a process has ended. Returns True then, or False at once if the process
        cannot be watched."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, process_id)
        if not handle:
            # Windows reports this error if the process does not exist.
            return ctypes.get_last_error() == _ERROR_INVALID_PARAMETER
        kernel.WaitForSingleObject(handle, _INFINITE)
        return True

else:

    def wait_for_exit(process_id: int) -> bool:
        """Block until a process has ended. Returns True then, or False at once if the process
        cannot be watched."""
        if process_id <= 0:
            return False
        # A zombie process still has its id, but its children have another parent.
        is_parent = os.getppid() == process_id
        while _exists(process_id) and (not is_parent or os.getppid() == process_id):
            time.sleep(_POLL_SECONDS)
        return True

    def _exists(process_id: int) -> bool:
        try:
            os.kill(process_id, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            pass
        return True
