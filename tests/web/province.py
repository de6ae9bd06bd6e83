"""A small province in a database: one portal with its archive and two runs, others with scores only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

from checks.case import Section, SectionState
from checks.model import Citation, Finding, cannot_tell, failed, graded, passed
from db.rounds import PortalState, RoundPortal, RoundState
from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, Cause, Tier
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.settings import Settings
from jobs.shadow_kept import Trial, TriedCriterion, TriedLine, keep_trial, now
from scoring.calendar import window_for
from scoring.model import Assessment, Judged, Rubric
from scoring.result import document
from scoring.rubric import find
from scoring.score import score
from tests.assurance.example import PAGES, RUBRIC, write_archive

OWN, OTHER, UNSEEN = "so-thu", "so-hai", "so-kin"
ON = date(2025, 10, 15)
BEFORE = date(2025, 9, 15)
HOSTILE = "<script>document.title='hit'</script>"
_PAYLOAD_URL = "javascript:document.title='hit'"


def fill(store: Store, data: Path, *, pages: Mapping[str, str] = PAGES) -> dict[str, int]:
    """Fill an empty database, `pages` being those of the archive; the newest run of each agency by code."""
    rubric = find(RUBRIC)
    archive = data / "archives" / OWN / "1.warc.gz"
    own = write_archive(archive, pages=pages)
    names = {OTHER: f"Sở Hai {HOSTILE}", "so-ba": "Sở Ba", UNSEEN: "Sở Kín"}
    others = {
        code: Agency(code=code, name=name, tier=Tier.SO, home_url=f"https://{code}.thu.gov.vn")
        for code, name in names.items()
    }
    store.save_agencies([own, *others.values()])
    _scored(store, own, rubric, BEFORE, (failed("Chưa có."), passed("Có.")))
    newest = {OWN: _archived(store, archive, rubric)}
    cited = Citation(url=_PAYLOAD_URL, quote=HOSTILE)
    findings = (
        passed(f"Có {HOSTILE}", citations=(cited,)),
        graded(Fraction(1, 3), "Một phần."),
        failed("Chưa có."),
        cannot_tell("Chưa rõ.", cause=Cause.SITE, need="look"),
    )
    newest[OTHER] = _scored(store, others[OTHER], rubric, ON, findings)
    newest["so-ba"] = _scored(store, others["so-ba"], rubric, ON, (passed("Có."),))
    newest[UNSEEN] = _scored(
        store, others[UNSEEN], rubric, ON, (passed("Có."),), not_scored="Cổng chặn việc xem."
    )
    _round(store, newest)
    return newest


def _archived(store: Store, archive: Path, rubric: Rubric) -> int:
    site = load_site(archive)
    number = store.start_run(site.agency, started_at=site.started_at, archive=str(archive))
    judged = judge(site, rubric=rubric, at=ON, run=run_facts(site, number, archive))
    store.save_result(number, judged.assessment, judged.scorecard, judged.document)
    store.finish_run(number, finished_at=site.finished_at, stop_reason="finished", pages=site.pages)
    return number


def _scored(
    store: Store,
    agency: Agency,
    rubric: Rubric,
    on: date,
    findings: tuple[Finding, ...],
    *,
    not_scored: str = "",
) -> int:
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    number = store.start_run(agency, started_at=at, archive="")
    judged = Assessment(
        agency=agency,
        rubric=rubric,
        evaluated_at=on,
        window=window_for(rubric.window, on),
        judged=tuple(
            Judged(criterion=criterion, finding=finding)
            for criterion, finding in zip(
                rubric.criteria, islice(cycle(findings), len(rubric.criteria)), strict=True
            )
        ),
        sections={"news": Section(key="news", state=SectionState.PRESENT, url=_PAYLOAD_URL, reason=HOSTILE)},
        not_scored=not_scored,
        unmapped_labels=(HOSTILE,),
    )
    card = score(judged)
    store.save_result(number, judged, card, document(judged, card, {"id": number}))
    store.finish_run(number, finished_at=at + timedelta(minutes=1), stop_reason="finished")
    return number


def _round(store: Store, newest: dict[str, int]) -> None:
    at = datetime(2025, 10, 15, 2, tzinfo=UTC)
    rounds = store.rounds()
    number = rounds.begin(newest, started_at=at, evaluated_at=ON, trigger="nightly", asked={})
    for code, run in newest.items():
        rounds.add_run(number, run)
        state = PortalState.UNSEEN if code == UNSEEN else PortalState.DONE
        why = "blocked" if code == UNSEEN else "finished"
        rounds.note(
            number, RoundPortal(agency_code=code, state=state, run_id=run, attempts=1, why=why, changed_at=at)
        )
    rounds.finish(number, RoundState.DONE, at=at + timedelta(hours=2))


def fill_again(store: Store) -> None:
    """The portal that could not be seen is seen, and has everything."""
    agency = next(one for one in store.list_agencies(ON) if one.code == UNSEEN)
    _scored(store, agency, find(RUBRIC), ON, (passed("Có."),))


def keep_a_trial(configuration: Settings) -> None:
    """A rubric that was tried on stored evidence."""
    line = TriedLine(
        code=OWN,
        name="Sở <b>Nội vụ</b>",
        before="61,5",
        after="64",
        moved="+2,5",
        grade_before="Trung bình",
        grade_after="Khá",
        place_before=3,
        place_after=2,
        why="1.1 +2,5",
    )
    criterion = TriedCriterion(
        criterion="1.1",
        title="Sơ đồ tổ chức",
        gained=1,
        lost=0,
        points="+2,5",
        reason="mục này nặng điểm hơn",
    )
    trial = Trial(
        rubric="bo-moi",
        title="Bộ tiêu chí thử",
        sha256="0" * 64,
        draft_note="dự thảo tiêu chí, chưa ban hành",
        tried_at=now(),
        season=None,
        rose=1,
        fell=0,
        regraded=1,
        lines=(line,),
        criteria=(criterion,),
        left_out=(("Sở Y tế", "kho lưu của lượt 1 không còn"),),
    )
    keep_trial(configuration, trial)
