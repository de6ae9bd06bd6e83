"""What the pages of one-off audits show, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.vocabulary import titles
from db.audit_records import AuditRecord, AuditState
from db.migrate import upgrade
from db.problem import DatabaseProblem, ProblemKind
from db.records import RunSummary
from db.store import Store
from jobs.human_check import human_check
from jobs.one_off import one_off_settings
from jobs.one_off_rules import LONGEST, PAGES
from jobs.settings import Settings
from reports.build import MENDS_SHOWN, marks, unjudged_by_need
from reports.exhibits import Shown, Wanted, plan
from reports.view import portal_view, sentence
from scoring.human_check import stamped, told
from scoring.result import canonical_bytes
from web.evidence_pages import EvidenceLinks, EvidencePages, evidence_links
from web.live import Shown as LiveShown
from web.rendering import fragment
from web.shelf import rubric_of
from web.what_if import what_if

STATES = {
    AuditState.WAITING: "chờ tới lượt",
    AuditState.RUNNING: "đang xem",
    AuditState.DONE: "xong",
    AuditState.FAILED: "không xong",
    AuditState.INTERRUPTED: "dừng giữa chừng",
    AuditState.CANCELLED: "đã rút lại",
}
DOING = {
    "": "Đang chuẩn bị",
    "starting": "Đang chuẩn bị",
    "crawling": "Đang xem các trang",
    "probing": "Đang thử các địa chỉ kỹ thuật",
    "judging": "Đang chấm điểm",
}
_MINUTES = LONGEST / 60


@dataclass(frozen=True, kw_only=True)
class FoundSection:
    """A section that the crawl has found a way to."""

    title: str
    url: str


def sections_of(record: AuditRecord) -> tuple[FoundSection, ...]:
    """The sections found so far, by name."""
    names = titles()
    found = (FoundSection(title=names.get(key, key), url=url) for key, url in record.progress.sections)
    return tuple(sorted(found, key=lambda one: one.title))


def live(store: Store, number: int) -> LiveShown:
    """How an audit stands, for its page."""
    record = store.web_audits().get(number)
    before = store.web_audits().before(number) if record.state is AuditState.WAITING else 0
    found = sections_of(record)
    if record.state is AuditState.WAITING:
        said = f"Đang chờ, còn {before} cổng ở trước." if before else "Sắp tới lượt."
    elif record.open:
        said = f"{DOING[record.progress.doing]}; đã thấy {len(found)} mục."
    else:
        said = f"Lần kiểm tra: {STATES[record.state]}."
    html = fragment(
        "audit_progress.html",
        audit=record,
        before=before,
        sections=found,
        doing=DOING[record.progress.doing],
        most=PAGES,
    )
    return LiveShown(html=html, said=said, over=not record.open)


@dataclass(frozen=True, kw_only=True)
class OneOffResult:
    """What a one-off audit found: its run and its result document, from its own folder."""

    run: RunSummary
    document: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Names the result."""
        return hashlib.sha256(canonical_bytes(self.document)).hexdigest()


def result_of(configuration: Settings, record: AuditRecord) -> OneOffResult | None:
    """The result of an audit that is done; None where its folder was cleared away."""
    own = one_off_settings(configuration, record.id)
    if record.run_id is None or not (own.data / "soicong.sqlite3").is_file():
        return None
    with _opened(own) as store:
        return OneOffResult(run=store.load_run(record.run_id), document=store.load_document(record.run_id))


def exhibit_of(
    configuration: Settings, record: AuditRecord, found: OneOffResult, number: int
) -> tuple[Wanted, Shown] | None:
    """A page that the result cites, by its number."""
    own = one_off_settings(configuration, record.id)
    with _opened(own) as store:
        return EvidencePages(own).page(store, found.run.id, found.digest, found.document, number)


def report_values(
    configuration: Settings, found: OneOffResult, *, folder: str, wanted: frozenset[str], today: date
) -> dict[str, Any]:
    """What the page of a report shows; `folder` is where its archived pages are opened."""
    document = stamped(found.document, human_check(configuration))
    view = portal_view(document)
    rubric = rubric_of(document["rubric"]["sha256"], document["rubric"]["id"])
    grades = rubric.grades if rubric is not None else ()
    return {
        "view": view,
        "human_check": told(view.run),
        "sentence": sentence(view),
        "marks": marks(grades),
        "mends": (view.mends if view.scored else ())[:MENDS_SHOWN],
        "unjudged": unjudged_by_need(view.unjudged if view.scored else ()),
        "exhibits": links_of(found, folder),
        "what_if": what_if(view, wanted, grades),
        "contact": "",
        "today": today,
    }


def links_of(found: OneOffResult, folder: str) -> EvidenceLinks:
    """The links to its archived pages, which are opened under `folder`."""
    links = evidence_links(found.run.id, plan(found.document))
    return EvidenceLinks(folder=folder, anchors=links.anchors, numbers=links.numbers)


def _opened(own: Settings) -> Store:
    """The database of one audit; one that an earlier version of the program made is brought up to this one."""
    try:
        return Store(own.database)
    except DatabaseProblem as problem:
        if problem.kind is not ProblemKind.NOT_MIGRATED:
            raise
        upgrade(own.database)
        return Store(own.database)
