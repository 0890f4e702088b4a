"""Short turns are asked for the serving thread alone, and change nothing else; seen from a process of its own."""

import json
import platform
import subprocess
import sys

import pytest

from companion.turns import SLICE_NS

# The call is Linux's own, and so is what these read back; in CI a skip fails.
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such call; nothing is asked of them"
)

ASK = """
import ctypes, json, os, platform, struct, threading
from companion.turns import ask_for_short_turns

def turn():
    seen = ctypes.create_string_buffer(48)
    number = {"x86_64": 315, "aarch64": 275}[platform.machine()]
    assert ctypes.CDLL(None).syscall(number, 0, seen, 48, 0) == 0
    return struct.unpack("=IIQiIQQQ", seen.raw)[5]

def look():
    seen["thread"] = turn()

seen = {}
os.nice(3)
seen["before"], seen["niceness"] = turn(), os.getpriority(os.PRIO_PROCESS, 0)
seen["taken"] = ask_for_short_turns()
seen["after"], seen["nice"] = turn(), os.getpriority(os.PRIO_PROCESS, 0)
thread = threading.Thread(target=look)
thread.start()
thread.join()
print(json.dumps(seen))
"""


def test_only_the_thread_that_asks_has_short_turns_and_stays_as_nice_as_it_was():
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout
    seen = json.loads(said)
    kernel = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    assert seen["taken"]
    assert seen["after"] == (SLICE_NS if kernel >= (6, 12) else seen["before"])
    assert seen["thread"] == seen["before"]
    assert seen["nice"] == seen["niceness"]


def test_who_was_started_with_a_policy_of_its_own_keeps_it():
    code = (
        "import os; from companion.turns import ask_for_short_turns;"
        "os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0));"
        "print(ask_for_short_turns(), os.sched_getscheduler(0) == os.SCHED_BATCH)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]
