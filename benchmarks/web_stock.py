"""A country's worth of judgements in one database: 10,000 agencies, 60 monthly rounds, thinned to what changed.

A hundred agencies are judged by the tool itself and kept through the store; all others are copies of them, made inside the
database. A portal changes in one month of six, so that ten judgements of each stand for its sixty. Findings stand
with the two newest of each agency, documents with the newest; of the hundred everything stands.
"""

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from checks.case import Section, SectionState
from checks.model import Citation, Finding, cannot_tell, failed, graded, passed
from db.migrate import upgrade
from db.store import Store
from evidence.model import Agency, Cause, Tier
from scoring.calendar import window_for
from scoring.model import Assessment, Judged, Rubric
from scoring.result import document
from scoring.rubric import find
from scoring.score import score

FIRST = 100  # agencies that are judged, not copied
MONTHS, EVERY = 60, 6  # rounds; of which one in six changed a portal
_RUBRICS = {Tier.SO: "province-2026-so", Tier.XA: "province-2026-xa"}
_OFFICES = ("Sở", "Xã")
_EMPTY = "(SELECT document FROM scorecards ORDER BY length(document) LIMIT 1)"


def fill(folder: Path, count: int, *, newest: date) -> Path:
    """Make the database of `count` agencies (a multiple of FIRST), judged up to a day; its file."""
    path = folder / "soicong.sqlite3"
    upgrade(f"sqlite:///{path}")
    with Store(f"sqlite:///{path}") as store:
        _judge(store, newest, count)
    with sqlite3.connect(path, isolation_level=None) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("BEGIN")
        _copy(base, count // FIRST)
        base.execute("COMMIT")
        base.execute("ANALYZE")
    return path


def _judge(store: Store, newest: date, count: int) -> None:
    drawn = Random(20_261_123)
    agencies = [_agency(number) for number in range(FIRST)]
    store.save_agencies(_copied(one, copy) for copy in range(count // FIRST) for one in agencies)
    for number, agency in enumerate(agencies):
        rubric, level = find(_RUBRICS[agency.tier]), drawn.uniform(0.2, 0.95)
        for day in days_of(number, newest):
            level = min(0.98, max(0.05, level + drawn.uniform(-0.05, 0.06)))
            _judged(store, agency, rubric, day, _findings(level, agency, drawn))


def days_of(number: int, newest: date) -> tuple[date, ...]:
    """The days on which an agency's changes were judged, oldest first: each in one month of six."""
    found = []
    for month in range(MONTHS - 1 - number % EVERY, -1, -EVERY):
        years, month_of = divmod(newest.year * 12 + newest.month - 1 - month, 12)
        last = calendar.monthrange(years, month_of + 1)[1]
        found.append(date(years, month_of + 1, min(newest.day, last)))
    return tuple(found)


def _agency(number: int) -> Agency:
    tier = Tier.SO if number % 4 == 0 else Tier.XA
    kind = _OFFICES[tier is Tier.XA]
    code = f"{kind[0].lower().replace('s', 'so').replace('x', 'xa')}-{number:05}"
    return Agency(
        code=code,
        name=f"{kind} số {number} tỉnh Mẫu {number % 34 + 1}",
        tier=tier,
        group="",
        home_url=f"https://{code}.tinhmau.gov.vn/",
    )


def _copied(agency: Agency, copy: int) -> Agency:
    """The agency under the name of one of its copies; the first one is itself."""
    if not copy:
        return agency
    home = agency.home_url.replace(".tinhmau", f"-{copy}.tinhmau")
    return replace(agency, code=f"{agency.code}-{copy}", name=f"{agency.name} ({copy})", home_url=home)


def _judged(store: Store, agency: Agency, rubric: Rubric, on: date, findings: Iterator[Finding]) -> None:
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    number = store.start_run(agency, started_at=at, archive="")
    made = Assessment(
        agency=agency,
        rubric=rubric,
        evaluated_at=on,
        window=window_for(rubric.window, on),
        judged=tuple(
            Judged(criterion=one, finding=finding)
            for one, finding in zip(rubric.criteria, findings, strict=False)
        ),
        sections={
            "news": Section(
                key="news", state=SectionState.PRESENT, url=f"{agency.home_url}tin-tuc", reason=""
            )
        },
    )
    card = score(made)
    store.save_result(number, made, card, document(made, card, {"id": number}))
    store.finish_run(number, finished_at=at + timedelta(minutes=2), stop_reason="finished")


def _findings(level: float, agency: Agency, drawn: Random) -> Iterator[Finding]:
    while True:
        cited = Citation(
            url=f"{agency.home_url}muc-{drawn.randrange(60)}", quote="Danh sách văn bản, tin tức của đơn vị"
        )
        lot = drawn.random()
        if lot < level:
            yield passed(
                "Mục có 25 tin, mới nhất cách ngày đánh giá 2 ngày (mức đạt: không quá 7).",
                citations=(cited,),
            )
        elif lot < level + 0.03:
            yield cannot_tell("Trang cần trình duyệt mới xem được.", cause=Cause.SITE, need="look")
        elif lot < level + (1 - level) / 2:
            yield graded(Fraction(drawn.randrange(1, 10), 10), "Có một phần nội dung.", citations=(cited,))
        else:
            yield failed("Đã tìm trên thực đơn, trang chủ và sơ đồ cổng, không thấy mục này.")


def _columns(base: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in base.execute(f"PRAGMA table_info({table})")]


def _copy(base: sqlite3.Connection, times: int) -> None:
    """Every judged agency `times - 1` times more, under names of its own."""
    runs, cards = (
        int(base.execute(f"SELECT max(id) FROM {one}").fetchone()[0]) for one in ("runs", "scorecards")
    )
    newest = "SELECT max(scorecards.id) FROM scorecards JOIN runs ON runs.id = run_id GROUP BY agency_code"
    base.execute(f"CREATE TEMP TABLE newest AS {newest}")
    base.execute(
        "CREATE TEMP TABLE newer AS SELECT id FROM (SELECT scorecards.id AS id, row_number() OVER "
        "(PARTITION BY agency_code ORDER BY scorecards.id DESC) AS place FROM scorecards "
        "JOIN runs ON runs.id = run_id) WHERE place <= 2"
    )
    small = base.execute(f"SELECT {_EMPTY}").fetchone()[0]
    for copy in range(1, times):
        _insert(
            base,
            "runs",
            {"id": f"id + {runs * copy}", "agency_code": f"agency_code || '-{copy}'"},
            f"id <= {runs}",
        )
        _insert(
            base,
            "scorecards",
            {
                "id": f"id + {cards * copy}",
                "run_id": f"run_id + {runs * copy}",
                "document": "CASE WHEN id IN (SELECT * FROM newest) THEN document ELSE ? END",
            },
            f"id <= {cards}",
            (small,),
        )
        offset = {"scorecard_id": f"scorecard_id + {cards * copy}"}
        _insert(base, "heading_scores", offset, f"scorecard_id <= {cards}")
        _insert(base, "findings", offset, "scorecard_id IN (SELECT id FROM newer)")


def _insert(
    base: sqlite3.Connection, table: str, changed: dict[str, str], where: str, values: tuple[object, ...] = ()
) -> None:
    columns = _columns(base, table)
    told = ", ".join(changed.get(name, name) for name in columns)
    base.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {where}", values
    )
