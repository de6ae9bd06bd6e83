"""Addresses that lead inside, in a network namespace: nothing arrives, and without the layers it would."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from benchmarks.security.ssrf import child, summed
from benchmarks.security.ssrf_payloads import INTERNAL_V4, controls, payloads


def _granted() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    tried = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def test_there_are_enough_of_them() -> None:
    every = payloads()
    assert len(every) >= 2000
    assert len(set(every)) == len(every)
    assert len(controls()) == len(set(controls())) == 200
    assert all(any(address in one for one in every) for address in INTERNAL_V4)


@pytest.mark.browser
@pytest.mark.skipif(not _granted(), reason="needs root and network namespaces")
@pytest.mark.timeout(400)
def test_nothing_arrives_inside_and_without_the_layers_it_would() -> None:
    guarded = child("short", off="", ways=["parts", "data"])
    assert summed(guarded) == 0
    assert guarded["controls"] == {"answered 200": 200}
    assert guarded["at the end"]["public"] >= 200
    assert guarded["attempts"]["Tcp.ActiveOpens"] <= guarded["at the end"]["public"]
    bare = child("short", off="all", ways=["parts"])
    assert summed(bare) > 100
