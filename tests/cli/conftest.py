"""The command line in a scratch folder of each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Soicong


@pytest.fixture
def soicong(tmp_path: Path) -> Soicong:
    return Soicong(tmp_path)
