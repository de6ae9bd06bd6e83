"""A season of an invented province: 20 sở (a shared place), 10 huyện, 30 xã (two that nobody could see, long names)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from evidence.model import Agency, Tier
from season.model import Line, Owed, Period, SeasonResult, Table
from season.papers.model import Kind, Office, Question, Signer, SurveyForm

DRAFT = "dự thảo tiêu chí, chưa ban hành"
DECISION = (
    "Quyết định số 2294/QĐ-UBND ngày 17 tháng 11 năm 2020 của Ủy ban nhân dân tỉnh Phú Nguyên ban hành Quy định Bộ tiêu "
    "chí, phương pháp đánh giá, xếp hạng mức độ ứng dụng công nghệ thông tin, Cổng thông tin điện tử của cơ quan nhà "
    "nước tỉnh"
)
PORTAL = (
    ("Thông tin giới thiệu", 6),
    ("Tin tức, sự kiện", 10),
    ("Thông tin tuyên truyền, phổ biến, hướng dẫn thực hiện pháp luật, chế độ, chính sách", 8),
    ("Thông tin chỉ đạo điều hành", 15),
    ("Thông tin chiến lược, định hướng, quy hoạch, kế hoạch phát triển", 12),
    ("Văn bản quy phạm pháp luật", 6),
    ("Thông tin về dự án, hạng mục đầu tư, đấu thầu mua sắm công", 10),
    ("Cung cấp dịch vụ công trực tuyến", 7),
    ("Lấy ý kiến, góp ý của tổ chức, cá nhân", 5),
    ("Chức năng hỗ trợ trên Cổng Thông tin điện tử", 10),
    ("Đảm bảo quy định khác", 6),
    ("Chuyển đổi số", 5),
)
ICT = (
    ("Hạ tầng kỹ thuật công nghệ thông tin", 10),
    ("Ứng dụng công nghệ thông tin trong hoạt động nội bộ cơ quan", 30),
    ("Ứng dụng công nghệ thông tin phục vụ người dân và doanh nghiệp", 30),
    ("Công tác đảm bảo an toàn thông tin", 10),
    ("Nhân lực công nghệ thông tin", 10),
    ("Môi trường tổ chức và chính sách", 10),
)
_SO = (
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Khoa học và Công nghệ",
    "Sở Tài chính",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Công Thương",
    "Sở Xây dựng",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
    "Ban Quản lý các khu công nghiệp",
    "Sở Ngoại vụ",
    "Sở Thông tin và Truyền thông",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Giao thông vận tải",
    "Sở Tài nguyên và Môi trường",
    "Ban Quản lý Khu kinh tế cửa khẩu quốc tế và Khu công nghệ cao Phú Nguyên - Thượng Nguyên",
)
_HUYEN = (
    "An Hòa",
    "Bình Sơn",
    "Cẩm Giang",
    "Đại Từ",
    "Đông Khê",
    "Hòa Lạc",
    "Lục Yên",
    "Sơn Tây",
    "Thanh Thủy",
    "Yên Phú",
)
_XA = (
    *(
        f"{name} {side}"
        for name in ("Thượng", "Hạ", "Tân", "Phú", "Vĩnh", "Đồng")
        for side in ("Lâm", "Sơn", "Thịnh", "Nghĩa")
    ),
    "Mỹ Đức",
    "Quỳnh Lưu",
    "Nguyễn Úy - Phượng Hoàng - Xuân Quang Nhị Thập Bát Tú Đông Nam Thượng",
    "Kỳ Lừa",
    "Bắc Hà",
    "Ô Quy Hồ",
)
_MENDS = (
    ("Lịch làm việc của lãnh đạo", "Đăng lịch tuần trước thứ Hai hằng tuần, để ở mục Chỉ đạo điều hành.", 3),
    (
        "Văn bản quy phạm pháp luật",
        "Cập nhật văn bản trong 02 ngày làm việc kể từ ngày ban hành; có thuộc tính đủ.",
        Fraction(5, 2),
    ),
    ("Chứng thư số của trang", "Gia hạn chứng thư HTTPS đã hết hạn, bật tự động gia hạn.", 2),
    (
        "Dữ liệu mở",
        "Công bố danh mục dữ liệu mở kèm tệp tải về ở định dạng máy đọc được (CSV, XLSX).",
        Fraction(3, 2),
    ),
    ("Lấy ý kiến dự thảo", "Mỗi dự thảo ghi thời hạn góp ý và nơi nhận ý kiến.", 1),
    ("Sơ đồ cổng", "Đặt liên kết Sơ đồ cổng ở chân mọi trang.", Fraction(1, 2)),
)


def agency(code: str, name: str, tier: Tier) -> Agency:
    """One of the province's agencies."""
    return Agency(code=code, name=name, tier=tier, home_url=f"https://{code}.phunguyen.gov.vn/", group="")


SO = tuple(agency(f"so-{number:02d}", name, Tier.SO) for number, name in enumerate(_SO, start=1))
HUYEN = tuple(
    agency(f"huyen-{n:02d}", f"Ủy ban nhân dân huyện {name}", Tier.HUYEN) for n, name in enumerate(_HUYEN, 1)
)
XA = tuple(
    agency(f"xa-{n:02d}", f"Ủy ban nhân dân {'phường' if n % 5 == 0 else 'xã'} {name}", Tier.XA)
    for n, name in enumerate(_XA, 1)
)


def grade(points: Fraction, whole: int) -> str:
    """Tốt/Khá/Trung bình/Yếu by the seed's cut-offs."""
    cuts = ((Fraction(80, 100), "Tốt"), (Fraction(65, 100), "Khá"), (Fraction(50, 100), "Trung bình"))
    return next((name for least, name in cuts if points / whole >= least), "Yếu")


def line(
    one: Agency, points: Fraction, parts: tuple[tuple[str, int], ...], *, open_points: int = 0, **more
) -> Line:
    """A line whose headings share its points evenly."""
    whole = sum(most for _, most in parts)
    headings = tuple(
        (title, points * most / whole, (points + open_points) * most / whole) for title, most in parts
    )
    given: dict[str, Any] = {
        "agency": one,
        "self_assessed": min(points + 4, Fraction(whole)),
        "measured_low": points - 3,
        "measured_high": points + 6,
        "low": points,
        "high": points + open_points,
        "grade": grade(points, whole),
        "place": None,
        "headings": headings,
        "change": Fraction(int(points) % 7 - 3) + Fraction(1, 4),
        "place_change": int(points) % 5 - 2,
        "reviews": int(points) % 3,
        "run_id": 7,
        "run_sha256": "ab" * 32,
        "mend_first": tuple((what, how, Fraction(gain)) for what, how, gain in _MENDS),
    }
    return Line(**(given | more))


def placed(lines: list[Line]) -> tuple[Line, ...]:
    """Lines in order, equal scores sharing a place."""
    lines.sort(key=lambda one: (-(one.low or 0), one.agency.name))
    return tuple(
        replace(one, place=1 + sum(1 for other in lines if (other.low or 0) > (one.low or 0)))
        for one in lines
    )


def unseen(one: Agency, reason: str) -> Line:
    """An agency without a score."""
    nothing: dict[str, Any] = {
        "measured_low": None,
        "measured_high": None,
        "low": None,
        "high": None,
        "place": None,
        "self_assessed": None,
    }
    return Line(agency=one, grade="", reason=reason, **nothing)


def portal_table(
    group: str, agencies: tuple[Agency, ...], *, top: int, without: int = 0, draft: str = ""
) -> Table:
    """A table of the portal rubric; the second and third share a place."""
    lines = [
        line(
            one,
            Fraction(top) - Fraction(7 * max(index, 1) - 7 * (index == 2), 4),
            PORTAL,
            open_points=2 if index == 4 else 0,
        )
        for index, one in enumerate(agencies[: len(agencies) - without])
    ]
    reasons = (
        "Cổng không trả lời trong cả ba lần thử ngày 02/10/2026.",
        "Mới chấm được 41,5% số điểm, chưa đủ 80% để xếp hạng.",
    )
    rest = [
        unseen(one, reason) for one, reason in zip(agencies[len(agencies) - without :], reasons, strict=False)
    ]
    return Table(
        scheme="bac-giang-2294-2020",
        scheme_title="Cổng thông tin điện tử",
        decision=DECISION,
        group=group,
        decimals=2,
        lines=(*placed(lines), *rest),
        headings=tuple((title, Fraction(most)) for title, most in PORTAL),
        draft_note=draft,
    )


def _as_index(one: Line) -> Line:
    assert one.low is not None
    assert one.high is not None
    share = one.low / 6
    return replace(
        one,
        low=share,
        high=one.high / 6,
        self_assessed=min(share + Fraction(1, 50), Fraction(1)),
        measured_low=None,
        measured_high=None,
        mend_first=(),
    )


def ict_table() -> Table:
    """A table answered by form, as an index 0..1 (four decimals)."""
    parts = tuple((title, 1) for title, _ in ICT)
    lines = [
        line(one, Fraction(6 * (9039 - 173 * index), 10000), parts, change=None, place_change=None)
        for index, one in enumerate(SO)
    ]
    index = [_as_index(one) for one in lines]
    return Table(
        scheme="bac-giang-2294-2020-cntt",
        scheme_title="Mức độ ứng dụng công nghệ thông tin",
        decision=DECISION,
        group="Các sở, cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh",
        decimals=4,
        lines=placed(index),
        headings=tuple((title, Fraction(1)) for title, _ in ICT),
        notes=("Chỉ số bằng điểm đạt được chia cho điểm tối đa (cách tính suy ra từ Quy định).",),
    )


def _owed(one: Agency, *, late: bool) -> Owed:
    return Owed(agency=one, scheme="bac-giang-2294-2020", scheme_title="Cổng thông tin điện tử", late=late)


def season(*, draft: str = "") -> SeasonResult:
    """The whole season."""
    period = Period(
        season=2026,
        window_from=date(2025, 10, 1),
        window_until=date(2026, 10, 1),
        letter_on=date(2026, 10, 2),
        answers_due=date(2026, 10, 17),
        verification_on=date(2026, 10, 19),
        publication_on=date(2026, 11, 20),
        closed_on=date(2026, 12, 31),
        objection_days=10,
        second_reviewer_above=Fraction(5),
        schemes=("bac-giang-2294-2020", "bac-giang-2294-2020-cntt"),
    )
    return SeasonResult(
        period=period,
        province="Phú Nguyên",
        department="Sở Khoa học và Công nghệ",
        composed_on=date(2026, 11, 18),
        tables=(
            portal_table("Các sở, cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh", SO, top=93, draft=draft),
            portal_table("Ủy ban nhân dân các huyện, thành phố", HUYEN, top=84, draft=draft),
            portal_table("Ủy ban nhân dân các xã, phường", XA, top=78, without=2, draft=draft),
            ict_table(),
        ),
        owed=(
            _owed(SO[5], late=True),
            _owed(XA[3], late=True),
            _owed(XA[-1], late=False),
        ),
    )


OFFICE = Office(
    place="Phú Nguyên",
    symbol="SKHCN",
    contact="Phòng Chuyển đổi số, điện thoại 0204 000 000, thư điện tử chuyendoiso@phunguyen.gov.vn",
    department_signer=Signer(title="Giám đốc", name="Lê Thị Mẫu"),
    province_signer=Signer(title="Chủ tịch", name="Trần Văn Mẫu"),
    numbers={Kind.PROPOSAL: "57/TTr-SKHCN"},
)
FORMS = (
    SurveyForm(
        scheme_title="mức độ ứng dụng công nghệ thông tin",
        group="các sở, cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh",
        questions=tuple(
            Question(
                heading=title,
                title=f"{what} ({title.lower()})",
                maximum=Fraction(most, 2),
                measured=number == 1 and most == 30,
            )
            for title, most in ICT
            for number, what in enumerate(
                (
                    "Tỷ lệ cán bộ, công chức được trang bị, sử dụng",
                    "Văn bản, quy chế đã ban hành và còn hiệu lực",
                )
            )
        ),
    ),
)
