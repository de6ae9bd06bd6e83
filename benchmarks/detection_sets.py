"""The truth sets of the detection benchmark: what was written, archived or saved, and what was seen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.detection_model import Expected, Subject, TruthSet
from benchmarks.golden_sites import Seen, alone, seen_page
from benchmarks.golden_truth import Decoy, GoldenPage, GoldenPortal
from benchmarks.portal import REAL, TRUTH
from evidence.archive import load_site
from jobs.judging import read_site
from samples.comparison import truth_of
from samples.province import plans

COURT = REAL / "pages" / "toaan.gov.vn.html"
COURT_TRUTH = REAL / "pages" / "toaan.gov.vn.truth.yaml"
COURT_HOME = "https://www.toaan.gov.vn/webcenter/portal/tatc/home"
# The truth file tells them in sentences; here by label, as they stand on the page.
COURT_DECOYS = (
    Decoy(label="Góp ý", not_key="consultation", why="leads to the contact page"),
    Decoy(label="Danh bạ", not_key="official_contacts", why="leads to the contact page"),
)
COURT_ALBUM = "Góp ý Dự thảo Đề án"


def seen_archive(path: Path, day: date, *, as_of_day: bool = False) -> Seen:
    """A stored crawl, read as the product reads it.

    `as_of_day`: the portal was written to be seen on that day, so its pages count as fetched then ('hôm qua').
    """
    site = load_site(path)
    if as_of_day:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        site = replace(site, pages=tuple(replace(page, fetched_at=moment) for page in site.pages))
    return Seen(site=site, facts=read_site(site), day=day)


def _promised(present: list[str], external: list[str], absent: list[str]) -> dict[str, Expected]:
    return {
        **{key: Expected(present=True, external=False) for key in present},
        **{key: Expected(present=True, external=True) for key in external},
        **{key: Expected(present=False) for key in absent},
    }


def golden_page(page: GoldenPage) -> Subject:
    """A golden page: as a home page alone, or behind the label that led to it."""
    truth = _promised([*page.present], [*page.external], [*page.absent])
    if page.section is not None and not page.is_home:
        holds = page.section.holds
        truth = {page.section.key: Expected(present=None if holds == "unsure" else holds)}
    return Subject(
        name=page.name, seen=seen_page(page), truth=truth, decoys=page.decoys, one_page=page.is_home
    )


def golden_portal(portal: GoldenPortal, archive: Path) -> Subject:
    """A golden portal as it was crawled."""
    truth = {
        key: Expected(
            present=one.present,
            external=one.external if one.present else None,
            newest=one.newest.isoformat() if one.newest and one.present else "",
            urls=tuple(url for url in (one.url,) if url),
            empty=one.empty,
        )
        for key, one in portal.sections.items()
    }
    seen = seen_archive(archive, portal.day, as_of_day=True)
    return Subject(name=portal.name, seen=seen, truth=truth, decoys=portal.decoys)


_SAMPLE_STATES: Mapping[str, tuple[bool | None, bool | None]] = {
    "present": (True, False),
    "external": (True, True),
    "empty": (False, None),
    "absent": (False, None),
    "unknown": (None, None),
}


def _of_sample(entry: Mapping[str, Any]) -> Expected:
    present, external = _SAMPLE_STATES[entry["state"]]
    if entry.get("either"):  # the content lies inside another section: both answers are a person's
        present = None
    newest = entry.get("newest")
    # Two days are right where an entry's own page tells the answer's day as well.
    doubtful = newest is None or "also_newest" in entry
    return Expected(
        present=present,
        external=external,
        newest="" if doubtful or not present else str(newest),
        urls=tuple(url for url in (entry.get("url"), *entry.get("also", ())) if url),
        empty=entry["state"] == "empty",
    )


def sample_province(archives: Path) -> TruthSet:
    """The sample province as the demo crawled it; `archives` holds a folder for each code. Portals that nobody can
    see have no sections to find.
    """
    subjects = []
    for plan in plans():
        truth = truth_of(plan.code)
        if truth.status != "scored":
            continue
        (archive,) = (archives / plan.code).glob("*.warc.gz")
        subjects.append(
            Subject(
                name=plan.code,
                seen=seen_archive(archive, truth.evaluated_at),
                truth={key: _of_sample(entry) for key, entry in truth.sections.items()},
            )
        )
    return TruthSet(name="samples", subjects=tuple(subjects))


def _of_department(entry: Mapping[str, Any]) -> Expected:
    urls = tuple(url for url in (entry.get("url"), entry.get("also")) if url and url.startswith("/"))
    present = bool(entry["present"])
    return Expected(
        present=present,
        external=("host" in entry) if present else None,
        newest=str(entry.get("newest", "")) if present else "",
        urls=urls,
        empty="EMPTY" in str(entry.get("note", "")),
    )


def department_truth() -> dict[str, Expected]:
    """What a person sees on the archived department portal."""
    raw = yaml.safe_load(TRUTH.read_text("utf-8"))["sections"]
    return {key: _of_department(entry) for key, entry in raw.items()}


def picture_sections() -> tuple[str, ...]:
    """Sections of the department portal that only a picture leads to."""
    raw = yaml.safe_load(TRUTH.read_text("utf-8"))["sections"]
    return tuple(key for key, entry in raw.items() if "image link" in str(entry.get("how", "")))


def court() -> TruthSet:
    """The saved home page of the court, alone."""
    raw = yaml.safe_load(COURT_TRUTH.read_text("utf-8"))
    seen = alone(COURT_HOME, COURT.read_bytes(), content_type="text/html")
    albums = {
        link.text
        for facts in seen.facts.values()
        for link in facts.links
        if link.text.startswith(COURT_ALBUM)
    }
    decoys = [
        *COURT_DECOYS,
        *(Decoy(label=text, not_key="consultation", why="a photo album") for text in albums),
    ]
    subject = Subject(
        name="toaan.gov.vn",
        seen=seen,
        truth=_promised(raw["present"], raw["external"], raw["absent"]),
        decoys=tuple(decoys),
        one_page=True,
    )
    return TruthSet(name="court page", subjects=(subject,))
