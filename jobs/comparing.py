"""What changed between two stored runs of one portal, told in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape

from checks.vocabulary import titles
from db.store import Store
from evidence.model import Page, Site
from jobs.custody import note_views
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from reports.words import UNKNOWN_VERDICT, VERDICTS
from scoring.differences import (
    CriterionDifference,
    Differences,
    PageChange,
    SectionChange,
    SectionDifference,
    Seen,
    SeenPage,
    Why,
    differences,
)
from scoring.model import Need, Rubric
from scoring.rounding import signed
from scoring.rubric import load_all

CHANGED_PAGES = {
    PageChange.NEW: "trang mới thấy",
    PageChange.GONE: "trang không còn thấy",
    PageChange.CONTENT: "trang đổi nội dung",
    PageChange.OUTCOME: "trang xem ra kết quả khác",
}
CHANGED_SECTIONS = {
    SectionChange.APPEARED: "mới xuất hiện",
    SectionChange.VANISHED: "không còn thấy",
    SectionChange.UNSURE: "chưa xác định được nữa",
    SectionChange.STALE: "cũ đi",
    SectionChange.RENEWED: "có tin mới hơn",
    SectionChange.MOVED: "chuyển địa chỉ",
    SectionChange.RETOLD: "mô tả khác đi",
}
WHY_CHANGED = {
    Why.LOOKS: "kết quả xem cổng đang chạy khác lần trước",
    Why.DATE: "hai lượt chấm ở hai ngày khác nhau",
    Why.RUBRIC: "hai lượt chấm theo hai bộ tiêu chí khác nhau",
    Why.NOTHING: "KHÔNG CÓ TRANG NÀO GIẢI THÍCH — lỗi của công cụ, hãy báo lại",
}
_MOST_PAGES = 5


def pages_of(site: Site) -> dict[str, SeenPage]:
    """How every address of a site was seen."""
    return {page.url: _seen(page) for page in site.pages}


def _seen(page: Page) -> SeenPage:
    return SeenPage(
        sha256=page.record.payload_sha256 if page.record is not None else "",
        visibility=str(page.visibility),
        status=page.status,
        reason=page.reason,
    )


def live_criteria(rubric_sha256: str, rubrics: Iterable[Rubric] | None = None) -> frozenset[str]:
    """Criteria of a rubric that rest on the running portal; none where it is not one of `rubrics` (default: all)."""
    known = load_all() if rubrics is None else rubrics
    rubric = next((one for one in known if one.sha256 == rubric_sha256), None)
    needs = {Need.LIVE, Need.REPEAT}
    return frozenset(one.id for one in rubric.criteria if needs & one.needs) if rubric else frozenset()


@plainly
def compare_runs(first: int, second: int) -> ExitCode:
    """Print what changed from one run to another; 1 where a change is our own fault."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        before, after = (
            Seen(document=store.load_document(number), pages=store.load_pages(number))
            for number in (first, second)
        )
    codes = [seen.document["agency"]["code"] for seen in (before, after)]
    if codes[0] != codes[1]:
        raise InputProblem(
            f"Lượt {first} là của cơ quan {codes[0]}, lượt {second} của {codes[1]}: chỉ so được hai lượt của một cổng."
        )
    with Store(configuration.database) as store:
        note_views(store, (first, second), "compare")
    live = live_criteria(after.document["rubric"]["sha256"])
    found = differences(before, after, rest_on_looks=live)
    tell(printed, found, after.document["agency"]["name"], first, second)
    return ExitCode.OURS if found.unexplained else ExitCode.DONE


def tell(printed: Console, found: Differences, name: str, first: int, second: int) -> None:
    """Print differences for people."""
    printed.print(f"[bold]{escape(name)}[/bold]: lượt {first} → lượt {second}", soft_wrap=True)
    if found.nothing:
        pages = f" ({len(found.pages)} trang đổi nội dung mà không ảnh hưởng)" if found.pages else ""
        printed.print(f"Hai kết quả giống hệt nhau{pages}.", soft_wrap=True)
        return
    printed.print(f"Điểm: {signed(found.low)} (mức thấp), {signed(found.high)} (mức cao).", soft_wrap=True)
    counts = {kind: list(found.pages.values()).count(kind) for kind in PageChange}
    told = ", ".join(f"{count} {CHANGED_PAGES[kind]}" for kind, count in counts.items() if count)
    printed.print(f"Các trang: {told or 'không trang nào đổi'}.", soft_wrap=True)
    for section in found.sections:
        _tell_section(printed, section)
    for criterion in found.criteria:
        _tell_criterion(printed, criterion)
    if found.unexplained:
        printed.print(
            f"[red]Chưa giải thích được: {escape(', '.join(found.unexplained))}.[/red]", soft_wrap=True
        )


def _tell_section(printed: Console, section: SectionDifference) -> None:
    days = (
        f" ({section.newest_before} → {section.newest_after})"
        if section.newest_before != section.newest_after
        else ""
    )
    title = titles().get(section.key, section.key)
    printed.print(
        f"  Mục {escape(title)}: {CHANGED_SECTIONS[section.change]}{days}; {_reason(section)}", soft_wrap=True
    )


def _tell_criterion(printed: Console, criterion: CriterionDifference) -> None:
    outcomes = (criterion.before, criterion.after)
    verdicts = " → ".join(VERDICTS.get(outcome, UNKNOWN_VERDICT).word for outcome in outcomes)
    won = signed(criterion.low)
    won = won if criterion.low == criterion.high else f"{won} đến {signed(criterion.high)}"
    blame = " [red](bị chấm thiếu mà trang không đổi)[/red]" if criterion.accuses else ""
    printed.print(
        f"  {criterion.criterion} {escape(criterion.title)}: {verdicts}, {won} điểm{blame}; {_reason(criterion)}",
        soft_wrap=True,
    )


def _reason(one: CriterionDifference | SectionDifference) -> str:
    if one.why is not Why.PAGES:
        return f"vì {WHY_CHANGED[one.why]}."
    more = f" và {len(one.pages) - _MOST_PAGES} trang nữa" if len(one.pages) > _MOST_PAGES else ""
    return f"vì trang đã đổi: {escape(', '.join(one.pages[:_MOST_PAGES]))}{more}."
