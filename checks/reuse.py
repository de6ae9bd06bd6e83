"""What readers can take along: print and save a text, subscribe to feeds (heading 10)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from checks.case import Case
from checks.doubt import made, not_probed, open_question, unproven
from checks.model import Citation, Finding, cannot_tell, graded
from checks.reading.facts import Link, PageFacts
from checks.registry import Degree, check
from checks.topics import plain, says
from checks.vietnamese import same_accents
from checks.wording import mean, share_of
from evidence.model import Cause

Part = Literal["print", "save"]

_TITLES = {"print": "chức năng in", "save": "chức năng lưu"}
_PRINT_CALLS = (
    "window.print",
    "print(",
    "viewmode=print",
    "/print/",
    "print=1",
    "print.aspx",
    "op=print",
    "tmpl=print",
)
_SAVE_CALLS = ("savepage", "savefile", "op=savefile", "download=", "exportpdf", "export=pdf", "topdf")
# Lone words that are whole buttons; accents tell 'In' (print) from other words.
_LONE = {"print": ("in", "print"), "save": ("lưu", "tải về", "save")}
_TEXT_FILES = (".pdf", ".doc", ".docx", ".odt")


def offers(link: Link, part: str) -> bool:
    """Whether a link or button prints or saves the text that it stands by."""
    labels = [label for label in (link.text, link.title, link.image_alt) if label]
    if any(same_accents(label).strip(" .:|") in _LONE[part] for label in labels):
        return True
    if any(len(plain(label).split()) <= 6 and says(label, part) for label in labels):
        return True
    calls = _PRINT_CALLS if part == "print" else _SAVE_CALLS
    return any(call in f"{link.url} {link.script}".lower() for call in calls)


def _offer(case: Case, page: PageFacts, part: str) -> Citation | None:
    for link in page.links:
        if offers(link, part):
            return case.cite(page.url, link.text or link.title or link.image_alt, link.path)
    if part == "save":
        file = next((k for k in page.links if k.url.lower().split("?")[0].endswith(_TEXT_FILES)), None)
        if file is not None:
            return case.cite(page.url, file.text, file.path)
    return None


def _news(case: Case) -> list[PageFacts]:
    """Single texts by address: dated ones, or all where none has a date."""
    texts = sorted((p for p in case.facts.values() if p.article is not None), key=lambda p: p.url)
    dated = [page for page in texts if page.article is not None and page.article.day is not None]
    return dated or texts


@check("print_and_save")
def print_and_save(
    case: Case, *, parts: tuple[Part, ...] = ("print", "save"), share: Degree = Fraction(1)
) -> Finding:
    """Each text can be printed and saved.

    Applicability: portals with a single text that was read. Expectation: on the share `share` of the texts
    each of `parts` is offered, by a labelled link or button, a call of the browser's print, or the text as
    a file; parts earn equal shares, below `share` in proportion. Assumption: buttons are in the page or
    built by the time it was shown.
    """
    articles = _news(case)
    if not articles:
        return cannot_tell(
            "Chưa xem được trang tin bài nào nên chưa kết luận được về chức năng in và lưu.",
            cause=Cause.OURS,
            need="unseen",
        )
    found = {part: [c for page in articles if (c := _offer(case, page, part)) is not None] for part in parts}
    shares = {part: share_of(len(found[part]), len(articles)) for part in parts}
    degree = mean([Fraction(1) if shares[part] >= share else shares[part] for part in parts])
    note = f"Trong {len(articles)} tin bài đã xem: " + ", ".join(
        f"{len(found[part])} bài có {_TITLES[part]}" for part in parts
    )
    cited = tuple(found[part][0] for part in parts if found[part])
    counts: dict[str, Any] = {part: len(found[part]) for part in parts}
    waiting = tuple(page.url for page in articles if page.needs_browser and not page.rendered)
    if degree < 1 and waiting:
        return open_question(
            f"{note}; có bài chỉ hiện đầy đủ khi chạy trong trình duyệt.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=cited,
            unseen=waiting,
            **counts,
        )
    return graded(
        degree,
        f"{note}.",
        citations=cited or (case.cite(articles[0].url, articles[0].title),),
        looked_at=tuple(page.url for page in articles[:20]),
        articles=len(articles),
        **counts,
    )


@check("feeds_valid")
def feeds_valid(case: Case) -> Finding:
    """News can be followed by RSS or Atom.

    Applicability: every portal. Expectation: a feed that the portal names can be read and holds items.
    Assumption: feeds are named in a page's head or on a page of their own.
    """
    looks = {probe.url: probe for probe in made(case, "feed")}
    if not looks:
        named = any(page.feeds for page in case.facts.values()) or case.section("rss").present
        if named or case.site.probe("feed") is not None:
            return not_probed(case, "feed", "kênh RSS của cổng", need="unseen")
        return unproven(case, ["rss"], "Chưa thấy kênh RSS.") or case.missing("rss")
    valid = [
        url for url, look in looks.items() if look.value.get("valid") and (look.value.get("items") or 0) > 0
    ]
    broken = [url for url in looks if url not in valid]
    return graded(
        Fraction(int(bool(valid))),
        f"{len(valid)}/{len(looks)} kênh RSS/Atom đọc được và có tin (mức đạt: ít nhất một kênh).",
        citations=tuple(case.cite(url) for url in (valid or broken)[:3]),
        looked_at=tuple(looks),
        valid=len(valid),
        broken=broken,
    )
