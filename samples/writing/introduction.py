"""Introduction pages: chart, duties, history or local profile, leaders, officials, contacts, map."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import re
from collections.abc import Mapping

from samples.model import ISSUED, Block, Bullets, Grid, H, P, Page, Person, Picture, Plan
from samples.writing.pen import Pen, plain

Setting = Mapping[str, object]


def contacts(plan: Plan) -> dict[str, str]:
    """What the contact block of a portal says; a part that it leaves out is missing."""
    pen = Pen(plan, "contacts")
    setting = plan.sections.get("transaction_contacts", {})
    number = pen.random.randint(2, 98)
    mailbox = plan.host.split(".")[0] if plan.prefix == "/" else plain(plan.profile)
    district = plan.name.replace("Uỷ ban nhân dân ", "")
    town = f"thị trấn Cổ Mễ, {district}" if plan.tier == "huyen" else "phường Bến Lở, thành phố Phú Nguyên"
    said = {
        "address": f"Số {number} đường Hùng Vương, {town}, tỉnh Phú Nguyên",
        "phone": pen.phone(),
        "fax": pen.phone(),
        "email": {
            "official": f"{mailbox}@phunguyen.gov.vn",
            "gmail": f"{mailbox}.phunguyen@gmail.com",
        }[str(setting.get("email", "official"))],
        "responsible": f"{leaders(plan, {})[0].name}, {pen.profile['head']} {pen.short}",
    }
    for part in str(setting.get("without", "")).split():
        said.pop(part)
    if not plan.feature("responsible"):
        said.pop("responsible", None)
    return said


def contact_blocks(plan: Plan) -> tuple[Block, ...]:
    """The contact page's text."""
    said = contacts(plan)
    lines = [f"Địa chỉ: {said['address']}"] if "address" in said else []
    lines += [f"Điện thoại: {said['phone']}"] if "phone" in said else []
    lines += [f"Fax: {said['fax']}"] if "fax" in said else []
    lines += [f"Thư điện tử: {said['email']}"] if "email" in said else []
    return (P(f"Thông tin giao dịch chính thức của {plan.name}:"), *(P(line) for line in lines))


def organisation_chart(plan: Plan, setting: Setting) -> tuple[Block, ...]:
    """The chart: as lists, or as a picture without a text alternative."""
    pen = Pen(plan, "organisation_chart")
    form = setting.get("form", "text")
    if form == "picture":
        return (Picture(name="so-do-to-chuc.svg", width=600),)
    return (
        P(f"Cơ cấu tổ chức bộ máy của {plan.name} gồm:"),
        H("Lãnh đạo"),
        Bullets((pen.profile["head"], f"03 Phó {pen.profile['head']}")),
        H("Các phòng chuyên môn"),
        Bullets(tuple(pen.profile["departments"])),
        H("Đơn vị trực thuộc"),
        Bullets(tuple(pen.profile["units"])),
    )


def functions(plan: Plan, setting: Setting) -> tuple[Block, ...]:
    """Functions, duties and powers, of the agency and its units, or a short remark."""
    pen = Pen(plan, "functions")
    topics = pen.profile["topics"]
    first = P(
        f"{plan.name} thực hiện chức năng tham mưu, giúp Uỷ ban nhân dân tỉnh quản lý nhà nước về {pen.profile['field']}."
    )
    if setting.get("short"):
        return (first, P("Nhiệm vụ, quyền hạn cụ thể thực hiện theo quy định của pháp luật hiện hành."))
    duties = [
        f"Trình cấp có thẩm quyền ban hành kế hoạch, chương trình, đề án về {topic} và tổ chức thực hiện sau khi được phê duyệt."
        for topic in topics[:4]
    ] + [
        f"Thanh tra, kiểm tra, giải quyết khiếu nại, tố cáo về {topic} theo thẩm quyền."
        for topic in topics[4:6]
    ]
    units = [
        f"{unit}: tham mưu, tổ chức thực hiện các nhiệm vụ về {topics[index % len(topics)]} và công việc khác do lãnh đạo giao."
        for index, unit in enumerate((*pen.profile["departments"][:3], *pen.profile["units"]))
    ]
    return (
        H("Chức năng"),
        first,
        H("Nhiệm vụ, quyền hạn"),
        Bullets(tuple(duties)),
        H("Các phòng, đơn vị trực thuộc"),
        Bullets(tuple(units)),
    )


def history(plan: Plan) -> tuple[Block, ...]:
    """How the agency came to be."""
    pen = Pen(plan, "history")
    year = pen.random.randint(1955, 1997)
    return (
        P(
            f"Tiền thân của {plan.name} là bộ phận chuyên môn được thành lập năm {year}, khi tỉnh còn muôn vàn khó khăn sau chiến tranh và cơ sở vật chất hầu như chưa có gì."
        ),
        P(
            f"Từ năm {year + 12}, bộ máy được kiện toàn với các phòng chuyên môn; đội ngũ cán bộ từng bước trưởng thành, thực hiện tốt công tác quản lý nhà nước về {pen.profile['field']}."
        ),
        P(
            "Trải qua nhiều lần sắp xếp tổ chức, các thế hệ cán bộ, công chức luôn đoàn kết, hoàn thành nhiệm vụ được giao, được tặng thưởng Huân chương Lao động hạng Nhì và nhiều cờ thi đua của Uỷ ban nhân dân tỉnh."
        ),
        P(
            "Quá trình hình thành và phát triển của ngành gắn liền với sự đổi mới của địa phương, đặc biệt từ khi thực hiện chủ trương sắp xếp, tinh gọn tổ chức bộ máy."
        ),
    )


def local_profile(plan: Plan) -> tuple[Block, ...]:
    """Nature, history, culture and sights of a district."""
    name = plan.name.replace("Uỷ ban nhân dân ", "")
    return (
        H("Điều kiện tự nhiên"),
        P(
            f"{name[0].upper()}{name[1:]} nằm ở phía đông bắc tỉnh Phú Nguyên, diện tích tự nhiên 214,6 km², địa hình chuyển tiếp giữa vùng đồi thấp và đồng bằng ven sông. Khí hậu nhiệt đới gió mùa, lượng mưa trung bình năm 1.550 mm."
        ),
        H("Lịch sử"),
        P(
            "Vùng đất này được khai phá từ sớm; các làng cổ ven sông hình thành cùng nghề trồng dâu, dệt vải và làm gốm. Trong các cuộc kháng chiến, nhân dân địa phương đã đóng góp nhiều sức người, sức của."
        ),
        H("Truyền thống văn hoá"),
        P(
            "Hát ví, hội vật đầu xuân và lễ rước nước là những nét văn hoá được gìn giữ qua nhiều đời, thu hút đông đảo người dân tham gia."
        ),
        H("Di tích, danh thắng"),
        P(
            "Trên địa bàn có 12 di tích được xếp hạng, tiêu biểu là đình làng Cổ Mễ và hồ Khe Rồng, nơi có cảnh quan đẹp và hệ sinh thái rừng nguyên sinh."
        ),
    )


def leaders(plan: Plan, setting: Setting) -> tuple[Person, ...]:
    """Leaders; `tell` names what is told of each: biography, duties, both or nothing but names."""
    pen = Pen(plan, "leaders")
    tell = str(setting.get("tell", "biography duties"))
    head = pen.profile["head"]
    people: list[Person] = []
    for index in range(3):
        topics = pen.random.sample(pen.profile["topics"], 3)
        born = pen.random.randint(1968, 1982)
        people.append(
            Person(
                name=pen.name(woman=index == 1),
                position=head if index == 0 else f"Phó {head}",
                biography=(
                    ("Ngày sinh", f"{pen.random.randint(1, 28):02d}/{pen.random.randint(1, 12):02d}/{born}"),
                    (
                        "Quê quán",
                        re.sub("^(xã|phường|thị trấn) ", "", pen.random.choice(pen.phrases["places"]))
                        + ", tỉnh Phú Nguyên",
                    ),
                    (
                        "Trình độ chuyên môn",
                        pen.random.choice(("Thạc sĩ Quản lý công", "Kỹ sư", "Cử nhân Luật")),
                    ),
                    (
                        "Quá trình công tác",
                        f"Từ năm {born + 24} đến nay công tác tại {pen.short}, lần lượt giữ các chức vụ chuyên viên, trưởng phòng",
                    ),
                )
                if "biography" in tell
                else (),
                duties=("Phụ trách chung. " if index == 0 else "") + f"Trực tiếp chỉ đạo {', '.join(topics)}."
                if "duties" in tell
                else "",
                phone=pen.phone() if "phone" in tell else "",
                email=f"{plain(people[-1].name if people else 'lanh-dao').replace('-', '')}{index}@phunguyen.gov.vn"
                if "email" in tell
                else "",
            )
        )
    return tuple(people)


def officials(plan: Plan, setting: Setting) -> tuple[Block, ...]:
    """A directory of officials; `without` drops columns."""
    pen = Pen(plan, "officials")
    without = str(setting.get("without", "")).split()
    columns = {
        "name": "Họ và tên",
        "position": "Chức vụ",
        "unit": "Đơn vị",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
    }
    kept = [key for key in columns if key not in without]
    rows = []
    for index, unit in enumerate((*pen.profile["departments"], *pen.profile["units"])):
        name = pen.name()
        words = plain(name).split("-")
        row = {
            "name": name,
            "position": (
                "Chánh Văn phòng"
                if index == 0
                else "Trưởng phòng"
                if unit.startswith("Phòng")
                else "Phụ trách"
            ),
            "unit": unit,
            "phone": pen.phone(),
            "email": f"{words[-1]}{''.join(word[0] for word in words[:-1])}@phunguyen.gov.vn",
        }
        rows.append(tuple(row[key] for key in kept))
    return (
        Grid(
            caption=f"Danh bạ cán bộ, công chức {pen.short}",
            headers=tuple(columns[key] for key in kept),
            rows=tuple(rows),
        ),
    )


def introduction_pages(plan: Plan) -> list[Page]:
    """All pages of the introduction group that the plan asks for."""
    pen = Pen(plan, "introduction")
    text: dict[str, tuple[Block, ...]] = {
        "introduction": (
            P(
                f"{plan.name} là cơ quan thuộc hệ thống hành chính nhà nước của tỉnh Phú Nguyên. {' '.join(pen.body(ISSUED, 3))}"
            ),
        ),
        "subordinate_units": (
            Bullets(tuple(f"{unit} - Điện thoại: {pen.phone()}" for unit in pen.profile["units"])),
        ),
        "administrative_map": (
            P("Bản đồ địa giới hành chính đến cấp xã, tỷ lệ 1/50.000."),
            Picture(
                name="ban-do-hanh-chinh.svg",
                alt=f"Bản đồ hành chính {plan.name.replace('Uỷ ban nhân dân ', '')}",
                width=640,
            ),
        ),
        "spokesperson": (
            P(
                f"Người phát ngôn và cung cấp thông tin cho báo chí: ông {pen.name()}, Phó {pen.profile['head']}. Điện thoại: {pen.phone()}."
            ),
        ),
        "history": history(plan),
        "local_profile": local_profile(plan),
        "contact": contact_blocks(plan),
    }
    made: list[Page] = []
    for key in (
        "introduction",
        "organisation_chart",
        "functions_and_duties",
        "history",
        "local_profile",
        "leaders",
        "subordinate_units",
        "official_contacts",
        "administrative_map",
        "spokesperson",
        "contact",
    ):
        setting = plan.sections.get(key)
        if setting is None:
            continue
        match key:
            case "organisation_chart":
                blocks = organisation_chart(plan, setting)
            case "functions_and_duties":
                blocks = functions(plan, setting)
            case "leaders":
                blocks = leaders(plan, setting)
            case "official_contacts":
                blocks = officials(plan, setting)
            case _:
                blocks = text[key]
        made.append(Page(key=key, label=key, slug=key, blocks=blocks))
    return made
