"""A thing that a portal only has to lead to: a link that is called so (the official gazette, …).

Applicability: every portal. Expectation: a link on a page that was seen is called by one of the names. Assumption: what
a link is called, it leads to; where none is seen nothing is held against the portal, and the agency is asked.
"""

from __future__ import annotations

from checks.case import Case
from checks.model import Finding, passed, untested
from checks.reading.facts import Link, LinkKind
from checks.registry import check
from checks.vietnamese import fold

_MOST_OTHER_WORDS = 4  # 'Công báo tỉnh Lạng Sơn' is its name; a headline that speaks of it is longer


@check("named_link", more_helps=True)
def named_link(case: Case, *, labels: tuple[str, ...], question: str) -> Finding:
    """A link called by one of `labels`; else untested, with the question to put to the agency."""
    home = case.home.url if case.home is not None else ""
    wanted = [fold(label) for label in labels]
    for page in sorted(case.facts.values(), key=lambda one: (one.url != home, one.url)):
        for link in page.links:
            if link.kind is not LinkKind.POSTBACK and link.url and _called(link, wanted):
                said = link.text or link.title or link.image_alt
                return passed(
                    f"Cổng có liên kết ‘{said}’ dẫn đến {link.url}.",
                    citations=(case.cite(page.url, said, link.path),),
                    link=link.url,
                )
    names = " hoặc ".join(f"‘{label}’" for label in labels)
    return untested(
        f"Chưa thấy liên kết {names} trên các trang đã xem; cần {case.site.agency.name} khai báo.",
        question=question,
    )


def _called(link: Link, wanted: list[str]) -> bool:
    """Whether one of a link's names is one of those wanted, with few words beside it."""
    for said in filter(None, map(fold, (link.text, link.title, link.image_alt))):
        for name in wanted:
            few = len(said.split()) - len(name.split()) <= _MOST_OTHER_WORDS
            if few and f" {name} " in f" {said} ":
                return True
    return False
