"""Each page of 10,000 agencies and 60 monthly rounds, by the clock of whoever asks for it."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from benchmarks.table import Row
from benchmarks.web_served import serving
from benchmarks.web_stock import FIRST, fill
from db.web_accounts import Role

AGENCIES = {"short": 1_000, "normal": 10_000, "long": 10_000}
MOST = 1.0  # seconds
_TIMES = 5
_PAGES = (
    ("front page", Role.STAFF, "/"),
    ("overview", Role.STAFF, "/tong-quan"),
    ("league", Role.STAFF, "{xa}"),
    ("league, last page", Role.STAFF, "{xa}?trang=9999"),
    ("league by name, filtered", Role.STAFF, "{xa}?xep=ten&loc=tinh%20mau%2012"),
    ("heat map", Role.STAFF, "{xa}?xem=nhiet&xep=m3"),
    ("league of a day before", Role.STAFF, "{xa}?ky={before}"),
    ("portal", Role.STAFF, "/cong/so-00000"),
    ("portal, what if", Role.STAFF, "/cong/so-00000?sua=1.1"),
    ("difference of two runs", Role.STAFF, "/cong/so-00000/so-sanh?tu={earlier}&den={later}"),
    ("verification queue", Role.REVIEWER, "/tham-tra"),
    ("objections", Role.REVIEWER, "/kien-nghi"),
    ("agency desk", Role.STAFF, "/co-quan/so-00000"),
    ("auditor's runs", Role.AUDITOR, "/kiem-toan"),
    ("one-off audits", Role.STAFF, "/kiem-tra"),
    ("rubrics", Role.STAFF, "/bo-tieu-chi"),
    ("one rubric", Role.STAFF, "/bo-tieu-chi/province-2026-so"),
)


def measure(form: str) -> list[Row]:
    """Fill a database, serve it, and ask for each page: the first time, then again."""
    count, newest = AGENCIES[form], datetime.now(UTC).date()
    with tempfile.TemporaryDirectory(prefix="soicong-web-") as folder:
        data = Path(folder)
        database = fill(data, count, newest=newest)
        with serving(data) as served:
            with served.client(Role.STAFF) as client:
                began = time.monotonic()
                client.get("/tong-quan").raise_for_status()
                first = time.monotonic() - began
                slug = _largest(client)
            rows, before, (earlier, later) = [_told(count, first)], _before(database), _runs(database)
            for what, role, path in _PAGES:
                with served.client(role) as client:
                    address = path.format(xa=slug, before=before, earlier=earlier, later=later)
                    rows.append(_row(what, client, address))
            with served.client(Role.STAFF) as client:
                rows.append(_after_a_judgement(client, database))
    return rows


def _told(count: int, first: float) -> Row:
    return Row(
        what=f"{count:,} agencies, 60 monthly rounds ({count * 10:,} judgements): the first page after the start",
        goal="told",
        reached=f"{first:.1f} s",
        ok=True,
    )


def _row(what: str, client: httpx.Client, address: str) -> Row:
    took: list[float] = []
    for _ in range(_TIMES + 1):
        began = time.monotonic()
        answer = client.get(address, follow_redirects=True)
        took.append(time.monotonic() - began)
        if answer.status_code >= 400:
            return Row(
                what=what,
                goal=f"< {MOST:g} s",
                reached=f"status {answer.status_code}",
                ok=False,
                note=address,
            )
    first, *again = took
    return Row(
        what=what,
        goal=f"< {MOST:g} s",
        reached=f"{max(again):.2f} s",
        ok=max(again) < MOST,
        note=f"first {first:.2f}, median {statistics.median(again):.2f} s, {len(answer.content) / 1000:,.0f} kB",
    )


def _after_a_judgement(client: httpx.Client, database: Path) -> Row:
    """The overview while new judgements arrive: nobody waits for the leagues to be made anew."""
    took: list[float] = []
    for number in range(8):
        with sqlite3.connect(database, timeout=30) as base:
            base.execute("UPDATE sqlite_sequence SET seq = seq WHERE name = 'scorecards'")
            _judge_anew(base, number)
        base.close()
        for _ in range(3):
            began = time.monotonic()
            client.get("/tong-quan").raise_for_status()
            took.append(time.monotonic() - began)
    return Row(
        what="overview, while portals are judged",
        goal=f"< {MOST:g} s",
        reached=f"{max(took):.2f} s",
        ok=max(took) < MOST,
        note=f"median {statistics.median(took):.2f} s of {len(took)}",
    )


def _judge_anew(base: sqlite3.Connection, number: int) -> None:
    """One of the agencies is judged once more: a copy of its newest judgement, by a run of its own."""
    card = base.execute(
        "SELECT max(scorecards.id) FROM scorecards JOIN runs ON runs.id = run_id WHERE agency_code IN "
        "(SELECT agency_code FROM runs WHERE id = ?)",
        (1 + number * 10,),
    ).fetchone()[0]
    run = base.execute("SELECT run_id FROM scorecards WHERE id = ?", (card,)).fetchone()[0]
    new_run = _copied(base, "runs", "id", run)
    new_card = _copied(base, "scorecards", "id", card, run_id=new_run)
    for table in ("heading_scores", "findings"):
        columns = [str(row[1]) for row in base.execute(f"PRAGMA table_info({table})")]
        told = ", ".join("?" if name == "scorecard_id" else name for name in columns)
        base.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE scorecard_id = ?",
            (new_card, card),
        )


def _copied(base: sqlite3.Connection, table: str, key: str, number: int, **changed: int) -> int:
    columns = [str(row[1]) for row in base.execute(f"PRAGMA table_info({table})") if row[1] != key]
    told = ", ".join("?" if name in changed else name for name in columns)
    values = [changed[name] for name in columns if name in changed]
    done = base.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {key} = ?",
        (*values, number),
    )
    return int(done.lastrowid or 0)


def _largest(client: httpx.Client) -> str:
    """The league of the communes, the larger one."""
    page = client.get("/tong-quan").text
    found = [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/bang/")]
    return next(one for one in found if "cap-xa" in one).split("?")[0]


def _before(database: Path) -> date:
    with sqlite3.connect(database) as base:
        found = base.execute(
            "SELECT DISTINCT evaluated_at FROM scorecards ORDER BY evaluated_at DESC LIMIT 2"
        ).fetchall()
    base.close()
    assert len(found) == 2, FIRST
    return date.fromisoformat(found[1][0])


def _runs(database: Path) -> tuple[int, int]:
    """The last two runs of the agency whose portal is asked for."""
    with sqlite3.connect(database) as base:
        found = base.execute(
            "SELECT id FROM runs WHERE agency_code = 'so-00000' ORDER BY id DESC LIMIT 2"
        ).fetchall()
    base.close()
    return found[1][0], found[0][0]
