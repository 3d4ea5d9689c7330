"""Waiting for another process to end."""

from __future__ import annotations

import os
import sys
import time

_POLL_SECONDS = 1.0

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SYNCHRONIZE = 0x00100000
    _INFINITE = 0xFFFFFFFF
    _ERROR_INVALID_PARAMETER = 87

    def wait_for_exit(process_id: int) -> bool:
        """Return when a process has ended: True; at once and False when it cannot be watched."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, process_id)
        if not handle:
            # This is how Windows says that there is no such process.
            return ctypes.get_last_error() == _ERROR_INVALID_PARAMETER
        kernel.WaitForSingleObject(handle, _INFINITE)
        return True

else:

    def wait_for_exit(process_id: int) -> bool:
        """Return when a process has ended: True; at once and False when it cannot be watched."""
        if process_id <= 0:
            return False
        # A dead process that nobody has asked about still has its number, but no children.
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
