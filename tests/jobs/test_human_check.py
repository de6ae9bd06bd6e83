"""The outcome of a panel in the data folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jobs.human_check import check_path, human_check, keep_check
from jobs.problems import InputProblem
from jobs.settings import settings
from tests.scoring.test_human_check import CHECK


def test_what_is_kept_is_read_back_and_the_newest_counts(tmp_path: Path) -> None:
    configuration = settings({"SOICONG_DATA": str(tmp_path)})
    assert human_check(configuration) is None
    keep_check(configuration, CHECK)
    newer = replace(CHECK, portals=20)
    keep_check(configuration, newer)
    assert human_check(configuration) == newer


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"\xff\xfe", b'{"portals": 3}'])
def test_a_damaged_file_claims_nothing(damaged: bytes, tmp_path: Path) -> None:
    configuration = settings({"SOICONG_DATA": str(tmp_path)})
    path = check_path(configuration)
    path.parent.mkdir()
    path.write_bytes(damaged)
    assert human_check(configuration) is None


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "bench").write_text("một tệp")
    with pytest.raises(InputProblem, match="Không ghi được"):
        keep_check(settings({"SOICONG_DATA": str(tmp_path)}), CHECK)
