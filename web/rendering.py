"""How pages are made: the environment of reports, with this room's templates before it and this room's words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from reports.page import environment as reports_environment
from web import words
from web.files import static_href

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The template environment; escaping is always on, a name that is not known is an error."""
    reports = reports_environment()
    assert reports.loader is not None  # noqa: S101 — reports are made of templates
    made = reports.overlay(loader=ChoiceLoader([FileSystemLoader(TEMPLATES), reports.loader]))
    made.globals = {**reports.globals, "static": static_href, "words": words}
    return made


def render(template: str, **values: Any) -> str:
    """One page."""
    return environment().get_template(template).render(**values)


def fragment(template: str, **values: Any) -> Markup:
    """A part of a page, escaped where it was made."""
    return Markup(render(template, **values))  # noqa: S704 — the output of a template that escapes
