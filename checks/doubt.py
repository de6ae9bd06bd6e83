"""When what was not found may be called missing, and what to say while it may not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from checks.case import Case, SectionState
from checks.model import Citation, Finding, Measured, Outcome, cannot_tell, graded
from checks.reasons import reason_of
from checks.seen import hidden_by_scripts, lost_entries
from evidence.model import Cause, Probe

REFUSALS = frozenset({401, 403, 407, 408, 425, 429, 451})
# Words that tell an absence; not in a condition ('nếu không có'), in a question, or in what a page is quoted with.
_MISSING = re.compile(
    r"(?<!nếu )(?<!có hay )\b(?:không có|không thấy|không tìm thấy|chưa có|còn thiếu|thiếu)\b(?![^‘’]*’)",
    re.IGNORECASE,
)
# How the errors of probes begin (docs/probes.md); everything else is our own doing.
_CAUSES = {
    Cause.SITE: (
        "blocked",
        "tls",
        "protocol",
        "body_",
        "empty_answer",
        "out_of_order",
        "connect_refused",
        "redirect_loop",
        "http_4",
        "http_5",
    ),
    Cause.NETWORK: ("refused_dns", "refused_no_address", "dns", "timeout", "connect", "network", "reset"),
    Cause.POLICY: ("refused", "robots", "post_form", "policy"),
}


def open_question(
    note: str,
    *,
    cause: Cause,
    need: str,
    floor: Fraction = Fraction(0),
    ceiling: Fraction = Fraction(1),
    citations: tuple[Citation, ...] = (),
    unseen: tuple[str, ...] = (),
    **measured: Measured,
) -> Finding:
    """cantTell, with bounds where something is known: part of it reached, or not all of it reachable."""
    known = floor > 0 or ceiling < 1
    return Finding(
        outcome=Outcome.CANT_TELL,
        note=note,
        floor=floor if known else None,
        ceiling=ceiling if known else None,
        cause=cause,
        need=need,
        citations=citations,
        unseen=unseen,
        measured=measured,
    )


def unproven(
    case: Case,
    keys: Iterable[str],
    note: str,
    *,
    floor: Fraction = Fraction(0),
    citations: tuple[Citation, ...] = (),
    **measured: Measured,
) -> Finding | None:
    """What to say where part of the sections was not seen, so that a thing not found may still be there.

    `note` tells what was found so far. None where every named section was seen whole: then what was not found
    is missing.
    """
    gap = next((gap for key in keys if (gap := _gap(case, key)) is not None), None)
    if gap is None:
        return None
    return _with_gap(gap, note, floor, citations, measured)


def so_far(note: str) -> str:
    """What was found until now, in words that leave open what was not seen: 'không có' becomes 'chưa thấy'."""
    return _MISSING.sub(lambda match: "Chưa thấy" if match[0][0].isupper() else "chưa thấy", note)


def _with_gap(
    gap: Gap, note: str, floor: Fraction, citations: tuple[Citation, ...], measured: Mapping[str, Measured]
) -> Finding:
    known = floor > 0
    return Finding(
        outcome=Outcome.CANT_TELL,
        note=f"{so_far(note)} Chưa đủ căn cứ để kết luận phần còn lại: {gap.why}.",
        floor=floor if known else None,
        ceiling=Fraction(1) if known else None,
        cause=gap.cause,
        need=gap.need,
        citations=citations,
        unseen=gap.unseen,
        measured=measured,
    )


class Gap(NamedTuple):
    """Why a section was not seen whole."""

    why: str
    cause: Cause
    need: str
    unseen: tuple[str, ...]


def _gap(case: Case, key: str) -> Gap | None:
    section, title = case.section(key), case.title_of(key)
    if section.external:
        why = f"mục ‘{title}’ dẫn sang trang khác, nội dung ở đó chưa được đọc"
        return Gap(why, Cause.POLICY, "look", (section.url,))
    if section.state is SectionState.UNKNOWN:
        need = "unseen" if section.unseen else "look"
        return Gap(f"chưa xác định được mục ‘{title}’", section.cause or Cause.SITE, need, section.unseen)
    hidden = hidden_by_scripts(case.pages_of(key))
    if hidden:
        why = f"có trang của mục ‘{title}’ chỉ hiện nội dung khi chạy trong trình duyệt"
        return Gap(why, Cause.OURS, "unseen", hidden)
    if not section.complete:
        return Gap(f"mục ‘{title}’ còn trang danh sách chưa xem", Cause.OURS, "unseen", section.unseen)
    if lost := lost_entries(case, case.pages_of(key)):
        cause = Cause.SITE if case.site.soicong_archive else Cause.OURS
        return Gap(f"{len(lost)} trang con của mục ‘{title}’ chưa xem được", cause, "unseen", lost[:40])
    return None


def settle(
    case: Case,
    keys: Iterable[str],
    degree: Fraction,
    note: str,
    *,
    citations: tuple[Citation, ...] = (),
    also: tuple[str, ...] = (),
    **measured: Measured,
) -> Finding:
    """Grade what was found; below the full degree only where the sections were seen whole.

    `also` are further addresses that were searched.
    """
    keys = tuple(keys)
    gap = next((gap for key in keys if (gap := _gap(case, key)) is not None), None) if degree < 1 else None
    if gap is not None:
        return _with_gap(gap, note, degree, citations, measured)
    searched = tuple(dict.fromkeys((*looked_at(case, keys), *also)))
    return graded(degree, note, citations=citations, looked_at=searched, **measured)


def looked_at(case: Case, keys: Iterable[str]) -> tuple[str, ...]:
    """Addresses that were searched for what the sections should hold."""
    urls = [url for key in keys for url in (*case.section(key).pages, *case.section(key).looked_at)]
    return tuple(dict.fromkeys(urls))


def cause_of(error: str | None) -> Cause:
    """Whose doing it was that a probe could not be made."""
    word = (error or "").lower()
    return next((cause for cause, begins in _CAUSES.items() if word.startswith(begins)), Cause.OURS)


# Looks whose subject is the answer itself: that nothing came, or an error, is what they tell.
_OF_ANSWERS = frozenset({"availability", "service", "dossier_lookup", "not_found", "search", "links"})


def turned_away(probe: Probe) -> bool:
    """Whether a look met a refusal or an error of the moment, which says nothing of what others find there."""
    status = probe.value.get("status")
    if probe.name in _OF_ANSWERS or not isinstance(status, int):
        return False
    return status in REFUSALS or status >= 500


def made(case: Case, name: str) -> tuple[Probe, ...]:
    """The looks of one kind that could be made and saw the portal, oldest first."""
    return tuple(
        probe for probe in case.site.probes_named(name) if probe.error is None and not turned_away(probe)
    )


def not_probed(case: Case, name: str, what: str, *, need: str = "") -> Finding:
    """What to say where no look of a kind could be made: never a reproach to the portal."""
    tried = case.site.probe(name)
    if tried is None:
        return cannot_tell(
            f"Chưa đo được {what} trong lần khảo sát này.", cause=Cause.OURS, need=need or "live"
        )
    return cannot_tell(
        f"Chưa đo được {what}: phép đo bị gián đoạn ({reason_of(tried.error or '')}).",
        cause=cause_of(tried.error),
        need=need or "unseen",
        unseen=(tried.url,),
        error=tried.error,
    )
