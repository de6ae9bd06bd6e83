"""The same portal written otherwise gives the same sections; a section without its content never stays."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.case import SectionState
from checks.vietnamese import fold
from tests.checks.builders import address
from tests.checks.test_discovery import TEXT, find

# key → label, address, entries of its page
PORTAL = {
    "functions_and_duties": ("Chức năng, nhiệm vụ", "/a1", ()),
    "news": (
        "Tin tức và sự kiện",
        "/a2",
        ("Hội nghị sơ kết công tác sáu tháng đầu năm", "Lễ trao giải sáng tạo của tỉnh năm nay"),
    ),
    "directives": (
        "Thông tin chỉ đạo, điều hành",
        "/a3",
        ("Công văn về việc tăng cường kỷ luật công vụ", "Kế hoạch triển khai nhiệm vụ quý ba của ngành"),
    ),
    "legal_documents": (
        "Văn bản quy phạm pháp luật",
        "/a4",
        ("Quyết định ban hành quy định về quản lý công nghệ", "Nghị quyết về chính sách hỗ trợ doanh nghiệp"),
    ),
    "procurement": (
        "Đấu thầu, mua sắm công",
        "/a5",
        ("Thông báo mời thầu gói thầu số 01 năm 2026", "Kết quả lựa chọn nhà thầu gói thầu số 02"),
    ),
    "questions_and_answers": (
        "Hỏi đáp trực tuyến",
        "/a6",
        ("Câu hỏi về thủ tục cấp giấy phép của công dân", "Trả lời về chế độ hỗ trợ doanh nghiệp mới"),
    ),
    "leaders_schedule": (
        "Lịch công tác tuần",
        "/a7",
        ("Lịch công tác tuần 37 năm 2026 của cơ quan", "Lịch công tác tuần 36 năm 2026 của cơ quan"),
    ),
}
ACCENTED = re.compile("[^\x00-\x7f]")


def _dashes(label: str) -> str:
    return re.sub(r",\s*|\s+và\s+", " – ", label)


def _without_accents(label: str) -> str:
    return (
        unicodedata.normalize("NFD", label.replace("đ", "d").replace("Đ", "D"))
        .encode("ascii", "ignore")
        .decode()
    )


def _slip(label: str) -> str:
    """Two neighbours in the middle change places."""
    at = len(label) // 2
    while label[at] == label[at + 1] or " " in label[at : at + 2] or "," in label[at : at + 2]:
        at += 1
    return label[:at] + label[at + 1] + label[at] + label[at + 2 :]


def _lost(label: str) -> str:
    return ACCENTED.sub("", label, count=2)


VARIANTS: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "decomposed": lambda label: unicodedata.normalize("NFD", label),
    "without accents": _without_accents,
    "dashes": _dashes,
    "ampersand": lambda label: label.replace(" và ", " & ").replace(",", " /"),
    "numbered": lambda label: f"3. {label}",
    "roman": lambda label: f"II/ {label}",
    "icon": lambda label: f"» {label} ★",
    "counted": lambda label: f"{label} (12)",
    "entities": lambda label: html.escape(label).encode("ascii", "xmlcharrefreplace").decode(),
    "escaped twice": lambda label: html.escape(label.encode("ascii", "xmlcharrefreplace").decode()),
    "slip": _slip,
    "letters lost": _lost,
    "spaced": lambda label: f"\u00a0 {label.replace(' ', '  ')} \u200b",
    "question marks": lambda label: re.sub(ACCENTED, "?", label),
}
MENUS = {
    "list": ("<ul>{}</ul>", "<li><a href='{}'>{}</a></li>"),
    "boxes": ("<div class='main-menu'>{}</div>", "<div class='item'><a href='{}'><span>{}</span></a></div>"),
    "table": ("<table class='menu'><tr>{}</tr></table>", "<td><a href='{}'><b>{}</b></a></td>"),
}
LISTS = {
    "list": ("<ul class='news'>{}</ul>", "<li><a href='{}'>{}</a> <span class='date'>{}</span></li>"),
    "boxes": ("<div>{}</div>", "<div class='entry'><h3><a href='{}'>{}</a></h3><p>{}</p></div>"),
    "table": ("<table>{}</table>", "<tr><td><a href='{}'>{}</a></td><td>{}</td></tr>"),
}


def _document(menu: str, body: str) -> str:
    return (
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'><title>Sở Mẫu</title></head><body>"
        f"<header><nav><a href='/'>Trang chủ</a>{menu}</nav></header><main>{body}</main><footer>Sở</footer></body></html>"
    )


def _portal(
    labels: Mapping[str, str], order: list[str], menu: str, lists: str, without: str = ""
) -> dict[str, str]:
    around, entry = MENUS[menu]
    links = around.format("".join(entry.format(PORTAL[key][1], labels[key]) for key in order))
    pages = {"/": _document(links, TEXT)}
    whole, row = LISTS[lists]
    for key, (label, path, titles) in PORTAL.items():
        rows = "".join(row.format(f"{path}/{n}", title, f"1{n}/09/2026") for n, title in enumerate(titles))
        content = "" if key == without else whole.format(rows) if titles else TEXT
        pages[path] = _document(links, f"<h1>{label}</h1>{content}")
    return pages


labels_of_a_portal = st.fixed_dictionaries(
    {
        key: st.sampled_from(sorted(variant(label) for variant in VARIANTS.values()))
        for key, (label, _, _) in PORTAL.items()
    }
)
writings = {
    "labels": labels_of_a_portal,
    "order": st.permutations(sorted(PORTAL)),
    "menu": st.sampled_from(sorted(MENUS)),
    "lists": st.sampled_from(sorted(LISTS)),
}
careful = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def test_every_variant_still_names_its_section() -> None:
    for name, variant in VARIANTS.items():
        labels = {key: variant(label) for key, (label, _, _) in PORTAL.items()}
        found = find(_portal(labels, sorted(PORTAL), "list", "list"))
        wrong = {key: found[key].reason for key in PORTAL if found[key].how != "menu"}
        assert wrong == {}, name


@careful
@given(**writings)
def test_another_writing_changes_no_outcome(
    labels: dict[str, str], order: list[str], menu: str, lists: str
) -> None:
    found = find(_portal(labels, order, menu, lists))
    plain = find(
        _portal({key: label for key, (label, _, _) in PORTAL.items()}, sorted(PORTAL), "list", "list")
    )
    for key, (_, path, titles) in PORTAL.items():
        section = found[key]
        assert (section.state, section.url) == (SectionState.PRESENT, address(path)), section.reason
        assert section.newest == plain[key].newest
        assert len(section.items) == len(titles)
    others = {key for key, section in found.items() if section.present} - set(PORTAL)
    assert others == {key for key, section in plain.items() if section.present} - set(PORTAL)


@careful
@given(gone=st.sampled_from(sorted(PORTAL)), **writings)
def test_a_section_without_its_content_never_stays(
    gone: str, labels: dict[str, str], order: list[str], menu: str, lists: str
) -> None:
    found = find(_portal(labels, order, menu, lists, without=gone))
    assert found[gone].state in (SectionState.EMPTY, SectionState.ABSENT)
    assert all(found[key].present for key in PORTAL if key != gone)


def test_the_variants_are_different_texts() -> None:
    label = PORTAL["news"][0]
    assert len({variant(label) for variant in VARIANTS.values()}) == len(VARIANTS)
    assert fold(_slip(label)) != fold(label)
