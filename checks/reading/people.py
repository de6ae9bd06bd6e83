"""People of an office: name, position, unit, contacts, life and duties, from tables, cards and running text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from checks.reading.contacts import find_contacts, find_emails
from checks.reading.facts import PageFacts
from checks.reading.labelled import cell_of, labelled_lines, names_label, text_values
from checks.vietnamese import fold, same_accents, squeeze

# The family names of more than nine in ten Vietnamese.
_FAMILY_NAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn vương "
    "trịnh trương lâm phùng mai tô hà tạ cao lưu thái châu tôn giáp quách lương chu hứa nông triệu "
    "lại bế hoa kiều thạch khổng la lò lường vi sầm tăng đàm nghiêm khuất ninh doãn lục mạc âu đồng "
    "cù bạch giàng vàng sùng cầm điêu hầu ma lù tòng quàng quảng nhâm phí trà cấn thiều tống diệp "
    "kim tiêu lã ksor rơ siu nay hờ chẩu dư hàn thẩm vừ thân từ chử lộc diêm bàn hạng ly thào đậu mông "
    "chúc ung uông tưởng khúc đới nhữ ngụy niê rmah kpă mẫn"
)
_FAMILIES = frozenset(_FAMILY_NAMES.split())
_NAME = re.compile(r"[A-ZĐÀ-ỸÁÂĂÊÔƠƯÝ][a-zđà-ỹáâăêôơưý']*(?:\s+[A-ZĐÀ-ỸÁÂĂÊÔƠƯÝ][a-zđà-ỹáâăêôơưý']*){1,5}")
_UPPER_NAME = re.compile(r"[A-ZĐÀ-Ỹ]{2,}(?:\s+[A-ZĐÀ-Ỹ]{1,}){1,4}")
_TITLES = re.compile(
    r"^(?:(?:đồng\s+chí|đ/c|ông|bà|anh|chị|ths|thạc\s+(?:sĩ|sỹ)|ts|tiến\s+(?:sĩ|sỹ)|pgs|gs|bs|bscki+|ks|"
    r"kỹ\s+sư|cử\s+nhân|họ\s+(?:và\s+)?tên|lãnh\s+đạo|người\s+phát\s+ngôn)[.:]*\s*)+",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"(?:phó\s+|quyền\s+|q\.\s*|nguyên\s+)?(?:giám\s+đốc|phó\s+giám\s+đốc|chủ\s+tịch|phó\s+chủ\s+tịch|"
    r"bí\s+thư|trưởng\s+(?:phòng|ban|đoàn|bộ\s+phận)|phó\s+(?:trưởng\s+)?(?:phòng|ban)"
    r"|chánh\s+(?:văn\s+phòng|thanh\s+tra|án)|phó\s+chánh\s+(?:văn\s+phòng|thanh\s+tra|án)|cục\s+trưởng|"
    r"chi\s+cục\s+trưởng|phó\s+chi\s+cục\s+trưởng|vụ\s+trưởng|hiệu\s+trưởng|"
    r"chuyên\s+viên(?:\s+\w+)?|kế\s+toán(?:\s+trưởng)?|văn\s+thư|thanh\s+tra\s+viên|cán\s+bộ|công\s+chức|"
    r"ủy\s+viên|uỷ\s+viên|chỉ\s+huy\s+trưởng|trưởng\s+công\s+an|viện\s+trưởng|tổng\s+biên\s+tập|"
    r"người\s+phát\s+ngôn|bộ\s+trưởng|thứ\s+trưởng|chánh\s+văn\s+phòng|thủ\s+trưởng|đội\s+trưởng)",
    re.IGNORECASE,
)
_NAME_COLUMN = ("ho ten", "ho va ten", "ho ten can bo", "ten can bo", "ho ten chuc vu", "can bo", "ten")
_POSITION_COLUMN = ("chuc vu", "chuc danh", "vi tri", "chuc vu dang", "nhiem vu")
_UNIT_COLUMN = ("don vi", "phong ban", "phong", "bo phan", "don vi cong tac", "co quan")
_PHONE_COLUMN = (
    "dien thoai",
    "so dien thoai",
    "di dong",
    "dt",
    "sdt",
    "dien thoai co quan",
    "so may",
    "co quan",
)
_DUTY_COLUMN = (
    "nhiem vu",
    "linh vuc phu trach",
    "nhiem vu phan cong",
    "phu trach",
    "linh vuc",
    "nhiem vu dam nhiem",
)
_LABELS = {
    "position": ("chuc vu", "chuc danh"),
    "unit": ("don vi cong tac", "don vi", "phong ban"),
    "phone": ("so dien thoai", "dien thoai", "di dong", "dt", "sdt", "dtdd"),
    "email": ("email", "e mail", "thu dien tu", "hop thu"),
    "duties": (
        "nhiem vu", "nhiem vu duoc phan cong", "nhiem vu dam nhiem", "linh vuc phu trach", "phu trach",
        "linh vuc duoc phan cong", "linh vuc phan cong", "phan cong nhiem vu",
    ),
    "biography": (
        "tieu su", "tieu su tom tat", "tom tat tieu su", "qua trinh cong tac", "ngay sinh", "sinh ngay", "nam sinh",
        "que quan", "trinh do chuyen mon", "trinh do", "ngay vao dang",
    ),
}  # fmt: skip
_LIFE = re.compile(
    r"(?<!\w)(?:sinh (?:ngay|nam)|ngay sinh|nam sinh|que quan|trinh do|qua trinh cong tac|tieu su|ngay vao "
    r"dang|ly luan chinh tri|dan toc)(?!\w)"
)
_DUTY = re.compile(
    r"(?<!\w)(?:phu trach|chi dao|phan cong|chiu trach nhiem|lanh dao (?:toan dien|chung)|dieu hanh|truc tiep "
    r"chi dao|theo doi|giup giam doc|giup chu tich|nhiem vu)(?!\w)"
)


# With their accents, for folded they are given names: Phương, Tịnh, Đăng; 'Trường' is a school only as the first word.
_OFFICE = re.compile(
    r"(?<!\w)(?:phòng|ban|sở|trung tâm|(?:ủy|uỷ) ban|đảng|thành phố|tỉnh|huyện|xã|phường|công an|hội đồng|dự án)(?!\w)"
    r"|^trường(?!\w)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person of an office, each field as written, '' where the page does not tell it."""

    name: str
    position: str = ""
    unit: str = ""
    phone: str = ""
    email: str = ""
    biography: str = ""
    duties: str = ""


def person_name(text: str) -> str:
    """The person's name that a short text is, without 'Ông', 'Đồng chí' or degrees; '' where it is none."""
    plain = _TITLES.sub("", squeeze(text).strip(" -–:;,.*•")).strip(" -–:;,.*•")
    match = _NAME.match(plain) or _UPPER_NAME.match(plain)
    if match is None:
        return ""
    name = match.group()
    rest = plain[match.end() :].strip()
    words = name.split()
    if same_accents(words[0]) not in _FAMILY_KEYS or not 2 <= len(words) <= 6 or _POSITION.match(name):
        return ""
    if _OFFICE.search(unicodedata.normalize("NFC", name).lower()) or (
        rest and not re.match(r"^(?:[-–,:;(|]|\.$)", rest)
    ):
        return ""
    return name.title() if name.isupper() else name


_FAMILY_KEYS = frozenset(map(same_accents, _FAMILIES))


def _rest_of_name(text: str, name: str) -> str:
    at = fold(text).find(fold(name))
    return squeeze(text[at + len(name) :]).strip(" -–:;,.|()") if at >= 0 else ""


def _from_cells(cells: tuple[tuple[str, str], ...], unit: str) -> Person | None:
    name = ""
    for label, value in cells:
        if names_label(label, _NAME_COLUMN) and (name := person_name(value)):
            break
    if not name:
        name = next((found for label, value in cells if not label and (found := person_name(value))), "")
    if not name:
        return None
    everything = " | ".join(value for _, value in cells)
    position = cell_of(cells, _POSITION_COLUMN)
    if not position:
        position = next(
            (value for _, value in cells if len(value) < 120 and _POSITION.search(value) and value != name),
            "",
        )
        position = _rest_of_name(position, name) or position
    contacts = find_contacts(
        f"Điện thoại: {cell_of(cells, _PHONE_COLUMN)}\n{everything.replace(' | ', chr(10))}"
    )
    emails = find_emails(everything)
    duties = cell_of([cell for cell in cells if cell[0] not in ("chuc vu", "chuc danh")], _DUTY_COLUMN)
    return Person(
        name=name,
        position=position,
        unit=cell_of(cells, _UNIT_COLUMN) or unit,
        phone=contacts.phones[0] if contacts.phones else "",
        email=emails[0] if emails else "",
        biography=next((value for _, value in cells if _LIFE.search(fold(value)) and len(value) > 20), ""),
        duties=duties if duties != position else "",
    )


def _from_tables(facts: PageFacts) -> list[Person]:
    people: list[Person] = []
    for table in facts.tables:
        labels = [fold(header) for header in table.headers]
        known = any(names_label(label, _NAME_COLUMN) for label in labels)
        unit = ""
        for row in table.rows:
            filled = [text for text in row if text]
            if len(filled) <= 2 and filled and not any(person_name(text) for text in filled):
                unit = filled[-1] if len(filled[-1]) < 90 else unit
                continue
            cells = tuple(
                (labels[index] if index < len(labels) else "", text) for index, text in enumerate(row)
            )
            person = _from_cells(cells, unit)
            if person and (known or person.position or person.phone or person.email):
                people.append(person)
    return people


def _is_start(line: str, following: list[str]) -> str:
    """The name with which a line begins a person's part of the text, '' where it begins none.

    A name alone begins one where a position, a contact or a life follows within three lines.
    """
    if len(line) > 160:
        return ""
    name = person_name(re.sub(r"^\W*(?:\d{1,2}[.)]|[a-zđ]\))\s*", "", line))
    if not name:
        labelled = re.match(r"^\W*họ\s+(?:và\s+)?tên\s*[:：]\s*(.+)$", line, re.IGNORECASE)
        return person_name(labelled.group(1)) if labelled else _after_position(line)
    near = " ".join([_rest_of_name(line, name), *following[:3]])
    told = _POSITION.search(near) or find_emails(near) or _LIFE.search(fold(near)) or _DUTY.search(fold(near))
    return name if told or re.search(r"điện\s*thoại|đt\s*:", near, re.IGNORECASE) else ""


def _after_position(line: str) -> str:
    """The name in 'Giám đốc: Ông Nguyễn Văn A' or 'Phó Giám đốc Trần Thị B'."""
    match = _POSITION.match(line.strip(" -–+*•"))
    if match is None or len(line) > 120:
        return ""
    parts = re.split(r"[:：–-]\s*", line.strip(" -–+*•"), maxsplit=1)
    return person_name(parts[1]) if len(parts) == 2 else ""


def _from_lines(lines: list[str]) -> list[Person]:
    starts = [
        (index, name)
        for index, line in enumerate(lines)
        if (name := _is_start(line, lines[index + 1 : index + 4]))
    ]
    people: list[Person] = []
    for place, (index, name) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else min(len(lines), index + 40)
        people.append(_of_part(name, lines[index:end], before=lines[index - 1] if index else ""))
    return people


def _of_part(name: str, part: list[str], before: str) -> Person:
    text = "\n".join(part)
    values: dict[str, str] = {}
    for pair in labelled_lines(part):
        for field, names in _LABELS.items():
            if pair.value and field not in values and names_label(pair.label, names):
                values[field] = pair.value
    for line in part:
        for field, value in text_values(line, _LABELS).items():
            values.setdefault(field, value)
    short = [line for line in part[:5] if len(line) <= 160]
    position = values.get("position") or next(
        (line for line in short if _POSITION.match(line.strip(" -–(")) and fold(name) not in fold(line)), ""
    )
    if not position:
        rest = _rest_of_name(part[0], name)
        position = rest if _POSITION.search(rest) else ""
    if not position and (head := _POSITION.match(part[0].strip(" -–+*•"))):
        position = re.split(r"[:：]", part[0].strip(" -–+*•"))[0] if ":" in part[0] else head.group()
    if not position and len(before) <= 80 and _POSITION.match(before):
        position = before
    contacts = find_contacts(text)
    life = [line for line in part if _LIFE.search(fold(line))]
    told = fold(position)
    duty = [
        line
        for line in part[1:]
        if _DUTY.search(fold(line)) and len(line) > 20 and not (told and fold(line).endswith(told))
    ]
    phone = contacts.phones[0] if contacts.phones else values.get("phone", "")
    return Person(
        name=name,
        position=squeeze(position).strip(" -–:;,()"),
        unit=values.get("unit", ""),
        phone=phone if re.search(r"\d{3}", phone) else "",
        email=contacts.emails[0] if contacts.emails else "",
        biography=values.get("biography", "") or (life[0] if life else ""),
        duties=values.get("duties", "") or (duty[0] if duty else ""),
    )


def read_people(facts: PageFacts) -> tuple[Person, ...]:
    """The people whom a page presents, in order, each once; what tables and text tell of one is joined."""
    people: dict[str, Person] = {}
    for person in (*_from_tables(facts), *_from_lines(facts.main_text.split("\n"))):
        key = fold(person.name)
        before = people.get(key)
        if before is None:
            people[key] = person
            continue
        fresh = {
            name: getattr(person, name)
            for name in ("position", "unit", "phone", "email", "biography", "duties")
            if not getattr(before, name) and getattr(person, name)
        }
        people[key] = replace(before, **fresh)
    return tuple(people.values())
