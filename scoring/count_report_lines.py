"""Counts of the crawl and answers of a form → a report whose sums agree, or every rule that they break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from scoring.count_report_model import (
    CountItem,
    CountLine,
    CountReport,
    CountResult,
    CountSource,
    PortalCounts,
    Reported,
    ShareItem,
    ShareLine,
    Whose,
)
from scoring.rounding import printed, rounded
from scoring.rubric_errors import unknown_text
from scoring.scheme_score import SchemeValueError


def count_result(
    report: CountReport,
    *,
    form: Mapping[str, Reported],
    shares: Mapping[str, Fraction] | None = None,
    portals: Iterable[PortalCounts] = (),
) -> CountResult:
    """A report from what the crawl counted on each portal and what the form says; `shares` as they were stated.

    A number that the crawl saw whole stands; where it saw only a part the form's stands, else the crawl's as 'at
    least'. A total that nobody gave is the sum of its parts. Raises SchemeValueError with every rule that is broken.
    """
    known = [item.id for item in report.items]
    told = shares or {}
    problems = [
        f"{unknown_text('chỉ tiêu', key, [*known, *(one.id for one in report.shares)], 'hãy sửa mã')}."
        for key in [*form, *told]
        if key not in known and key not in [one.id for one in report.shares]
    ]
    problems += [
        f"{item.title}: {form[item.id].value} là số âm; hãy ghi số từ 0 trở lên."
        for item in report.items
        if item.id in form and form[item.id].value < 0
    ]
    seen = tuple(portals)
    lines = {item.id: _line(item, form.get(item.id), _counted(item, seen)) for item in report.items}
    for rule in report.sums:
        parts = [lines[part] for part in rule.parts]
        if lines[rule.total].value is None and all(part.value is not None for part in parts):
            lines[rule.total] = _summed(lines[rule.total].item, parts)
    problems += _broken(report, lines)
    found = tuple(_share(item, lines) for item in report.shares)
    problems += _shares_refuted(found, told)
    if problems:
        raise SchemeValueError(tuple(problems))
    return CountResult(report=report, lines=tuple(lines.values()), shares=found)


def _counted(item: CountItem, portals: tuple[PortalCounts, ...]) -> Reported | None:
    """What the crawl counted of an item, summed over the portals that it is counted on; None where it saw none."""
    if not item.count:
        return None
    asked = [portal for portal in portals if portal.own is (item.whose is Whose.PORTAL)]
    found = [portal.counts.get(item.count, (None, False)) for portal in asked]
    values = [value for value, _ in found if value is not None]
    if not values:
        return None
    whole = len(values) == len(asked) and all(complete for _, complete in found)
    return Reported(
        value=sum(values),
        at_least=not whole,
        remark=f"đếm trên {len(values)}/{len(asked)} cổng" if len(asked) > 1 else "",
    )


def _line(item: CountItem, form: Reported | None, crawl: Reported | None) -> CountLine:
    if crawl is not None and (form is None or not crawl.at_least):
        remark = crawl.remark
        if form is not None and form.value != crawl.value:
            said = f"cơ quan báo cáo {'khoảng ' if form.about else ''}{grouped(form.value)}"
            remark = f"{remark}; {said}" if remark else said
        return CountLine(
            item=item,
            value=crawl.value,
            source=CountSource.CRAWL,
            at_least=crawl.at_least,
            remark=remark,
        )
    if form is None:
        return CountLine(item=item, value=None, source=CountSource.NONE, remark="chưa có số liệu")
    remark = form.remark
    if crawl is not None and form.value < crawl.value:
        remark = f"thấp hơn số đếm được trên cổng (ít nhất {grouped(crawl.value)})"
    return CountLine(
        item=item,
        value=form.value,
        source=CountSource.FORM,
        about=form.about,
        at_least=form.at_least,
        remark=remark,
    )


def _summed(item: CountItem, parts: list[CountLine]) -> CountLine:
    return CountLine(
        item=item,
        value=sum(part.value or 0 for part in parts),
        source=CountSource.SUM,
        about=any(part.about for part in parts),
        at_least=any(part.at_least for part in parts),
    )


def _broken(report: CountReport, lines: Mapping[str, CountLine]) -> Iterator[str]:
    for rule in report.sums:
        total, parts = lines[rule.total], [lines[part] for part in rule.parts]
        values = [part.value for part in parts if part.value is not None]
        if total.value is None or total.about or any(part.about for part in parts):
            continue
        added = sum(values)
        at_least = len(values) < len(parts) or any(part.at_least for part in parts)
        if (added > total.value and not total.at_least) or (added < total.value and not at_least):
            shown = " + ".join(grouped(value) for value in values)
            yield (
                f"{total.item.title}: ghi {grouped(total.value)}, nhưng cộng các phần được {grouped(added)} ({shown}); "
                "hãy sửa tổng hoặc các phần."
            )
    for bound in report.at_most:
        less, more = lines[bound.less], lines[bound.more]
        if less.value is None or more.value is None or more.at_least or more.about:
            continue
        if less.value > more.value:
            yield (
                f"{less.item.title} ({grouped(less.value)}) nhiều hơn {more.item.title.lower()} "
                f"({grouped(more.value)}); hãy kiểm tra lại hai số."
            )


def _share(item: ShareItem, lines: Mapping[str, CountLine]) -> ShareLine:
    part, whole = lines[item.part], lines[item.whole]
    if part.value is None or not whole.value:
        return ShareLine(item=item, value=None, exact=False)
    inexact = part.about or part.at_least or whole.about or whole.at_least
    return ShareLine(item=item, value=Fraction(100 * part.value, whole.value), exact=not inexact)


def _shares_refuted(found: Iterable[ShareLine], told: Mapping[str, Fraction]) -> Iterator[str]:
    for share in found:
        said, places = told.get(share.item.id), share.item.decimals
        if said is None or share.value is None or not share.exact:
            continue
        if rounded(said, places) != rounded(share.value, places):
            yield (
                f"{share.item.title}: ghi {printed(said, places)}%, nhưng tính ra {printed(share.value, places)}%; "
                "hãy sửa tỷ lệ hoặc các số."
            )


def grouped(value: int) -> str:
    """A number with points between thousands: 3.621."""
    return f"{value:,}".replace(",", ".")
