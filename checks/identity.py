"""What a portal says of itself on its pages: emblem, name, menu, metadata (heading 11)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from checks.case import Case
from checks.clarity import seen_in_part
from checks.doubt import open_question
from checks.marks import signs
from checks.model import Citation, Finding, graded
from checks.reading.facts import PageFacts, Region
from checks.registry import Degree, check
from checks.seen import Reader
from checks.topics import phrase_of, plain, says
from checks.wording import mean, percent, share_of
from evidence.model import Cause

Part = Literal["emblem", "name", "menu", "responsible"]
Element = Literal["title", "creator", "date", "description", "publisher", "identifier"]

_PLACE_WORDS = frozenset(plain("tỉnh thành phố tp huyện của cổng thông tin điện tử trang").split())
_TOP = (Region.HEADER, Region.MENU)
_DRAWN = ("stylesheet", "background", "<svg", "<canvas", "<object", "<embed", "@import")


class Seen(NamedTuple):
    """Whether a part stands on the page: True, False, or None where only a look would tell; and its quote."""

    there: bool | None
    quote: str = ""
    path: str = ""


def _emblem(case: Case, home: PageFacts) -> Seen:
    """The emblem or logo in the header.

    A wordless banner may hold it, and so may a background of a style sheet; where neither is there, it lacks.
    """
    pictures = [(i.alt, i.src, i.path) for i in home.images if i.region in _TOP]
    pictures += [(k.image_alt, k.image_src, k.path) for k in home.links if k.region in _TOP and k.image_src]
    for alt, src, path in pictures:
        if says(alt, "emblem") or says(unquote(src.rsplit("/", 1)[-1]), "emblem"):
            return Seen(True, alt, path)
    return Seen(None if pictures or _may_be_drawn(case) else False)


def _may_be_drawn(case: Case) -> bool:
    """Whether the home page's source leaves room for a picture that is no picture element."""
    page = case.site.home
    source = case.site.body(page).decode("utf-8", "replace").lower() if page is not None else ""
    return any(sign in source for sign in _DRAWN)


def _name(case: Case, home: PageFacts) -> Seen:
    """The agency's full name in the title, the header or the text of its picture."""
    wanted = set(plain(case.site.agency.name).split()) - _PLACE_WORDS
    if not wanted or _is_made_up(case):
        return Seen(None)
    alts = [image.alt for image in home.images if image.region in _TOP]
    alts += [link.image_alt or link.title for link in home.links if link.region in _TOP]
    for text in (home.title, home.header_text, *alts):
        if wanted <= set(plain(text).split()):
            return Seen(True, text)
    # A picture without words of its own may carry the name; only a look would tell.
    silent = any(not image.alt or says(image.alt, "banner") for image in home.images if image.region in _TOP)
    return Seen(False if home.header_text and not silent else None)


def _is_made_up(case: Case) -> bool:
    """Whether nobody has told the agency's name: archives of other software know only the host."""
    return case.site.agency.name == case.site.agency.host


def _responsible(case: Case, home: PageFacts) -> Seen:
    """The person responsible for the portal, as the footer names them."""
    if home.contacts.responsible:
        return Seen(True, home.contacts.responsible)
    quote = phrase_of(home.footer_text or home.main_text, "responsible")
    return Seen(bool(quote), quote)


def menu_entries(home: PageFacts) -> tuple[str, ...]:
    """Labels of the menu's first level."""
    menu = [link for link in home.links if link.region is Region.MENU and link.text]
    return tuple(dict.fromkeys(link.menu_path[0] if link.menu_path else link.text for link in menu))


@check("identity", more_helps=True)
def identity(case: Case, *, parts: tuple[Part, ...], minimum_menu_entries: int) -> Finding:
    """The home page shows who the portal belongs to.

    Applicability: every portal whose home page was read. Expectation: emblem or logo and the agency's full
    name in the header, a menu of at least `minimum_menu_entries` entries, the responsible person in the
    footer; the named parts earn equal shares. Assumption: the name is there when all its words are, without
    words for places.
    """
    home = case.home
    if home is None or (home.needs_browser and not home.rendered):
        return _home_unseen(case)

    def _menu(case: Case, home: PageFacts) -> Seen:
        entries = menu_entries(home)
        return Seen(len(entries) >= minimum_menu_entries, entries[0] if entries else "")

    readers: dict[str, tuple[str, Callable[[Case, PageFacts], Seen]]] = {
        "emblem": ("Quốc huy hoặc biểu trưng", _emblem),
        "name": ("tên đầy đủ của cơ quan", _name),
        "menu": (f"thực đơn từ {minimum_menu_entries} mục", _menu),
        "responsible": ("người chịu trách nhiệm", _responsible),
    }
    seen = {part: readers[part][1](case, home) for part in parts}
    there = [part for part in parts if seen[part].there]
    lacking = [part for part in parts if seen[part].there is False]
    unclear = [part for part in parts if seen[part].there is None]
    cited = tuple(case.cite(home.url, seen[part].quote, seen[part].path) for part in there)
    floor = share_of(len(there), len(parts))
    measured: dict[str, Any] = {"found": there, "lacking": lacking, "menu_entries": len(menu_entries(home))}
    note = f"Trang chủ có {_listed(readers[part][0] for part in there)}" if there else "Trang chủ đã được xem"
    if lacking:
        note += f"; không thấy {_listed(readers[part][0] for part in lacking)}"
    if unclear:
        where = "kho lưu không ghi tên cơ quan" if _is_made_up(case) else "có thể nằm trong ảnh nền"
        return open_question(
            f"{note}; cần người xem xác nhận {_listed(readers[part][0] for part in unclear)} ({where}).",
            cause=Cause.OURS,
            need="look",
            floor=floor,
            ceiling=floor + share_of(len(unclear), len(parts)),
            citations=cited,
            **measured,
        )
    return graded(
        floor,
        f"{note}.",
        citations=cited or (case.cite(home.url, home.title),),
        looked_at=(home.url,),
        **measured,
    )


def _listed(names: Any) -> str:
    return ", ".join(names)


def _home_unseen(case: Case) -> Finding:
    page = case.site.home
    return open_question(
        "Chưa đọc được nội dung trang chủ nên chưa kết luận được.",
        cause=(page.cause if page is not None else None) or Cause.OURS,
        need="unseen",
        unseen=(case.site.agency.home_url,),
    )


def described_pages(case: Case) -> tuple[PageFacts, ...]:
    """The pages whose metadata count: home, where it came whole (scripts write some too), and every single text read."""
    articles = [page for page in case.facts.values() if page.article is not None and page is not case.home]
    articles.sort(key=lambda page: page.url)
    home = case.home
    if home is None or seen_in_part(case.site.home) or (home.needs_browser and not home.rendered):
        return tuple(articles)
    return (home, *articles)


def has_element(page: PageFacts, element: str) -> bool:
    """Whether a page carries a metadata element in Dublin Core or in an equivalent of it."""
    names: list[str] = signs()["metadata"][element]["names"]
    return bool(page.meta(*names)) or (element == "title" and bool(page.title.strip()))


def is_unicode(page: PageFacts) -> bool | None:
    """Whether a page is written in Unicode (TCVN 6909): not in an old code page, nor for an old font.

    None where that cannot be told: a browser has built the page, whose markup speaks of another code page (the
    header of its answer, which is not seen here, may say otherwise).
    """
    if "+" in page.encoding:
        return False
    if page.rendered and page.declared_encoding and not page.declared_encoding.startswith("utf"):
        return None
    return page.encoding.lower().startswith("utf")


def _lost_pages(case: Case, described: tuple[PageFacts, ...]) -> tuple[str, ...]:
    """The home page where it did not come whole, and single texts that were to be read and were lost."""
    reader = Reader(case)
    entries = {item.url for page in case.facts.values() for item in page.items if item.url}
    texts = sorted(url for url in entries if reader.lost(url) and reader.facts(url) is None)
    home = case.site.home.url if case.site.home is not None else case.site.agency.home_url
    return (*(() if any(page.url == home for page in described) else (home,)), *texts)


def _described_note(pages: int, described: Fraction, lacking: list[Element], in_unicode: int) -> str:
    titles = [signs()["metadata"][element]["title"] for element in lacking]
    note = f"Trong {pages} trang (trang chủ và tin bài), dữ liệu đặc tả đạt {percent(described)}"
    note += f" (chưa đủ: {', '.join(titles)})" if titles else ""
    return f"{note}; {in_unicode} trang dùng bảng mã Unicode"


@check("metadata")
def metadata(case: Case, *, elements: tuple[Element, ...], unicode_share: Degree) -> Finding:
    """Pages carry the obligatory metadata, and their text is Unicode.

    Applicability: every portal with a readable page. Expectation: over the home page and the single texts
    read, the mean share of `elements` earns all but `unicode_share`, the share of pages in Unicode
    earns that. Assumptions: what modern pages write for the same thing (marks.yaml) counts as Dublin Core; each
    page that was lost may carry everything or nothing.
    """
    pages = described_pages(case)
    if not pages:
        return _home_unseen(case)
    lost = _lost_pages(case, pages)
    counts = {element: sum(has_element(page, element) for page in pages) for element in elements}
    described = mean([share_of(count, len(pages)) for count in counts.values()])
    unicode = [is_unicode(page) for page in pages]
    in_unicode, unsure = unicode.count(True), unicode.count(None)
    lacking = [element for element in elements if counts[element] < len(pages)]
    note = _described_note(len(pages), described, lacking, in_unicode)
    cited: tuple[Citation, ...] = tuple(case.cite(page.url, page.title) for page in pages[:3])
    measured = {"pages": len(pages), "unicode_pages": in_unicode, "elements": counts}
    every = len(pages) + len(lost)
    known = described * share_of(len(pages), every) * (1 - unicode_share)
    floor = known + share_of(in_unicode, every) * unicode_share
    ceiling = floor + share_of(len(lost), every) + share_of(unsure, every) * unicode_share
    if floor < ceiling:
        open_for = [f"còn {len(lost)} trang chưa xem được trọn vẹn"] if lost else []
        open_for += [f"chưa rõ bảng mã của {unsure} trang do JavaScript dựng"] if unsure else []
        return open_question(
            f"{note}; {'; '.join(open_for)}.",
            cause=Cause.SITE if lost else Cause.OURS,
            need="unseen",
            floor=floor,
            ceiling=ceiling,
            citations=cited,
            unseen=lost[:40],
            **measured,
        )
    return graded(floor, f"{note}.", citations=cited, looked_at=tuple(page.url for page in pages), **measured)
