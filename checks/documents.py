"""Lists of documents (headings 4, 5, 6): attributes, files, full text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from checks.attached import Attached, cite_file, states_told
from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell, failed, passed
from checks.reading.documents import Document, read_documents
from checks.reading.facts import Item, PageFacts
from checks.registry import Degree, check
from checks.seen import (
    Reader,
    cite_item,
    cite_menu,
    cite_pages,
    file_links,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
    unseen_keys,
)
from checks.timeline import distinct
from checks.vietnamese import fold
from checks.wording import mean, percent, plain, share_of
from evidence.model import Cause

Attribute = Literal["kind", "authority", "number", "date", "effective", "abstract", "file", "signer"]
_WORDS = {
    "kind": "hình thức văn bản",
    "authority": "cơ quan ban hành",
    "number": "số ký hiệu",
    "date": "ngày ban hành",
    "effective": "ngày hiệu lực",
    "abstract": "trích yếu",
    "file": "tệp tải về",
    "signer": "người ký",
}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """One document over the list and its own page: attributes seen; `open` where its own page was not
    read."""

    seen: frozenset[str]
    open: bool
    url: str
    quote: str
    files: tuple[str, ...]


def _attributes(document: Document) -> frozenset[str]:
    values = {
        "kind": document.kind,
        "authority": document.authority,
        "number": document.number,
        "date": document.issued,
        "effective": document.effective,
        "abstract": document.abstract,
        "file": document.files,
        "signer": document.signer,
    }
    return frozenset(name for name, value in values.items() if value)


def _documents(case: Case, sections: Iterable[Section]) -> tuple[_Known, ...]:
    """Documents of the sections' lists joined with their own pages, one entry per number or address."""
    reader = Reader(case)
    found: dict[str, _Known] = {}
    pages = case.pages_of(*(section.key for section in sections))
    for page in pages:
        for listed in read_documents(page):
            detail = reader.facts(listed.url) if listed.url != page.url else None
            parts = [listed, *(read_documents(detail)[:1] if detail is not None else ())]
            files = tuple(dict.fromkeys(file for part in parts for file in part.files))
            if detail is not None:
                files = tuple(dict.fromkeys((*files, *(link.url for link in file_links(detail)))))
            seen = frozenset().union(*map(_attributes, parts)) | ({"file"} if files else frozenset())
            key = fold(listed.number) or listed.url or fold(listed.abstract)
            before = found.get(key)
            found[key] = _Known(
                seen=seen | (before.seen if before else frozenset()),
                open=reader.unread(listed.url),
                url=page.url,
                quote=listed.number or listed.abstract,
                files=tuple(dict.fromkeys((*(before.files if before else ()), *files))),
            )
    return tuple(found.values())


def _judged(documents: Sequence[_Known], name: str, sample: int) -> Sequence[_Known]:
    """The documents to judge an attribute by: all; or, where it may stand on pages that were not read, those
    seen whole, if they are at least `sample`."""
    whole = [document for document in documents if not document.open]
    unsure = any(document.open and name not in document.seen for document in documents)
    return whole if unsure and len(whole) >= sample else documents


def _seen_whole(judged: Sequence[_Known], documents: Sequence[_Known]) -> str:
    if len(judged) == len(documents):
        return ""
    return f" (xét theo {len(judged)} văn bản đã xem cả trang riêng)"


def _no_documents(case: Case, found: tuple[Section, ...]) -> Finding:
    """The section holds something, but no document could be read from it: never a reproach."""
    hidden = hidden_by_scripts(case.pages_of(*(section.key for section in found)))
    if hidden:
        return not_built(case, hidden, found[0].key)
    return cannot_tell(
        f"Chưa đọc được danh sách văn bản của mục ‘{case.title_of(found[0].key)}’, cần người xem lại.",
        cause=Cause.OURS,
        need="look",
        unseen=tuple(section.url for section in found),
    )


def _cite_documents(case: Case, documents: Sequence[_Known]) -> tuple[Citation, ...]:
    return tuple(case.cite(document.url, document.quote) for document in documents[:3])


@check("document_attributes")
def document_attributes(
    case: Case, *, section: str, attributes: tuple[Attribute, ...], share: Degree, sample: int
) -> Finding:
    """Documents are listed with their attributes.

    Applicability: the section has documents. Expectation: each attribute earns an equal part where at least
    `share` of the documents show it, less in proportion. Assumptions: an attribute may stand in the list or
    on the document's own page; own pages are alike, so what lists lack is judged by the documents whose own
    page was read where these are at least `sample`; with fewer it stays open.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    documents = _documents(case, found)
    if not documents:
        return _no_documents(case, found)
    counts = {name: sum(1 for document in documents if name in document.seen) for name in attributes}
    told = ", ".join(f"{_WORDS[name]} {counts[name]}" for name in attributes)
    judged = {name: _judged(documents, name, sample) for name in attributes}
    fewest = min(judged.values(), key=len)
    return settle(
        mean(_attribute_part(judged[name], name, share, possible=False) for name in attributes),
        mean(_attribute_part(judged[name], name, share, possible=True) for name in attributes),
        f"Trong {len(documents)} văn bản đã xem, số văn bản có: {told} "
        f"(mức đạt: từ {percent(share)} số văn bản){_seen_whole(fewest, documents)}.",
        open_note="Trang riêng của một số văn bản chưa xem được.",
        citations=_cite_documents(case, documents),
        looked_at=looked(found),
        documents=len(documents),
        shown=counts,
        judged=len(fewest),
    )


def _attribute_part(judged: Sequence[_Known], name: str, share: Fraction, *, possible: bool) -> Fraction:
    count = sum(1 for document in judged if name in document.seen or (possible and document.open))
    return _part(count, len(judged), share)


def _part(count: int, total: int, share: Fraction) -> Fraction:
    return min(share_of(count, total) / share, Fraction(1))


@check("files_download")
def files_download(case: Case, *, section: str, share: Degree, sample: int) -> Finding:
    """Documents can be downloaded.

    Applicability: the section has documents. Expectation: at least `share` of the documents lead to a file,
    less in proportion. Assumptions: a link to a document file downloads unless the portal was seen to answer
    that it is gone, or with something that is no document; own pages are alike, so documents whose own page
    was read stand for the others where these are at least `sample`; with fewer the others stay open.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    documents = _documents(case, found)
    if not documents:
        return _no_documents(case, found)
    attached = Attached(case)
    gone = _gone(case) | attached.useless(file for document in documents for file in document.files)
    listed = len(documents)
    documents = tuple(_judged(documents, "file", sample))
    with_file = [d for d in documents if any(file not in gone for file in d.files)]
    lost = [d for d in documents if d.files and gone.issuperset(d.files)]
    unread = [d for d in documents if not d.files and d.open]
    broken = len(lost)
    states = states_told(attached.read(file for document in documents for file in document.files))
    if not case.site.soicong_archive:  # what a mirror lacks may well be on the portal
        unread, broken = [*unread, *lost], 0
    note = f"{len(with_file)}/{len(documents)} văn bản đã xem có tệp tải về (mức đạt: từ {percent(share)})"
    if len(documents) < listed:
        note += f", xét theo các văn bản đã xem cả trang riêng trong số {listed} văn bản của danh sách"
    if broken:
        note += f"; {broken} văn bản có liên kết tệp bị hỏng"
    note += states
    return settle(
        _part(len(with_file), len(documents), share),
        _part(len(with_file) + len(unread), len(documents), share),
        f"{note}.",
        open_note="Trang riêng hoặc tệp của một số văn bản chưa xem được.",
        citations=_cite_documents(case, with_file or documents),
        looked_at=looked(found),
        documents=len(documents),
        with_file=len(with_file),
        broken=broken,
        ratio=plain(share_of(len(with_file), len(documents))),
    )


@check("full_text_download")
def full_text_download(case: Case, *, sections: tuple[str, ...], share: Degree) -> Finding:
    """Strategies and plans can be downloaded in full.

    Applicability: the sections have entries. Expectation: at least `share` of the entries carry a document
    file, in the list or on their own page, less in proportion. Assumptions: the file is the full text, also
    where it is a scan, unless it is gone or surely no document; an entry whose own page was not read is open.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections)
    reader = Reader(case)
    items = distinct(item for section in found for item in section.items)
    if not items:
        return _page_files(case, sections, found)
    attached = Attached(case)
    gone = _gone(case) if case.site.soicong_archive else set()
    files = {item: _files(item, reader.facts(item.url)) for item in items}
    with_file = [item for item in items if set(files[item]) - gone - attached.useless(files[item])]
    unread = [item for item in items if item not in with_file and reader.unread(item.url)]
    floor = _part(len(with_file), len(items), share)
    shown = (with_file or list(items))[:3]
    states = states_told(attached.read(url for each in files.values() for url in each))
    return settle(
        floor,
        Fraction(1)
        if unseen_keys(case, sections)
        else _part(len(with_file) + len(unread), len(items), share),
        f"{len(with_file)}/{len(items)} văn bản, tin bài đã xem có tệp toàn văn để tải về "
        f"(mức đạt: từ {percent(share)}){states}.",
        open_note="Trang riêng của một số văn bản chưa xem được.",
        citations=tuple(citation for item in shown for citation in cite_item(case, item, found)),
        looked_at=looked(found),
        items=len(items),
        with_file=len(with_file),
        unread=len(unread),
    )


def _files(item: Item, own_page: PageFacts | None) -> tuple[str, ...]:
    """Addresses of an entry's files, in the list and on its own page."""
    links = file_links(own_page) if own_page is not None else ()
    return (*item.files, *(link.url for link in links))


def _gone(case: Case) -> set[str]:
    """Addresses of which the portal says that nothing is there."""
    return {address for page in case.site.pages if page.gone for address in (page.url, page.requested_url)}


def _page_files(case: Case, sections: tuple[str, ...], found: tuple[Section, ...]) -> Finding:
    """A section without a list: the files on its pages are the texts."""
    pages = case.pages_of(*(section.key for section in found))
    useless = Attached(case).useless(link.url for page in pages for link in file_links(page))
    for page in pages:
        files = [link for link in file_links(page) if link.url not in useless]
        if files:
            return passed(
                f"Mục ‘{case.title_of(found[0].key)}’ có {len(files)} tệp toàn văn để tải về.",
                citations=(case.cite(page.url, files[0].text, files[0].path),),
                with_file=len(files),
            )
    own = [section for section in found if section.url in case.files and not case.files[section.url].unusable]
    if own:
        return passed(
            f"Mục ‘{case.title_of(own[0].key)}’ là một tệp toàn văn để tải về.",
            citations=(cite_file(case.files[own[0].url]), *cite_menu(case, own[0])),
            with_file=len(own),
        )
    hidden = hidden_by_scripts(pages)
    if hidden or not pages:
        return not_built(case, hidden or (found[0].url,), found[0].key)
    others = unseen_keys(case, sections)
    if others:
        return not_on_portal(case, *others)
    return failed(
        f"Mục ‘{case.title_of(found[0].key)}’ không có tệp toàn văn nào để tải về.",
        citations=cite_pages(case, found),
        looked_at=looked(found),
    )
