"""What readers can take along: print and save a text, subscribe to feeds (heading 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from checks.case import Case, SectionState
from checks.doubt import made, not_probed, open_question, unproven
from checks.model import Citation, Finding, cannot_tell, graded
from checks.reading.facts import Link, PageFacts
from checks.reading.links import is_file
from checks.registry import Degree, check
from checks.seen import Reader, own_sections
from checks.topics import plain, topic
from checks.vietnamese import same_accents
from checks.wording import mean, share_of
from evidence.model import Cause

Part = Literal["print", "save"]

_TITLES = {"print": "chức năng in", "save": "chức năng lưu"}
# Lists whose entries are news and articles, not documents (a document's own file is no button of the portal).
_ARTICLE_SECTIONS = ("news", "law_dissemination", "announcements", "digital_transformation", "rewards")
_CALLS = {
    "print": re.compile(
        r"\bprint\(|\bprint(?:page|article|content|this)\b|viewmode=print|/print(?:/|\.aspx|\b)|\bprint=1"
        r"|\bop=print|tmpl=print|\bintrang\b|\binbai"
    ),
    "save": re.compile(
        r"\bsave(?:page|file|article|as)\b|\bop=save|\bdownload=|export_?pdf|export=pdf|\bto_?pdf\b|\bluu(?:trang|bai|tin)"
    ),
}
# Lone words that are whole buttons; accents tell 'In' (print) from other words.
_LONE = {
    "print": ("in", "print", "in ấn"),
    "save": ("lưu", "save", "lưu lại", "tải về", "pdf", "bản pdf", "xuất pdf"),
}


def offers(link: Link, part: str) -> bool:
    """Whether a link or button prints or saves the text that it stands by.

    Its label begins with the words of a button ('In trang', 'Lưu bài viết'), or is one of them alone, or it
    calls the browser's print. A document attached to the text is no button: 'Tải về' before a file is not
    'Lưu', unless the label says that the file is the text ('Bản PDF').
    """
    return _offers(part, (link.text, link.title, link.image_alt), link.url, link.script)


@lru_cache(maxsize=8_192)  # the links of a menu stand on every page
def _offers(part: str, words_of_link: tuple[str, ...], url: str, script: str) -> bool:
    written = [label for label in words_of_link if label]
    labels = [plain(label).strip() for label in written]
    words = topic(part).words
    if any(len(label.split()) <= 6 and f" {label} ".startswith(words) for label in labels):
        return True
    if _CALLS[part].search(f"{url} {script}".lower()) and not is_file(url):
        return True
    alone = [same_accents(label).strip(" .:|") for label in written]
    lone = [label for label in alone if label in _LONE[part]]
    return any(label != "tải về" for label in lone) or (bool(lone) and not is_file(url))


def _offer(case: Case, page: PageFacts, part: str) -> Citation | None:
    for link in page.links:
        if offers(link, part):
            return case.cite(page.url, link.text or link.title or link.image_alt, link.path)
    return None


def _articles(case: Case, sections: Iterable[str]) -> tuple[list[PageFacts], bool]:
    """Own pages of the entries of lists of articles, and that they are; where none was read, every dated single text.

    A section's own page is never one, whatever it looks like.
    """
    landings = {section.url for section in case.sections.values() if section.url}
    landings.add(case.site.agency.home_url)
    reader = Reader(case)
    listed = [
        facts
        for section in own_sections(case, sections)
        for entry in section.items
        if (facts := reader.facts(entry.url)) is not None
    ]
    texts = listed or [page for page in case.facts.values() if page is not case.home]
    single = {page.url: page for page in texts if page.article is not None and page.url not in landings}
    dated = [page for page in single.values() if page.article is not None and page.article.day is not None]
    # What no list names may be anything: only its day says that it is a text.
    return sorted(dated or (single.values() if listed else ()), key=lambda page: page.url), bool(listed)


@check("print_and_save")
def print_and_save(
    case: Case,
    *,
    parts: tuple[Part, ...] = ("print", "save"),
    share: Degree = Fraction(1),
    sections: tuple[str, ...] = _ARTICLE_SECTIONS,
) -> Finding:
    """Each text can be printed and saved.

    Applicability: portals with an article that was read: the own pages of entries of `sections`, without
    which any dated single text. Expectation: on the share `share` of them each of `parts` is offered, by a
    labelled link or button or a call of the browser's print; parts earn equal shares, below `share` in
    proportion. Assumption: buttons are in the page or built by the time it was shown.
    """
    articles, listed = _articles(case, sections)
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
    why = "có bài chỉ hiện đầy đủ khi chạy trong trình duyệt" if waiting else ""
    if not listed and any(case.section(key).state is SectionState.UNKNOWN for key in sections):
        why = "các mục tin chưa xem được hết"
    if degree < 1 and why:
        return open_question(
            f"{note}; {why}.",
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


@check("feeds_valid", more_helps=True)
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
