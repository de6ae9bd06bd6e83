"""Accessibility, small screens and load times, as a browser measured them (heading 10, technical set)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from statistics import median
from typing import Any, Literal

from checks.case import Case
from checks.doubt import made, not_probed, open_question
from checks.model import Citation, Finding, graded
from checks.registry import Degree, check
from checks.wording import decimal, mean, share_of
from evidence.model import Cause, Probe

Metric = Literal[
    "first_contentful_paint_s",
    "largest_contentful_paint_s",
    "speed_index_s",
    "total_blocking_s",
    "full_display_s",
]
_METRIC_TITLES: dict[str, str] = {
    "first_contentful_paint_s": "Thời gian hiện nội dung đầu tiên",
    "largest_contentful_paint_s": "Thời gian hiện nội dung lớn nhất",
    "speed_index_s": "Chỉ số tốc độ hiển thị",
    "total_blocking_s": "Thời gian xử lý tác vụ",
    "full_display_s": "Thời gian hiển thị toàn bộ trang",
}


def latest_by_page(probes: Iterable[Probe]) -> dict[str, Probe]:
    """The latest look at each page."""
    return {probe.url: probe for probe in probes}


def cite_pages(case: Case, urls: Iterable[str], *, most: int = 3) -> tuple[Citation, ...]:
    """The first few measured pages, quoted by their titles."""
    titles = {url: case.facts[url].title for url in case.facts}
    return tuple(case.cite(url, titles.get(url, "")) for url in list(urls)[:most])


@check("accessibility")
def accessibility(
    case: Case, *, impacts: tuple[str, ...], few: int, few_degree: Degree, minimum_pages: int
) -> Finding:
    """No serious barriers for people with disabilities.

    Applicability: every portal. Expectation: over the home page and section pages the rule engine names no
    kind of violation whose impact is among `impacts`; up to `few` kinds earn `few_degree`. Assumption: at
    least `minimum_pages` pages stand for the portal; more pages can only add kinds.
    """
    looks = latest_by_page(made(case, "accessibility"))
    if not looks:
        return not_probed(case, "accessibility", "khả năng tiếp cận của người khuyết tật")
    kinds: dict[str, list[str]] = {}
    for url, probe in looks.items():
        for violation in probe.value.get("violations", ()):
            if violation.get("impact") in impacts:
                kinds.setdefault(str(violation["id"]), []).append(url)
    measured: dict[str, Any] = {"kinds": sorted(kinds), "pages": len(looks)}
    cited = cite_pages(case, dict.fromkeys(url for urls in kinds.values() for url in urls) or looks)
    degree = Fraction(1) if not kinds else few_degree if len(kinds) <= few else Fraction(0)
    named = f": {', '.join(sorted(kinds))}" if kinds else ""
    note = (
        f"{len(looks)} trang được kiểm tra có {len(kinds)} loại lỗi tiếp cận nghiêm trọng{named} "
        f"(mức đạt: 0 loại; từ 1 đến {few} loại được tính một phần)."
    )
    if len(looks) < minimum_pages and degree > 0:
        return open_question(
            f"{note} Chưa đủ số trang tối thiểu ({minimum_pages}).",
            cause=Cause.OURS,
            need="unseen",
            ceiling=degree,
            citations=cited,
            **measured,
        )
    return graded(degree, note, citations=cited, looked_at=tuple(looks), **measured)


@check("mobile")
def mobile(case: Case, *, width: int, minimum_text_px: float, maximum_small_share: float) -> Finding:
    """The portal can be used on a phone.

    Applicability: every portal. Expectation: on every measured page there is a viewport declaration,
    nothing sticks out sideways at `width` pixels, and text is at least `minimum_text_px` high but for
    `maximum_small_share` of it. The three earn equal shares, each by the share of pages that keep it.
    Assumption: the measured pages stand for the others.
    """
    looks = latest_by_page(made(case, "mobile"))
    if not looks:
        return not_probed(case, "mobile", "khả năng hiển thị trên điện thoại")
    values = [probe.value for probe in looks.values()]
    kept = {
        "viewport": sum(bool(value.get("viewport_meta")) for value in values),
        "width": sum(value.get("scroll_width", 0) <= width for value in values),
        "text": sum(_small_share(value, minimum_text_px) <= maximum_small_share for value in values),
    }
    total = len(values)
    return graded(
        mean([share_of(count, total) for count in kept.values()]),
        f"Trên màn hình rộng {width} px, trong {total} trang: {kept['viewport']} trang khai báo khung nhìn, "
        f"{kept['width']} trang không phải cuộn ngang, {kept['text']} trang có chữ đủ lớn "
        f"(từ {decimal(minimum_text_px)} px).",
        citations=cite_pages(case, looks),
        looked_at=tuple(looks),
        pages=total,
        **kept,
    )


@check("timing")
def timing(case: Case, *, metric: Metric, at_most: float, minimum_looks: int = 1) -> Finding:
    """A load time stays below its limit.

    Applicability: every portal. Expectation: the median of the looks at `metric` is at most `at_most`
    seconds. Assumption: looks from our line stand for those of citizens; at least `minimum_looks` are
    needed.
    """
    title = _METRIC_TITLES[metric]
    seconds = [float(p.value[metric]) for p in made(case, "timing") if p.value.get(metric) is not None]
    if not seconds:
        return not_probed(case, "timing", title[0].lower() + title[1:])
    middle = median(seconds)
    note = (
        f"{title}: {_seconds(middle)} giây, trung vị của {len(seconds)} lần đo "
        f"(mức đạt: không quá {_seconds(at_most)} giây)."
    )
    measured: dict[str, Any] = {"median_s": middle, "looks": len(seconds)}
    if len(seconds) < minimum_looks:
        return open_question(
            f"{note} Cần ít nhất {minimum_looks} lần đo.", cause=Cause.OURS, need="repeat", **measured
        )
    return graded(
        Fraction(int(middle <= at_most)),
        note,
        citations=cite_pages(case, [case.site.agency.home_url]),
        looked_at=(case.site.agency.home_url,),
        **measured,
    )


def _small_share(value: Mapping[str, Any], minimum_text_px: float) -> float:
    """Share of a page's letters that are smaller than `minimum_text_px`."""
    sizes = value.get("text_sizes")
    if not sizes:
        return float(value.get("share_small_text", 0))
    letters = sum(count for _, count in sizes)
    return float(sum(count for size, count in sizes if size < minimum_text_px) / letters)


def _seconds(value: float) -> str:
    """Seconds with at most two decimals, so that 0,64 and 0,6 differ."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
