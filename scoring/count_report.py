"""Files that describe reports of counts: load, validate, find. Errors are those of rubrics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path as FilePath

from scoring.count_report_model import AtMostRule, CountItem, CountReport, ShareItem, SumRule, Whose
from scoring.count_report_schema import CountReportEntry
from scoring.rubric_errors import unknown_text
from scoring.scheme_rules import repeated
from scoring.source import Path, Source
from scoring.strict_file import content_of, mistakes, source_of, validated

FOLDER = FilePath(__file__).parent / "count_reports"


class NoSuchReport(LookupError):
    """No report has an id; the message lists those that there are."""


def load_report(path: FilePath) -> CountReport:
    """Load one file. Raises RubricError."""
    return parse_report(content_of(path), path.name)


def parse_report(content: bytes, name: str) -> CountReport:
    """Validate the bytes of a file called `name`. Raises RubricError with every mistake."""
    source = source_of(content, name)
    entry = validated(source, CountReportEntry)
    if problems := list(_broken_rules(source, entry)):
        raise mistakes(source, problems)
    return CountReport(
        id=entry.id,
        title=entry.title,
        decision=entry.decision,
        note=entry.note,
        items=tuple(
            CountItem(
                id=one.id,
                title=one.title,
                unit=one.unit,
                count=one.count,
                whose=Whose(one.of) if one.of is not None else None,
            )
            for one in entry.items
        ),
        sums=tuple(SumRule(total=one.total, parts=tuple(one.parts)) for one in entry.sums),
        at_most=tuple(AtMostRule(less=one.less, more=one.more) for one in entry.at_most),
        shares=tuple(
            ShareItem(id=one.id, title=one.title, part=one.part, whole=one.whole, decimals=one.decimals)
            for one in entry.shares
        ),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def all_reports(folder: FilePath = FOLDER) -> tuple[CountReport, ...]:
    """Every report of a folder, by file name. Raises RubricError."""
    return tuple(load_report(path) for path in sorted(folder.glob("*.yaml")))


def find_report(report_id: str, reports: tuple[CountReport, ...] | None = None) -> CountReport:
    """A report by its id. Raises NoSuchReport with the ids that exist."""
    known = all_reports() if reports is None else reports
    for report in known:
        if report.id == report_id:
            return report
    text = unknown_text(
        "mẫu báo cáo", report_id, [one.id for one in known], "hãy dùng ‘schemes list’ để xem danh mục"
    )
    raise NoSuchReport(f"{text[0].upper()}{text[1:]}.")


def _broken_rules(source: Source, entry: CountReportEntry) -> Iterator[tuple[Path, str]]:
    yield from repeated(source, "items", entry.items, "mã chỉ tiêu")
    for index, item in enumerate(entry.items):
        if bool(item.count) is not (item.of is not None):
            yield (
                ("items", index),
                "chỉ tiêu đếm được trên cổng cần cả ‘count’ và ‘of’; hãy thêm khoá còn thiếu hoặc bỏ cả hai",
            )
    known = [item.id for item in entry.items]
    named: list[tuple[Path, str]] = []
    for index, rule in enumerate(entry.sums):
        named.append((("sums", index, "total"), rule.total))
        named += [(("sums", index, "parts", place), part) for place, part in enumerate(rule.parts)]
    for index, bound in enumerate(entry.at_most):
        named += [(("at_most", index, "less"), bound.less), (("at_most", index, "more"), bound.more)]
    for index, share in enumerate(entry.shares):
        named += [(("shares", index, "part"), share.part), (("shares", index, "whole"), share.whole)]
    for path, name in named:
        if name not in known:
            yield path, unknown_text("chỉ tiêu", name, known, "hãy sửa mã")
