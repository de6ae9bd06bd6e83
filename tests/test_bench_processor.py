"""The benches' measure of processor time counts processes that nobody waited for."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.processor import reaping, spent

# A command whose child works for half a second of processor time, and which is killed before it waits for it.
_LEFT = """
import os, subprocess, sys, time
work = "import time\\nprint(flush=True)\\nwhile time.process_time() < 0.5: pass"
child = subprocess.Popen([sys.executable, "-c", work], stdout=subprocess.PIPE)
child.stdout.readline()
os.kill(os.getpid(), 9)
"""


def test_work_of_a_child_that_was_left_behind_is_counted() -> None:
    with reaping():
        before = spent()
        done = subprocess.run([sys.executable, "-c", _LEFT], check=False)
        taken = spent() - before
    assert done.returncode == -9
    assert taken >= 0.5
