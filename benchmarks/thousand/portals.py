"""Sample portals by number: their make, what they say, what is wrong with them, and how their servers behave.

Everything about a portal follows from its number, so that portal 17 is the same among 50 portals and among 1,000.
They are written and judged as the sample province is (samples/): a template of about 30 pages, and three defects each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from samples.model import Plan

Sections = dict[str, Mapping[str, object]]
Features = dict[str, object]
Change = Callable[[Sections, Features], Mapping[str, Any]]

SERVICE_PORTAL = "https://dichvucong.phunguyen.gov.vn/"
_MAKES = ("news_cms", "webforms", "portlets", "nuke", "layout_tables")
_PROFILES = ("khcn", "tuphap", "taichinh", "xaydung", "congthuong", "nongnghiep", "vanhoa", "giaoduc", "yte")
_NAMES = {
    "khcn": "Sở Khoa học và Công nghệ",
    "tuphap": "Sở Tư pháp",
    "taichinh": "Sở Tài chính",
    "xaydung": "Sở Xây dựng",
    "congthuong": "Sở Công Thương",
    "nongnghiep": "Sở Nông nghiệp và Môi trường",
    "vanhoa": "Sở Văn hoá, Thể thao và Du lịch",
    "giaoduc": "Sở Giáo dục và Đào tạo",
    "yte": "Sở Y tế",
}
# Of a hundred portals these are built by scripts, and of fifty these behave so.
_HUNDRED, _OF = 100, 50
_SCRIPTS = frozenset({3, 36, 69})
_SLOW = {11: 0.4, 19: 0.7, 37: 1.2}  # seconds before each answer
_DOWN, _SILENT, _BLOCKING = 7, 48, 27
_DEFECTS = 3


@dataclass(frozen=True, kw_only=True)
class Portal:
    """One portal. `behaviour` is up, slow, down, silent or blocking; `wait` seconds pass before each answer."""

    number: int
    plan: Plan
    behaviour: str
    wait: float
    defects: tuple[str, ...]

    @property
    def answers(self) -> bool:
        """Whether its pages can be seen at all."""
        return self.behaviour in ("up", "slow")


def portal(number: int) -> Portal:
    """The portal of a number, from 0 on; there are addresses for 60,000."""
    place = number % _OF
    behaviour = {_DOWN: "down", _SILENT: "silent", _BLOCKING: "blocking"}.get(
        place, "slow" if place in _SLOW else "up"
    )
    profile = _PROFILES[number % len(_PROFILES)]
    code = f"mau-{number:05d}"
    make = "script_app" if number % _HUNDRED in _SCRIPTS else _MAKES[number % len(_MAKES)]
    sections, features = _sections(), _features()
    if make == "portlets":
        features["a11y"] = "few"  # its tabs are a barrier in any case
    # Where the menu is posted by scripts an address that fails may be one of its pages: nothing is said of it then.
    fitting = sorted(DEFECTS.keys() - ({"broken links"} if make == "webforms" else set()))
    chosen = tuple(sorted(Random(code).sample(fitting, _DEFECTS)))
    others: dict[str, Any] = {}
    for defect in chosen:
        others |= DEFECTS[defect](sections, features)
    plan = Plan(
        code=code,
        name=f"{_NAMES[profile]} tỉnh Phú Nguyên",
        tier="so",
        host=f"cong{number:05d}.phunguyen.gov.vn",
        address=f"127.{30 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}",
        make=make,
        profile=profile,
        sections=sections,
        features=features,
        state={"down": "down", "silent": "down", "blocking": "blocked"}.get(behaviour, "up"),
    )
    return Portal(
        number=number,
        plan=replace(plan, **others),
        behaviour=behaviour,
        wait=_SLOW.get(place, 0.0),
        defects=chosen,
    )


def portals(count: int) -> tuple[Portal, ...]:
    """The first `count` portals."""
    return tuple(portal(number) for number in range(count))


def _sections() -> Sections:
    """What a portal without defects says: every section that the rubric asks for, with few entries."""
    return {
        "organisation_chart": {},
        "functions_and_duties": {},
        "history": {},
        "leaders": {},
        "official_contacts": {},
        "transaction_contacts": {},
        "contact": {},
        "news": {"count": 6, "newest": date(2025, 10, 14), "days": 60},
        "law_dissemination": {"count": 2, "newest": date(2025, 10, 9), "days": 60, "guidance": 0, "lag": 7},
        "directives": {"count": 1, "newest": date(2025, 10, 7)},
        "leaders_schedule": {"week": date(2025, 10, 13)},
        "citizen_reception_schedule": {},
        "plans": {"texts": "yearly digital", "lag": 4},
        "legal_documents": {"count": 1, "lag": 1, "finder": True},
        "procurement": {"count": 1, "newest": date(2025, 9, 30)},
        "budget_disclosure": {"count": 1, "newest": date(2025, 7, 10)},
        "online_services": {"external": SERVICE_PORTAL, "place": "box"},
        "dossier_lookup": {"external": f"{SERVICE_PORTAL}tra-cuu-ho-so", "place": "box"},
        "drafts": {"count": 1, "newest": date(2025, 9, 29)},
        "digital_transformation": {"count": 1, "newest": date(2025, 10, 10)},
        "related_links": {},
        "sitemap_page": {"place": "footer"},
    }


def _features() -> Features:
    return {
        "etag": True,
        "search": "ok",
        "sitemap_xml": True,
        "robots": True,
        "rss": "ok",
        "print_save": True,
        "counter": True,
        "emc": True,
        "trust": True,
        "channels": True,
        "dc": "all",
        "emblem": True,
        "responsible": True,
        "viewport": True,
        "a11y": "good",
    }


def _without(key: str) -> Change:
    def change(sections: Sections, _: Features) -> Mapping[str, Any]:
        del sections[key]
        return {}

    return change


def _with(key: str, **setting: object) -> Change:
    def change(sections: Sections, _: Features) -> Mapping[str, Any]:
        sections[key] = {**sections[key], **setting}
        return {}

    return change


def _feature(**setting: object) -> Change:
    def change(_: Sections, features: Features) -> Mapping[str, Any]:
        features.update(setting)
        return {}

    return change


def _other(**field: object) -> Change:
    return lambda _, __: field


def _no_search(sections: Sections, features: Features) -> Mapping[str, Any]:
    """Neither for the portal nor above its list of documents."""
    features["search"] = None
    sections["legal_documents"] = {**sections["legal_documents"], "finder": False}
    return {}


# name → what it does to a portal; each touches something else, so that any three go together
DEFECTS: Mapping[str, Change] = {
    "no chart": _without("organisation_chart"),
    "no schedule of citizens' reception": _without("citizen_reception_schedule"),
    "no drafts": _without("drafts"),
    "an empty list of tenders": _with("procurement", empty="said"),
    "an empty history": _with("history", empty="said"),
    "old news": _with("news", newest=date(2025, 5, 14)),
    "an old schedule": _with("leaders_schedule", week=date(2025, 6, 23)),
    "law made known too late": _with("law_dissemination", lag=22),
    "leaders without duties": _with("leaders", tell="none"),
    "directives without files": _with("directives", without="file"),
    "legal documents elsewhere": _with("legal_documents", external="https://vbpl.vn/"),
    "no search": _no_search,
    "no feed": _feature(rss=None),
    "no site map": _feature(sitemap_xml=False),
    "barriers": _feature(a11y="bad"),
    "broken links": _feature(broken=8),
    "no metadata": _feature(dc="none"),
    "no HTTPS": _other(https="plain"),
    "an expired certificate": _other(https="expired", redirect=False),
}
