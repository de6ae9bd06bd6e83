"""Heading 1: what the agency says of itself — chart, tasks, history, map."""

from __future__ import annotations

import re
from fractions import Fraction

from checks.attached import Attached, cite_file, states_told
from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell, failed, graded, passed
from checks.reading.facts import Image, PageFacts, Region
from checks.registry import Degree, check
from checks.seen import (
    cite_pages,
    file_links,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
    unread_entries,
    unseen_keys,
)
from checks.vietnamese import fold
from evidence.model import Cause

# Kinds of units; a unit's name goes on with a capital letter ('Phòng Tài chính', not 'phòng họp').
# In capitals only kinds that are no part of other words ('TỔ CHỨC', 'BAN HÀNH', 'TRƯỜNG HỢP').
_KINDS = (
    "Phòng|Ban|Chi cục|Trung tâm|Bộ phận|Tổ|Viện|Trường|Trạm|Quỹ|Đội|Cục|Vụ|Hạt|Công an|Bệnh viện"
    "|Thư viện|Bảo tàng|PHÒNG|CHI CỤC|TRUNG TÂM|BỘ PHẬN|TRẠM|BAN QUẢN LÝ|BỆNH VIỆN|THƯ VIỆN|BẢO TÀNG"
)
_UNIT = re.compile(
    rf"(?<![Ủủ]y )(?<![Uu]ỷ )\b(?:{_KINDS})[ \t]+(?!CHỐNG)(?P<name>[\w&-]+(?:[ \t]+[\w&-]+){{0,2}})"
    r"|\b(?P<alone>Văn phòng|VĂN PHÒNG|Thanh tra|THANH TRA)\b"
)
_MAP_FRAME = re.compile(r"maps?[./?-]|/map|ban-?do|openstreetmap|arcgis|\bgis\b", re.IGNORECASE)
_MAP_SCRIPT = re.compile(
    r"leaflet|openlayers|mapbox|maplibre|maps\.google|maps\.googleapis|arcgis|\bol\.js", re.IGNORECASE
)
_CONTENT = (Region.MAIN, Region.OTHER)
_SMALLEST_CHART = 200  # pixels; smaller pictures are icons, where the page gives a size


def _pictures(pages: tuple[PageFacts, ...]) -> list[tuple[PageFacts, Image]]:
    """Pictures of the content, without those that the page itself draws small."""
    return [
        (page, image)
        for page in pages
        for image in page.images
        if image.region in _CONTENT and (image.width is None or image.width >= _SMALLEST_CHART)
    ]


def unit_names(text: str) -> tuple[str, ...]:
    """Names of departments and subordinate units in a text, as written, without repeats."""
    found: dict[str, str] = {}
    for match in _UNIT.finditer(text):
        if match["alone"] or match["name"][0].isupper():
            found.setdefault(" ".join(fold(match.group()).split()[:4]), match.group().strip(" -&"))
    return tuple(found.values())


@check("organisation_chart", more_helps=True)
def organisation_chart(case: Case, *, section: str, minimum_units: int, picture_degree: Degree) -> Finding:
    """The organisation is shown.

    Applicability: every portal. Expectation: the section names at least `minimum_units` units in text, or
    shows a chart whose text alternative speaks of the organisation; a chart without one earns
    `picture_degree`, fewer units earn their share. Assumption: a picture in the content of this section is
    the chart; what a file holds is open.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    pages = case.pages_of(section)
    citations = cite_pages(case, found)
    units = dict.fromkeys(name for page in pages for name in unit_names(page.main_text))
    if len(units) >= minimum_units:
        names = list(units)
        shown = next(page for page in pages if names[0] in page.main_text)
        return passed(
            f"Mục cơ cấu tổ chức nêu {len(units)} phòng, ban, đơn vị (mức đạt: từ {minimum_units}).",
            citations=(case.cite(shown.url, names[0]), *citations),
            units=names[:40],
        )
    attached = Attached(case)
    pictures = _pictures(pages)
    told = _picture_told(case, pictures) or _units_in_file(attached, found[0], minimum_units, citations)
    if told is not None:
        return told
    share = Fraction(len(units), minimum_units)
    if pictures and picture_degree >= share:
        page, image = pictures[0]
        return graded(
            picture_degree,
            "Có ảnh sơ đồ tổ chức nhưng ảnh chưa có văn bản thay thế cho người khiếm thị.",
            citations=(case.cite(page.url, "", image.path), *citations),
            looked_at=looked(found),
            picture=image.src,
        )
    hidden = hidden_by_scripts(pages)
    if hidden:
        return not_built(case, hidden, section)
    linked = attached.unknown(attached.section_addresses(found[0]))
    elsewhere = (*linked, *(url for page in pages for url in page.frames), *unread_entries(case, pages))
    return settle(
        share,
        Fraction(1) if elsewhere else share,
        f"Mục cơ cấu tổ chức nêu {len(units)} phòng, ban, đơn vị (mức đạt: từ {minimum_units}) "
        "và chưa thấy ảnh sơ đồ.",
        open_note="Sơ đồ có thể nằm trong tệp đính kèm hoặc trang con, cần người xem.",
        cause=Cause.OURS,
        need="look",
        citations=citations,
        looked_at=looked(found),
        units=list(units),
        elsewhere=list(elsewhere[:5]),
    )


def _picture_told(case: Case, pictures: list[tuple[PageFacts, Image]]) -> Finding | None:
    """A chart with a text alternative."""
    for page, image in pictures:
        if re.search(r"\b(so do|co cau|to chuc|bo may)\b", fold(image.alt)):
            return passed(
                f"Có sơ đồ tổ chức dạng ảnh kèm văn bản thay thế ‘{image.alt}’.",
                citations=(case.cite(page.url, image.alt, image.path),),
                picture=image.src,
            )
    return None


def _units_in_file(
    attached: Attached, section: Section, minimum: int, citations: tuple[Citation, ...]
) -> Finding | None:
    """A file of the section whose text names enough units."""
    for facts in attached.of_section(section):
        units = list(unit_names(facts.text))
        if len(units) >= minimum:
            return passed(
                f"Tệp cơ cấu tổ chức nêu {len(units)} phòng, ban, đơn vị (mức đạt: từ {minimum}).",
                citations=(cite_file(facts, units[0]), *citations),
                units=units[:40],
            )
    return None


@check("text_section", more_helps=True)
def text_section(
    case: Case, *, sections: tuple[str, ...], minimum_words: int, partial_degree: Degree
) -> Finding:
    """The section holds real text.

    Applicability: every portal. Expectation: one page of the sections has at least `minimum_words` words in
    its main part; a shorter text earns `partial_degree`. Assumption: the text may stand in an attached or
    embedded file or on a page below that was not read; then a person looks.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections)
    pages = case.pages_of(*(each.key for each in found))
    title = case.title_of(found[0].key)
    longest = max(pages, key=lambda page: page.words, default=None)
    attached = Attached(case)
    enough = longest is not None and longest.words >= minimum_words
    in_file = None if enough else _text_in_file(attached, found, title, minimum_words)
    if longest is None:
        return in_file or _unread_text(case, attached, found)
    note = f"Trang ‘{title}’ có {longest.words} chữ nội dung (mức đạt: từ {minimum_words})."
    citations = (case.cite(longest.url, _opening(longest)), *cite_pages(case, found))
    if enough:
        return passed(note, citations=citations, words=longest.words)
    if in_file is not None:
        return in_file
    hidden = hidden_by_scripts(pages)
    if hidden:
        return not_built(case, hidden, found[0].key)
    degree = partial_degree if longest.words else Fraction(0)
    elsewhere = (
        attached.unknown(url for each in found for url in attached.section_addresses(each))
        or any(page.frames for page in pages)
        or unread_entries(case, pages)
        or unseen_keys(case, sections)
    )
    return settle(
        degree,
        Fraction(1) if elsewhere else degree,
        note,
        open_note="Toàn văn có thể nằm trong tệp đính kèm hoặc trang con, cần người xem.",
        cause=Cause.OURS,
        need="look",
        citations=citations,
        looked_at=looked(found),
        words=longest.words,
    )


def _unread_text(case: Case, attached: Attached, found: tuple[Section, ...]) -> Finding:
    """A section without pages: a file whose text we could not read, or pages that only a browser builds."""
    files = attached.unknown(url for each in found for url in attached.section_addresses(each))
    if not files:
        return not_built(case, tuple(each.url for each in found), found[0].key)
    states = states_told(attached.read(files))
    return cannot_tell(
        f"Mục ‘{case.title_of(found[0].key)}’ là một tệp{states}, cần người xem.",
        cause=Cause.OURS,
        need="look",
        unseen=files,
    )


def _text_in_file(attached: Attached, found: tuple[Section, ...], title: str, minimum: int) -> Finding | None:
    """A file of the sections with enough words."""
    files = [facts for each in found for facts in attached.of_section(each)]
    fullest = max(files, key=lambda facts: facts.words, default=None)
    if fullest is None or fullest.words < minimum:
        return None
    return passed(
        f"Tệp ở mục ‘{title}’ có {fullest.words} chữ nội dung (mức đạt: từ {minimum}).",
        citations=(cite_file(fullest, fullest.title),),
        words=fullest.words,
    )


def _opening(page: PageFacts) -> str:
    """The first words of a page's main part."""
    return " ".join(page.main_text.split()[:20])


@check("administrative_map", more_helps=True)
def administrative_map(case: Case, *, section: str, external_degree: Degree | None = None) -> Finding:
    """A map of the administrative boundaries is shown.

    Applicability: portals of territorial authorities. Expectation: the section shows a picture, an embedded
    map, a map drawn by a map library, or a file. Assumption: a picture in the content of this section is the
    map; one on another host earns `external_degree`.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section, external_degree=external_degree)
    pages = case.pages_of(section)
    for page in pages:
        shown = _map_on(page)
        if shown is not None:
            what, address, quote, path = shown
            return passed(
                f"Mục bản đồ địa giới hành chính có {what}.",
                citations=(case.cite(page.url, quote, path), *cite_pages(case, found)),
                map=address,
            )
    hidden = hidden_by_scripts(pages)
    if hidden or not pages:
        return not_built(case, hidden or (found[0].url,), section)
    frames = tuple(url for page in pages for url in page.frames)
    if frames:
        return cannot_tell(
            "Trang bản đồ địa giới hành chính có khung nhúng chưa đọc được, cần người xem.",
            cause=Cause.OURS,
            need="look",
            unseen=frames,
        )
    return failed(
        "Trang bản đồ địa giới hành chính không có ảnh, bản đồ nhúng hay tệp bản đồ nào.",
        citations=cite_pages(case, found),
        looked_at=looked(found),
    )


def _map_on(page: PageFacts) -> tuple[str, str, str, str] | None:
    """What map a page shows: (in words, address, quote, path)."""
    frame = next((url for url in page.frames if _MAP_FRAME.search(url)), "")
    if frame:
        return "bản đồ nhúng", frame, "", ""
    script = next((url for url in page.scripts if _MAP_SCRIPT.search(url)), "")
    if script:
        return "bản đồ tương tác", script, "", ""
    pictures = _pictures((page,))
    if pictures:
        image = max(
            (image for _, image in pictures), key=lambda image: "ban do" in fold(f"{image.alt} {image.src}")
        )
        return "ảnh bản đồ", image.src, image.alt, image.path
    attached = file_links(page)
    if attached:
        return "tệp bản đồ", attached[0].url, attached[0].text, attached[0].path
    return None
