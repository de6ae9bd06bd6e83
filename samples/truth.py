"""Drafts the truth of every portal: what a person who reads its pages would say, reasoned from what is served.

Nothing here knows the product's checks; the rules are those of the rubric as a person applies them to the plan and to
the written pages. `python -m samples.truth` writes samples/truth/*.yaml; each file is then reviewed by hand.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from samples.makes import make_of
from samples.model import ISSUED, Book, P, Page, Plan, Record
from samples.province import plans
from samples.reasoning import criteria_of
from samples.reasoning.counting import counts_of
from samples.writing.book import write

FOLDER = Path(__file__).parent / "truth"
RUBRICS = {"so": "bac-giang-2294-2020-so", "huyen": "bac-giang-2294-2020-huyen"}
HEAD = "# What a person sees on this sample portal; drafted by samples/truth.py, reviewed by hand."
NOT_SCORED = {"down": "down", "blocked": "blocked"}
KEYS = [
    "introduction",
    "organisation_chart",
    "functions_and_duties",
    "history",
    "local_profile",
    "leaders",
    "subordinate_units",
    "transaction_contacts",
    "official_contacts",
    "administrative_map",
    "spokesperson",
    "news",
    "announcements",
    "law_dissemination",
    "directives",
    "leaders_schedule",
    "citizen_reception_schedule",
    "petitions_answers",
    "rewards",
    "strategy_and_planning",
    "strategy",
    "plans",
    "investment",
    "sector_programmes",
    "statistics_reports",
    "legal_documents",
    "projects",
    "procurement",
    "budget_disclosure",
    "online_services",
    "procedures",
    "dossier_lookup",
    "service_results",
    "drafts",
    "consultation",
    "petitions",
    "hotline",
    "search",
    "sitemap_page",
    "sitemap_xml",
    "robots_txt",
    "questions_and_answers",
    "related_links",
    "rss",
    "satisfaction_survey",
    "visit_counter",
    "contact",
    "foreign_language",
    "editorial_board",
    "information_list",
    "open_data",
    "emc",
    "administrative_reform",
    "anti_corruption",
    "digital_transformation",
    "recruitment",
    "video",
]


def sections_of(plan: Plan, book: Book) -> dict[str, dict[str, Any]]:
    """What a person finds: state, address, newest date; `either` where the content lies inside another section."""
    make = make_of(plan.make)(book)
    found: dict[str, dict[str, Any]] = {}
    for key in KEYS:
        page = book.page(key)
        if page is not None and key != "related_links":
            found[key] = told(page, plan, make.label_url(page))
        else:
            found[key] = {"state": "absent"}
    features = {
        "search": (plan.feature("search"), make.home_url()),
        "sitemap_xml": (plan.feature("sitemap_xml"), "/sitemap.xml"),
        "robots_txt": (plan.feature("robots") or plan.make == "component", "/robots.txt"),
        "rss": (plan.feature("rss"), make.feed_url()),
        "visit_counter": (plan.feature("counter"), make.home_url()),
        "emc": (plan.feature("emc"), make.home_url()),
        "related_links": ("related_links" in plan.sections, make.home_url()),
        "transaction_contacts": (
            True,
            make.page_url(contact) if (contact := book.page("contact")) else make.home_url(),
        ),
    }
    for key, (there, url) in features.items():
        found[key] = {"state": "present", "url": url} if there else {"state": "absent"}
        if there and url == make.home_url():
            also = [make.home_alias, make.search_url() if key == "search" else ""]
            found[key] |= {"also": [address for address in also if address]} if any(also) else {}
    inside(plan, book, found, make.home_url())
    return found


def told(page: Page, plan: Plan, url: str) -> dict[str, Any]:
    """The state of one page."""
    setting = plan.sections[page.key]
    if page.external:
        return {"state": "external", "url": url}
    if setting.get("empty"):
        return {"state": "empty", "url": url}
    days = [record.day for record in page.records if record.day and page.style != "documents"]
    answered = [day for record in page.records if (day := answer_day(record)) is not None]
    return {
        "state": "present",
        "url": url,
        **({"newest": max(days)} if days else {}),
        **({"also_newest": max(answered)} if answered else {}),
    }


def answer_day(record: Record) -> date | None:
    """The day of the answer that a question's own page tells: a reader may hold it, too, for the entry's day."""
    for block in record.blocks:
        found = re.search(r"ngày trả lời (\d\d)/(\d\d)/(\d{4})", block.text) if isinstance(block, P) else None
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
    return None


def inside(plan: Plan, book: Book, found: dict[str, dict[str, Any]], home: str) -> None:
    """Sections without a page of their own whose content a person may or may not count inside another."""
    if found["introduction"]["state"] == "absent" and book.of_group("gioi-thieu"):
        found["introduction"] = {"state": "present", "url": home, "either": True}
    pairs = {
        "strategy": "strategy_and_planning",
        "plans": "strategy_and_planning",
        "strategy_and_planning": "plans",
        "drafts": "consultation",
        "consultation": "drafts",
        "history": "local_profile",
        "petitions": "questions_and_answers",
        "hotline": "petitions",
        "petitions_answers": "questions_and_answers",
        "investment": "projects",
        "sector_programmes": "projects",
        "online_services": "procedures",
        "official_contacts": "leaders",
        "subordinate_units": "organisation_chart",
        "announcements": "news",
        "administrative_reform": "digital_transformation",
    }
    for key, other in pairs.items():
        if found[key]["state"] == "absent" and found[other]["state"] != "absent":
            found[key]["either"] = True
    for key, other in (("drafts", "consultation"), ("consultation", "drafts")):
        if found[key]["state"] != "absent" and found[other]["state"] == "absent":
            found[key]["either"] = True  # one page under a name that fits both
    if found["online_services"]["state"] == "external" and found["procedures"]["state"] == "present":
        found["online_services"]["either"] = True


def truth_of(plan: Plan) -> dict[str, Any]:
    """The truth of one portal."""
    truth: dict[str, Any] = {
        "code": plan.code,
        "name": plan.name,
        "tier": plan.tier,
        "home_url": plan.home,
        "evaluated_at": ISSUED,
        "rubric": RUBRICS[plan.tier],
    }
    if plan.state != "up":
        return truth | {"status": "not_scored", "not_scored": NOT_SCORED[plan.state]}
    book = write(plan)
    return truth | {
        "status": "scored",
        "sections": sections_of(plan, book),
        "criteria": criteria_of(plan, book),
        "counts": counts_of(book),
    }


def main() -> int:
    """Writes every draft."""
    FOLDER.mkdir(exist_ok=True)
    for plan in plans():
        text = yaml.safe_dump(
            truth_of(plan), allow_unicode=True, sort_keys=False, width=150, default_flow_style=None
        )
        (FOLDER / f"{plan.code}.yaml").write_text(f"{HEAD}\n{text}", "utf-8")
        sys.stdout.write(f"{plan.code}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
