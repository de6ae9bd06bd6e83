"""What a result says of its run: a crawl by recorded names has seen no portal of the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jobs import judging_archive
from jobs.judging_archive import Work, judge_archive
from tests import panels


@dataclass(frozen=True, kw_only=True)
class Seen:
    """As much of a stored site as is told of a run."""

    live: bool
    pages: tuple[Any, ...] = ()
    started_at: datetime = datetime(2026, 9, 14, tzinfo=UTC)
    finished_at: datetime = datetime(2026, 9, 14, tzinfo=UTC)
    stop_reason: str = "done"
    robots_decision: Any = None
    earlier_files: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("live", "sample", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_a_run_tells_whether_it_saw_the_live_portal(
    *, live: bool, sample: bool, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_archive, "load_site", lambda *_, **__: Seen(live=live))
    monkeypatch.setattr(
        judging_archive, "judge", lambda *_, run, **__: SimpleNamespace(document={"run": run})
    )
    work = Work(
        agency=panels.agency(1),
        rubric=panels.RUBRIC,
        at=date(2026, 9, 14),
        run=1,
        archive=Path("a.warc.gz"),
        sample=sample,
    )
    judged = judge_archive(work)
    assert judged.judgement.document["run"]["live"] is told
