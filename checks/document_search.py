"""Heading 6: does the search for documents find what is there?"""

from __future__ import annotations

from checks.case import Case, Section
from checks.doubt import cause_of
from checks.model import Finding, cannot_tell, failed, passed
from checks.reading.facts import Form
from checks.reasons import reason_of
from checks.registry import check
from checks.seen import cite_pages, hidden_by_scripts, looked, not_built, not_on_portal, own_sections
from evidence.model import Cause


@check("document_search")
def document_search(case: Case, *, section: str = "legal_documents") -> Finding:
    """The search for documents finds a document that is known to be there.

    Applicability: the section exists. Expectation: the portal's own search form, given the title of a
    document that was seen, returns it. Assumptions: a form in the content of the section's pages, with a text
    field, is its search, else the portal's own serves; a form that cannot be tried safely (it posts) is left
    to a person; an answer with an error code may pass.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    look = case.site.probe("document_search")
    if look is None:
        return _search_form_only(case, found)
    query = str(look.value.get("query", ""))
    address = str(look.value.get("url", look.url))
    status = look.value.get("status")
    if look.error or status is None or not 200 <= int(status) < 300:
        why = reason_of(look.error) if look.error else f"máy chủ trả mã {status}"
        return cannot_tell(
            f"Chưa thử được chức năng tìm kiếm văn bản ({why}).",
            cause=cause_of(look.error) if look.error else Cause.SITE,
            need="unseen",
            unseen=(address,),
        )
    if look.value.get("returned"):
        return passed(
            f"Tìm ‘{query}’ trong mục văn bản trả về đúng văn bản đã đăng.",
            citations=(case.cite(address, query),),
            query=query,
        )
    return failed(
        f"Tìm ‘{query}’ trong mục văn bản không trả về văn bản đã đăng.",
        citations=(case.cite(address),),
        looked_at=(address,),
        query=query,
        results=look.value.get("results"),
    )


def _search_form_only(case: Case, found: tuple[Section, ...]) -> Finding:
    pages = case.pages_of(*(section.key for section in found))
    hidden = hidden_by_scripts(pages)
    if hidden or not pages:
        return not_built(case, hidden or (found[0].url,), found[0].key)
    form = next(((page, form) for page in pages for form in page.forms if _searches(form)), None)
    if form is not None:
        page, _ = form
        return cannot_tell(
            "Có ô tìm kiếm nhưng lần khảo sát này chưa thử được với một văn bản đã đăng.",
            cause=Cause.OURS,
            need="live",
            unseen=(page.url,),
        )
    return failed(
        "Không thấy công cụ tìm kiếm văn bản trong các trang của mục văn bản.",
        citations=cite_pages(case, found),
        looked_at=looked(found),
    )


def _searches(form: Form) -> bool:
    return form.purpose == "search" or any(field.type == "select" for field in form.fields)
