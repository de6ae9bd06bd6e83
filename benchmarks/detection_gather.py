"""Makes what is measured: crawls the samples, the archived portal and the golden portals, reads the golden pages."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import portal, samples
from benchmarks.detection_model import Subject, TruthSet
from benchmarks.detection_sets import (
    COURT,
    court,
    department_truth,
    golden_page,
    golden_portal,
    sample_province,
    seen_archive,
)
from benchmarks.golden import golden_pages, golden_portals
from benchmarks.golden_crawl import crawled
from benchmarks.golden_truth import GoldenPage

SAMPLES = "samples"
PAGES = "golden pages"
PORTALS = "golden portals"
DEPARTMENT = "department portal"
COURT_PAGE = "court page"
_AUDITED = 150  # pages


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Truth sets by name in a fixed order, the golden pages, and why a set is not there."""

    sets: Mapping[str, TruthSet]
    pages: tuple[GoldenPage, ...]
    absent: Mapping[str, str]


def _demo(folder: Path) -> Path:
    """Archives of the sample province, a folder for each code."""
    folder.mkdir()
    samples.run_demo(folder)
    return folder / "data" / "demo" / "archives"


def _department(folder: Path) -> Path:
    """The archive of an audit of the archived portal over loopback."""
    folder.mkdir()
    with portal.served_archive() as port:
        portal.audit_served(folder, port, _AUDITED)
    (archive,) = (folder / "data" / "archives").glob("*/*.warc.gz")
    return Path(archive)


def _department_set(archive: Path, *, stored_too: bool) -> TruthSet:
    """The portal as it was crawled, and (the longer look) as all of its archive shows it."""
    truth = department_truth()
    day = date.fromisoformat(portal.AT)
    looks = [Subject(name="audited", seen=seen_archive(archive, day), truth=truth)]
    if stored_too:
        looks.append(Subject(name="archive", seen=seen_archive(portal.ARCHIVE, day), truth=truth))
    return TruthSet(name=DEPARTMENT, subjects=tuple(looks))


def gather(folder: Path, *, short: bool) -> Gathered:
    """Every truth set; crawls run two at a time in `folder`, which must stay while the sets are used.

    Raises RuntimeError where a crawl failed and BadGolden where a golden file is not as it should be.
    """
    pages, portals = golden_pages(), golden_portals()
    sets: dict[str, TruthSet] = {}
    absent: dict[str, str] = {}
    golden_folder = folder / "golden"
    golden_folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        walked = pool.submit(crawled, portals, golden_folder)
        audited = pool.submit(_department, folder / "department") if portal.ARCHIVE.exists() else None
        demo = None if short else pool.submit(_demo, folder / "samples")
        if demo is None:
            absent[SAMPLES] = "not in the short form"
        else:
            sets[SAMPLES] = sample_province(demo.result())
        sets[PAGES] = TruthSet(name=PAGES, subjects=tuple(golden_page(page) for page in pages))
        archives = walked.result()
        sets[PORTALS] = TruthSet(
            name=PORTALS, subjects=tuple(golden_portal(one, archives[one.name]) for one in portals)
        )
        if audited is None:
            absent[DEPARTMENT] = "shared/real-portals is absent"
        else:
            sets[DEPARTMENT] = _department_set(audited.result(), stored_too=not short)
    if COURT.exists():
        sets[COURT_PAGE] = court()
    else:
        absent[COURT_PAGE] = "shared/real-portals is absent"
    return Gathered(sets=sets, pages=pages, absent=absent)
