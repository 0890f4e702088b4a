"""Short turns are asked for the serving thread alone, and change nothing else; seen from a process of its own."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from companion.turns import SLICE_NS
from tests.browser.companion_process import CompanionProcess
from tests.faults.test_processes import processes_of
from tests.turns import turn

ROOT = Path(__file__).parents[1]
KNOWS_TURNS = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2]) >= (6, 12)

# The call is Linux's own, and so is what these read back; in CI a skip fails.
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such call; nothing is asked of them"
)

ASK = """
import json, os, threading
from companion.turns import ask_for_short_turns
from tests.turns import turn

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
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    seen = json.loads(ran.stdout)
    assert seen["taken"]
    assert seen["after"] == (SLICE_NS if KNOWS_TURNS else seen["before"])
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


async def test_who_answers_has_them_and_who_delivers_has_not(tmp_path: Path):
    async with CompanionProcess(tmp_path) as companion:
        serve, worker = await processes_of(companion)
        assert turn(serve.pid) == (SLICE_NS if KNOWS_TURNS else turn())
        assert turn(worker.pid) == turn()
