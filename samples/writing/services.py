"""Online services: procedures with field and level, guides, dossiers and forms; service results."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from samples.model import Ask, Bullets, Field, Files, Grid, H, Links, P, Page, Plan, Record
from samples.writing.documents import attachment
from samples.writing.pen import Pen, plain

SERVICE_PORTAL = "https://dichvucong.phunguyen.gov.vn/"


def procedures(plan: Plan, setting: Mapping[str, object]) -> tuple[Record, ...]:
    """The procedures; `tell` names what is told of each: field, level, guide, dossier, forms."""
    pen = Pen(plan, "procedures")
    tell = str(setting.get("tell", "field level guide dossier forms")).split()
    made = []
    for index, (name, field) in enumerate(pen.profile["procedures"]):
        slug = f"{plain(name)[:60]}-{11 + index}"
        level = "Toàn trình" if index % 3 else "Một phần"
        cells = [("Tên thủ tục", name)]
        cells += [("Lĩnh vực", field)] if "field" in tell else []
        cells += [("Mức độ", level)] if "level" in tell else []
        blocks: list[H | P | Bullets | Files] = []
        if "guide" in tell:
            blocks += [
                H("Trình tự thực hiện"),
                P(
                    "Bước 1: Tổ chức, cá nhân chuẩn bị hồ sơ theo quy định. Bước 2: Nộp hồ sơ trực tuyến hoặc tại Trung tâm Phục vụ hành chính công. Bước 3: Cơ quan thẩm định và trả kết quả trong thời hạn."
                ),
                H("Cách thức thực hiện"),
                P("Trực tiếp, trực tuyến hoặc qua dịch vụ bưu chính công ích."),
                H("Thời hạn giải quyết"),
                P(
                    f"{pen.random.randint(3, 15)} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ. Phí, lệ phí: theo quy định."
                ),
            ]
        if "dossier" in tell:
            blocks += [
                H("Thành phần hồ sơ"),
                Bullets(
                    (
                        "Đơn đề nghị theo mẫu (01 bản chính)",
                        "Bản sao giấy tờ pháp lý của tổ chức, cá nhân",
                        "Tài liệu chứng minh đủ điều kiện theo quy định",
                    )
                ),
                P("Số lượng hồ sơ: 01 bộ."),
            ]
        if "forms" in tell:
            blocks += [
                H("Mẫu đơn, tờ khai"),
                Files((attachment(slug, "Mẫu đơn đề nghị", f"Mẫu đơn: {name}", "doc"),)),
            ]
        made.append(
            Record(
                slug=slug,
                title=name,
                day=None,
                summary=field if "field" in tell else "",
                cells=tuple(cells),
                blocks=tuple(blocks),
            )
        )
    return tuple(made)


def service_pages(plan: Plan) -> list[Page]:
    """The service pages that the plan asks for."""
    made = []
    pen = Pen(plan, "services")
    if (setting := plan.sections.get("procedures")) is not None:
        tell = str(setting.get("tell", "field level guide dossier forms"))
        columns = (
            "Tên thủ tục",
            *(("Lĩnh vực",) if "field" in tell else ()),
            *(("Mức độ",) if "level" in tell else ()),
        )
        made.append(
            Page(
                key="procedures",
                label="",
                slug="",
                records=procedures(plan, setting),
                style="documents",
                columns=columns,
            )
        )
    if (setting := plan.sections.get("online_services")) is not None and not setting.get("external"):
        made.append(
            Page(
                key="online_services",
                label="",
                slug="",
                blocks=(
                    P(
                        "Tổ chức, cá nhân nộp hồ sơ trực tuyến trên Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Phú Nguyên."
                    ),
                    Links(
                        (
                            ("Nộp hồ sơ trực tuyến", f"{SERVICE_PORTAL}nop-ho-so"),
                            ("Tra cứu tình trạng hồ sơ", f"{SERVICE_PORTAL}tra-cuu-ho-so"),
                        )
                    ),
                ),
            )
        )
    if (setting := plan.sections.get("dossier_lookup")) is not None and not setting.get("external"):
        made.append(
            Page(
                key="dossier_lookup",
                label="",
                slug="",
                blocks=(
                    P("Nhập mã hồ sơ ghi trên giấy tiếp nhận để xem tình trạng giải quyết."),
                    Ask(
                        title="Tra cứu hồ sơ",
                        fields=(Field(name="mahoso", label="Mã hồ sơ"),),
                        button="Tra cứu",
                        method="get",
                        action=f"{SERVICE_PORTAL}tra-cuu-ho-so",
                    ),
                ),
            )
        )
    if "service_results" in plan.sections:
        rows = []
        for month in range(9, 3, -1):
            received = pen.random.randint(210, 480)
            online = pen.random.randint(150, received)
            rows.append(
                (
                    f"Tháng {month}/2025",
                    str(received),
                    str(received - pen.random.randint(2, 9)),
                    str(online),
                    f"{100 * online / received:.1f}%".replace(".", ","),
                )
            )
        made.append(
            Page(
                key="service_results",
                label="",
                slug="",
                blocks=(
                    P(
                        f"Kết quả tiếp nhận và giải quyết hồ sơ thủ tục hành chính của {pen.short}, cập nhật đến ngày {date(2025, 9, 30):%d/%m/%Y}."
                    ),
                    Grid(
                        caption="Kết quả giải quyết hồ sơ năm 2025",
                        headers=("Kỳ", "Tiếp nhận", "Đã giải quyết", "Nộp trực tuyến", "Tỷ lệ trực tuyến"),
                        rows=tuple(rows),
                    ),
                ),
            )
        )
    return made
