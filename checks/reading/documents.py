"""Official documents: their numbers ('1513/QĐ-UBND', '48/2009/QĐ-TTg'), kinds and what portals tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from checks.reading.dates import find_dates, parse_day
from checks.reading.facts import Item, LinkKind, PageFacts, Region
from checks.reading.labelled import Labelled, cell_of, labelled, names_label, text_values, value_of
from checks.reading.links import is_file
from checks.vietnamese import fold, squeeze

# Short forms of the kinds of documents (Thông tư 01/2011/TT-BNV, Nghị định 30/2020/NĐ-CP, annex III) → name.
KINDS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
    "HĐ": "Hợp đồng", "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời", "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển",
    "PB": "Phiếu báo", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "NĐ": "Nghị định", "PL": "Pháp lệnh",
    "L": "Luật", "LCT": "Lệnh", "VBHN": "Văn bản hợp nhất", "CV": "Công văn", "KL": "Kết luận", "GP": "Giấy phép",
    "QH": "Luật", "UBTVQH": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "SL": "Sắc lệnh", "TTg": "Công văn",
    "UBND": "Công văn", "HĐND": "Công văn", "GCN": "Giấy chứng nhận", "TL": "Tài liệu", "LCT-CTN": "Lệnh",
}  # fmt: skip
_LEGAL_KINDS = frozenset({"NQ", "QĐ", "CT", "TT", "TTLT", "NĐ", "PL", "L", "LCT", "QH", "UBTVQH", "NQLT"})

_KIND = "|".join(sorted((re.escape(kind) for kind in KINDS if kind != "TTg"), key=len, reverse=True))
_CODE = r"[A-ZĐƯ][A-ZĐƯa-zđư&.]{0,14}"
_NUMBER = re.compile(
    rf"""
    (?<![\w/.,-])
    (?P<number>\d{{1,6}}(?:[a-zđA-D](?![a-zđ])|\.\d{{1,4}})?)
    (?:\s?[/_]\s?(?P<year>(?:19|20)\d\d))?
    \s?[/_]\s?
    (?P<code>
        (?:{_KIND})(?:CP|TTg|UBND|HĐND)?\d{{0,2}}(?:\s?-\s?{_CODE}){{0,4}}
      | [A-ZĐƯ][A-ZĐƯ&]+(?:-[A-ZĐƯ][A-ZĐƯ&a-z]*)+
    )
    (?!\w|/\d)
    """,
    re.VERBOSE,
)
_PARTY = re.compile(
    rf"(?<![\w/.,-])(?P<number>\d{{1,5}})\s?-\s?(?P<code>(?:{_KIND})/[A-ZĐƯ]{{2,8}})(?!\w)"
)  # documents of the Party: 12-NQ/TW
_KIND_WORDS = tuple(
    sorted(((fold(name), name) for name in set(KINDS.values())), key=lambda pair: len(pair[0]), reverse=True)
)


def document_numbers(text: str) -> tuple[str, ...]:
    """Every document number in a text, in order, without repeats and without inner spaces.

    The code after the slash must begin with a known kind (QĐ, KH, TTr, …) or be an office's code in capitals
    with a hyphen (BTTTT-ƯDCNTT), so '24/7/Hotline', '10/Hà Nội' and dates are none.
    """
    if "/" not in text and "_" not in text:
        return ()
    text = text.replace("Ð", "Đ")  # the Icelandic letter looks the same
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(text):
        parts = [match["number"], match["year"], re.sub(r"\s", "", match["code"]).rstrip(".-&")]
        found["/".join(part for part in parts if part)] = None
    for match in _PARTY.finditer(text):
        found[f"{match['number']}-{match['code']}"] = None
    return tuple(found)


def is_legal_normative(number: str) -> bool:
    """Whether a number is one of a legal normative document: those carry the year and a law-making kind.

    '06/2024/QĐ-UBND' is one, '1513/QĐ-UBND' is an administrative decision (Luật Ban hành VBQPPL, NĐ 34/2016).
    """
    match = re.match(r"\d+\w?(?:\.\d+)?/(?:19|20)\d\d/([A-ZĐƯa-zđ]+)", squeeze(number).replace("Ð", "Đ"))
    return match is not None and _kind_of(match.group(1)) in _LEGAL_KINDS


def _kind_of(code: str) -> str:
    if code in KINDS:
        return code
    return next((kind for kind in sorted(KINDS, key=len, reverse=True) if code.startswith(kind)), "")


@lru_cache(maxsize=4096)
def document_kind(text: str) -> str:
    """The kind of document ('Quyết định', 'Kế hoạch', …) by a number or by the first words of a title, '' if none.

    A number with an office's code only ('310/BTTTT-ƯDCNTT') is that of a 'Công văn'.
    """
    folded = fold(text)[:60]
    for words, name in _KIND_WORDS:
        if folded.startswith(words) or folded.startswith((f"du thao {words}", f"{words}:")):
            return name
    numbers = document_numbers(text)
    if not numbers:
        return ""
    code = re.sub(r"^[\d.]+\w?[-/](?:(?:19|20)\d\d/)?", "", numbers[0])
    kind = re.match(r"[A-ZĐƯ][A-ZĐƯa-zđ]*", code)
    first = kind.group() if kind else ""
    shortened = re.fullmatch(rf"({_KIND})(?:CP|TTg|UBND|HĐND)?", first)  # a hyphen forgotten: 42/2022/NĐCP
    if shortened:
        return KINDS[shortened.group(1)]
    return "Công văn" if len(first) > 2 else ""


# Labels of documents' attributes as portals write them (NĐ 43/2011 Điều 10.1.e), folded; also English skins.
_LABELS: dict[str, tuple[str, ...]] = {
    "number": ("so ky hieu", "so hieu", "so ki hieu", "so van ban", "ky hieu", "ki hieu", "so hieu van ban", "so",
               "legislation code", "document number", "number"),
    "kind": ("loai van ban", "hinh thuc van ban", "the loai", "hinh thuc", "loai", "legislation type", "type"),
    "authority": ("co quan ban hanh", "noi ban hanh", "tham quyen ban hanh", "don vi ban hanh", "co quan",
                  "nguon ban hanh", "cap ban hanh", "agencies issued", "issuing agency"),
    "issued": ("ngay ban hanh", "thoi gian ban hanh", "ban hanh", "ngay ky", "ngay van ban", "ngay vb", "issuing date",
               "issued date", "ngay"),
    "effective": ("ngay hieu luc", "ngay co hieu luc", "hieu luc tu", "hieu luc tu ngay", "hieu luc", "ngay ap dung",
                  "ngay bat dau co hieu luc", "effective date"),
    "abstract": ("trich yeu", "trich yeu noi dung", "noi dung trich yeu", "ve viec", "tom tat", "tieu de", "ten van ban",
                 "noi dung", "subject", "mo ta"),
    "signer": ("nguoi ky", "signer", "nguoi ki"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document as a list row or its own page tells it, '' or None where not told.

    `kind` and `authority` are as labelled; `kind` follows the number's code or the title where it has no label of
    its own and `kind_labelled` is then False. `url` is its own page (or file).
    """

    number: str = ""
    kind: str = ""
    authority: str = ""
    issued: date | None = None
    effective: date | None = None
    abstract: str = ""
    signer: str = ""
    files: tuple[str, ...] = ()
    url: str = ""
    path: str = ""
    kind_labelled: bool = False


def _of_item(item: Item) -> Document | None:
    labelled_row = any(label for label, _ in item.cells)
    values = (
        {name: value for name, words in _LABELS.items() if (value := cell_of(item.cells, words))}
        if labelled_row
        else text_values(item.text, _LABELS)
    )
    numbers = document_numbers(values.get("number", "")) or ((item.number,) if item.number else ())
    number = numbers[0] if numbers else values.get("number", "") if labelled_row else ""
    kind = values.get("kind") or document_kind(number) or document_kind(item.title)
    if not number and not document_kind(item.title) and len(values) < 3:
        return None
    cells = [Labelled(label, value, -1) for label, value in item.cells] if labelled_row else []
    issued = _day_of(cells, _LABELS["issued"]) or parse_day(values.get("issued", ""))
    if issued is None:
        issued = _day_after_number(item.text, number) or (item.day if not labelled_row else None)
    abstract = values.get("abstract") or item.title
    return Document(
        number=number,
        kind=kind,
        authority=values.get("authority", ""),
        issued=issued,
        effective=_day_of(cells, _LABELS["effective"]) or parse_day(values.get("effective", "")),
        abstract=abstract if fold(abstract) != fold(number) else item.abstract,
        signer=values.get("signer", ""),
        files=item.files or ((item.url,) if is_file(item.url) else ()),
        url=item.url,
        path=item.path,
        kind_labelled=bool(values.get("kind")),
    )


def _day_of(pairs: Iterable[Labelled], names: tuple[str, ...]) -> date | None:
    """The first day among values with one of the labels; earlier labels win."""
    pairs = tuple(pairs)
    for name in names:
        for pair in pairs:
            if names_label(pair.label, (name,)) and (day := parse_day(pair.value)):
                return day
    return None


def _day_after_number(text: str, number: str) -> date | None:
    """The day in 'số 12/QĐ-UBND ngày 1/6/2020'."""
    at = text.find(number) if number else -1
    if at < 0:
        return None
    match = re.match(r"\W*(?:ban hành\s+)?ngày\s+", text[at + len(number) :], re.IGNORECASE)
    dates = find_dates(text[at + len(number) : at + len(number) + 60]) if match else ()
    return dates[0].value if dates else None


def _own_page(facts: PageFacts) -> Document | None:
    """The document that a page is about: number and two more attributes stand there with labels."""
    pairs: tuple[Labelled, ...] = labelled(facts)
    values = {name: value for name, words in _LABELS.items() if (value := value_of(pairs, words))}
    numbers = document_numbers(values.get("number", "")) or document_numbers(
        facts.article.title if facts.article else ""
    )
    if not numbers or len(values) < 3:
        return None
    title = facts.article.title if facts.article else ""
    files = dict.fromkeys(
        link.url
        for link in facts.links
        if link.region is Region.MAIN and link.kind is LinkKind.HREF and is_file(link.url)
    )
    return Document(
        number=numbers[0],
        kind=values.get("kind") or document_kind(numbers[0]),
        authority=values.get("authority", ""),
        issued=_day_of(pairs, _LABELS["issued"]),
        effective=_day_of(pairs, _LABELS["effective"]),
        abstract=values.get("abstract") or title,
        signer=values.get("signer", ""),
        files=tuple(files),
        url=facts.url,
        path=facts.article.path if facts.article else "",
        kind_labelled=bool(values.get("kind")),
    )


def read_documents(facts: PageFacts) -> tuple[Document, ...]:
    """The documents of a page: rows and entries of its lists, else the one that it is about."""
    listed = tuple(document for item in facts.items if (document := _of_item(item)) is not None)
    own = _own_page(facts)
    if own is not None and (len(listed) < 3 or facts.article is not None or _told_once(facts)):
        return (own, *(document for document in listed if document.number != own.number))
    return listed


def _told_once(facts: PageFacts) -> bool:
    """Whether the label of the day of issue stands once: the page tells one document, however many it links to."""
    return sum(1 for pair in labelled(facts) if pair.label in _LABELS["issued"]) == 1
