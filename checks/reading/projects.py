"""Projects, programmes and studies as portals list them: which of the required fields are told for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.reading.facts import Item, PageFacts
from checks.reading.labelled import cell_of, labelled, named_cells, text_values, value_of
from checks.vietnamese import fold

# NĐ 43/2011 Điều 10.1.h and 10.2.e; the words are those of tables and detail pages.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("ten du an", "ten cong trinh", "ten de tai", "ten chuong trinh", "ten nhiem vu", "du an", "ten", "cong trinh",
             "danh muc du an", "danh muc cong trinh", "hang muc"),
    "goal": ("muc tieu", "muc tieu chinh", "muc dich", "noi dung dau tu", "quy mo"),
    "field": ("linh vuc", "linh vuc chuyen mon", "nganh", "linh vuc dau tu"),
    "kind": ("loai du an", "loai hinh du an", "nhom du an", "loai cong trinh", "loai", "nhom", "nhom linh vuc",
             "hinh thuc dau tu"),
    "time": ("thoi gian thuc hien", "thoi gian", "tien do thuc hien", "thoi gian khoi cong hoan thanh", "nam thuc hien",
             "khoi cong", "giai doan"),
    "cost": ("kinh phi", "kinh phi thuc hien", "tong muc dau tu", "tong von", "gia tri", "tong kinh phi", "von dau tu",
             "muc dau tu", "tong muc", "tong du toan", "tmdt"),
    "funding": ("nguon von", "loai hinh tai tro", "nguon kinh phi", "hinh thuc tai tro", "nguon"),
    "funder": ("nha tai tro", "chu dau tu", "co quan tai tro", "don vi tai tro", "nha dau tu"),
    "state": ("tinh trang", "tinh trang du an", "trang thai", "hien trang", "tinh trang thuc hien", "tien do"),
}  # fmt: skip
_PROJECT = re.compile(
    r"(?<!\w)(?:du an|cong trinh|de tai|de an|nhiem vu khoa hoc|chuong trinh|dau tu xay dung|xay dung|cai tao|"
    r"nang cap)(?!\w)"
)
_TENDER = re.compile(
    r"(?<!\w)(?:moi thau|chao hang|goi thau|nha thau|dau thau|chao gia|thong bao|ket qua lua chon|quyet toan|"
    r"nghiem thu|lay y kien"
    r"|van ban|huong dan)(?!\w)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A project with its fields as written, '' where the page does not tell one. `url` is its own page's."""

    name: str
    goal: str = ""
    field: str = ""
    kind: str = ""
    time: str = ""
    cost: str = ""
    funding: str = ""
    funder: str = ""
    state: str = ""
    url: str = ""
    path: str = ""


def _of_item(item: Item) -> Project | None:
    if any(label for label, _ in item.cells):
        values = named_cells(item.cells, FIELDS)
        named = cell_of(item.cells, FIELDS["name"])
        if not named or len(values) < 2:
            return None
        values["name"] = item.title if fold(named) in fold(item.title) else named
    else:
        folded = fold(item.title)
        values = {key: value for key, value in text_values(item.text, FIELDS).items() if key != "name"}
        if not values and (not _PROJECT.search(folded) or _TENDER.search(folded)):
            return None
        values["name"] = item.title
    return Project(**values, url=item.url, path=item.path)


def _own_page(facts: PageFacts) -> Project | None:
    """The project that a detail page is about: three of the fields stand there with labels."""
    pairs = labelled(facts)
    # 'Loại dự án' ends like a label of the name and is none.
    naming = tuple(pair for pair in pairs if pair.label in FIELDS["name"] or pair.label.startswith("ten "))
    values = {
        field: value
        for field, words in FIELDS.items()
        if (value := value_of(naming if field == "name" else pairs, words))
    }
    if len(values) < 3 or ("name" not in values and len(values) < 4):
        return None
    if not values.get("name"):
        title = (
            facts.article.title
            if facts.article
            else next((h.text for h in facts.headings if h.level == 1), "")
        )
        if not title:
            return None
        values["name"] = title
    path = facts.article.path if facts.article else ""
    return Project(**values, url=facts.url, path=path)


def read_projects(facts: PageFacts) -> tuple[Project, ...]:
    """The projects of a page: rows of a table, entries of a list that are projects, or the one it is about.

    Notices of tenders and their results are no projects.
    """
    listed = tuple(project for item in facts.items if (project := _of_item(item)) is not None)
    if len(listed) >= 2 or any(label for item in facts.items for label, _ in item.cells):
        return listed
    own = _own_page(facts)
    return (own,) if own is not None else listed
