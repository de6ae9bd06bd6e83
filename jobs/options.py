"""Options that several commands share, or that would crowd cli.py."""

from pathlib import Path
from typing import Annotated

import typer

Tier = Annotated[str, typer.Option("--tier", metavar="CẤP", help="Cấp của cơ quan: so, huyen, xa, tinh.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="NGÀY", help="Ngày đánh giá, ví dụ 2025-10-15; mặc định hôm nay."),
]
RubricId = Annotated[
    str | None, typer.Option("--rubric", metavar="MÃ", help="Bộ tiêu chí; mặc định theo cấp và ngày.")
]
MaxPages = Annotated[
    int,
    typer.Option("--max-pages", metavar="SỐ", min=1, max=20_000, help="Số trang tối đa cho mỗi cổng."),
]
MaxSeconds = Annotated[
    int,
    typer.Option("--max-seconds", metavar="SỐ", min=5, max=86_400, help="Số giây tối đa cho mỗi cổng."),
]
Delay = Annotated[
    float | None,
    typer.Option("--delay", metavar="GIÂY", min=0, max=60, help="Giây nghỉ giữa hai lần tải; mặc định 1."),
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="TỆP", help="Ghi kết quả máy đọc được vào tệp này.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="THƯ_MỤC", help="Thư mục ghi báo cáo HTML.")]
AllowHosts = Annotated[
    list[str] | None, typer.Option("--allow-host", metavar="MÁY:CỔNG", help="Cho phép một địa chỉ riêng.")
]
Sections = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="MỤC=ĐỊA_CHỈ", help="Mục này ở đây (cơ quan khai báo)."),
]
Host = Annotated[
    str | None,
    typer.Option("--host", metavar="TÊN", help="Tên miền thật, khi cổng được xem ở địa chỉ khác."),
]
Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh",
        help="Làm lượt mới từ đầu: không tiếp tục lượt dở dang, tải và lưu lại cả những trang không đổi.",
    ),
]
AskAgain = Annotated[
    float,
    typer.Option(
        "--ask-again",
        metavar="NGÀY",
        min=0,
        max=28,
        help="Bài viết, văn bản đã xem trong số ngày này thì không tải lại (0: luôn hỏi lại); danh sách luôn tải.",
    ),
]
CrawlWindow = Annotated[
    str | None,
    typer.Option(
        "--window",
        metavar="GIỜ",
        help="Chỉ thu thập trong khung giờ này (giờ Việt Nam), ví dụ 22:00-05:00; nhiều khung: dấu phẩy.",
    ),
]
DecisionFile = Annotated[
    Path | None,
    typer.Option(
        "--robots-decision",
        metavar="TỆP.yaml",
        help="Quyết định bằng văn bản cho phép bỏ qua robots.txt; được ghi vào kết quả và báo cáo.",
    ),
]
Name = Annotated[str | None, typer.Option("--name", metavar="TÊN", help="Tên cơ quan, để in trên báo cáo.")]
PanelFiles = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PHIẾU.csv...",
        help="Cho agreement: phiếu đã chấm; cùng --form: mã các cổng. Cho reliability: tên các phần.",
    ),
]
BlankForm = Annotated[
    str | None,
    typer.Option(
        "--form", metavar="CẤP", help="Cho agreement: ghi phiếu trống theo cấp hoặc mã bộ tiêu chí."
    ),
]
FormFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="TỆP", help="Tệp của phiếu trống; mặc định phieu-cham.csv."),
]
RunResults = Annotated[
    Path | None,
    typer.Option(
        "--run-results",
        metavar="THƯ_MỤC",
        help="Cho agreement: thư mục kết quả JSON; mặc định kết quả đã lưu.",
    ),
]
AtAgain = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="NGÀY", help="Ngày đánh giá; mặc định như lần chấm trước, hoặc ngày thu thập."
    ),
]
Retry = Annotated[
    int | None,
    typer.Option(
        "--retries",
        metavar="SỐ",
        min=0,
        max=5,
        help="Cổng không xem được thì thử lại mấy lần, chậm hơn; mặc định 1 khi --all, 0 khi nêu mã.",
    ),
]
RetryAfter = Annotated[
    float,
    typer.Option("--retry-after", metavar="PHÚT", min=0, max=720, help="Bao nhiêu phút sau thì thử lại."),
]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Chỉ in dự kiến mất bao lâu, chưa thu thập.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="NGÀY",
        help="Như vào ngày này: kết quả cuối đến ngày ấy, cơ quan đang hoạt động khi ấy.",
    ),
]
