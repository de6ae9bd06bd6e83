"""What all tests share: a browser to look at pages with, and their order.

Files that take minutes come first, so that no worker waits for the other's last one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# How fast examples are made says how busy the machine is, nothing about us.
settings.register_profile("soicong", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("soicong")

_LONG = (
    "tests/cli/test_demo.py",
    "tests/cli/test_real_portal.py",
    "tests/reliability/test_browser_faults.py",
    "tests/reliability/test_storage.py",
    "tests/crawler/test_browser.py",
    "tests/test_golden.py",
    "tests/checks/reading/test_depth.py",
    "tests/reliability/",
    "tests/cli/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((n for n, begin in enumerate(_LONG) if item.nodeid.startswith(begin)), len(_LONG))

    items.sort(key=place)


@contextmanager
def a_chromium(program: str) -> Iterator[Browser]:
    """A Chromium of this machine."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


def chromium_program() -> str | None:
    """Where Chromium is installed; None where it is not."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = chromium_program()
    if program is None:
        pytest.skip("no Chromium is installed")
    with a_chromium(program) as browser:
        yield browser
