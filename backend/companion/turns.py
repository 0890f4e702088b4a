"""Asks Linux to let this thread begin as soon as it wakes, in the midst of somebody else's turn.

A thread that has just woken waits until the running one's time slice is over, with two busy cores up to 4 ms. Since
Linux 6.12 one with a shorter slice need not: sched_setattr(2), `sched_runtime` of SCHED_OTHER. It gets no more time by
it, only sooner. Python has no name for this call, and glibc only since 2.41.
"""

import ctypes
import os
import platform
import struct
import sys

SLICE_NS = 100_000
"""The shortest that Linux gives; an answer takes about two."""

_CALLS = {"x86_64": 314, "aarch64": 274}
_ATTRIBUTES = "=IIQiIQQQ"
"""struct sched_attr, first version: size, policy, flags, nice, priority, runtime, deadline, period."""
_RESET_ON_FORK = 1


def ask_for_short_turns() -> bool:
    """For the calling thread, not for threads and processes that it starts; False where the system cannot.

    An older kernel takes it and does nothing.
    """
    if sys.platform != "linux" or os.sched_getscheduler(0) != os.SCHED_OTHER:
        return False  # who was started otherwise is meant to run so
    number = _CALLS.get(platform.machine())
    if number is None:
        return False
    size, nice = struct.calcsize(_ATTRIBUTES), os.getpriority(os.PRIO_PROCESS, 0)
    wanted = struct.pack(_ATTRIBUTES, size, os.SCHED_OTHER, _RESET_ON_FORK, nice, 0, SLICE_NS, 0, 0)
    return bool(ctypes.CDLL(None).syscall(number, 0, wanted, 0) == 0)
