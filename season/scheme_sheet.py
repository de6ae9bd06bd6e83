"""A scheme's leagues as rows of a sheet, and the empty table that people fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.count_report_model import CountReport, CountResult, CountSource
from scoring.rounding import printed, rounded
from scoring.scheme_model import Scheme, SchemeStanding, SchemeTable, Span, ValueSource
from season.scheme_values import BEHIND, CODE, LEAGUE, LEVEL, MAXIMA, NAME, PLACE, PORTAL, TOTAL

SheetCell = str | float
SOURCE_WORDS = {
    CountSource.CRAWL: "đếm trên cổng",
    CountSource.FORM: "phiếu của cơ quan",
    CountSource.SUM: "cộng các phần",
    CountSource.NONE: "chưa có",
}


def template_rows(scheme: Scheme) -> list[list[SheetCell]]:
    """The heading of an empty table, and a row of maxima where the scheme leaves any unnamed."""
    heading = [CODE, NAME]
    if len(scheme.leagues) > 1:
        heading.append(LEAGUE)
    first_part = len(heading)
    heading += [category.title for category in scheme.categories]
    if any(category.source is ValueSource.PORTAL for category in scheme.categories):
        heading.append(PORTAL)
    heading += [TOTAL, PLACE, *([LEVEL] if scheme.levels else []), BEHIND]
    rows: list[list[SheetCell]] = [list(heading)]
    if scheme.maximum is None and scheme.measure.value == "points":
        rows.append(["", MAXIMA, *[""] * (len(heading) - 2)])
        for place, category in enumerate(scheme.categories, start=first_part):
            if category.maximum is not None:
                rows[1][place] = float(category.maximum)
    return rows


def template_guide(scheme: Scheme) -> list[list[str]]:
    """What stands on the sheet of explanations."""
    leagues = ", ".join(f"{league.id} ({league.title})" for league in scheme.leagues)
    return [
        ["Cột", "Cách ghi"],
        [CODE, "Mã cơ quan trong danh sách của Soi Cổng; bỏ trống thì lấy theo tên."],
        [LEAGUE, f"Nhóm được xếp hạng với nhau: {leagues}."],
        ["Các hạng mục", "Số đã thẩm tra, ví dụ 46,9; bỏ trống nếu chưa có."],
        [PORTAL, "Điểm của bộ tiêu chí cổng (thang 100); bỏ trống khi lấy điểm đã đo bằng --season."],
        [TOTAL, "Chỉ ghi khi chỉ biết tổng đã công bố; nếu có đủ hạng mục thì phải khớp."],
        [f"{PLACE}, {LEVEL}, {BEHIND}", "Chỉ ghi khi lấy từ bảng đã công bố; được đối chiếu với điểm."],
        ["Hạng: tên hạng mục", "Có thể thêm cột hạng của từng hạng mục."],
        [f"Dòng ‘{MAXIMA}’", "Điểm tối đa của hạng mục mà quyết định chưa nêu; dùng để quy đổi điểm cổng."],
    ]


def report_template(report: CountReport) -> list[list[SheetCell]]:
    """The empty table of a report of counts."""
    titles = [*(item.title for item in report.items), *(share.title for share in report.shares)]
    rows: list[list[SheetCell]] = [["Chỉ tiêu", "Số liệu"]]
    return rows + [[title, ""] for title in titles]


def table_rows(tables: Sequence[SchemeTable], *, compared: bool) -> Iterator[list[SheetCell]]:
    """Every league below its title, one agency per row, numbers as numbers."""
    for table in tables:
        scheme = table.scheme
        yield [f"{table.league.title} – {scheme.title}"]
        yield [scheme.decision]
        for note in table.notes:
            yield [note]
        heading = [CODE, NAME, PLACE, TOTAL, LEVEL, BEHIND]
        heading += ["Tăng/giảm điểm", "Tăng/giảm bậc", "Khoảng cách kỳ trước"] if compared else []
        for category in scheme.categories:
            heading += [category.title, f"Hạng: {category.title}"]
        yield [*heading, "Ghi chú"]
        for line in table.standings:
            yield [*_row(line, scheme, compared=compared)]
        yield []


def _row(line: SchemeStanding, scheme: Scheme, *, compared: bool) -> Iterator[SheetCell]:
    values = line.score.values
    yield from (values.code, values.name, _cell(line.place), span_cell(line.score.total, scheme.decimals))
    yield from (line.score.level, _cell(line.behind, scheme.decimals))
    if compared:
        yield from (_cell(line.change, scheme.decimals), _cell(line.place_change))
        yield _cell(line.behind_before, scheme.decimals)
    for one in line.categories:
        yield from (span_cell(one.value, scheme.decimals), _cell(one.place))
    yield f"Kỳ trước ở nhóm {line.league_before}." if line.league_before else line.reason


def report_rows(result: CountResult) -> Iterator[list[SheetCell]]:
    """A report of counts: number, unit, where from, remark."""
    yield ["Chỉ tiêu", "Số liệu", "Đơn vị", "Nguồn", "Ghi chú"]
    for line in result.lines:
        word = "khoảng" if line.about else "ít nhất" if line.at_least else ""
        remark = "; ".join(filter(None, (word and f"{word} {line.value}", line.remark)))
        yield [line.item.title, _cell(line.value), line.item.unit, SOURCE_WORDS[line.source], remark]
    for share in result.shares:
        remark = "" if share.exact or share.value is None else "tính từ số chưa chính xác"
        yield [share.item.title, _cell(share.value, share.item.decimals), "%", "tính", remark]


def span_cell(span: Span | None, places: int) -> SheetCell:
    """A decided value as a number, an interval as text."""
    if span is None:
        return ""
    if rounded(span.low, places) == rounded(span.high, places):
        return float(rounded(span.low, places))
    return f"{printed(span.low, places)}–{printed(span.high, places)}"


def _cell(value: Fraction | int | None, places: int = 0) -> SheetCell:
    if value is None:
        return ""
    return float(rounded(value, places)) if isinstance(value, Fraction) else value
