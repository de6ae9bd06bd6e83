"""Heading 1: who leads, who answers, and where to write or call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell
from checks.reading.facts import Contacts, PageFacts, Region
from checks.reading.people import Person, read_people
from checks.registry import Degree, check
from checks.seen import (
    Reader,
    cite_pages,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
    unseen_keys,
)
from checks.vietnamese import fold
from checks.wording import mean, percent, plain, share_of, together
from evidence.model import Cause

PersonField = Literal["name", "position", "unit", "phone", "email", "biography", "duties"]
ContactField = Literal["address", "phone", "fax", "email"]

_WORDS = {
    "name": "họ tên",
    "position": "chức vụ",
    "unit": "đơn vị",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "biography": "tiểu sử tóm tắt",
    "duties": "nhiệm vụ đảm nhiệm",
    "address": "địa chỉ",
    "fax": "fax",
}
# 'Phó Giám đốc Sở Thông tin và Truyền thông' names the unit too; 'Trưởng phòng' alone does not.
_UNIT_IN_POSITION = re.compile(
    r"\b(so|phong|ban|trung tam|chi cuc|ubnd|uy ban nhan dan|hdnd|van phong|thanh tra)\s+\w"
)
_PROFILE = re.compile(r"^$|\b(chi tiet|tieu su|ly lich|xem them|xem tiep)\b")
_ADDRESS = re.compile(r"@([\w.-]+)")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """One person over all pages that name them: which fields were seen, and where."""

    name: str
    fields: frozenset[str]
    url: str
    quote: str


def _known(pages: Sequence[PageFacts]) -> tuple[_Known, ...]:
    """People of the pages, one entry per name, with the fields of all their mentions."""
    found: dict[str, _Known] = {}
    for page in pages:
        for person in read_people(page):
            key = fold(person.name)
            before = found.get(key)
            found[key] = _Known(
                name=person.name,
                fields=_fields_of(person) | (before.fields if before else frozenset()),
                url=before.url if before else page.url,
                quote=before.quote if before else person.name,
            )
    return tuple(found.values())


def _fields_of(person: Person) -> frozenset[str]:
    fields = {field for field in get_args(PersonField) if getattr(person, field)}
    if _UNIT_IN_POSITION.search(fold(person.position)):
        fields.add("unit")
    return frozenset(fields)


def _cite_people(case: Case, people: Iterable[_Known], found: Iterable[Section]) -> tuple[Citation, ...]:
    named = tuple(case.cite(person.url, person.quote) for person in list(people)[:5])
    return named or cite_pages(case, found)


def _unread_profiles(case: Case, pages: Sequence[PageFacts], people: Sequence[_Known]) -> tuple[str, ...]:
    """Links to a person's own page that was not read: they carry the name, say 'chi tiết', or are a
    picture."""
    reader = Reader(case)
    names = tuple(fold(person.name) for person in people)
    return tuple(
        dict.fromkeys(
            link.url
            for page in pages
            for link in page.links
            if link.region is Region.MAIN
            and (
                _PROFILE.search(words := fold(link.text or link.title))
                or any(name in words for name in names)
            )
            and reader.unread(link.url)
        )
    )


def _no_people(case: Case, found: tuple[Section, ...]) -> Finding:
    """The section holds something, but no person could be read from it: never a reproach."""
    pages = case.pages_of(*(section.key for section in found))
    hidden = hidden_by_scripts(pages)
    if hidden:
        return not_built(case, hidden, found[0].key)
    return cannot_tell(
        f"Chưa đọc được họ tên người nào trong mục ‘{case.title_of(found[0].key)}’, cần người xem lại.",
        cause=Cause.OURS,
        need="look",
        unseen=tuple(section.url for section in found),
    )


@check("leaders")
def leaders(case: Case, *, section: str, fields: tuple[PersonField, ...]) -> Finding:
    """Each leader is introduced.

    Applicability: every portal. Expectation: the mean share of the required fields over the people of the
    section. Assumptions: everyone named there with name and post is a leader; a field on a linked profile
    that was not read is open.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    pages = case.pages_of(section)
    people = _known(pages)
    if not people:
        return _no_people(case, found)
    floor = mean(_share(person, fields) for person in people)
    unread = _unread_profiles(case, pages, people)
    complete = sum(1 for person in people if set(fields) <= person.fields)
    return settle(
        floor,
        Fraction(1) if unread else floor,
        f"Mục ‘{case.title_of(section)}’ nêu {len(people)} người; {complete} người đủ "
        f"{together([_WORDS[field] for field in fields])}; {_per_field(people, fields)}.",
        open_note="Một số trang tiểu sử chưa xem được.",
        citations=_cite_people(case, people, found),
        looked_at=looked(found),
        people=len(people),
        complete=complete,
        share=plain(floor),
        fields={field: sum(1 for person in people if field in person.fields) for field in fields},
    )


def _share(person: _Known, fields: Sequence[str]) -> Fraction:
    return share_of(sum(1 for field in fields if field in person.fields), len(fields))


def _per_field(people: Sequence[_Known], fields: Sequence[str]) -> str:
    return ", ".join(
        f"{_WORDS[field]} {sum(1 for person in people if field in person.fields)}/{len(people)}"
        for field in fields
    )


@check("official_contacts")
def official_contacts(
    case: Case, *, sections: tuple[str, ...], fields: tuple[PersonField, ...], minimum_people: int
) -> Finding:
    """Officials in charge can be reached.

    Applicability: every portal. Expectation: at least `minimum_people` people with the required fields; the
    degree is the mean share of fields over the best section (or all sections together), less where fewer
    people are named. Assumption: a directory that is complete is not worse for a second, shorter list
    elsewhere.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections)
    groups = [_known(case.pages_of(*keys)) for keys in [[s.key for s in found], *[[s.key] for s in found]]]
    people = max(groups, key=lambda group: _directory(group, fields, minimum_people))
    if not people:
        return _no_people(case, found)
    floor = _directory(people, fields, minimum_people)
    pages = case.pages_of(*(section.key for section in found))
    unread = _unread_profiles(case, pages, people)
    elsewhere = unseen_keys(case, sections)
    return settle(
        floor,
        Fraction(1) if (unread or elsewhere) else floor,
        f"Có {len(people)} cán bộ, công chức được nêu (mức đạt: từ {minimum_people} người): "
        f"{_per_field(people, fields)}.",
        open_note="Một số trang danh bạ chưa xem được.",
        citations=_cite_people(case, people, found),
        looked_at=looked(found),
        people=len(people),
        share=plain(floor),
        fields={field: sum(1 for person in people if field in person.fields) for field in fields},
    )


def _directory(people: Sequence[_Known], fields: Sequence[str], minimum: int) -> Fraction:
    return mean(_share(person, fields) for person in people) * share_of(len(people), minimum)


@check("transaction_contacts", more_helps=True)
def transaction_contacts(
    case: Case,
    *,
    fields: tuple[ContactField, ...],
    official_email_domains: tuple[str, ...],
    unofficial_email_degree: Degree,
    sections: tuple[str, ...] = ("transaction_contacts", "contact"),
) -> Finding:
    """The agency's own address, telephone, fax and e-mail are posted.

    Applicability: every portal. Expectation: each field on the contact page or on the home page (its header
    and footer) earns an equal part; an e-mail outside `official_email_domains` earns
    `unofficial_email_degree` of its part. Assumption: what these pages name is the agency's own.
    """
    home = case.home
    own = own_sections(case, sections)
    pages = tuple(
        {
            page.url: page for page in (*case.pages_of(*(s.key for s in own)), *((home,) if home else ()))
        }.values()
    )
    if not pages:
        return not_on_portal(case, *sections)
    values = {field: _values(pages, field) for field in fields}
    part = {field: Fraction(1 if values[field] else 0) for field in fields}
    emails = values.get("email", [])
    official = [pair for pair in emails if _is_official(pair[1], official_email_domains)]
    if emails and not official:
        part["email"] = unofficial_email_degree
    elif official:
        values["email"] = official
    floor = mean(part.values())
    lacking = [field for field in fields if not values[field]]
    unread = _open_contacts(case, sections, pages)
    note = f"Thông tin giao dịch: thấy {len(fields) - len(lacking)}/{len(fields)} nội dung"
    if lacking:
        note += f"; chưa thấy {together([_WORDS[field] for field in lacking])}"
    if emails and not official:
        note += f"; thư điện tử {emails[0][1]} không thuộc tên miền {together(official_email_domains)}"
    return settle(
        floor,
        Fraction(1) if unread else floor,
        f"{note}.",
        open_note="Trang liên hệ chưa xem được.",
        citations=tuple(case.cite(*values[field][0]) for field in fields if values[field]),
        looked_at=tuple(page.url for page in pages),
        found={field: values[field][0][1] for field in fields if values[field]},
        official_email=bool(official),
        share=percent(floor),
    )


def _values(pages: Sequence[PageFacts], field: str) -> list[tuple[str, str]]:
    """(address of the page, value as written) of one contact field, contact pages first."""
    return [(page.url, value) for page in pages for value in _of(page.contacts, field)]


def _of(contacts: Contacts, field: str) -> tuple[str, ...]:
    return {
        "address": contacts.addresses,
        "phone": contacts.phones,
        "fax": contacts.faxes,
        "email": contacts.emails,
    }[field]


def _is_official(email: str, domains: Sequence[str]) -> bool:
    found = _ADDRESS.search(email.lower())
    host = found.group(1) if found else ""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _open_contacts(case: Case, sections: Sequence[str], pages: Sequence[PageFacts]) -> bool:
    """Whether contacts may stand on a page that was not seen."""
    return bool(hidden_by_scripts(pages)) or case.home is None or bool(unseen_keys(case, sections))
