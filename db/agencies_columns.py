"""The columns of a list of agencies: names for people and for machines, and what is to be written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from checks.vietnamese import fold

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_ASIDE = re.compile(r"\(.*?\)|[*:.]")
# Columns that lists of officials have and that say nothing of the agency.
_PASSED_OVER = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu", "chu thich", "note", "notes"})
EXAMPLE_CODE = "vi-du"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `name` is its machine name, `heading` what officials read, `also` further headings that mean it.

    A column that only `shows` is written and never read.
    """

    name: str
    heading: str
    explanation: str
    example: str
    also: tuple[str, ...] = ()
    required: bool = False
    shows: bool = False


COLUMNS = (
    Column(
        name="code",
        heading="Mã",
        also=("mã cơ quan", "mã đơn vị", "mã định danh"),
        required=True,
        explanation="Mã ngắn, không dấu, không đổi theo năm: chữ, số và . _ -. Mã đã có: dòng này sửa cơ quan ấy.",
        example=EXAMPLE_CODE,
    ),
    Column(
        name="name",
        heading="Tên cơ quan",
        also=("tên", "tên đơn vị", "đơn vị", "cơ quan"),
        required=True,
        explanation="Tên đầy đủ, như in trên bảng xếp hạng.",
        example="Sở Khoa học và Công nghệ",
    ),
    Column(
        name="tier",
        heading="Cấp",
        also=("loại", "cấp hành chính", "cấp cơ quan"),
        required=True,
        explanation="sở (cơ quan chuyên môn), xã (xã, phường, đặc khu), tỉnh; huyện cho kỳ trước 01/07/2025.",
        example="sở",
    ),
    Column(
        name="group",
        heading="Nhóm xếp hạng",
        also=("nhóm", "khối", "bảng xếp hạng"),
        explanation="Các cơ quan cùng nhóm được xếp hạng với nhau; bỏ trống: theo bộ tiêu chí.",
        example="Cơ quan chuyên môn",
    ),
    Column(
        name="home_url",
        heading="Địa chỉ cổng",
        also=(
            "url",
            "website",
            "địa chỉ",
            "trang chủ",
            "cổng",
            "địa chỉ trang chủ",
            "cổng thông tin điện tử",
        ),
        required=True,
        explanation="Địa chỉ trang chủ, đủ cả http:// hoặc https://.",
        example="https://skhcn.tinh-mau.example.vn",
    ),
    Column(
        name="sister_urls",
        heading="Trang liên quan",
        also=("địa chỉ khác", "trang khác", "địa chỉ liên quan"),
        explanation="Trang khác cũng thuộc cổng, mỗi trang kèm công dụng (dịch vụ công, văn bản, lịch công tác), "
        "ngăn bằng dấu chấm phẩy.",
        example="dịch vụ công: https://dvc.tinh-mau.example.vn; văn bản: https://vanban.tinh-mau.example.vn",
    ),
    Column(
        name="contact",
        heading="Liên hệ",
        also=("đầu mối", "người liên hệ", "thông tin liên hệ"),
        explanation="Bộ phận phụ trách cổng, điện thoại, thư điện tử của cơ quan.",
        example="Văn phòng Sở, cong@skhcn.tinh-mau.example.vn",
    ),
    Column(
        name="crawl_window",
        heading="Khung giờ",
        also=("khung giờ thu thập", "giờ thu thập"),
        explanation="Chỉ thu thập trong những giờ này (giờ Việt Nam); bỏ trống: theo lệnh chạy.",
        example="22:00-05:00",
    ),
    Column(
        name="delay",
        heading="Giây nghỉ",
        also=("giây nghỉ giữa hai lần tải", "độ trễ"),
        explanation="Số giây nghỉ giữa hai lần tải; bỏ trống: theo lệnh chạy (1 giây).",
        example="1,5",
    ),
    Column(
        name="active_from",
        heading="Hoạt động từ",
        also=("từ ngày", "ngày thành lập", "ngày bắt đầu"),
        explanation="Ngày đầu tiên của cơ quan, dạng 01/03/2025; bỏ trống: từ trước tới nay.",
        example="01/03/2025",
    ),
    Column(
        name="active_until",
        heading="Hoạt động đến",
        also=("đến ngày", "ngày kết thúc", "ngày giải thể"),
        explanation="Ngày cuối cùng của cơ quan; bỏ trống: đang hoạt động.",
        example="",
    ),
    Column(
        name="retired_urls",
        heading="Địa chỉ cũ",
        also=("địa chỉ trước đây",),
        explanation="Địa chỉ trước kia của cổng kèm ngày đầu và ngày cuối, ngăn bằng dấu chấm phẩy.",
        example="https://sokhcn.tinh-mau.example.vn (01/01/2015 - 28/02/2025)",
    ),
    Column(
        name="predecessors",
        heading="Tiền thân",
        also=("cơ quan tiền thân", "tiền thân là"),
        explanation="Cơ quan này nối tiếp những cơ quan nào: sáp nhập, chia tách hoặc đổi tên, ngày, rồi mã của chúng. "
        "Các cơ quan ấy tự ngừng từ ngày đó, kết quả cũ của chúng được giữ làm phần đầu diễn biến.",
        example="sáp nhập 01/03/2025: vi-du-tttt, vi-du-khcn",
    ),
    Column(
        name="successors",
        heading="Kế tục",
        also=("cơ quan kế tục",),
        shows=True,
        explanation="Cơ quan nào nối tiếp cơ quan này. Chỉ để xem: khi nhập, cột này không được đọc.",
        example="",
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column for column in COLUMNS if column.required)


def _plain(heading: str) -> str:
    return fold(_ASIDE.sub(" ", heading))


_HEADINGS = {
    _plain(word): column for column in COLUMNS for word in (column.name, column.heading, *column.also)
}


def column_of(heading: str) -> Column | None:
    """The column that a heading names; case, accents, stars and what stands in brackets do not matter."""
    return _HEADINGS.get(_plain(heading)) if heading else None


def passed_over(heading: str) -> bool:
    """Whether a column says nothing of the agency (running numbers, remarks)."""
    return _plain(heading) in _PASSED_OVER


def suggested(heading: str) -> Column | None:
    """The column whose name is the nearest to what was written; None where none is near."""
    near = get_close_matches(_plain(heading), list(_HEADINGS), n=1, cutoff=0.6)
    return _HEADINGS[near[0]] if near else None


def code_problem(code: str) -> str:
    """What is wrong with an agency's code; empty where nothing is."""
    if _CODE.fullmatch(code):
        return ""
    return f"mã ‘{code}’ không hợp lệ; chỉ dùng chữ không dấu, số và . _ -, ví dụ so-tttt"


@dataclass(frozen=True, kw_only=True)
class LineProblem:
    """One thing to mend. `row` counts as Excel does (the first line is row 1); 0 means the file as a whole."""

    row: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        place = f"Dòng {self.row}" if self.row else "Tệp"
        return f"{place}{f', cột {self.column}' if self.column else ''}: {self.wrong}; {self.mend}."


class AgencyFileProblem(Exception):
    """The file was refused; nothing of it was taken. `problems` holds everything to mend."""

    def __init__(self, path: Path, problems: Iterable[LineProblem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            f"Chưa nhập danh sách cơ quan từ {path.name}: có {count} chỗ cần sửa.\n"
            + "\n".join(f"  {problem}" for problem in self.problems[:_MOST_TOLD])
            + (f"\n  … và {count - _MOST_TOLD} chỗ nữa." if count > _MOST_TOLD else "")
        )


_MOST_TOLD = 200


def whole(wrong: str, mend: str) -> LineProblem:
    """A problem of the file as a whole."""
    return LineProblem(row=0, column="", wrong=wrong, mend=mend)
