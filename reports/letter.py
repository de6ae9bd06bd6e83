"""The official letter that asks an agency or its hosting provider to let our crawler in: its words.

Form: Nghị định 30/2020/NĐ-CP, phụ lục I (công văn). What nobody has told us stays a blank: '…'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BLANK = "…………"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, kw_only=True)
class AllowList:
    """What the letter is about. Empty texts become blanks; `delay` is in seconds.

    `portals` are (name, address) pairs, `egress` the addresses from which we come.
    """

    portals: tuple[tuple[str, str], ...]
    user_agent: str
    addressee: str = ""
    parent: str = ""
    sender: str = ""
    number: str = ""
    place: str = ""
    day: date | None = None
    signer: str = ""
    contact: str = ""
    egress: tuple[str, ...] = ()
    hours: str = ""
    delay: float = 1.0
    max_pages: int = 150


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The letter in parts, as a page needs them."""

    parent: str
    sender: str
    number: str
    subject: str
    dateline: str
    addressee: str
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str
    annex_of: str
    annex: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]


def allow_list_letter(asked: AllowList) -> Letter:
    """The letter for what is asked."""
    number = asked.number or f"{BLANK}/{BLANK}"
    seconds = f"{asked.delay:g}".replace(".", ",")
    names = "; ".join(f"{name} ({address})" for name, address in asked.portals)
    when = asked.day
    dated = (
        f"ngày {when:%d} tháng {when:%m} năm {when:%Y}" if when else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    )
    return Letter(
        parent=asked.parent or BLANK,
        sender=asked.sender or BLANK,
        number=f"Số: {number}",
        subject="V/v đề nghị đưa công cụ kiểm tra cổng thông tin điện tử vào danh sách được phép truy cập",
        dateline=f"{asked.place or BLANK}, {dated}",
        addressee=asked.addressee or BLANK,
        paragraphs=(
            "Căn cứ Điều 12 Nghị định số 224/2026/NĐ-CP ngày 24 tháng 6 năm 2026 của Chính phủ, theo đó việc cung cấp "
            "thông tin của cơ quan nhà nước được đo lường định kỳ, liên tục thông qua dữ liệu thu thập tự động;",
            f"{asked.sender or BLANK} kiểm tra định kỳ, bằng công cụ tự động Soi Cổng, việc cung cấp thông tin trên "
            f"cổng: {names}.",
            "Để việc kiểm tra phản ánh đúng nội dung mà người dân xem được và không bị hệ thống chống tấn công chặn "
            f"nhầm, {asked.sender or BLANK} đề nghị Quý cơ quan (và đơn vị cung cấp hạ tầng, nếu có) đưa công cụ vào "
            "danh sách được phép truy cập của tường lửa ứng dụng web, hệ thống chống DDoS và mạng phân phối nội dung, "
            "theo các thông số kỹ thuật tại Phụ lục kèm theo.",
            "Công cụ chỉ đọc các trang công khai, không đăng nhập, không gửi biểu mẫu lên máy chủ, không dò quét lỗ "
            "hổng và tuân thủ tệp robots.txt của cổng. Việc cho phép này không làm thay đổi quyền của Quý cơ quan đối "
            "với hệ thống; Quý cơ quan có thể dừng công cụ bất cứ lúc nào theo hướng dẫn tại Phụ lục.",
            f"Đề nghị Quý cơ quan phản hồi trước ngày {BLANK} về đầu mối liên hệ: {asked.contact or BLANK}. Trân trọng./.",
        ),
        recipients=("Như trên;", f"{BLANK} (để báo cáo);", f"Lưu: VT, {BLANK}."),
        signer=asked.signer or BLANK,
        annex_of=f"(Kèm theo Công văn {number} {dated} của {asked.sender or BLANK})",
        annex=_annex(asked, seconds),
        commands=(
            ("Lọc nhật ký của máy chủ web theo tên công cụ", "grep 'SoiCong/' access.log"),
            (
                "Đối chiếu địa chỉ nguồn (bản ghi ngược rồi bản ghi xuôi phải khớp)",
                "host ĐỊA_CHỈ && host TÊN_TRẢ_VỀ",
            ),
            ("Dừng công cụ: thêm vào robots.txt", "User-agent: SoiCong\nDisallow: /"),
            ("Chỉ làm chậm công cụ: thêm vào robots.txt", "User-agent: SoiCong\nCrawl-delay: 10"),
        ),
    )


def _annex(asked: AllowList, seconds: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Cổng được kiểm tra", "\n".join(f"{name}: {address}" for name, address in asked.portals)),
        ("Chuỗi nhận dạng (User-Agent)", f"{asked.user_agent}\nTrình duyệt của công cụ dùng cùng chuỗi này."),
        ("Địa chỉ IP nguồn", "\n".join(asked.egress) or BLANK),
        ("Khung giờ truy cập (giờ Việt Nam)", asked.hours or BLANK),
        (
            "Tần suất",
            f"Mỗi lúc một yêu cầu cho một tên miền, nghỉ ít nhất {seconds} giây sau mỗi trả lời; các tên miền chung một "
            f"địa chỉ IP cộng lại không quá một yêu cầu mỗi {seconds} giây và hai yêu cầu cùng lúc. Tự chậm lại khi máy "
            "chủ trả lời chậm hoặc báo lỗi; tuân theo Retry-After và Crawl-delay (tới 30 giây).",
        ),
        (
            "Khối lượng",
            f"Tới {asked.max_pages} trang cho một cổng trong một lượt; một số trang được mở thêm bằng trình duyệt "
            "(không quá 6 kết nối đồng thời cho hình ảnh, mã lệnh của trang).",
        ),
        (
            "Nội dung được tải",
            "Trang chủ, các trang mục, danh sách và bài viết công khai, sơ đồ trang, RSS và một số tệp văn bản; chỉ dùng "
            "phương thức GET và HEAD, và thao tác chuyển trang của biểu mẫu ASP.NET (__doPostBack).",
        ),
        (
            "robots.txt",
            "Đọc tối đa 24 giờ một lần theo RFC 9309 với tên SoiCong: 4xx là được phép (riêng 429 thì chờ), 5xx hoặc không "
            "trả lời là không được phép. Bộ phận của trang được phép (hình ảnh, kiểu dáng, mã lệnh) được tải như khách xem.",
        ),
        (
            "Dữ liệu cá nhân",
            "Không đăng nhập, không gửi hay thu thập dữ liệu cá nhân ngoài nội dung đã công khai.",
        ),
        ("Đầu mối liên hệ", asked.contact or BLANK),
    )
