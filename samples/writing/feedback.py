"""What visitors take part in: drafts for comment, petitions, questions, surveys."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from samples.model import Ask, Block, Bullets, Field, Files, H, P, Page, Plan, Record
from samples.writing.documents import attachment
from samples.writing.introduction import contacts
from samples.writing.pen import Pen, as_date, plain, vietnamese, working_days_after
from samples.writing.schedules import reception_schedule, work_schedule

Setting = Mapping[str, object]
SENDER = (Field(name="hoten", label="Họ và tên"), Field(name="email", label="Thư điện tử", kind="email"))


def drafts(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Drafts for comment; `tell`: text, deadline, address, form, comments."""
    pen = Pen(plan, "drafts")
    tell = str(setting.get("tell", "text deadline address form comments")).split()
    said = contacts(plan)
    made = []
    for index, day in enumerate(
        pen.spread(int(str(setting.get("count", 3))), as_date(setting.get("newest"), date(2025, 9, 29)), 150)
    ):
        title = pen.title(pen.phrases["drafts"], day)
        slug = f"{plain(title)[:60].rstrip('-')}-{81 + index}"
        until = day + timedelta(days=30)
        blocks: list[Block] = [
            P(
                f"{pen.short} đăng tải dự thảo để lấy ý kiến tham gia của cơ quan, tổ chức, cá nhân trước khi trình cấp có thẩm quyền ban hành."
            )
        ]
        if "deadline" in tell:
            blocks.append(
                P(f"Thời hạn tiếp nhận ý kiến: từ ngày {vietnamese(day)} đến ngày {vietnamese(until)}.")
            )
        if "address" in tell:
            blocks.append(
                P(
                    f"Ý kiến góp ý gửi về {pen.short}, địa chỉ: {said.get('address', '')}; thư điện tử: {said.get('email', '')}."
                )
            )
        if "text" in tell:
            blocks.append(
                Files((attachment(slug, "Toàn văn dự thảo", title, "doc" if index % 2 else "pdf"),))
            )
        if "comments" in tell:
            blocks += [
                H("Ý kiến đã tiếp nhận"),
                Bullets(
                    (
                        f"{pen.name()}: Đề nghị làm rõ đối tượng áp dụng tại Điều 2.",
                        f"{pen.name()}: Nhất trí với nội dung dự thảo.",
                    )
                ),
            ]
        if "form" in tell:
            blocks.append(
                Ask(
                    title="Gửi ý kiến góp ý",
                    fields=(*SENDER, Field(name="noidung", label="Nội dung góp ý", kind="textarea")),
                    button="Gửi góp ý",
                )
            )
        cells = (
            (("Thời hạn lấy ý kiến", f"{vietnamese(day)} - {vietnamese(until)}"),)
            if "deadline" in tell
            else ()
        )
        made.append(
            Record(
                slug=slug,
                title=title,
                day=day,
                summary=title,
                cells=cells,
                blocks=tuple(blocks),
                source=pen.short,
            )
        )
    return tuple(made)


def questions(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Questions; answered unless `answered` is false."""
    pen = Pen(plan, "questions")
    pairs = list(pen.profile["questions"])
    made = []
    for index, ((asked, answered), day) in enumerate(
        zip(
            pairs, pen.spread(len(pairs), as_date(setting.get("newest"), date(2025, 9, 22)), 200), strict=True
        )
    ):
        replied = working_days_after(day, 6)
        blocks: tuple[Block, ...] = (P(f"Câu hỏi: {asked}"),)
        if setting.get("answered", True):
            blocks += (
                P(f"Trả lời: {answered}"),
                P(
                    f"Đơn vị trả lời: {pen.profile['departments'][index % 4]}, ngày trả lời {vietnamese(replied)}."
                ),
            )
        made.append(
            Record(
                slug=f"{plain(asked)[:50].rstrip('-')}-{61 + index}",
                title=asked,
                day=day,
                summary=answered if setting.get("answered", True) else "",
                cells=(
                    ("Người hỏi", pen.name()),
                    *((("Trạng thái", "Đã trả lời"),) if setting.get("answered", True) else ()),
                ),
                blocks=blocks,
            )
        )
    return tuple(made)


def feedback_pages(plan: Plan) -> list[Page]:
    """Every page of this kind that the plan asks for."""
    made: list[Page] = []
    said = contacts(plan)
    sections = plan.sections
    made += [
        Page(key=key, label="", slug="", records=drafts(plan, setting), style="news")
        for key in ("drafts", "consultation")
        if (setting := sections.get(key)) is not None and not setting.get("external")
    ]
    if (setting := sections.get("questions_and_answers")) is not None and not setting.get("external"):
        ask = (
            (
                Ask(
                    title="Gửi câu hỏi",
                    fields=(*SENDER, Field(name="cauhoi", label="Nội dung câu hỏi", kind="textarea")),
                    button="Gửi câu hỏi",
                ),
            )
            if setting.get("form", True)
            else ()
        )
        made.append(
            Page(
                key="questions_and_answers",
                label="",
                slug="",
                blocks=ask,
                records=questions(plan, setting),
                style="questions",
            )
        )
    if (setting := sections.get("leaders_schedule")) is not None and not setting.get("external"):
        made.append(work_schedule(plan, setting))
    if "citizen_reception_schedule" in sections:
        made.append(reception_schedule(plan))
    if "petitions" in sections:
        made.append(
            Page(
                key="petitions",
                label="",
                slug="",
                blocks=(
                    P(
                        f"Tổ chức, cá nhân gửi phản ánh, kiến nghị về quy định hành chính tới {Pen(plan, 'petitions').short} theo mẫu dưới đây hoặc qua thư điện tử {said.get('email', '')}."
                    ),
                    Ask(
                        title="Gửi phản ánh, kiến nghị",
                        fields=(
                            *SENDER,
                            Field(name="tieude", label="Tiêu đề"),
                            Field(name="noidung", label="Nội dung phản ánh", kind="textarea"),
                        ),
                        button="Gửi",
                    ),
                ),
            )
        )
    if "hotline" in sections:
        pen = Pen(plan, "hotline")
        made.append(
            Page(
                key="hotline",
                label="",
                slug="",
                blocks=(
                    P(
                        f"Đường dây nóng tiếp nhận phản ánh của tổ chức, cá nhân: {pen.phone()} (giờ hành chính), thư điện tử: {said.get('email', '')}."
                    ),
                ),
            )
        )
    if "satisfaction_survey" in sections:
        made.append(
            Page(
                key="satisfaction_survey",
                label="",
                slug="",
                blocks=(
                    Ask(
                        title="Ông/bà có hài lòng với thông tin trên cổng không?",
                        fields=(
                            Field(
                                name="y",
                                label="Mức độ hài lòng",
                                kind="radio",
                                options=("Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng"),
                            ),
                        ),
                        button="Biểu quyết",
                    ),
                ),
            )
        )
    return made
