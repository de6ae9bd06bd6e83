"""What stands behind a link that may be a section."""

from __future__ import annotations

from dataclasses import dataclass

from checks.content import Content, Verdict, judge
from checks.reading.facts import PageFacts
from checks.sightings import Sighting
from checks.survey import Survey
from evidence.model import Cause, Page, Visibility, click_address


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """A sighting, the page it led to (None: never asked for), and what that page holds."""

    sighting: Sighting
    page: Page | None
    facts: PageFacts | None
    content: Content


def look_behind(survey: Survey, sighting: Sighting, holds: str) -> Behind:
    """What stands behind a sighting's link."""
    link = sighting.link
    url = link.url or click_address(sighting.found_on, link.text)
    page, facts = survey.page(url), survey.facts_of(url)
    if sighting.external and facts is None:
        content = Content(verdict=Verdict.HOLDS)
    elif facts is not None:
        content = judge(facts, holds)
    elif page is not None and page.status is not None and page.status >= 400 and survey.site.soicong_archive:
        content = Content(verdict=Verdict.EMPTY, reason=f"liên kết hỏng (mã {page.status})")
    elif page is not None and page.reason in ("soft_404", "redirected_home"):
        content = Content(verdict=Verdict.EMPTY, reason="liên kết dẫn về trang chủ hoặc trang báo lỗi")
    else:
        content = Content(verdict=Verdict.UNSURE, reason=why_unseen(page))
    return Behind(sighting=sighting, page=page, facts=facts, content=content)


def why_unseen(page: Page | None) -> str:
    """Why a page was not seen, in Vietnamese."""
    if page is None or page.visibility is Visibility.OUT_OF_BUDGET:
        return "trang chưa được xem vì hết hạn mức số trang"
    reasons = {
        Visibility.BLOCKED: "cổng chặn công cụ khi xem trang",
        Visibility.UNREACHABLE: "không kết nối được tới trang",
        Visibility.REFUSED: "trang nằm ngoài phạm vi được phép xem (robots.txt hoặc địa chỉ riêng)",
        Visibility.ERRORED: "công cụ gặp lỗi khi xem trang",
        Visibility.NOT_HTML: "địa chỉ dẫn tới tệp, không phải trang",
    }
    return reasons.get(page.visibility, f"kho lưu không có trang này (mã {page.status})")


def cause_of(page: Page | None) -> Cause:
    """Whose doing it was that a page was not seen; a page that was never asked for is our budget's policy."""
    if page is None or page.visibility is Visibility.OUT_OF_BUDGET:
        return Cause.POLICY
    return page.cause or Cause.SITE
