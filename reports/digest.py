"""The digest of a round for one reader: the main thing first, each trouble once, as text, as HTML and as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from reports.alerts_model import (
    Composed,
    Digest,
    Group,
    Known,
    Line,
    News,
    PortalOutcome,
    Recipient,
    Role,
    RoundOutcome,
    Rule,
    Subject,
)
from reports.page import render
from reports.text import day
from reports.troubles import news_of

_SHOWN = 20  # lines of one group; a mail that nobody reads tells nothing
_PREFIX = "[Soi Cổng]"
_GROUPS = (
    (
        Subject.SIGNS,
        "bad",
        "Có dấu hiệu bị chèn nội dung lạ",
        "Báo ngay cho đơn vị vận hành và an toàn thông tin; đừng bấm vào địa chỉ lạ. Chỉ gửi nội bộ.",
    ),
    (
        Subject.ACCESS,
        "bad",
        "Không xem được",
        "Mở thử bằng trình duyệt; nếu cũng không được, gọi cho cơ quan.",
    ),
    (Subject.MOVED, "warn", "Có vẻ đã đổi địa chỉ", ""),
    (Subject.DROP, "warn", "Giảm điểm", ""),
    (Subject.OURS, "plain", "Chưa có kết quả do công cụ", "Đợt sau làm lại; hoặc chạy: ./soicong crawl MÃ"),
)
_COUNTED = {
    Subject.SIGNS: "có dấu hiệu bị chèn nội dung lạ",
    Subject.ACCESS: "không xem được",
    Subject.MOVED: "có vẻ đã đổi địa chỉ",
    Subject.DROP: "giảm điểm",
    Subject.OURS: "chưa có kết quả do công cụ",
}
NEWS_WORDS = {News.NEW: "", News.CHANGED: "có thay đổi", News.STILL: "vẫn còn", News.OVER: "đã hết"}


def compose(
    outcome: RoundOutcome,
    recipient: Recipient,
    known: Mapping[tuple[str, Subject], Known],
    *,
    rule: Rule,
    now: datetime,
    late: Sequence[str] = (),
) -> Composed:
    """What a round means for a reader that knows some troubles. An agency's contact with nothing to read gets none."""
    lines: list[Line] = []
    told: dict[tuple[str, Subject], Known] = {}
    over: list[tuple[str, Subject]] = []
    quiet = 0
    for portal in outcome.portals:
        if recipient.role is Role.AGENCY and portal.code not in recipient.codes:
            continue
        found, knows, ended, stay = news_of(portal, known, role=recipient.role, rule=rule, now=now)
        lines += found
        told |= knows
        over += ended
        quiet += stay
    if recipient.role is Role.AGENCY and not lines:
        return Composed(digest=None, told=told, over=tuple(over))
    digest = Digest(
        recipient=recipient,
        subject=_subject(outcome, lines),
        title=_title(outcome),
        lead=_lead(outcome, recipient, lines, quiet),
        groups=_groups(lines),
        known=quiet,
        late=tuple(late),
        league=outcome.league if recipient.role is not Role.AGENCY else "",
    )
    return Composed(digest=digest, told=told, over=tuple(over))


def _title(outcome: RoundOutcome) -> str:
    on = day(outcome.finished_at)
    return f"Đợt {outcome.number}, {on}" if outcome.number is not None else f"Lượt kiểm tra {on}"


def _subject(outcome: RoundOutcome, lines: Sequence[Line]) -> str:
    """The subject of the mail: the worst first, with the name where it is one portal."""
    open_lines = [line for line in lines if line.news is not News.OVER]
    parts = []
    for subject, *_ in _GROUPS:
        names = [line.name for line in open_lines if line.subject is subject]
        if names:
            who = names[0] if len(names) == 1 else f"{len(names)} cổng"
            parts.append(f"{who} {_COUNTED[subject]}")
    if not parts:
        parts = [_seen(outcome.portals), "không có việc mới"]
    main = "; ".join(parts[:2]) + (" và việc khác" if len(parts) > 2 else "")
    return f"{_PREFIX} {main} ({_title(outcome)})"


def _seen(portals: Sequence[PortalOutcome]) -> str:
    seen = sum(portal.seen for portal in portals)
    return f"xem được {seen}/{len(portals)} cổng"


def _lead(outcome: RoundOutcome, recipient: Recipient, lines: Sequence[Line], quiet: int) -> tuple[str, ...]:
    if recipient.role is Role.AGENCY:
        return ("Thông báo tự động về cổng thông tin điện tử của quý cơ quan.",)
    lasted = int((outcome.finished_at - outcome.started_at).total_seconds() // 60)
    length = f"{lasted // 60} giờ {lasted % 60:02d} phút" if lasted >= 60 else f"{lasted} phút"
    said = [f"Đợt đã xong, {_seen(outcome.portals)}, trong {length}."]
    if outcome.interrupted:
        said = [
            f"Đợt bị dừng giữa chừng sau {length}; {_seen(outcome.portals)}. Chạy lại cùng lệnh là đi tiếp."
        ]
    begun = sum(line.news is not News.OVER for line in lines)
    ended = len(lines) - begun
    parts = [f"{begun} việc cần xem" if begun else "không có việc mới"]
    if ended:
        parts.append(f"{ended} việc đã hết")
    if quiet:
        parts.append(f"{quiet} việc đã báo trước vẫn còn")
    sentence = ", ".join(parts)
    troubles = outcome.troubles if recipient.role is Role.STAFF else ()
    return (*said, f"{sentence[:1].upper()}{sentence[1:]}.", *troubles)


def _groups(lines: Sequence[Line]) -> tuple[Group, ...]:
    order = list(News)
    groups = []
    for subject, tone, title, advice in _GROUPS:
        mine = [line for line in lines if line.subject is subject and line.news is not News.OVER]
        if mine:
            mine.sort(key=lambda line: (order.index(line.news), line.name))
            groups.append(Group(title=title, tone=tone, advice=advice, lines=tuple(mine)))
    ended = tuple(sorted((line for line in lines if line.news is News.OVER), key=lambda line: line.name))
    if ended:
        groups.append(Group(title="Đã trở lại bình thường", tone="good", advice="", lines=ended))
    return tuple(groups)


def digest_text(digest: Digest) -> str:
    """The digest as plain text."""
    parts = [f"SOI CỔNG — {digest.title}", "", *digest.lead]
    for group in digest.groups:
        parts += ["", f"{group.title.upper()} ({len(group.lines)})"]
        if group.advice:
            parts.append(group.advice)
        for line in group.lines[:_SHOWN]:
            word = NEWS_WORDS[line.news] if line.news is not News.OVER else ""
            since = f" từ {day(line.since)}" if line.news is News.STILL else ""
            parts.append(f"- {line.name}{f' ({word}{since})' if word else ''}: {line.sentence}")
            parts += [f"    {detail}" for detail in line.details]
            if line.href:
                parts.append(f"    Báo cáo: {line.href}")
        if len(group.lines) > _SHOWN:
            parts.append(f"… và {len(group.lines) - _SHOWN} cổng nữa: ./soicong rounds show")
    if digest.late:
        parts += ["", "BẢN TIN TRƯỚC CHƯA TỚI NƠI", *(f"- {one}" for one in digest.late)]
    if digest.league:
        parts += ["", f"Bảng xếp hạng và mọi báo cáo: {digest.league}"]
    return "\n".join([*parts, "", _foot(digest), ""])


def digest_html(digest: Digest) -> str:
    """The digest as an HTML part: no scripts, no pictures, nothing from elsewhere."""
    return render("digest.html", digest=digest, shown=_SHOWN, words=NEWS_WORDS, foot=_foot(digest))


def digest_facts(digest: Digest) -> dict[str, Any]:
    """The digest as plain JSON for a webhook."""
    return {
        "subject": digest.subject,
        "title": digest.title,
        "lead": list(digest.lead),
        "known": digest.known,
        "late": list(digest.late),
        "lines": [
            {
                "subject": line.subject.value,
                "news": line.news.value,
                "code": line.code,
                "name": line.name,
                "sentence": line.sentence,
                "details": list(line.details),
                "since": line.since.isoformat(),
                "report": line.href,
            }
            for group in digest.groups
            for line in group.lines
        ],
    }


def _foot(digest: Digest) -> str:
    if digest.foot:
        return digest.foot
    if digest.recipient.role is Role.AGENCY:
        return "Kết quả tự động, chưa có người kiểm tra. Nếu thấy chưa đúng, xin trả lời thư này."
    return (
        "Mỗi việc chỉ báo một lần, báo lại khi thay đổi hoặc còn kéo dài. Kết quả tự động, cần người xem lại."
    )
