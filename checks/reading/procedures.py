"""Administrative procedures: names with field and level of online service, and what their guides hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.reading.facts import Item, LinkKind, PageFacts, Region
from checks.reading.labelled import cell_of, labelled, value_of
from checks.reading.links import is_file
from checks.vietnamese import fold

_NAME = (
    "ten thu tuc",
    "ten thu tuc hanh chinh",
    "ten tthc",
    "thu tuc hanh chinh",
    "ten dich vu cong",
    "ten dich vu",
    "thu tuc",
    "ten",
)
_FIELD = ("linh vuc", "linh vuc thu tuc", "nganh linh vuc", "nhom thu tuc")
_LEVEL = (
    "muc do",
    "muc do dvc",
    "muc dvc",
    "cap do",
    "muc do cung cap",
    "muc do truc tuyen",
    "loai dich vu",
    "dich vu cong",
    "hinh thuc",
)
_GUIDE = re.compile(
    r"(?<!\w)(?:trinh tu thuc hien|cach thuc thuc hien|cac buoc thuc hien|quy trinh thuc hien|cach thuc nop|"
    r"huong dan thuc hien)"
)
_DOSSIER = re.compile(
    r"(?<!\w)(?:thanh phan ho so|ho so bao gom|thanh phan so luong ho so|ho so gom|ho so can nop|ten giay to|"
    r"giay to can nop|thanh phan so luong)"
)
_FORMS = re.compile(
    r"(?<!\w)(?:mau don|to khai|bieu mau|mau to khai|don de nghi|mau so|phieu de nghi|don xin)"
)
_PROCEDURE = re.compile(
    r"^(?:thu tuc|cap|dang ky|cong nhan|gia han|cho phep|xac nhan|dieu chinh|thu hoi|chuyen|giai quyet|tham "
    r"dinh|phe duyet|thong bao thay doi|sua doi bo sung|"
    r"de nghi|xet|cong bo|tiep nhan|ho tro|chap thuan|bo nhiem|mien nhiem|thanh lap|giai the|hop nhat|sap "
    r"nhap|tang|bo sung|doi|cap lai|chung thuc|dinh chinh|trich luc|khai bao|sao y|phuc hoi|huy bo|xoa|tach|lien thong)\b"
)
_LEVELS = (
    (re.compile(r"toan trinh"), "full"),
    (re.compile(r"mot phan"), "partial"),
    (re.compile(r"(?:muc(?: do)?|level)\s*:?\s*(?:0)?4|muc do bon"), "4"),
    (re.compile(r"(?:muc(?: do)?|level)\s*:?\s*(?:0)?3|muc do ba"), "3"),
    (re.compile(r"(?:muc(?: do)?|level)\s*:?\s*(?:0)?2|muc do hai"), "2"),
    (re.compile(r"(?:muc(?: do)?|level)\s*:?\s*(?:0)?1|muc do mot"), "1"),
)
# Bare numbers tell a level only in a cell of its own: names of procedures hold 'hạng II' and ordinals.
_BARE = {"iv": "4", "iii": "3", "ii": "2", "i": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure:
    """A procedure as a page tells it.

    `level` is '1'…'4' (before 2022), 'full' or 'partial' (toàn trình, một phần), '' where not told. `has_guide` and
    `has_dossier` are true of its own page that describes steps and papers; `forms` are addresses of form files.
    """

    name: str
    field: str = ""
    level: str = ""
    has_guide: bool = False
    has_dossier: bool = False
    forms: tuple[str, ...] = ()
    url: str = ""
    path: str = ""


def read_level(cell: str) -> str:
    """The level of online service that a cell names: '1'…'4', 'full', 'partial' or ''."""
    folded = fold(cell).removeprefix("level").strip(" :")
    if re.fullmatch(r"0?[1-4]", folded):
        return folded[-1]
    return _BARE.get(folded) or level_in(cell)


def level_in(text: str) -> str:
    """The level that a text tells with its word ('mức độ 3', 'toàn trình'), '' where none."""
    folded = fold(text)
    return next((level for pattern, level in _LEVELS if pattern.search(folded)), "")


def _of_item(item: Item, heading: str) -> Procedure | None:
    if any(label for label, _ in item.cells):
        name = cell_of(item.cells, _NAME)
        if not name:
            return None
        field = cell_of(item.cells, _FIELD)
        level = read_level(cell_of(item.cells, _LEVEL)) or level_in(item.text.replace(name, " "))
        name = item.title if fold(name) in fold(item.title) else name
    else:
        rest = item.text.replace(item.title, " ")
        if item.day is not None or not (_PROCEDURE.match(fold(item.title)) or level_in(rest)):
            return None
        name, level = item.title, level_in(rest)
        match = re.search(r"[Ll]ĩnh\s+vực\s*[:：]?\s*([^|;:\n]{3,60})", rest)
        field = match.group(1).strip() if match else heading
    forms = tuple(file for file in item.files)
    return Procedure(name=name, field=field, level=level, forms=forms, url=item.url, path=item.path)


def _field_in(heading: str) -> str:
    """The field that a heading names ('Lĩnh vực Báo chí'), '' where it names none."""
    match = re.match(r"\s*lĩnh\s+vực\s*[:：]?\s*(\S.{2,80})", heading, re.IGNORECASE)
    return match.group(1) if match else ""


def _field_heading(facts: PageFacts) -> str:
    """The field that the page as a whole is about."""
    names = (*[heading.text for heading in facts.headings], *facts.breadcrumbs[-1:])
    return next(filter(None, map(_field_in, names)), "")


def _own_page(facts: PageFacts) -> Procedure | None:
    """The procedure that a page describes: it tells steps or papers."""
    folded = fold(facts.main_text)
    guide, dossier = bool(_GUIDE.search(folded)), bool(_DOSSIER.search(folded))
    if not guide and not dossier:
        return None
    pairs = labelled(facts)
    name = value_of(
        pairs, ("ten thu tuc", "ten thu tuc hanh chinh", "ten tthc", "thu tuc", "thu tuc hanh chinh")
    )
    if not name and facts.article:
        name = facts.article.title
    if not name:
        name = next((heading.text for heading in facts.headings if len(heading.text) >= 12), "")
    if not name:
        return None
    files = tuple(
        dict.fromkeys(
            link.url
            for link in facts.links
            if link.region is Region.MAIN and link.kind is LinkKind.HREF and is_file(link.url)
        )
    )
    level = read_level(value_of(pairs, _LEVEL)) or next(
        (level_in(line) for line in facts.main_text.split("\n") if len(line) <= 120 and level_in(line)),
        "",
    )
    has_forms = bool(_FORMS.search(folded))
    return Procedure(
        name=name,
        field=value_of(pairs, _FIELD),
        level=level,
        has_guide=guide,
        has_dossier=dossier,
        forms=files if has_forms or files else (),
        url=facts.url,
        path=facts.article.path if facts.article else "",
    )


def read_procedures(facts: PageFacts) -> tuple[Procedure, ...]:
    """The procedures of a page: its list, or the one that it describes."""
    own = _own_page(facts)
    if own is not None:
        return (own,)
    heading = _field_heading(facts)
    above = {link.url: _field_in(link.near_heading) for link in facts.links if link.url and link.near_heading}
    read = (_of_item(item, above.get(item.url) or heading) for item in facts.items)
    return tuple(procedure for procedure in read if procedure is not None)
