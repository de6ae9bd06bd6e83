"""An archive of ours read back as a Site: pages with what belongs to them, looks, the run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evidence.bodies import RecordBodies
from evidence.model import Agency, Cause, DeclaredSection, LeftOut, Page, Probe, Site, Visibility
from evidence.owner import agency_of, agency_of_host
from evidence.revisits import Answers, answers_of
from evidence.spelling import Spelling
from evidence.tombstones import ERASED, SCREENSHOT, Tombstone, tombstone_of, without_erased
from evidence.warc import Record

PREFIX = "urn:soicong:"
PROBE = f"{PREFIX}probe:"
BUILT = f"{PREFIX}built:"  # what a page was built of (crawler.built_before); nothing is judged by it
EARLIER_GONE = "earlier_archive_gone"  # the archive that holds the body of an unchanged page is not here


def urn(*parts: str) -> str:
    """Our name of a record as a URI: addresses of clicks hold labels. What is percent-encoded already stays so."""
    return PREFIX + quote(":".join(parts), safe="/:?#[]@!$&'()*+,;=~%")


def own_site(path: Path, records: Sequence[Record], agency: Agency | None) -> Site:
    """The Site that the records of an archive of ours tell; `agency` overrides the one that they name."""
    answers = answers_of(path, records)
    resources: dict[str, Record] = {}
    pages: dict[str, Page] = {}
    probes: list[Probe] = []
    run: dict[str, Any] = {}
    stones: list[Tombstone] = []
    boxes: dict[str, Record] = {}
    for record in records:
        if not record.target.startswith(PREFIX):
            continue
        kind = record.target.removeprefix(PREFIX).partition(":")[0]
        if record.kind == "resource":
            resources[urn(record.target.removeprefix(PREFIX))] = record
        elif kind == "page":
            page = _page(json.loads(record.payload), answers)
            pages[page.url] = page
        elif kind == "probe":
            probes.append(probe_of(record))
        elif kind == "boxes":
            boxes[urn(record.target.removeprefix(PREFIX))] = record
        elif kind == "run":
            run = json.loads(record.payload)
        elif kind == ERASED:
            stones.append(stone := tombstone_of(json.loads(record.payload)))
            if stone.target.startswith(SCREENSHOT):  # results cite it by its hash, which the tombstone keeps
                reference = replace(record.reference, payload_sha256=stone.sha256)
                resources.setdefault(
                    urn(stone.target.removeprefix(PREFIX)), replace(record, reference=reference)
                )
    gone = {stone.url: stone for stone in stones if stone.judged}
    merged = (
        without_erased(page) if page.url in gone else _with_resources(page, resources, boxes)
        for page in pages.values()
    )
    moments = [page.fetched_at for page in pages.values()] or [datetime.fromtimestamp(0, UTC)]
    owner = agency or agency_of(run) or agency_of_host(pages.values())
    return Site(
        agency=owner,
        pages=tuple(sorted(merged, key=lambda page: page.url)),
        probes=tuple(sorted(probes, key=lambda probe: (probe.name, probe.observed_at, probe.url))),
        started_at=datetime.fromisoformat(run["started_at"]) if run else min(moments),
        finished_at=datetime.fromisoformat(run["finished_at"]) if run else max(moments),
        stop_reason=run.get("stop_reason", "truncated"),
        bodies=RecordBodies(path, [(served, known) for served, known in run.get("aliases", [])]),
        live=bool(run.get("live", False)),
        declared=tuple(DeclaredSection(key=d["key"], url=d["url"]) for d in run.get("declared", [])),
        soicong_archive=True,
        robots_decision=run.get("settings", {}).get("robots_decision"),
        spelling=Spelling(ignored=tuple(run.get("ignored", ()))),
        left_out=tuple(
            LeftOut(**{**one, "sections": tuple(one["sections"])}) for one in run.get("left_out", ())
        ),
        earlier_files=answers.earlier_files,
    )


def _page(value: Mapping[str, Any], answers: Answers) -> Page:
    record = answers.by_id.get(value.get("record", ""))
    page = Page(
        url=value["url"],
        requested_url=value["requested_url"],
        fetched_at=datetime.fromisoformat(value["fetched_at"]),
        status=record.status if record else None,
        headers=record.headers if record else (),
        redirects=tuple(value["redirects"]),
        depth=value["depth"],
        found_on=value["found_on"],
        rendered=value["rendered"],
        visibility=Visibility(value["visibility"]),
        cause=Cause(value["cause"]) if value["cause"] else None,
        reason=value["reason"],
        record=record.reference if record else None,
    )
    if value.get("record", "") in answers.missing and not page.rendered:
        return replace(page, visibility=Visibility.ERRORED, cause=Cause.OURS, reason=EARLIER_GONE)
    return page


def _with_resources(page: Page, resources: Mapping[str, Record], boxes: Mapping[str, Record]) -> Page:
    dom = resources.get(urn("rendered", page.url)) if page.rendered else None
    picture = resources.get(urn("screenshot", page.url))
    places = boxes.get(urn("boxes", page.url))
    return replace(
        page,
        record=dom.reference if dom else page.record,
        status=200 if dom and page.status is None else page.status,
        rendered=dom is not None,
        screenshot=picture.reference if picture else None,
        boxes=places.reference if places else None,
    )


def probe_of(record: Record) -> Probe:
    """A look, from its record `metadata urn:soicong:probe:<name>:<url>` read with its payload."""
    name, _, url = record.target.removeprefix(PROBE).partition(":")
    value = json.loads(record.payload)
    return Probe(
        name=name,
        url=value.get("url", url),
        observed_at=datetime.fromisoformat(value["observed_at"]),
        value=value["value"],
        error=value["error"],
        origin=value.get("origin", ""),
    )
