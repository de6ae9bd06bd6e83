"""The 25 real pages that every trap portal has: sections that the law asks for, and some of their entries.

Eleven sections stand in the menu, three in a box of the home page behind the trap's links, four on each other's pages
only, up to four clicks from home, and one on the trap's own first page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.reliability.traps_model import Ask, Reply, Trap

AT = date(2026, 11, 20)
NAME = "Sở Khoa học và Công nghệ tỉnh Thử Nghiệm"
_DUTIES = (
    "Sở Khoa học và Công nghệ là cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh, thực hiện chức năng tham mưu, giúp Ủy "
    "ban nhân dân tỉnh quản lý nhà nước về hoạt động khoa học, phát triển công nghệ, tiêu chuẩn đo lường chất lượng, sở "
    "hữu trí tuệ, ứng dụng bức xạ và đổi mới sáng tạo trên địa bàn. "
)
_TELEPHONE = (
    "Điện thoại: 024 3826 1111. Thư điện tử: sokhcn@example.gov.vn. Địa chỉ: 12 Trần Phú, phường Bình An."
)


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A real page: where it is, what links call it, the section that it is ('' for an entry), and what it shows."""

    path: str
    label: str
    key: str = ""
    body: str

    @property
    def mark(self) -> str:
        """A text that stands on this page only."""
        return f"Mã trang {abs(hash_of(self.path)) % 10**8:08d}"


def hash_of(text: str) -> int:
    """A number for a text, the same in every process."""
    number = 7
    for letter in text:
        number = (number * 1_000_003 + ord(letter)) % (1 << 61)
    return number


def _rows(path: str, title: str, count: int, step: int) -> str:
    rows = []
    for number in range(count):
        day = AT - timedelta(days=1 + number * step)
        rows.append(
            f"<li><a href='{path}/bai-{number + 1}'>{title} số {number + 1} về {_TOPICS[number % len(_TOPICS)]}</a> "
            f"<span class='ngay'>({day:%d/%m/%Y})</span></li>"
        )
    return f"<ul class='danh-sach'>{''.join(rows)}</ul>"


_TOPICS = ("chuyển đổi số", "sở hữu trí tuệ", "đo lường", "an toàn bức xạ", "khởi nghiệp", "đề tài cấp tỉnh")
_CHART = (
    "<ul><li>Ban Giám đốc</li><li>Văn phòng Sở</li><li>Thanh tra Sở</li><li>Phòng Kế hoạch - Tài chính</li>"
    "<li>Phòng Quản lý Khoa học</li><li>Chi cục Tiêu chuẩn Đo lường Chất lượng</li></ul>"
)
_LEADERS = (
    "<table><tr><th>Họ và tên</th><th>Chức vụ</th><th>Nhiệm vụ</th><th>Điện thoại</th></tr>"
    "<tr><td>Nguyễn Văn An</td><td>Giám đốc Sở</td><td>Lãnh đạo toàn diện</td><td>024 3826 1112</td></tr>"
    "<tr><td>Trần Thị Bình</td><td>Phó Giám đốc Sở</td><td>Phụ trách công nghệ</td><td>024 3826 1113</td></tr></table>"
)
_WEEK = (
    "<table><tr><th>Ngày</th><th>Nội dung</th></tr><tr><td>Thứ Hai, 16/11/2026</td><td>Giao ban Ban Giám đốc</td></tr>"
    "<tr><td>Thứ Ba, 17/11/2026</td><td>Họp Ủy ban nhân dân tỉnh</td></tr></table>"
)
_RECEPTION = (
    "<p>Giám đốc Sở tiếp công dân vào ngày 15 hằng tháng tại phòng tiếp công dân, trụ sở Sở. Lịch tiếp công dân tháng "
    "11: Thứ Hai, 16/11/2026, buổi sáng.</p>"
)
_DOCUMENTS = "<table><tr><th>Số ký hiệu</th><th>Ngày ban hành</th><th>Trích yếu</th></tr>{}</table>"
_PROJECTS = (
    "<table><tr><th>Tên dự án</th><th>Chủ đầu tư</th><th>Tổng mức đầu tư</th><th>Thời gian thực hiện</th></tr>"
    "<tr><td>Dự án đầu tư phòng thí nghiệm đo lường</td><td>Sở</td><td>12 tỷ đồng</td><td>2025-2027</td></tr>"
    "<tr><td>Dự án xây dựng sàn giao dịch công nghệ</td><td>Sở</td><td>8 tỷ đồng</td><td>2026-2027</td></tr></table>"
    "<p>Danh mục dự án đầu tư công đang chuẩn bị và đang triển khai của Sở.</p>"
)
_PROCEDURES = (
    "<table><tr><th>STT</th><th>Tên thủ tục hành chính</th><th>Lĩnh vực</th><th>Mức độ</th></tr>"
    "<tr><td>1</td><td>Cấp giấy phép tiến hành công việc bức xạ</td><td>An toàn bức xạ</td><td>Toàn trình</td></tr>"
    "<tr><td>2</td><td>Đăng ký kết quả nhiệm vụ khoa học</td><td>Khoa học</td><td>Một phần</td></tr></table>"
)
_ASK = (
    "<div class='hoi'><h3>Hỏi: Thủ tục đăng ký nhãn hiệu cần những gì?</h3><p>Trả lời: Hồ sơ gồm tờ khai và mẫu nhãn "
    "hiệu, nộp tại bộ phận một cửa của Sở.</p><a href='/hoi-dap/bai-1'>Câu hỏi số 1 về đăng ký nhãn hiệu</a> "
    "<span>(18/11/2026)</span></div>"
    "<div class='hoi'><h3>Hỏi: Thời hạn cấp phép bức xạ là bao lâu?</h3><p>Trả lời: Không quá 25 ngày làm việc.</p></div>"
)


def _documents() -> str:
    rows = "".join(
        f"<tr><td>{n}/2026/QĐ-UBND</td><td>0{n}/10/2026</td><td><a href='/van-ban/bai-{n}'>Quyết định số {n} ban hành quy "
        f"chế quản lý nhiệm vụ {_TOPICS[n]}</a></td></tr>"
        for n in range(5, 0, -1)
    )
    return _DOCUMENTS.format(rows)


def _section(path: str, label: str, key: str, body: str) -> Planted:
    return Planted(path=path, label=label, key=key, body=body)


MENU = (
    _section("/gioi-thieu", "Giới thiệu chung", "introduction", f"<p>{_DUTIES * 3}</p>"),
    _section("/co-cau-to-chuc", "Cơ cấu tổ chức", "organisation_chart", f"{_CHART}<p>{_DUTIES}</p>"),
    _section("/chuc-nang-nhiem-vu", "Chức năng, nhiệm vụ", "functions_and_duties", f"<p>{_DUTIES * 4}</p>"),
    _section("/lanh-dao-so", "Lãnh đạo Sở", "leaders", _LEADERS),
    _section("/tin-tuc", "Tin tức - Sự kiện", "news", _rows("/tin-tuc", "Hội nghị chuyên đề", 10, 2)),
    _section(
        "/chi-dao-dieu-hanh",
        "Thông tin chỉ đạo điều hành",
        "directives",
        _rows("/chi-dao-dieu-hanh", "Công văn chỉ đạo điều hành", 8, 3),
    ),
    _section("/lich-cong-tac", "Lịch công tác", "leaders_schedule", _WEEK),
    _section("/van-ban", "Văn bản quy phạm pháp luật", "legal_documents", _documents()),
    _section("/thu-tuc-hanh-chinh", "Thủ tục hành chính", "procedures", _PROCEDURES),
    _section("/hoi-dap", "Hỏi đáp", "questions_and_answers", _ASK),
    _section("/lien-he", "Liên hệ", "contact", f"<p>{_TELEPHONE}</p><p>{_DUTIES}</p>"),
)
BOX = (
    _section("/du-an", "Danh mục dự án", "projects", _PROJECTS),
    _section(
        "/lay-y-kien-du-thao",
        "Lấy ý kiến dự thảo văn bản",
        "consultation",
        _rows("/lay-y-kien-du-thao", "Dự thảo Quyết định lấy ý kiến góp ý", 3, 9),
    ),
    _section(
        "/pho-bien-phap-luat",
        "Tuyên truyền, phổ biến pháp luật",
        "law_dissemination",
        _rows("/pho-bien-phap-luat", "Tuyên truyền phổ biến Luật", 6, 6),
    ),
)
DEEP = {
    "/du-an": _section(
        "/dau-thau",
        "Đấu thầu, mua sắm công",
        "procurement",
        _rows("/dau-thau", "Thông báo mời thầu gói thầu mua sắm thiết bị", 4, 8),
    ),
    "/dau-thau": _section(
        "/cong-khai-ngan-sach",
        "Công khai ngân sách",
        "budget_disclosure",
        _rows("/cong-khai-ngan-sach", "Công khai dự toán ngân sách nhà nước quý", 4, 60),
    ),
    "/chi-dao-dieu-hanh": _section(
        "/khen-thuong-xu-phat",
        "Khen thưởng, xử phạt",
        "rewards",
        _rows("/khen-thuong-xu-phat", "Quyết định khen thưởng tập thể", 4, 20),
    ),
    "/khen-thuong-xu-phat": _section(
        "/bao-cao-thong-ke",
        "Báo cáo thống kê",
        "statistics_reports",
        _rows("/bao-cao-thong-ke", "Báo cáo thống kê ngành khoa học", 4, 30),
    ),
}
RECEPTION = _section("/tiep-cong-dan", "Lịch tiếp công dân", "citizen_reception_schedule", _RECEPTION)
_ENTRIES = ("/tin-tuc/bai-1", "/tin-tuc/bai-2", "/tin-tuc/bai-3")
ENTRIES = tuple(
    Planted(path=path, label=path, body=f"<p>{_DUTIES * 2}</p>")
    for path in (*_ENTRIES, "/chi-dao-dieu-hanh/bai-1", "/van-ban/bai-5", "/hoi-dap/bai-1")
)
SECTIONS = (*MENU, *BOX, *DEEP.values(), RECEPTION)
PLANTED = (*SECTIONS, *ENTRIES)
_BY_PATH = {page.path: page for page in PLANTED}


def real_page(trap: Trap, ask: Ask) -> Reply | None:
    """The real page behind an address; None where the portal has none there."""
    path = trap.undress(ask)
    if path in ("/", ""):
        return Reply(body=page(trap, ask, NAME, _home(trap), home=True))
    found = _BY_PATH.get(path)
    if found is not None:
        title = found.label if found.key else _title_of(path)
        more = _link(DEEP[path]) if path in DEEP else ""
        if path == "/lich-cong-tac" and not trap.entry[0]:
            more = _link(RECEPTION)
        deeper = f"<h3>Chuyên mục</h3><ul>{more}</ul>" if more else ""
        return Reply(body=page(trap, ask, title, f"{found.body}<p>{found.mark}</p>{deeper}"))
    folder, _, name = path.rpartition("/")
    if folder in _BY_PATH and name.startswith("bai-"):
        return Reply(body=page(trap, ask, _title_of(path), f"<p>Nội dung {path}. {_DUTIES * 2}</p>"))
    return None


def own_page(trap: Trap, ask: Ask, title: str, body: str) -> Reply:
    """A page of the trap; its first one also leads to a real section that nothing else leads to."""
    more = f"<h3>Chuyên mục</h3><ul>{_link(RECEPTION)}</ul>" if ask.target == trap.entry[0] else ""
    return Reply(body=page(trap, ask, title, body + more))


def _link(to: Planted) -> str:
    return f"<li><a href='{to.path}'>{to.label}</a></li>"


def _title_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    number = int(name.removeprefix("bai-"))
    named: dict[str, Callable[[int], str]] = {
        "/tin-tuc": lambda n: f"Hội nghị chuyên đề số {n} về {_TOPICS[(n - 1) % len(_TOPICS)]}",
        "/van-ban": lambda n: (
            f"Quyết định số {n} ban hành quy chế quản lý nhiệm vụ {_TOPICS[n % len(_TOPICS)]}"
        ),
    }
    return named[folder](number) if folder in named else f"{_BY_PATH[folder].label}: bài số {number}"


def _home(trap: Trap) -> str:
    box = "".join(_link(one) for one in BOX)
    entry = f"<p><a href='{trap.entry[0]}'>{trap.entry[1]}</a></p>" if trap.entry[0] else ""
    news = _rows("/tin-tuc", "Hội nghị chuyên đề", 4, 2)
    return f"<p>{_DUTIES}</p>{entry}<h2>Tin mới</h2>{news}<h2>Chuyên mục</h2><ul>{box}</ul>"


def page(trap: Trap, ask: Ask, title: str, body: str, *, home: bool = False) -> str:
    """A whole page: header, menu, the trap's links, then the content; every address written as the trap writes it."""
    menu = "".join(_link(one) for one in MENU)
    heading = "" if home else f"<h1>{title}</h1>"
    whole = (
        f"<header><h2>{NAME}</h2></header><nav><ul><li><a href='/'>Trang chủ</a></li>{menu}</ul></nav>"
        f"<main>\x00{heading}{body}</main>"
        f"<footer><p>Bản quyền thuộc {NAME}. {_TELEPHONE}</p></footer>"
    )
    dressed = _dressed(whole, trap, ask).replace("\x00", trap.noise(ask))
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body>{dressed}</body></html>"
    )


def _dressed(html: str, trap: Trap, ask: Ask) -> str:
    parts = html.split("href='")
    written = [parts[0]]
    for part in parts[1:]:
        address, _, rest = part.partition("'")
        known = address == "/" or address in _BY_PATH or "/bai-" in address
        written.append(f"{trap.dress(address, ask) if known else address}'{rest}")
    return "href='".join(written)
