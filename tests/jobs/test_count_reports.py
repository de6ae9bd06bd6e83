"""Counts of stored runs in a report, and the portals' official scores in a scheme: what the crawl saw, the table takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.migrate import upgrade
from db.store import Store
from evidence.archive import load_site
from jobs.count_reports import counted_until, make_report
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.problems import ExitCode
from jobs.schemes import rank_scheme
from jobs.settings import settings
from scoring.rubric import find
from tests.assurance.example import RUBRIC, write_archive

ON = date(2025, 10, 15)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    monkeypatch.setenv("SOICONG_DATABASE", url)
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    upgrade(url)
    with Store(url) as store:
        archive = tmp_path / "1.warc.gz"
        agency = write_archive(archive)
        store.save_agencies([agency])
        began = datetime(2025, 9, 15, 3, tzinfo=UTC)
        number = store.start_run(agency, started_at=began, archive=str(archive))
        site = load_site(archive)
        done = judge(site, rubric=find(RUBRIC), at=ON, run=run_facts(site, number, archive))
        store.save_result(number, done.assessment, done.scorecard, done.document)
        store.finish_run(number, finished_at=began, stop_reason="finished", pages=site.pages)
        yield store


def test_what_the_crawl_counted_stands_in_the_report(
    stored: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (portal,) = counted_until(settings(), ON)
    assert not portal.own
    value, _ = portal.counts["news"]
    assert value
    assert counted_until(settings(), date(2025, 1, 1)) == ()

    assert make_report("lang-son-6-thang", None, until="2025-10-15", output=None) is ExitCode.DONE
    said = capsys.readouterr().out
    (line,) = (one for one in said.splitlines() if one.startswith("Tin, bài trên Trang TTĐT thành phần"))
    assert f" {value} " in line
    assert "đếm trên cổng" in line
    (own,) = (one for one in said.splitlines() if one.startswith("Tin, bài trên Cổng TTĐT tỉnh"))
    assert "chưa có số liệu" in own


def test_a_portals_official_score_is_scaled_into_its_category(
    stored: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = stored.list_runs()[0].agency.code
    card = stored.latest_scorecards()[0].scorecard
    table = tmp_path / "so-lieu.csv"
    table.write_text(
        f"Mã;Tên cơ quan;1;2;3;4;5;6\n;Điểm tối đa;;;10;;;\n{code};Sở A;8;8;;8;8;8\nkhac;Sở B;8;8;;8;8;8\n",
        "utf-8",
    )
    assert (
        rank_scheme("cao-bang-1513-2018-so", table, previous=None, season=2025, output=tmp_path / "ra.csv")
        is ExitCode.DONE
    )
    said = capsys.readouterr().out
    assert "Thiếu số liệu: Cung cấp thông tin trên trang thông tin điện tử" in said
    low = 40 + float(card.low / 10)
    (line,) = (one for one in said.splitlines() if "Sở A" in one)
    assert f"{low:.2f}".rstrip("0").rstrip(".").replace(".", ",") in line
