"""The order of the tests: files that take minutes come first, so that no worker waits for the other's last one."""

from __future__ import annotations

import pytest

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
