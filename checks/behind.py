"""What stands behind a link that may be a section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from checks.clarity import CUT, DAMAGED, FORBIDDEN_DATA, NO_DATA, OUT_OF_ORDER, TOO_LONG
from checks.content import Content, Verdict, judge, share_of_entries
from checks.matching import match_text
from checks.reading.facts import PageFacts
from checks.sections import calls_itself
from checks.sightings import Sighting
from checks.survey import Survey
from checks.vocabulary import SectionType, titles, vocabulary
from evidence.model import Cause, Page, Visibility, click_address

_AWAY = "redirected_out_of_scope"
_WORDS = {
    OUT_OF_ORDER: "trang báo lỗi máy chủ hoặc đang bảo trì lúc xem",
    DAMAGED: "chữ trên trang bị hỏng lúc xem",
    CUT: "trang bị cắt giữa chừng lúc xem",
    TOO_LONG: "trang quá dài, chỉ đọc được phần đầu",
    NO_DATA: "cổng không trả dữ liệu cho trang lúc xem",
    FORBIDDEN_DATA: "robots.txt không cho tải dữ liệu của trang",
    "portal_blocked": "trang chưa được xem vì cổng chặn công cụ giữa chừng",
    "portal_unreachable": "trang chưa được xem vì cổng ngừng trả lời giữa chừng",
    "portal_home_unseen": "trang chưa được xem vì không xem được trang chủ",
}
LOGIN_REQUIRED = "login_required"


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """A sighting, the page it led to (None: never asked for), and what that page holds.

    `external` is the address on another host where the visitor ends up, '' where the section is the portal's own.
    """

    sighting: Sighting
    page: Page | None
    facts: PageFacts | None
    content: Content
    external: str = ""


def look_behind(survey: Survey, sighting: Sighting, entry: SectionType) -> Behind:
    """What stands behind a sighting's link."""
    if sighting.box is not None:
        return Behind(
            sighting=sighting,
            page=survey.page(sighting.found_on),
            facts=sighting.box,
            content=judge(sighting.box, entry),
        )
    link = sighting.link
    url = link.url or click_address(sighting.found_on, link.text or link.title or link.image_alt)
    page, facts = survey.page(url), survey.facts_of(url)
    external = link.url if sighting.external and facts is None else _led_away(page)
    if external:
        content = _elsewhere(survey, external, entry)
    elif facts is not None:
        facts = _without_links_of_all(survey, facts)
        content = _mistaken(survey, facts, entry) or judge(facts, entry)
        if survey.in_part(page) and content.verdict is not Verdict.HOLDS:
            facts, content = None, Content(verdict=Verdict.UNSURE, reason=why_unseen(page))
    elif page is not None and page.status in (404, 410) and survey.site.soicong_archive:
        content = Content(verdict=Verdict.EMPTY, reason=f"liên kết hỏng (mã {page.status})")
    elif page is not None and page.visibility is Visibility.NOT_HTML and page.status == 200:
        content = Content(verdict=Verdict.HOLDS)  # a decision, a map or a list of names is often one file
    elif page is not None and page.reason == LOGIN_REQUIRED:
        content = Content(verdict=Verdict.EMPTY, reason="trang đòi đăng nhập, người dân không xem được")
    elif page is not None and page.reason == "redirected_home":
        content = Content(verdict=Verdict.EMPTY, reason="liên kết dẫn về trang chủ")
    elif page is not None and page.reason == "soft_404":
        content = Content(verdict=Verdict.EMPTY, reason="trang báo không tìm thấy nội dung")
    else:
        content = Content(verdict=Verdict.UNSURE, reason=why_unseen(page))
    return Behind(sighting=sighting, page=page, facts=facts, content=content, external=external)


def _without_links_of_all(survey: Survey, facts: PageFacts) -> PageFacts:
    """A page without undated entries that most pages link to: they are menus, not its content."""
    items = tuple(item for item in facts.items if item.day is not None or item.url not in survey.common)
    return facts if len(items) == len(facts.items) else replace(facts, items=items)


def _elsewhere(survey: Survey, url: str, entry: SectionType) -> Content:
    """Another host serves as the section, unless it is another body's and the section can only be one's own."""
    if entry.own and _domain(url) != _domain(survey.site.agency.home_url):
        return Content(verdict=Verdict.OTHER, reason="liên kết dẫn sang cổng của một cơ quan khác")
    return Content(verdict=Verdict.HOLDS)


def _domain(url: str) -> str:
    """The part of a host's name that a province or ministry owns: 'songlam.gov.vn' of 'sokhcn.songlam.gov.vn'."""
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(labels[-3:] if labels[-2:] == ["gov", "vn"] else labels[-2:])


def _led_away(page: Page | None) -> str:
    """Where on another host an address of the portal ends, '' where it does not."""
    return page.redirects[-1] if page is not None and page.reason == _AWAY and page.redirects else ""


def _mistaken(survey: Survey, facts: PageFacts, entry: SectionType) -> Content | None:
    """Why a page is somebody else's or another section's, None where nothing says so."""
    if entry.holds == "language":
        return None  # the portal in another language has a home and names of its own
    if survey.is_anothers(facts):
        return Content(verdict=Verdict.OTHER, reason="trang của một cơ quan, đơn vị khác")
    names = [*facts.breadcrumbs[-2:], *(h.text for h in facts.headings if h.level <= 2), facts.title]
    if any(match.key == entry.key for name in names for match in match_text(name)):
        return None
    for match in calls_itself(facts):
        other = vocabulary().sections[match.key]
        related = entry.key in other.children or match.key in entry.children
        if entry.signs and other.signs and not related and len(facts.items) >= 2:
            own, others = (share_of_entries(facts.items, key) for key in (entry.key, match.key))
            if others > 0.5 and own < others / 2:
                return Content(
                    verdict=Verdict.OTHER,
                    reason=f"trang tự gọi là ‘{match.phrase}’ và có nội dung của mục ‘{titles()[match.key]}’",
                )
    return None


def why_unseen(page: Page | None) -> str:
    """Why a page was not seen, in Vietnamese."""
    if page is not None and page.reason in _WORDS:
        return _WORDS[page.reason]
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
    if page is None:
        return Cause.POLICY
    return page.cause or Cause.SITE
