"""A province that has of everything: portals with runs, a season with forms, reviews and objections, audits, keys, logs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from benchmarks.security.hostile_records import Supply, changed, poison
from benchmarks.security.script_strings import Attack
from db.audit_records import ApprovedHost, AuditProgress, AuditRecord, AuditState, NewAudit
from db.migrate import upgrade
from db.season_records import Act, AnswerRecord, LinkRecord, LinkState, ReviewRecord
from db.store import Store
from db.web_accounts import Account, Role
from db.web_keys import Scope
from db.web_watch import WebEvent
from jobs.log_events import ROUND_BEGUN
from jobs.one_off import one_off_settings
from jobs.one_off_rules import OF_OFFICE
from jobs.season_publishing import SCHEMA
from scoring.guard import Reason, ReasonKind, Verdict
from tests.assurance.example import PAGES
from tests.web.province import OTHER, OWN, fill
from tests.web.season import ITEM, MOST, ONE, SCHEME, fill_season, object_to
from tests.web.served import Served
from web.keys import make_key
from web.secrets import kept, new_identifier

_TEXT = "Lời của người khác"
_ADDRESS = "https://a.example.gov.vn/tin"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands where: the newest runs by agency, the two audits, the secret of the shared one."""

    runs: dict[str, int]
    waiting: int
    done: int
    secret: str


@dataclass(frozen=True, kw_only=True)
class World:
    """The databases and files of an installation, each with the strings that it is given."""

    filled: Filled
    database: Path
    audit: Path
    files: tuple[Path, ...]  # lines of JSON

    def attack(self, supply: Supply, turn: int) -> None:
        """Change every text from outside to the strings of a turn; begins anew each time with what was last there."""
        for count in (True, False):
            change = supply.count if count else supply.give
            supply.begin(turn)
            if count:
                supply.places.clear()
            own = frozenset({self.filled.runs[OWN]})
            poison(self.database, change, documents_with_addresses=own)
            poison(self.audit, change, documents_with_addresses=frozenset({_run_with_archive(self.audit)}))
            for path in self.files:
                lines = path.read_text("utf-8").splitlines()
                told = [changed(json.loads(line), path.parent.name, change) for line in lines]
                path.write_text("".join(f"{json.dumps(line)}\n" for line in told), "utf-8")


def fill_world(site: Served, every: Sequence[Attack]) -> World:
    """Fill the empty installation of a served site; its archived pages hold the strings as their own markup."""
    store, configuration = site.store, site.site.configuration
    now = site.clock()
    for role in Role:
        if role is not Role.AGENCY:
            site.account(role)
    runs = {**fill(store, configuration.data, pages=_pages(every)), **fill_season(store, publication=-1)}
    for code in (OWN, OTHER, ONE):
        site.account(Role.AGENCY, agency=code)
    object_to(store)
    _season(store, now)
    store.guarding().keep(
        Verdict(
            round=1,
            baseline=None,
            reasons=(Reason(kind=ReasonKind.SEEN, holds=False, sentence=_TEXT + " a."),),
        ),
        at=now,
    )
    account = site.account(Role.STAFF)
    make_key(store, _TEXT, account.name, Scope, days=30, by=_TEXT, at=now)
    store.web_watch().note(WebEvent(at=now, kind="forbidden", account=_TEXT, address=_TEXT, detail=_TEXT))
    store.web_audits().approve(
        ApprovedHost(host="cong-khac.vn", approved_at=now, approved_by=_TEXT, reason=_TEXT)
    )
    waiting, done = (_asked(site, account, host) for host in ("b.thu.gov.vn", "a.thu.gov.vn"))
    secret = new_identifier()
    own = one_off_settings(configuration, done.id)
    own.data.mkdir(parents=True, exist_ok=True)
    upgrade(own.database)
    with Store(own.database) as audits:
        run = fill(audits, own.data, pages=_pages(every))[OWN]
    store.web_audits().end(done.id, AuditState.DONE, at=now, run_id=run)
    store.web_audits().share(done.id, kept(secret), until=now + timedelta(days=1))
    database = _file(configuration.database)
    _with_claims(database)
    filled = Filled(runs=runs, waiting=waiting.id, done=done.id, secret=secret)
    return World(
        filled=filled,
        database=database,
        audit=_file(own.database),
        files=(_published(configuration.data, now), *_logs(configuration.data, now)),
    )


def _pages(every: Sequence[Attack]) -> dict[str, str]:
    parts = [every[at :: len(PAGES)] for at in range(len(PAGES))]
    return {
        url: body + "".join(f"<div>{one.text}</div>" for one in part)
        for (url, body), part in zip(PAGES.items(), parts, strict=True)
    }


def _file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def _run_with_archive(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT id FROM runs WHERE archive != ''").fetchone()[0])


def _season(store: Store, now: datetime) -> None:
    desk = store.season_desk()
    review = ReviewRecord(
        season=2026,
        agency_code=ONE,
        scheme=SCHEME,
        item=ITEM,
        act=Act.SET,
        points=MOST / 2,
        old_low=Fraction(0),
        old_high=MOST,
        links=(_ADDRESS,),
        expires=None,
        target_id=None,
        recorded_at=now,
        recorded_by=_TEXT,
        reason=_TEXT,
    )
    number = desk.review(review)
    desk.answer(
        AnswerRecord(
            objection_id=1,
            accepted=True,
            answer=_TEXT,
            recorded_at=now,
            recorded_by=_TEXT,
            review_id=number,
            golden=_TEXT,
        )
    )
    desk.keep_looks(
        [
            LinkRecord(
                season=2026,
                agency_code=ONE,
                url=_ADDRESS,
                state=LinkState.BROKEN,
                detail=_TEXT,
                looked_at=now,
            )
        ]
    )


def _with_claims(database: Path) -> None:
    """The form of the season's example says nothing beside its points: here it does."""
    with closing(sqlite3.connect(database)) as connection, connection:
        ((number, told),) = connection.execute("SELECT rowid, claims FROM season_forms").fetchall()
        claims = [{**one, "note": _TEXT, "links": [_ADDRESS]} for one in json.loads(told)]
        connection.execute("UPDATE season_forms SET claims = ? WHERE rowid = ?", (json.dumps(claims), number))


def _asked(site: Served, account: Account, host: str) -> AuditRecord:
    audits, now = site.store.web_audits(), site.clock()
    new = NewAudit(
        account_id=account.id, agency_code=None, host=host, url=f"https://{host}/?a=(b)", tier="so"
    )
    record = audits.ask(new, OF_OFFICE, at=now)
    assert isinstance(record, AuditRecord)
    sections = ((_TEXT, "https://a.gov.vn/tin?a=(b)"),)
    audits.tell(record.id, AuditProgress(pages=1, of=40, sections=sections, doing="crawling"), at=now)
    return record


def _published(data: Path, now: datetime) -> Path:
    line = {
        "place": 1,
        "agency": OWN,
        "name": _TEXT,
        "official": [90, 90],
        "grade": "Tốt",
        "reason": _TEXT,
        "change": None,
        "place_change": None,
    }
    table = {
        "scheme": SCHEME,
        "title": _TEXT,
        "decision": _TEXT,
        "group": _TEXT,
        "decimals": 2,
        "notes": [_TEXT],
        "lines": [line],
    }
    told = {
        "schema": SCHEMA,
        "season": 2026,
        "composed_on": "2026-11-20",
        "published_at": now.astimezone(UTC).isoformat(),
        "tables": [table],
    }
    path = data / "cong-bo" / "2026.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told), "utf-8")
    return path


def _logs(data: Path, now: datetime) -> tuple[Path, Path]:
    """A round's start and its log; of the log only sentences are shown."""
    path = data / "dot" / "20261101T000000.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = {"event": ROUND_BEGUN.name, "time": now.isoformat(), "round": 1, "portals": 4}
    lines = [begun, *[{"event": "x", "time": now.isoformat(), "say": _TEXT, "level": "info"}] * 100]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    start = path.with_suffix(".json")
    facts: dict[str, object] = {"codes": [], "window": None, "max_pages": 10, "max_seconds": 10, "by": _TEXT}
    start.write_text(json.dumps({**facts, "started_at": now.isoformat(), "pid": 1}), "utf-8")
    return start, path
