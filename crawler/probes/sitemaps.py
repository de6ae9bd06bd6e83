"""`sitemap_xml`: is there a machine-readable map of the portal, and do its addresses answer?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.probes.client import Answer, Client, LookFailed
from crawler.probes.markup import BadXml, child_text, local, parse
from crawler.probes.seen import seen
from crawler.probes.standing import NONE_KNOWN
from evidence.address import canonical_url

_MAX_URLS = 50_000  # the limit of the protocol (sitemaps.org)
_MAX_DEPTH = 3
_MAX_FILES = 8


async def sitemap_xml(
    client: Client, announced: tuple[str, ...] = (), known: Mapping[str, Mapping[str, Any]] = NONE_KNOWN
) -> dict[str, Any]:
    """{status, present, urls, sample: [{url, status, at}], parse_error}; robots.txt may say where it is.

    Of the sample nothing is asked again that the walk was answered (then without `at`, its page says when), or that an
    earlier look knows to lead somewhere (`known`: {url, status, at}).
    """
    places = dict.fromkeys([*announced, client.request.address("/sitemap.xml")])
    best: dict[str, Any] | None = None
    unseen: LookFailed | None = None
    for place in list(places)[:4]:
        try:
            value = await _read(client, place)
        except LookFailed as failed:
            unseen = failed
            continue
        if value["present"]:
            value["sample"] = await _sample(client, value.pop("found"), known)
            return value
        value.pop("found")
        if best is None or value["parse_error"]:
            best = value
    if unseen is not None:  # the map may lie where we were not let in
        raise unseen
    return best or {"status": None, "present": False, "urls": 0, "sample": [], "parse_error": None}


async def _read(client: Client, place: str) -> dict[str, Any]:
    answer = seen(await client.get(place, given=True))
    value: dict[str, Any] = {
        "status": answer.status,
        "present": False,
        "urls": 0,
        "parse_error": None,
        "found": [],
    }
    value["sample"] = []
    if answer.status != 200 or _is_html(answer):
        return value
    try:
        found = await _walk(client, answer.body, depth=1, files=[0])
    except BadXml as error:
        return {**value, "parse_error": str(error)}
    if found is None:
        return {**value, "parse_error": "neither urlset nor sitemapindex"}
    return {**value, "present": True, "urls": len(found), "found": found}


async def _walk(client: Client, body: bytes, *, depth: int, files: list[int]) -> list[str] | None:
    """The addresses of a map and the maps it names; None where it is no map."""
    root = parse(body)
    entries = [child_text(entry, "loc") for entry in root if local(entry) in ("url", "sitemap")]
    if local(root) == "urlset":
        return [entry for entry in entries if entry][:_MAX_URLS]
    if local(root) != "sitemapindex":
        return None
    found: list[str] = []
    for entry in entries:
        files[0] += 1
        if depth >= _MAX_DEPTH or files[0] > _MAX_FILES or len(found) >= _MAX_URLS:
            break
        try:
            found += (
                await _walk(client, (await client.get(entry, given=True)).body, depth=depth + 1, files=files)
                or []
            )
        except (BadXml, LookFailed):
            continue  # one bad part does not undo the others
    return found[:_MAX_URLS]


async def _sample(
    client: Client, found: list[str], known: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Addresses spread evenly over the map, each with its status (None: no answer)."""
    wanted = client.request.sitemap_sample
    step = max(1, len(found) // wanted) if wanted else 1
    walked = dict(client.request.seen_links)
    sample: list[dict[str, Any]] = []
    for url in found[::step][:wanted]:
        if (seen_status := walked.get(canonical_url(url))) is not None:
            sample.append({"url": url, "status": seen_status})
            continue
        if url in known:
            sample.append(dict(known[url]))
            continue
        at = datetime.now(UTC).isoformat()
        try:
            status: int | None = (await client.get(url, max_bytes=200_000)).status
        except LookFailed:
            status = None
        sample.append({"url": url, "status": status, "at": at})
    return sample


def _is_html(answer: Answer) -> bool:
    return answer.content_type == "text/html" and b"<urlset" not in answer.body[:2000]
