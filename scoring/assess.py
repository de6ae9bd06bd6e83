"""Rubric × Case → Assessment: every criterion gets a finding, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from checks.anchoring import anchored
from checks.case import Case
from checks.count import Count
from checks.counts import counts
from checks.guard import judged as judge_guarded
from checks.model import Finding, cannot_tell
from checks.registry import Check, all_checks
from evidence.model import Cause, Page
from scoring.blocked import block_notes
from scoring.calendar import Calendar
from scoring.model import Assessment, Criterion, Judged, Need, Rubric
from scoring.unseen import kind_of, why

_log = logging.getLogger(__name__)


def assess(
    rubric: Rubric,
    case: Case,
    unmapped_labels: tuple[str, ...] = (),
    *,
    checks: Mapping[str, Check] | None = None,
) -> Assessment:
    """Judge every criterion of a rubric; never raises for what a check does.

    Criteria that need the running portal are cantTell on an archive or a stand-in address. A check that fails
    on a case is cantTell by our fault, and is logged. A portal whose home page was not seen is not scored:
    `not_scored` says why, and every criterion is cantTell but those that are about answering over several days, which
    say what was seen of that.
    """
    known = all_checks() if checks is None else checks
    unseen = why_unseen(case)
    looks = case.site.probes_named("availability")
    findings = anchored(
        case,
        [
            unseen if unseen and Need.REPEAT not in criterion.needs else _judge(criterion, case, known)
            for criterion in rubric.criteria
        ],
    )
    judged = tuple(
        Judged(criterion=criterion, finding=finding)
        for criterion, finding in zip(rubric.criteria, findings, strict=True)
    )
    return Assessment(
        agency=case.site.agency,
        rubric=rubric,
        evaluated_at=case.evaluated_at,
        window=case.window,
        judged=judged,
        sections=case.sections,
        unmapped_labels=tuple(sorted(set(unmapped_labels))),
        not_scored=_sentence(why(case.site.home, looks)) if unseen else "",
        unseen=kind_of(case.site.home, looks) if unseen else "",
        notes=(
            *block_notes(case.site),
            *(case.calendar.remarks(case.window) if isinstance(case.calendar, Calendar) else ()),
        ),
        counts=_counts(case),
        left_out=case.site.left_out,
    )


def why_unseen(case: Case) -> Finding | None:
    """A cantTell finding where the home page could not be read, with its cause and reason; else None."""
    if case.home is not None:
        return None
    page = case.site.home
    return cannot_tell(
        f"Chưa đánh giá được: {why(page, case.site.probes_named('availability'))}.",
        cause=(page.cause if page else None) or _cause(page),
        need="unseen",
        unseen=(page.url,) if page else (case.site.agency.home_url,),
    )


def _counts(case: Case) -> tuple[Count, ...]:
    """The portal's counts; none where counting fails, which is logged: a score does not hang on them."""
    try:
        return counts(case)
    except Exception:
        _log.exception("counting failed on %s", case.site.agency.code)
        return ()


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _cause(page: Page | None) -> Cause:
    return Cause.OURS if page is None or page.readable else Cause.SITE


def _judge(criterion: Criterion, case: Case, checks: Mapping[str, Check]) -> Finding:
    if Need.LIVE in criterion.needs and not case.site.live:
        return cannot_tell(
            "Tiêu chí này cần xem cổng đang chạy ở tên miền chính thức; lần đánh giá này chỉ dùng bản lưu.",
            cause=Cause.OURS,
            need="live",
        )
    try:
        return judge_guarded(case, checks[criterion.check], criterion.parameters)
    except Exception as error:
        _log.exception("check '%s' failed on criterion %s", criterion.check, criterion.id)
        return cannot_tell(
            f"Phép kiểm tra gặp lỗi của phần mềm ({type(error).__name__}); điểm này chưa được tính là thiếu.",
            cause=Cause.OURS,
            need="look",
            error=type(error).__name__,
        )
