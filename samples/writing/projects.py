"""Investment projects with the minimum fields of NĐ 43/2011, by state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from samples.model import P, Page, Plan, Record
from samples.writing.pen import Pen, as_date, plain, vietnamese

FIELDS = {
    "goal": "Mục tiêu chính",
    "field": "Lĩnh vực chuyên môn",
    "kind": "Loại dự án",
    "time": "Thời gian thực hiện",
    "cost": "Kinh phí dự án",
    "funding": "Loại hình tài trợ",
    "funder": "Nhà tài trợ",
    "state": "Tình trạng dự án",
}
STATES = {"preparing": "Đang chuẩn bị đầu tư", "running": "Đang triển khai", "finished": "Đã hoàn tất"}


def projects(plan: Plan, setting: Mapping[str, object]) -> tuple[Record, ...]:
    """The projects; `tell` names the fields told, `states` the states that occur."""
    pen = Pen(plan, "projects")
    tell = str(setting.get("tell", " ".join(FIELDS))).split()
    states = str(setting.get("states", "preparing running finished")).split()
    newest = as_date(setting.get("newest"), date(2025, 9, 18))
    made = []
    for index, (name, day) in enumerate(
        zip(pen.profile["projects"], pen.spread(len(pen.profile["projects"]), newest), strict=True)
    ):
        start = 2023 + index % 3
        values = {
            "goal": f"Nâng cao năng lực phục vụ {pen.random.choice(pen.profile['topics'])}",
            "field": str(pen.random.choice(pen.profile["topics"])).capitalize(),
            "kind": "Dự án nhóm C" if index % 2 else "Dự án nhóm B",
            "time": f"{start} - {start + 2}",
            "cost": f"{pen.random.randint(4, 96)},{pen.random.randint(1, 9)} tỷ đồng",
            "funding": "Vốn đầu tư công" if index % 2 else "Vốn sự nghiệp",
            "funder": "Ngân sách tỉnh" if index % 3 else "Ngân sách trung ương hỗ trợ",
            "state": STATES[states[index % len(states)]],
        }
        cells = [("Tên dự án", name), *((FIELDS[key], values[key]) for key in FIELDS if key in tell)]
        if not setting.get("undated"):
            cells.append(("Ngày cập nhật", vietnamese(day)))
        made.append(
            Record(
                slug=f"{plain(name)[:60]}-{51 + index}",
                title=f"Dự án {name}" if not tell else name,
                day=None if setting.get("undated") else day,
                summary=values["goal"] if "goal" in tell else "",
                cells=tuple(cells),
                blocks=(P("Hồ sơ dự án được lưu giữ và cung cấp theo yêu cầu hợp lệ của tổ chức, cá nhân."),),
            )
        )
    return tuple(made)


def project_pages(plan: Plan) -> list[Page]:
    """The projects page that the plan asks for."""
    setting = plan.sections.get("projects")
    if setting is None:
        return []
    tell = str(setting.get("tell", " ".join(FIELDS))).split()
    columns = (
        "Tên dự án",
        *(FIELDS[key] for key in ("time", "cost", "state") if key in tell),
        *(() if setting.get("undated") else ("Ngày cập nhật",)),
    )
    return [
        Page(
            key="projects",
            label="",
            slug="",
            records=projects(plan, setting),
            style="documents",
            columns=columns,
        )
    ]
