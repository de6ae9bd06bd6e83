"""How pages are made: one environment, escaping always on, and the few filters that templates may use."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import charts, text
from reports.words import CAUSES, NEEDS, TIERS


@cache
def environment() -> Environment:
    """The template environment. Every value is escaped; an unknown name is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "points": text.points,
        "percent": text.percent,
        "day": text.day,
        "moment": text.moment,
        "law": text.law,
        "href": text.safe_href,
        "address": text.short_url,
    }
    made.globals |= {"charts": charts, "CAUSES": CAUSES, "NEEDS": NEEDS, "TIERS": TIERS}
    return made


def render(template: str, **values: Any) -> str:
    """One self-contained page."""
    return environment().get_template(template).render(**values)
