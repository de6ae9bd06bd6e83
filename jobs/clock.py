"""How far this machine's clock is known to be right, as the kernel tells it."""

from __future__ import annotations

import ctypes
from typing import Any

_UNSYNCHRONISED = 0x0040
_NANOSECONDS = 0x2000


class _Timex(ctypes.Structure):
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


def clock_state() -> dict[str, Any]:
    """Whether a time service keeps the clock, its offset and largest error in milliseconds; {} where unknown."""
    state = _Timex()
    try:
        if ctypes.CDLL(None).adjtimex(ctypes.byref(state)) < 0:
            return {}
    except (OSError, AttributeError):
        return {}
    unit = 1e6 if state.status & _NANOSECONDS else 1e3
    return {
        "kept_by_time_service": not state.status & _UNSYNCHRONISED,
        "offset_ms": round(state.offset / unit, 3),
        "largest_error_ms": round(state.maxerror / 1e3, 3),
    }
