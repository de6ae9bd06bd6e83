"""Marks of digital government on the portal: measuring code, trust label, official channels (heading 12)."""

from __future__ import annotations

from typing import Any, Literal

from checks.case import Case
from checks.doubt import open_question
from checks.marks import host_of, signs
from checks.model import Citation, Finding, graded
from checks.reading.facts import PageFacts
from checks.registry import check
from checks.wording import share_of
from evidence.model import Cause

Mark = Literal["emc", "trust_label", "channels"]


def _source(case: Case, page: PageFacts) -> str:
    """The page's source, in which inline scripts stand too."""
    bodies = (case.site.body(stored) for stored in case.site.pages if stored.url == page.url)
    return next(bodies, b"").decode("utf-8", "replace")


def _lies_on(address: str, host: str) -> bool:
    own = host_of(address)
    return own == host or own.endswith("." + host)


def find_mark(case: Case, page: PageFacts, mark: str) -> Citation | None:
    """Where a page carries a mark: a sign in its source, or a link to an agency's channel."""
    sign: dict[str, list[str]] = signs()["marks"][mark]
    for link in page.links:
        address = link.url.lower()
        known = any(_lies_on(address, host) for host in sign.get("links", []))
        if known and not any(other.lower() in address for other in sign.get("not", [])):
            return case.cite(page.url, link.text or link.title or link.image_alt, link.path)
    source = _source(case, page) if "source" in sign else ""
    # An address or a name in the source is the quote: it is what stands there.
    found = next((text for text in sign.get("source", []) if text in source), None)
    return case.cite(page.url, found) if found is not None else None


@check("digital_marks", more_helps=True)
def digital_marks(case: Case, *, marks: tuple[Mark, ...]) -> Finding:
    """The portal is connected and known: measuring code, trust label, official digital channels.

    Applicability: every portal whose home page was read. Expectation: each of `marks` stands on the home
    page; equal shares. Assumption: the marks are written in the page itself or built by the time a browser
    has shown it.
    """
    home = case.home
    if home is None or (home.needs_browser and not home.rendered):
        return open_question(
            "Chưa đọc được nội dung trang chủ nên chưa kết luận được.",
            cause=Cause.OURS,
            need="unseen",
            unseen=(case.site.agency.home_url,),
        )
    cited = {mark: find_mark(case, home, mark) for mark in marks}
    titles: dict[str, Any] = {mark: signs()["marks"][mark]["title"] for mark in marks}
    found = [mark for mark in marks if cited[mark] is not None]
    lacking = [mark for mark in marks if cited[mark] is None]
    note = f"Trang chủ có {len(found)}/{len(marks)} dấu hiệu"
    note += f": {', '.join(titles[mark] for mark in found)}" if found else ""
    note += f"; không thấy {', '.join(titles[mark] for mark in lacking)}." if lacking else "."
    return graded(
        share_of(len(found), len(marks)),
        note,
        citations=tuple(c for c in cited.values() if c is not None) or (case.cite(home.url, home.title),),
        looked_at=(home.url,),
        found=found,
        lacking=lacking,
    )
