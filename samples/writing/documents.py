"""Lists of documents: directives, legal documents, strategies, plans, statistics, budgets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from samples.model import ISSUED, Attachment, P, Page, Plan, Record
from samples.writing.pen import Pen, as_date, plain, vietnamese, working_days_after, working_days_before

Setting = Mapping[str, object]


def attachment(slug: str, label: str, text: str, kind: str = "pdf") -> Attachment:
    """A file of a record."""
    return Attachment(label=label, name=f"{slug[:60].rstrip('-')}.{kind}", text=text)


def headline(kind: str, number: str, abstract: str) -> str:
    """A document's title: kind, number and what it is about."""
    if abstract.startswith(kind):
        return f"{kind} số {number} về {abstract.removeprefix(kind).strip()}"
    return (
        f"{kind} số {number} {abstract if abstract.startswith('V/v') else abstract[0].lower() + abstract[1:]}"
    )


def document(  # noqa: PLR0917
    pen: Pen,
    index: int,
    day: date,
    kind: str,
    number: str,
    abstract: str,
    setting: Setting,
    *,
    authority: str = "",
    lag: int = 1,
    legal: bool = False,
) -> Record:
    """One document with its attributes; `without` drops some of them (number, date, file, effective, authority)."""
    without = str(setting.get("without", "")).split()
    posted = working_days_after(day, lag)
    slug = f"{plain(number)}-{index + 100}" if "number" not in without else f"van-ban-{index + 100}"
    cells = [("Số ký hiệu", number), ("Ngày ban hành", vietnamese(day)), ("Loại văn bản", kind)]
    if legal:
        cells.append(("Ngày hiệu lực", vietnamese(working_days_after(day, 10))))
    cells += [("Cơ quan ban hành", authority or pen.short), ("Trích yếu", abstract)]
    dropped = {
        "number": "Số ký hiệu",
        "date": "Ngày ban hành",
        "effective": "Ngày hiệu lực",
        "authority": "Cơ quan ban hành",
        "kind": "Loại văn bản",
    }
    gone = {dropped[part] for part in without if part in dropped}
    cells = [cell for cell in cells if cell[0] not in gone]
    if setting.get("posted", True):
        cells.append(("Ngày đăng", vietnamese(posted)))
    files = (
        ()
        if "file" in without
        else (
            attachment(
                slug, "Tải về", f"{kind} số {number}: {abstract}", pen.random.choice(("pdf", "pdf", "doc"))
            ),
        )
    )
    return Record(
        slug=slug,
        title=abstract if "number" in without else headline(kind, number, abstract),
        day=None if "date" in without else day,
        summary=abstract,
        cells=tuple(cells),
        files=files,
    )


def directives(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Written directives of the head."""
    pen = Pen(plan, "directives")
    made = []
    for index, day in enumerate(
        pen.spread(
            int(str(setting.get("count", 30))),
            as_date(setting.get("newest")),
            int(str(setting.get("days", 370))),
        )
    ):
        (kind, sign), abstract = pen.choice(pen.phrases["directives"], day)
        made.append(
            document(
                pen,
                index,
                day,
                kind,
                f"{1900 - index * 17}/"
                + (f"{pen.profile['sign']}-VP" if sign == "CV" else f"{sign}-{pen.profile['sign']}"),
                abstract,
                setting,
            )
        )
    return tuple(made)


def legal_documents(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Legal documents of the province's people's council and committee, the ministries and the government."""
    pen = Pen(plan, "legal_documents")
    lag = int(str(setting.get("lag", 1)))
    newest = working_days_before(ISSUED, lag + 3)
    made = []
    for index, day in enumerate(
        pen.spread(int(str(setting.get("count", 24))), as_date(setting.get("newest"), newest))
    ):
        (kind,), abstract = pen.choice(pen.phrases["laws"][1:], day)
        sign, authority = {
            "Nghị định": ("NĐ-CP", "Chính phủ"),
            "Thông tư": ("TT-BTC", "Bộ Tài chính"),
            "Nghị quyết": ("NQ-HĐND", "HĐND tỉnh Phú Nguyên"),
        }.get(kind, ("QĐ-UBND", "UBND tỉnh Phú Nguyên"))
        number = f"{max(4, 70 - 2 * index):02d}/{day.year}/{sign}"
        made.append(
            document(
                pen, index, day, kind, number, abstract, setting, authority=authority, lag=lag, legal=True
            )
        )
    return tuple(made)


def planning(plan: Plan, key: str, setting: Setting) -> tuple[Record, ...]:
    """Strategies and plans; `texts` says which: strategy, planning, yearly, fields."""
    pen = Pen(plan, key)
    texts = str(setting.get("texts", "")).split()
    lag = int(str(setting.get("lag", 4)))
    sign = pen.profile["sign"]
    year = int(str(setting.get("year", 2025)))
    found: list[tuple[str, str, date, str]] = []
    if "yearly" in texts:
        found += [
            ("Kế hoạch", f"12/KH-{sign}", date(year, 1, 8), f"Kế hoạch công tác năm {year} của {pen.short}"),
            (
                "Kế hoạch",
                f"31/KH-{sign}",
                date(year, 2, 12),
                f"Kế hoạch phát triển {pen.profile['field'].removeprefix('phát triển ')} năm {year}",
            ),
        ]
    if "digital" in texts:
        found.append(
            (
                "Kế hoạch",
                f"44/KH-{sign}",
                date(year, 2, 20),
                f"Kế hoạch chuyển đổi số năm {year} của {pen.short}",
            )
        )
    if "strategy" in texts:
        found.append(
            ("Quyết định", "1482/QĐ-UBND", date(2024, 11, 12), f"Phê duyệt {pen.profile['strategy']}")
        )
    if "planning" in texts:
        found.append(("Quyết định", "219/QĐ-UBND", date(2025, 3, 11), f"Công bố {pen.profile['planning']}"))
    fields = {
        "construction": "Quy hoạch xây dựng vùng huyện đến năm 2035",
        "urban": "Quy hoạch chi tiết khu đô thị Bến Lở, tỷ lệ 1/500",
        "land": "Kế hoạch sử dụng đất năm 2025",
        "resources": "Quy hoạch thăm dò, khai thác, sử dụng tài nguyên khoáng sản",
        "waste": "Quy hoạch thu gom, xử lý chất thải rắn sinh hoạt",
    }
    for index, (name, title) in enumerate(fields.items()):
        if name in texts:
            found.append(
                ("Quyết định", f"{310 + index * 41}/QĐ-UBND", date(2025, 2 + index, 13), f"Phê duyệt {title}")
            )
    for old in range(int(str(setting.get("old", 0)))):
        found.append(
            (
                "Kế hoạch",
                f"{20 + old}/KH-{sign}",
                date(2020 - old, 3, 10),
                f"Kế hoạch công tác năm {2020 - old} của {pen.short}",
            )
        )
    made = [
        document(
            pen,
            index,
            day,
            kind,
            number,
            abstract,
            setting,
            lag=lag,
            authority="UBND tỉnh Phú Nguyên" if number.endswith("/QĐ-UBND") and sign != "UBND" else "",
        )
        for index, (kind, number, day, abstract) in enumerate(found)
    ]
    return tuple(sorted(made, key=lambda record: record.day or date.min, reverse=True))


def dated_reports(plan: Plan, key: str, setting: Setting) -> tuple[Record, ...]:
    """Statistics reports and budget disclosures: titles with a period, a file each."""
    pen = Pen(plan, key)
    made = []
    names = list(pen.profile["statistics"]) if key == "statistics_reports" else list(pen.phrases["budget"])
    for index, day in enumerate(
        pen.spread(
            int(str(setting.get("count", 8))),
            as_date(setting.get("newest")),
            int(str(setting.get("days", 360))),
        )
    ):
        title = pen.fill(names[index % len(names)], day)
        title += pen.fill("{pq}", day).replace("Quý", " quý") if key == "statistics_reports" else ""
        slug = f"{plain(title)[:60].rstrip('-')}-{700 + index}"
        made.append(
            Record(
                slug=slug,
                title=title,
                day=day,
                summary=title,
                author=pen.name(),
                source=pen.short,
                blocks=(P(f"{pen.short} công bố: {title}. Số liệu chi tiết trong tệp đính kèm."),),
                files=(attachment(slug, "Tải về", title),),
            )
        )
    return tuple(made)


def document_pages(plan: Plan) -> list[Page]:
    """Every document list that the plan asks for."""
    made = []
    for key in (
        "directives",
        "legal_documents",
        "strategy_and_planning",
        "strategy",
        "plans",
        "statistics_reports",
        "budget_disclosure",
    ):
        setting = plan.sections.get(key)
        if setting is None or setting.get("external"):
            continue
        without = str(setting.get("without", "")).split()
        legal = (
            "Số ký hiệu",
            "Ngày ban hành",
            "Ngày hiệu lực",
            "Loại văn bản",
            "Cơ quan ban hành",
            "Trích yếu",
            "Ngày đăng",
        )
        columns: tuple[str, ...] = (
            legal if key == "legal_documents" else ("Số ký hiệu", "Ngày ban hành", "Trích yếu", "Ngày đăng")
        )
        dropped = {
            "number": "Số ký hiệu",
            "date": "Ngày ban hành",
            "effective": "Ngày hiệu lực",
            "authority": "Cơ quan ban hành",
            "kind": "Loại văn bản",
        }
        gone = {dropped[part] for part in without if part in dropped} | (
            set() if setting.get("posted", True) else {"Ngày đăng"}
        )
        columns = tuple(column for column in columns if column not in gone)
        match key:
            case "directives":
                records = directives(plan, setting)
            case "legal_documents":
                records = legal_documents(plan, setting)
            case "statistics_reports" | "budget_disclosure":
                made.append(
                    Page(key=key, label="", slug="", records=dated_reports(plan, key, setting), style="news")
                )
                continue
            case _:
                records = planning(plan, key, setting)
        made.append(
            Page(
                key=key,
                label="",
                slug="",
                records=records,
                style="documents",
                columns=columns,
                finder=bool(setting.get("finder")),
            )
        )
    return made
