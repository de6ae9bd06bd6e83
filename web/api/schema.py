"""What the interface answers: every field with its meaning. docs/api.md is made of this (web.api.dictionary)."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from jobs.one_off_rules import DECLARED

POINTS = "điểm, đã làm tròn như khi in"


class Told(BaseModel):
    """A part of an answer: nothing that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Told):
    """Why a question was not answered (RFC 9457)."""

    type: str = Field(description="Luôn là about:blank.")
    title: str = Field(description="Tên vấn đề.")
    status: int = Field(description="Mã HTTP.")
    detail: str = Field(description="Chuyện gì, và cách khắc phục.")


class Agency(Told):
    """An agency as it is on the day of the answer."""

    code: str = Field(description="Mã cơ quan, không đổi.")
    name: str = Field(description="Tên cơ quan.")
    tier: str = Field(description="Cấp: so, xa, huyen, …")
    group: str = Field(description="Nhóm xếp hạng; rỗng: theo bộ tiêu chí.")
    home_url: str = Field(description="Địa chỉ cổng.")
    host: str = Field(description="Tên miền của cổng.")


class Agencies(Told):
    """A page of agencies, by code."""

    items: list[Agency]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class HeadingScore(Told):
    """A heading of a rubric with what was reached."""

    id: int = Field(description="Số của đề mục trong bộ tiêu chí.")
    title: str = Field(description="Tên đề mục.")
    points: float = Field(description=f"Tối đa, {POINTS}.")
    low: float = Field(description=f"Ít nhất đạt, {POINTS}.")
    high: float = Field(description=f"Nhiều nhất đạt, {POINTS}.")


class Standing(Told):
    """A line of a league: an agency's newest result that counts on the day."""

    agency: str = Field(description="Mã cơ quan.")
    name: str = Field(description="Tên cơ quan.")
    host: str = Field(description="Tên miền của cổng.")
    league: str = Field(description="Tên bảng trong địa chỉ.")
    run: int | None = Field(description="Lượt mà kết quả lấy từ đó.")
    evaluated_at: date = Field(description="Ngày đánh giá.")
    rubric: str = Field(description="Mã bộ tiêu chí.")
    place: int | None = Field(description="Hạng; null: chưa xếp hạng, xem `reason`.")
    low: float | None = Field(description=f"Ít nhất đạt, {POINTS}; null: cổng không xem được.")
    high: float | None = Field(description=f"Nhiều nhất đạt, {POINTS}; null: cổng không xem được.")
    coverage: float | None = Field(description="Phần điểm đã chấm được, 0 đến 1.")
    grade: str = Field(description="Xếp loại; rỗng: bộ tiêu chí không xếp loại, hoặc chưa xếp.")
    change: float | None = Field(description="Điểm thay đổi so lần trước.")
    place_change: int | None = Field(description="Số bậc tăng so lần trước.")
    reason: str = Field(description="Vì sao không có hạng.")
    headings: list[HeadingScore] = Field(description="Điểm theo đề mục.")


class League(Told):
    """A league of a day."""

    slug: str = Field(description="Tên bảng trong địa chỉ.")
    title: str = Field(description="Tên bảng.")
    agencies: int = Field(description="Số cơ quan trong bảng.")
    notes: list[str] = Field(description="Điều cần biết khi đọc bảng.")


class Leagues(Told):
    """The leagues of a day."""

    on: date = Field(description="Ngày của các bảng.")
    newest: date | None = Field(description="Ngày đánh giá mới nhất trong các bảng.")
    items: list[League]


class Standings(Told):
    """A page of a league, in its order."""

    on: date = Field(description="Ngày của bảng.")
    title: str = Field(description="Tên bảng.")
    human_check: str = Field(description="Ai đã kiểm tra kết quả.")
    items: list[Standing]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class AgencyStanding(Told):
    """An agency and where it stands."""

    agency: Agency
    standing: Standing | None = Field(description="Kết quả đang tính; null: chưa có.")


class Score(Told):
    """A run's newest score."""

    rubric: str = Field(description="Mã bộ tiêu chí.")
    adopted: bool = Field(description="Bộ tiêu chí đã ban hành; false: dự thảo.")
    evaluated_at: date = Field(description="Ngày đánh giá.")
    low: float | None = Field(description=f"Ít nhất đạt, {POINTS}; null: cổng không xem được.")
    high: float | None = Field(description=f"Nhiều nhất đạt, {POINTS}; null: cổng không xem được.")
    coverage: float | None = Field(description="Phần điểm đã chấm được, 0 đến 1.")
    grade: str = Field(description="Xếp loại.")
    not_scored: str = Field(description="Vì sao không có điểm; rỗng: có điểm.")


class Run(Told):
    """One look at a portal."""

    id: int = Field(description="Số của lượt, không đổi.")
    agency: str = Field(description="Mã cơ quan.")
    started_at: datetime = Field(description="Bắt đầu lúc.")
    finished_at: datetime | None = Field(description="Xong lúc; null: chưa xong.")
    status: str = Field(description="running, done, not_seen, failed hoặc interrupted.")
    stop_reason: str = Field(description="Vì sao dừng.")
    pages: int = Field(description="Số trang đã xem.")
    evidence_gone: bool = Field(description="Bản lưu chứng cứ đã được xoá theo hạn lưu.")
    score: Score | None = Field(description="Điểm mới nhất của lượt; null: chưa chấm.")


class Runs(Told):
    """A page of an agency's runs, newest first."""

    items: list[Run]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class Citation(Told):
    """A place of a page on which a finding rests."""

    url: str = Field(description="Địa chỉ trang; tên công dân trong địa chỉ đã được che.")
    quote: str = Field(description="Chữ trích từ trang; dữ liệu của công dân đã được che.")
    sha256: str = Field(description="SHA-256 của trang đã lưu.")
    page: str | None = Field(
        description="Trang đã lưu trên máy chủ này (cần đăng nhập); null: không mở được."
    )


class Finding(Told):
    """What was found for one criterion."""

    criterion: str = Field(description="Mã tiêu chí.")
    title: str = Field(description="Tên tiêu chí.")
    heading: int = Field(description="Số của đề mục.")
    points: float = Field(description=f"Tối đa, {POINTS}.")
    low: float = Field(description=f"Ít nhất đạt, {POINTS}.")
    high: float = Field(description=f"Nhiều nhất đạt, {POINTS}.")
    outcome: str = Field(description="passed, failed, cantTell, inapplicable hoặc untested (EARL).")
    degree: float | None = Field(description="Mức đạt 0 đến 1.")
    note: str = Field(description="Lý do.")
    cause: str = Field(description="Vì sao không kết luận được; rỗng: đã kết luận.")
    need: str = Field(description="Cần gì để kết luận.")
    remedy: str = Field(description="Cần sửa gì.")
    legal_basis: list[str] = Field(description="Căn cứ pháp lý.")
    citations: list[Citation] = Field(description="Chứng cứ.")


class Findings(Told):
    """What a run found, criterion by criterion."""

    run: int = Field(description="Số của lượt.")
    agency: str = Field(description="Mã cơ quan.")
    rubric: str = Field(description="Mã bộ tiêu chí.")
    evaluated_at: date = Field(description="Ngày đánh giá.")
    human_check: str = Field(description="Ai đã kiểm tra kết quả.")
    items: list[Finding]


class SectionPlace(Told):
    """Where a section of a portal is."""

    section: str = Field(
        description="Khoá của mục, như trong bộ từ vựng: gioi_thieu, tin_tuc, …", max_length=60
    )
    url: str = Field(description="Địa chỉ của mục trên cổng.", max_length=2_000)


class AuditWish(Told):
    """A portal that is to be audited now."""

    url: str = Field(description="Địa chỉ trang chủ của cổng.", max_length=2_000)
    tier: str = Field(
        default="",
        description="Cấp: so, xa, huyen, …; cần khi cổng không có trong sổ cơ quan.",
        max_length=20,
    )
    sections: list[SectionPlace] = Field(
        default=[], description="Mục mà người gửi chỉ sẵn.", max_length=DECLARED
    )


class AuditResult(Told):
    """What a one-off audit found; never an official result."""

    score: Score | None = Field(description="Điểm; null: chưa chấm.")
    human_check: str = Field(description="Ai đã kiểm tra kết quả.")
    items: list[Finding] = Field(description="Kết luận theo từng tiêu chí.")


class Audit(Told):
    """A one-off audit as it stands."""

    id: int = Field(description="Số của lần kiểm tra, không đổi.")
    url: str = Field(description="Địa chỉ được kiểm tra.")
    agency: str | None = Field(description="Mã cơ quan; null: không có trong sổ.")
    tier: str = Field(description="Cấp.")
    asked_at: datetime = Field(description="Gửi lúc.")
    state: str = Field(description="waiting, running, done, failed, interrupted hoặc cancelled.")
    before: int = Field(description="Số cổng chờ ở trước.")
    pages: int = Field(description="Số trang đã xem.")
    sections: list[SectionPlace] = Field(description="Các mục đã thấy.")
    why: str = Field(description="Vì sao không xong; rỗng: đang chạy hoặc đã xong.")


class Audits(Told):
    """A page of one-off audits, newest first."""

    items: list[Audit]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class CriterionDifference(Told):
    """A criterion whose finding differs."""

    criterion: str = Field(description="Mã tiêu chí.")
    title: str = Field(description="Tên tiêu chí.")
    before: str = Field(description="Kết luận của lượt trước; rỗng: không có.")
    after: str = Field(description="Kết luận của lượt sau; rỗng: không có.")
    note: str = Field(description="Lý do của lượt sau.")
    low: float = Field(description=f"Điểm ít nhất tăng (âm: giảm), {POINTS}.")
    high: float = Field(description=f"Điểm nhiều nhất tăng (âm: giảm), {POINTS}.")
    why: str = Field(description="Điều giải thích: pages, looks, date, rubric hoặc nothing.")
    pages: list[str] = Field(description="Các trang đổi giải thích điều đó.")


class SectionDifference(Told):
    """A section that differs."""

    key: str = Field(description="Mã mục.")
    change: str = Field(description="appeared, vanished, unsure, stale, renewed, moved hoặc retold.")
    newest_before: str = Field(description="Ngày tin mới nhất ở lượt trước; rỗng: không rõ.")
    newest_after: str = Field(description="Ngày tin mới nhất ở lượt sau; rỗng: không rõ.")
    why: str = Field(description="Điều giải thích, như ở tiêu chí.")


class Differences(Told):
    """What differs between two runs of a portal."""

    since: int = Field(description="Lượt trước.")
    until: int = Field(description="Lượt sau.")
    low: float = Field(description=f"Điểm ít nhất tăng (âm: giảm), {POINTS}.")
    high: float = Field(description=f"Điểm nhiều nhất tăng (âm: giảm), {POINTS}.")
    criteria: list[CriterionDifference]
    sections: list[SectionDifference]
    pages: dict[str, int] = Field(description="Số trang new, gone, content, outcome.")


class Round(Told):
    """A round: portals that were looked at together."""

    id: int = Field(description="Số của đợt, không đổi.")
    started_at: datetime = Field(description="Bắt đầu lúc.")
    finished_at: datetime | None = Field(description="Xong lúc; null: chưa xong.")
    evaluated_at: date = Field(description="Ngày đánh giá.")
    trigger: str = Field(description="manual, nightly hoặc queue.")
    state: str = Field(description="running, done hoặc interrupted.")
    held: bool = Field(description="Kết quả đang được giữ lại để kiểm tra.")
    portals: dict[str, int] = Field(description="Số cổng theo trạng thái.")


class Rounds(Told):
    """A page of rounds, newest first."""

    items: list[Round]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class RoundPortal(Told):
    """How a portal of a round stands."""

    agency: str = Field(description="Mã cơ quan.")
    state: str = Field(description="waiting, done, unseen, broken_off, failed hoặc put_off.")
    run: int | None = Field(description="Lượt được tính.")
    attempts: int = Field(description="Đã thử bao nhiêu lần.")
    why: str = Field(description="Vì sao.")
    changed_at: datetime = Field(description="Đổi trạng thái lúc.")


class RoundPortals(Told):
    """A page of a round's portals, by code."""

    items: list[RoundPortal]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class Rubric(Told):
    """A rubric."""

    id: str = Field(description="Mã, không đổi.")
    title: str = Field(description="Tên.")
    tier: str = Field(description="Cấp; any: mọi cơ quan.")
    valid_from: date = Field(description="Dùng từ ngày.")
    valid_until: date | None = Field(description="Dùng đến hết ngày; null: còn dùng.")
    adopted: bool = Field(description="Đã ban hành; false: dự thảo.")
    points: float = Field(description="Tổng điểm.")
    sha256: str = Field(description="SHA-256 của tệp bộ tiêu chí.")


class Rubrics(Told):
    """All rubrics."""

    items: list[Rubric]


class Criterion(Told):
    """A criterion of a rubric."""

    id: str = Field(description="Mã tiêu chí.")
    title: str = Field(description="Tên.")
    heading: int = Field(description="Số của đề mục.")
    points: float = Field(description="Điểm tối đa.")
    success_condition: str = Field(description="Thế nào là đạt.")
    remedy: str = Field(description="Cần sửa gì khi chưa đạt.")
    legal_basis: list[str] = Field(description="Căn cứ pháp lý.")


class RubricWhole(Told):
    """A rubric with its criteria."""

    rubric: Rubric
    criteria: list[Criterion]


class QueueItem(Told):
    """An item where claim, measurement and review differ."""

    agency: str = Field(description="Mã cơ quan.")
    scheme: str = Field(description="Mã bảng điểm.")
    item: str = Field(description="Mã mục.")
    title: str = Field(description="Tên mục.")
    maximum: float | None = Field(description="Điểm tối đa; null: bảng điểm không nêu.")
    claimed: float | None = Field(description="Điểm tự chấm.")
    measured_low: float | None = Field(description="Máy đo, ít nhất.")
    measured_high: float | None = Field(description="Máy đo, nhiều nhất.")
    official_low: float = Field(description="Điểm chính thức lúc này, ít nhất.")
    official_high: float | None = Field(description="Điểm chính thức lúc này, nhiều nhất; null: để ngỏ.")
    origin: str = Field(description="Điểm chính thức từ đâu.")
    exempt: bool = Field(description="Cơ quan được miễn mục này.")
    waits: bool = Field(description="Thẩm tra chờ người thứ hai.")
    difference: str | None = Field(description="Khác nhau thế nào; null: đã thẩm tra, không khác.")
    points: float | None = Field(description="Số điểm khác nhau.")


class Queue(Told):
    """A page of a season's queue, most points first."""

    season: int = Field(description="Kỳ.")
    items: list[QueueItem]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")


class Answer(Told):
    """An answer to an objection."""

    accepted: bool = Field(description="Chấp nhận.")
    answer: str = Field(description="Nội dung trả lời.")
    at: datetime = Field(description="Trả lời lúc.")


class Objection(Told):
    """An agency's objection to an item."""

    id: int = Field(description="Số của kiến nghị, không đổi.")
    season: int = Field(description="Kỳ.")
    agency: str = Field(description="Mã cơ quan.")
    scheme: str = Field(description="Mã bảng điểm.")
    item: str = Field(description="Mã mục.")
    received_on: date = Field(description="Ngày nhận.")
    due_on: date = Field(description="Hạn trả lời.")
    late: bool = Field(description="Gửi sau hạn.")
    text: str = Field(description="Nội dung.")
    answers: list[Answer] = Field(description="Các câu trả lời, mới nhất trước.")


class Objections(Told):
    """A page of objections, oldest first."""

    season: int = Field(description="Kỳ.")
    items: list[Objection]
    next: str | None = Field(description="Gửi lại trong `cursor` để lấy trang sau; null: hết.")
