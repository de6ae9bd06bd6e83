"""What the page of one item offers and tells: what may be laid down at once, links with their looks, acts in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from checks.vocabulary import titles
from db.season_records import Act, ReviewRecord
from db.store import Store
from jobs.label_proposals import may_propose
from jobs.review_history import ACT_WORDS
from jobs.review_table import Compared
from jobs.season_ranking import span
from reports.view import Line
from scoring.rounding import printed as in_words
from season.labels import sections_of
from season.official import needs_second
from web.queue import Queue


def asked_told(one: Compared, queue: Queue) -> str:
    """How the question about an item stands; '' where there is none."""
    if one.asked is None:
        return ""
    if one.asked.reply is not None:
        return "cơ quan đã trả lời câu hỏi"
    due = one.asked.due_on(queue.held.period.objection_days)
    if queue.waits_for_agency(one):
        return f"đang hỏi cơ quan, chờ đến hết {due:%d/%m/%Y}"
    return f"cơ quan chưa trả lời, hạn {due:%d/%m/%Y} đã qua"


def label_sections(one: Compared) -> list[tuple[str, str]]:
    """The sections for which a label may be proposed with a correction: key and name."""
    named = titles()
    return [(key, named[key]) for key in sections_of(one.rated, one.item.id)] if may_propose(one) else []


def choices(one: Compared) -> list[tuple[str, str, str]]:
    """What may be laid down at once: name, in words, points as typed."""
    found = []
    if one.item.claim is not None and one.item.claim.points is not None:
        points = in_words(one.item.claim.points, 4)
        found.append(("tu-cham", f"Công nhận tự chấm: {points} điểm", points))
    measured = one.item.measured
    if measured is not None and measured.decided:
        points = in_words(measured.low, 4)
        found.append(("may-do", f"Theo máy đo: {points} điểm", points))
    return found


def second(queue: Queue, one: Compared, points: str) -> bool:
    """Whether these points would need a second person."""
    limit = queue.held.period.second_reviewer_above
    return needs_second(one.item, Fraction(points.replace(",", ".")), limit=limit)


def checked_links(store: Store, one: Compared, queue: Queue) -> list[tuple[str, str]]:
    """The agency's own links with what a look at them came to."""
    links = one.item.claim.links if one.item.claim is not None else ()
    if not links:
        return []
    looks = store.season_desk().links(queue.held.period.season, one.agency.code)
    words = {"works": "mở được", "broken": "không mở được", "unknown": "chưa kết luận"}
    return [
        (
            url,
            words[look.state.value]
            if (look := looks.get((one.agency.code, url))) is not None
            else "chưa mở thử",
        )
        for url in links
    ]


def evidence_offered(one: Compared, line: Line | None) -> str:
    """What stands in the field of evidence at first: the agency's link, or the page that was cited."""
    if one.item.claim is not None and one.item.claim.links:
        return one.item.claim.links[0]
    cited: Sequence[str] = [each.url for each in line.evidence] if line is not None else ()
    return next((url for url in cited if url.startswith(("https://", "http://"))), "")


def told_act(act: ReviewRecord) -> dict[str, object]:
    """An act of the trail with what it did in words."""
    before = span(act.old_low, act.old_high) if act.old_low is not None else ""
    what = ACT_WORDS[act.act]
    if act.act is Act.SET and act.points is not None:
        what = f"ghi {in_words(act.points)} điểm" + (f" (trước {before})" if before else "")
    elif act.act is Act.LABEL:
        what = f"{what} số {act.target_id}"
        return {"act": replace(act, links=act.links[1:]), "what": what}
    elif act.target_id is not None:
        what = f"{what} số {act.target_id}"
    return {"act": act, "what": what}
