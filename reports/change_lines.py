"""A portal's changes as lines of a page: words, signs and numbers as officials read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.text import clean, day, interval, local_href
from reports.words import UNKNOWN_VERDICT, VERDICTS, Verdict
from scoring.changes_model import CriterionChange, Noise, PortalChange, SectionNews, Standpoint, State
from scoring.differences import SectionChange
from scoring.rounding import rounded, signed

SECTION_WORDS = {
    SectionChange.APPEARED: "mới xuất hiện",
    SectionChange.VANISHED: "không còn thấy",
    SectionChange.STALE: "cũ đi hoặc trống",
    SectionChange.RENEWED: "có nội dung mới trở lại",
}
NOISE_WORDS = {
    Noise.OVERLAP: "khoảng điểm hai lần còn giáp nhau",
    Noise.LOOK: "chưa đủ lần xem cổng đang chạy",
    Noise.WEIGHT: "kết quả như cũ, mức điểm chia lại",
    Noise.APPLIES: "bắt đầu hoặc thôi áp dụng",
    Noise.UNEXPLAINED: "lỗi của công cụ, không tính cho cổng",
}
STATE_WORDS = {
    State.LOST: "Lần trước có điểm, lần này không đánh giá được",
    State.BACK: "Lần trước không đánh giá được, lần này có điểm",
    State.NEW: "Đánh giá lần đầu",
    State.GONE: "Không có trong lần sau",
    State.UNSEEN: "Cả hai lần đều không đánh giá được",
    State.SAME: "Chưa đánh giá lại",
}


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One criterion as it is printed: '−1,5', or '−1 đến −2' where it is open."""

    id: str
    title: str
    points: str
    before: Verdict
    after: Verdict
    reason: str
    noise: str
    pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """News of one section as it is printed."""

    title: str
    what: str
    style: str
    detail: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PortalLine:
    """One portal as it is printed."""

    code: str
    name: str
    host: str
    href: str
    state: str
    before: str
    after: str
    days: str
    net: str
    style: str
    losses: tuple[ChangeLine, ...]
    gains: tuple[ChangeLine, ...]
    held_back: tuple[ChangeLine, ...]
    sections: tuple[SectionLine, ...]
    parts: tuple[tuple[str, str], ...]
    rubric: tuple[ChangeLine, ...]
    rubric_note: str
    why: str


def standing(side: Standpoint | None) -> str:
    """A score as '61,25–72,5', '–' where there is none."""
    if side is None or side.low is None or side.high is None:
        return "–"
    return interval(rounded(side.low), rounded(side.high))


def portal_line(one: PortalChange, links: Mapping[str, str]) -> PortalLine:
    """A portal's change as it is printed."""
    rubric = one.rubric
    note = ""
    if rubric is not None and not rubric.told_apart:
        note = f"Không tách được phần do bộ tiêu chí và phần do cổng: {rubric.why_not}. Vì vậy không công bố được, mất điểm."
    return PortalLine(
        code=one.agency.code,
        name=clean(one.agency.name),
        host=clean(one.agency.host),
        href=local_href(links.get(one.agency.code, "")),
        state=STATE_WORDS.get(one.state, ""),
        before=standing(one.before),
        after=standing(one.after),
        days=" → ".join(day(side.on) for side in (one.before, one.after) if side is not None),
        net=signed(one.net),
        style="lost" if one.net < 0 else "won" if one.net > 0 else "even",
        losses=tuple(map(change_line, one.losses)),
        gains=tuple(map(change_line, one.gains)),
        held_back=tuple(map(change_line, one.held_back)),
        sections=tuple(map(_section, one.sections)),
        parts=_parts(one),
        rubric=tuple(map(change_line, rubric.changes)) if rubric is not None else (),
        rubric_note=note,
        why=_why_not_scored(one),
    )


def change_line(one: CriterionChange) -> ChangeLine:
    """A criterion's change as it is printed."""
    won = signed(one.points)
    return ChangeLine(
        id=one.criterion,
        title=clean(one.title),
        points=won if one.points == one.most else f"{won} đến {signed(one.most)}",
        before=VERDICTS.get(one.before, UNKNOWN_VERDICT),
        after=VERDICTS.get(one.after, UNKNOWN_VERDICT),
        reason=clean(one.reason),
        noise=NOISE_WORDS[one.noise] if one.noise is not None else "",
        pages=one.pages,
    )


def _section(news: SectionNews) -> SectionLine:
    days = ""
    if news.change is SectionChange.STALE:
        days = (
            f"mục mới nhất ngày {day(news.newest_after)}" if news.newest_after else "trang không còn nội dung"
        )
    elif news.newest_after:
        days = f"mục mới nhất ngày {day(news.newest_after)}"
    good = news.change in (SectionChange.APPEARED, SectionChange.RENEWED)
    return SectionLine(
        title=clean(news.title),
        what=SECTION_WORDS[news.change],
        style="passed" if good else "failed",
        detail=days,
        url=news.url,
    )


def _parts(one: PortalChange) -> tuple[tuple[str, str], ...]:
    """What the change of the sure score is made of; nothing where that is all announced."""
    if one.low is None or (one.rubric is None and not one.unannounced):
        return ()
    told = [("Điểm chắc chắn thay đổi", signed(one.low)), ("do cổng, được công bố", signed(one.net))]
    if one.rubric is not None and one.rubric.told_apart:
        told.append(("do bộ tiêu chí hoặc phiên bản công cụ khác", signed(one.owed_to_rubric)))
    told.append(("chưa công bố (dưới mức dao động, chưa đủ căn cứ)", signed(one.unannounced)))
    return tuple(told)


def _why_not_scored(one: PortalChange) -> str:
    side = one.after if one.after is not None and not one.after.scored else one.before
    return clean(side.not_scored) if side is not None else ""
