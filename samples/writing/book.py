"""Puts a portal's pages together: labels, addresses, menu groups, external and empty sections."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from samples.model import Book, P, Page, Plan
from samples.writing.articles import article_pages
from samples.writing.documents import document_pages
from samples.writing.feedback import feedback_pages
from samples.writing.introduction import contacts, introduction_pages
from samples.writing.pen import pool, short_name
from samples.writing.projects import project_pages
from samples.writing.services import service_pages
from samples.writing.standing import standing_pages

UNDER_WORK = (P("Nội dung đang được cập nhật."),)


def placed(page: Page, setting: Mapping[str, object]) -> Page:
    """A page with its label, address, group and place: the plan's own or the usual ones."""
    label, slug, group = pool("labels")["sections"][page.key]
    return dataclasses.replace(
        page,
        label=str(setting.get("label", label)),
        heading=str(setting.get("heading", "")),
        slug=str(setting.get("slug", slug)),
        group=str(setting.get("group", group)),
        place=str(setting.get("place", page.place)),
        external=str(setting.get("external", "")),
        per_page=int(str(setting.get("per_page", page.per_page))),
    )


def write(plan: Plan) -> Book:
    """Everything that a portal says, by its plan."""
    written = {
        page.key: page
        for writer in (
            introduction_pages,
            article_pages,
            document_pages,
            service_pages,
            project_pages,
            feedback_pages,
            standing_pages,
        )
        for page in writer(plan)
    }
    pages = []
    for key in pool("labels")["sections"]:  # the usual order of a menu
        setting = plan.sections.get(key)
        if setting is None:
            continue
        page = written.get(key, Page(key=key, label="", slug=""))
        if setting.get("external"):
            page = Page(key=key, label="", slug="")
        if setting.get("empty"):
            page = Page(key=key, label="", slug="", blocks=UNDER_WORK if setting["empty"] == "said" else ())
        pages.append(placed(page, setting))
    used = {page.group for page in pages if page.place == "menu"}
    titles = {**pool("labels")["groups"], **dict(plan.features.get("groups") or {})}  # type: ignore[call-overload]
    groups = tuple((key, label) for key, label in titles.items() if key in used)
    return Book(plan=plan, short=short_name(plan), pages=tuple(pages), groups=groups, contacts=contacts(plan))
