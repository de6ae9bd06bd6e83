"""Lists of articles: news, law dissemination, digital transformation, rewards, tenders, petitions."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from samples.model import WINDOW, P, Page, Plan, Record
from samples.writing.documents import attachment
from samples.writing.pen import Pen, as_date, plain, pool, vietnamese, working_days_before

Setting = Mapping[str, object]


def days_of(pen: Pen, setting: Setting) -> list[date]:
    """The days of a list: every working day, or `count` days evenly before the newest."""
    newest = as_date(setting.get("newest"))
    if setting.get("pace") == "daily":
        return pen.every_working_day(newest, WINDOW[0])
    days = setting.get("days", 379)
    return pen.spread(int(str(setting.get("count", 20))), newest, int(str(days)))


def article(
    pen: Pen, index: int, day: date, title: str, setting: Setting, *, source: str = "", kind: str = ""
) -> Record:
    """One article; `bare` leaves author and source out, `undated` its date."""
    department = pen.random.choice(pen.profile["departments"])
    told = setting.get("bare") is not True
    told_of = pen.body(day, 6, kind)
    return Record(
        slug=f"{plain(title)[:70].rstrip('-')}-{3000 + index}",
        title=title,
        day=None if setting.get("undated") else day,
        summary=told_of[0],
        blocks=(P(" ".join(told_of[1:3])), P(" ".join(told_of[3:]))),
        author=(pen.name() if not source else "") if told else "",
        source=(source or f"{department}, {pen.short}") if told else source,
    )


def articles(plan: Plan, key: str, setting: Setting, templates: Sequence[str]) -> tuple[Record, ...]:
    """A list of articles; `reposts` is the share taken from other papers on subjects of others."""
    pen = Pen(plan, key)
    share = float(str(setting.get("reposts", 0)))
    made = []
    for index, day in enumerate(days_of(pen, setting)):
        if pen.random.random() < share:
            title = pen.title(pen.phrases["reposts"], day)
            source = pen.random.choice(pen.phrases["repost_sources"])
            record = article(pen, index, day, title, setting, source=source)
            text = f"{title}. Thông tin được đăng lại để bạn đọc tham khảo; các số liệu có thể thay đổi trong ngày."
            record = Record(
                **{
                    **record.__dict__,
                    "summary": text,
                    "blocks": (P(text), P("Bạn đọc theo dõi diễn biến tiếp theo trong các bản tin sau.")),
                }
            )
        else:
            record = article(pen, index, day, pen.title(templates, day), setting, kind=key)
        made.append(record)
    return tuple(made)


def law_dissemination(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Articles that make new legal texts known, `lag` working days after their issue, and guidance texts."""
    pen = Pen(plan, "law_dissemination")
    lag = int(str(setting.get("lag", 8)))
    guidance = int(str(setting.get("guidance", 4)))
    made = []
    for index, day in enumerate(days_of(pen, setting)):
        if guidance and index % 5 == 3:
            guidance -= 1
            made.append(
                article(
                    pen,
                    index,
                    day,
                    pen.title(pen.phrases["guidance"], day),
                    setting,
                    kind="law_dissemination",
                )
            )
            continue
        form, about = pen.random.choice(pen.phrases["laws"])
        issued = working_days_before(day, lag)
        number = pen.random.randint(11, 320)
        sign = {
            "Luật": f"{number}/{issued.year}/QH15",
            "Nghị định": f"{number}/{issued.year}/NĐ-CP",
            "Thông tư": f"{number % 60 + 1:02d}/{issued.year}/TT-BTC",
            "Nghị quyết": f"{number % 40 + 1:02d}/{issued.year}/NQ-HĐND",
        }.get(form, f"{number % 70 + 1:02d}/{issued.year}/QĐ-UBND")
        law = f"{form} số {sign}"
        title = pen.title([text.replace("{x}", about) for text in pen.phrases["law_titles"]], day, law=law)
        record = article(pen, index, day, title, setting, kind="law_dissemination")
        text = f"{law} được ban hành ngày {vietnamese(issued)}, gồm các quy định mà cơ quan, tổ chức và người dân cần biết khi thực hiện."
        made.append(Record(**{**record.__dict__, "summary": text, "blocks": (P(text), *record.blocks)}))
    return tuple(made)


LISTS = {
    "news": "news",
    "digital_transformation": "digital",
    "administrative_reform": "reform",
    "rewards": "rewards",
    "petitions_answers": "petitions",
}


def tenders(plan: Plan, setting: Setting) -> tuple[Record, ...]:
    """Tender notices, each with its file."""
    pen = Pen(plan, "procurement")
    made = []
    for index, day in enumerate(days_of(pen, setting)):
        record = article(pen, index, day, pen.title(pen.phrases["procurement"], day), setting)
        price = f"{pen.random.randint(180_000, 4_800_000):,}.000 đồng".replace(",", ".")
        parties = f"Bên mời thầu: {pen.short}. Giá gói thầu: {price}."
        facts = P(
            f"{parties} Hình thức: đấu thầu rộng rãi trong nước, qua mạng. Thời gian phát hành hồ sơ mời thầu: từ 08 giờ 00 ngày {vietnamese(day)}."
        )
        made.append(
            Record(
                **{
                    **record.__dict__,
                    "summary": parties,
                    "blocks": (facts,),
                    "files": (attachment(record.slug, "Hồ sơ mời thầu", record.title),),
                }
            )
        )
    return tuple(made)


def article_pages(plan: Plan) -> list[Page]:
    """Every article list that the plan asks for."""
    made = []
    for key, phrases in LISTS.items():
        setting = plan.sections.get(key)
        if setting is not None:
            records = articles(plan, key, setting, pool("phrases")[phrases])
            made.append(Page(key=key, label=key, slug=key, records=records, style="news"))
    if (setting := plan.sections.get("law_dissemination")) is not None:
        made.append(
            Page(
                key="law_dissemination",
                label="",
                slug="",
                records=law_dissemination(plan, setting),
                style="news",
            )
        )
    if (setting := plan.sections.get("procurement")) is not None:
        made.append(Page(key="procurement", label="", slug="", records=tenders(plan, setting), style="news"))
    return made
