"""Numbers, dates and names as Vietnamese papers write them. Pure."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from evidence.model import Agency, Tier
from reports.text import clean
from scoring.rounding import rounded
from season.papers.model import BLANK

NO_BREAK = "\u00a0"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Who heads a body, by how its name begins (Luật Tổ chức chính quyền địa phương; names of offices, never of people).
_HEADS = (
    (r"sở\b", "Giám đốc"),
    (r"văn phòng\b", "Chánh Văn phòng"),
    (r"thanh tra\b", "Chánh Thanh tra"),
    (r"(?:ủy|uỷ) ban nhân dân\b|ubnd\b", "Chủ tịch"),
    (r"ban\b", "Trưởng ban"),
)
_HEADS_OF_TIERS = {
    Tier.SO: "Người đứng đầu",
    Tier.HUYEN: "Chủ tịch",
    Tier.XA: "Chủ tịch",
    Tier.TINH: "Chủ tịch",
}
_ADDRESSEES = {
    Tier.TINH: "Văn phòng Ủy ban nhân dân tỉnh",
    Tier.SO: "Các sở, cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh",
    Tier.HUYEN: "Ủy ban nhân dân các huyện, thành phố",
    Tier.XA: "Ủy ban nhân dân các xã, phường",
}


def score(value: Fraction, decimals: int) -> str:
    """A score with exactly so many decimals, so that columns align: '46,9', '0,7699'."""
    return f"{rounded(value, decimals):f}".replace(".", ",")


def score_range(low: Fraction | None, high: Fraction | None, decimals: int) -> str:
    """'46,9', or '61,2–72,5' where it is not decided; '–' where there is none."""
    if low is None or high is None:
        return "–"
    first, last = score(low, decimals), score(high, decimals)
    return first if first == last else f"{first}–{last}"


def score_word(*, index: bool) -> str:
    """What a score is called: 'chỉ số' where it is one (0 to 1), else 'điểm'."""
    return "chỉ số" if index else "điểm"


def score_told(text: str, *, index: bool) -> str:
    """A score within a sentence: '86,50 điểm', 'chỉ số 0,7699'."""
    return f"chỉ số {text}" if index else f"{text} điểm"


def maximum(value: Fraction | None) -> str:
    """A maximum without idle zeros: '10', '7,5'; '–' where the scheme names none."""
    if value is None:
        return "–"
    text = f"{rounded(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def signed(value: Fraction | None, decimals: int) -> str:
    """A change: '+2,5', '−1,0', '0,0'; '' where there is nothing to compare with."""
    if value is None:
        return ""
    shown = rounded(value, decimals)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + f"{abs(shown):f}".replace(".", ",")


def steps(places: int | None) -> str:
    """Places won or lost: 'tăng 3 bậc', 'giảm 1 bậc', 'giữ bậc'; '' where there is nothing to compare with."""
    if places is None:
        return ""
    return f"{'tăng' if places > 0 else 'giảm'} {abs(places)} bậc" if places else "giữ bậc"


def day(value: date) -> str:
    """'25/10/2018'."""
    return f"{value:%d/%m/%Y}"


def day_in_words(value: date | None, year: int) -> str:
    """'ngày 05 tháng 3 năm 2026': days below 10 and the months 1 and 2 with a nought (NĐ 30/2020, phụ lục I)."""
    if value is None:
        return f"ngày {BLANK[:2]} tháng {BLANK[:2]} năm {year}"
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def count(value: int) -> str:
    """A count below ten with a nought, as papers write it: '06', '20', '1.782'."""
    return f"{value:02d}" if value < 10 else f"{value:,}".replace(",", ".")


def roman(number: int) -> str:
    """1 → I, 4 → IV (up to 39)."""
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written


def province_name(text: str) -> str:
    """'tỉnh Phú Nguyên' of 'Phú Nguyên' or of 'Ủy ban nhân dân tỉnh Phú Nguyên'; what names its kind already stays."""
    shown = re.sub(r"(?i)^(?:(?:ủy|uỷ) ban nhân dân|ubnd)\s+", "", clean(text)) or BLANK
    return shown if re.match(r"(?i)(?:tỉnh|thành phố)\b", shown) else f"tỉnh {shown}"


def held(text: str) -> str:
    """A name that does not break over two lines."""
    return text.replace(" ", NO_BREAK)


def two_lines(text: str) -> str:
    """A body's name that breaks before the name of its place: 'Ủy ban nhân dân' / 'tỉnh Phú Nguyên'."""
    return re.sub(r"\b(?:tỉnh|thành phố)\b.*$", lambda place: held(place[0]), text)


def head_of(agency: Agency) -> str:
    """The office of the one who answers for an agency: 'Giám đốc', 'Chánh Văn phòng', 'Chủ tịch'."""
    name = clean(agency.name).lower()
    named = (title for begins, title in _HEADS if re.match(begins, name))
    return next(named, _HEADS_OF_TIERS[agency.tier])


def subject(scheme_title: str) -> str:
    """What a scheme rates: its title without the words that name the set, its tier, and the decision behind it.

    'Tiêu chí đánh giá Cổng Thông tin điện tử cấp sở theo Quyết định 2294/QĐ-UBND (Bắc Giang)' → 'Cổng Thông tin điện tử'.
    """
    title = clean(scheme_title)
    shown = re.sub(r"(?i)^(?:bộ )?tiêu chí (?:đánh giá|chấm điểm)(?:, xếp hạng)? ", "", title)
    shown = re.sub(r"\s*(?:\([^()]*\)|\btheo (?:Quyết định|Nghị định|Thông tư)\b.*)$", "", shown)
    shown = re.sub(r"\s*\btheo (?:Quyết định|Nghị định|Thông tư)\b.*$", "", shown)
    shown = re.sub(r"\s+cấp (?:tỉnh|sở|huyện|xã)$", "", shown)
    return shown or title


def lower_first(text: str) -> str:
    """'Mức độ' → 'mức độ'; abbreviations ('CNTT') and names of two capitals ('Cổng Thông tin') stay."""
    second = text.split()[1:2]
    stays = text[:2].isupper() or bool(second and second[0][:1].isupper())
    return text if stays else text[:1].lower() + text[1:]


def addressee(tier: Tier) -> str:
    """All agencies of a tier, as a letter addresses them."""
    return _ADDRESSEES[tier]


def short_reason(text: str) -> str:
    """A reason as it stands in a table: without its full stop."""
    return clean(text).rstrip(".")


def joined(parts: tuple[str, ...]) -> str:
    """'A', 'A và B', 'A, B và C'."""
    return " và ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def file_name(code: str) -> str:
    """An agency's code as a file's name."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in clean(code)) or "-"
