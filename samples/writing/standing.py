"""Pages that stand as they are: editorial board, public information, open data, investment, programmes, links."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from datetime import timedelta

from samples.model import ISSUED, Bullets, Files, Grid, H, Links, P, Page, Plan
from samples.writing.documents import attachment
from samples.writing.pen import Pen, plain, vietnamese


def standing_pages(plan: Plan) -> list[Page]:
    """Editorial board, list of public information, open data, related links, investment, programmes."""
    pen = Pen(plan, "standing")
    sections = plan.sections
    short = pen.short
    made: list[Page] = []
    if "editorial_board" in sections:
        rows: tuple[tuple[str, ...], ...] = (
            (pen.name(), f"Phó {pen.profile['head']}", "Trưởng ban"),
            (pen.name(), "Chánh Văn phòng", "Phó Trưởng ban"),
            (pen.name(), "Chuyên viên", "Thư ký"),
        )
        made.append(
            Page(
                key="editorial_board",
                label="",
                slug="",
                blocks=(
                    P(
                        f"Ban biên tập Cổng thông tin điện tử {short} được thành lập theo Quyết định số 88/QĐ-{pen.profile['sign']} ngày 14/02/2025, hoạt động theo Quy chế ban hành kèm theo quyết định."
                    ),
                    Grid(
                        caption="Thành viên Ban biên tập",
                        headers=("Họ và tên", "Chức vụ", "Nhiệm vụ"),
                        rows=rows,
                    ),
                    Files(
                        (
                            attachment(
                                "quy-che-ban-bien-tap",
                                "Quy chế hoạt động của Ban biên tập",
                                "Quy chế hoạt động của Ban biên tập",
                            ),
                        )
                    ),
                ),
            )
        )
    if "information_list" in sections:
        made.append(
            Page(
                key="information_list",
                label="",
                slug="",
                blocks=(
                    P(f"Danh mục thông tin phải được công khai của {short} theo Luật Tiếp cận thông tin."),
                    Grid(
                        caption="Danh mục thông tin phải được công khai",
                        headers=("STT", "Tên thông tin", "Hình thức công khai", "Thời điểm"),
                        rows=(
                            (
                                "1",
                                "Văn bản quy phạm pháp luật",
                                "Cổng thông tin điện tử",
                                "Ngay sau khi ban hành",
                            ),
                            (
                                "2",
                                "Dự toán, quyết toán ngân sách",
                                "Cổng thông tin điện tử",
                                "Hằng quý, hằng năm",
                            ),
                            (
                                "3",
                                "Thủ tục hành chính",
                                "Cổng thông tin điện tử, niêm yết",
                                "Khi có thay đổi",
                            ),
                        ),
                    ),
                ),
            )
        )
    if "open_data" in sections:
        rows = tuple(
            (f"Dữ liệu {topic}", "CSV", f"{vietnamese(ISSUED - timedelta(days=20 + 9 * index))}")
            for index, topic in enumerate(pen.profile["topics"][:4])
        )
        made.append(
            Page(
                key="open_data",
                label="",
                slug="",
                blocks=(
                    P(
                        "Dữ liệu mở được cung cấp miễn phí, người dùng được tự do sử dụng và chia sẻ khi ghi rõ nguồn."
                    ),
                    Grid(
                        caption="Danh mục tập dữ liệu mở",
                        headers=("Tập dữ liệu", "Định dạng", "Cập nhật"),
                        rows=rows,
                    ),
                    Files(
                        tuple(
                            attachment(f"du-lieu-mo-{plain(topic)}", f"Dữ liệu {topic}", topic, "csv")
                            for topic in pen.profile["topics"][:4]
                        )
                    ),
                ),
            )
        )
    if "investment" in sections:
        made.append(
            Page(
                key="investment",
                label="",
                slug="",
                blocks=(
                    H("Chính sách ưu đãi đầu tư"),
                    P(
                        "Nhà đầu tư được miễn, giảm tiền thuê đất và hỗ trợ đào tạo lao động theo Nghị quyết số 08/2024/NQ-HĐND của Hội đồng nhân dân tỉnh."
                    ),
                    H("Dự án kêu gọi đầu tư"),
                    Grid(
                        caption="Danh mục dự án kêu gọi đầu tư năm 2025",
                        headers=("Tên dự án", "Địa điểm", "Diện tích", "Tổng vốn dự kiến"),
                        rows=(
                            ("Cụm công nghiệp Yên Khê", "xã Yên Khê", "48 ha", "520 tỷ đồng"),
                            ("Khu du lịch sinh thái hồ Khe Rồng", "xã Vân Sơn", "120 ha", "300 tỷ đồng"),
                            ("Chợ trung tâm", "thị trấn Cổ Mễ", "2,1 ha", "65 tỷ đồng"),
                        ),
                    ),
                ),
            )
        )
    if "sector_programmes" in sections:
        made.append(
            Page(
                key="sector_programmes",
                label="",
                slug="",
                blocks=(
                    P(
                        f"Các chương trình, đề án trọng điểm do {short} chủ trì thực hiện giai đoạn 2021 - 2025:"
                    ),
                    Bullets(
                        tuple(
                            f"Chương trình {topic} giai đoạn 2021 - 2025, kinh phí {pen.random.randint(12, 88)} tỷ đồng, đang thực hiện"
                            for topic in pen.profile["topics"][:5]
                        )
                    ),
                ),
            )
        )
    if "related_links" in sections:
        made.append(
            Page(
                key="related_links",
                label="",
                slug="",
                place="hidden",
                blocks=(
                    Links(
                        (
                            ("Cổng thông tin điện tử tỉnh Phú Nguyên", "http://www.phunguyen.gov.vn/"),
                            ("Cổng Thông tin điện tử Chính phủ", "https://chinhphu.vn/"),
                            ("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn/"),
                            ("Cơ sở dữ liệu quốc gia về văn bản pháp luật", "https://vbpl.vn/"),
                            ("Hội đồng nhân dân tỉnh Phú Nguyên", "http://hdnd.phunguyen.gov.vn/"),
                        )
                    ),
                ),
            )
        )
    return made
