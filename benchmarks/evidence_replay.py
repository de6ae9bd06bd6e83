"""What players show of a package is what was captured: pywb and ReplayWeb.page beside the archive, page by page."""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from playwright.sync_api import Page

from assurance.container import chunks
from assurance.contents import survey
from assurance.earlier import self_contained
from assurance.wacz import pages_bytes
from benchmarks.evidence_packages import Workshop
from benchmarks.evidence_sample import ORDINARY, SCRIPT_BUILT, crawled
from benchmarks.players import browser, pywb, pywb_programs, replayed, replayweb, replayweb_files
from benchmarks.table import Row
from evidence.archive import load_site
from jobs.settings import settings

_INSERT = re.compile(r"<!-- WB Insert -->.*?<!-- End WB Insert -->", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_PAGES = {"normal": 8, "long": 25}  # of each sample portal that are looked at in a browser


@dataclass(frozen=True, kw_only=True)
class Captured:
    """A page of the list of pages: when it is opened, and its document as the archive has it."""

    url: str
    moment: str
    document: str
    rendered: bool


def measure(shop: Workshop, form: str) -> list[Row]:
    """Replayed text beside captured text: as served, and as a browser shows it after the scripts have run."""
    return [*_as_served(shop), *_in_a_browser(shop, form)]


def _as_served(shop: Workshop) -> list[Row]:
    programs = pywb_programs()
    what, goal = "pages that pywb replays with the text that was captured", "all"
    if programs is None:
        return [_absent(what, "pywb is not installed (SOICONG_PYWB names its folder of programs)")]
    demo = sorted((settings().data / "demo" / "archives").glob("*/*.warc.gz"))
    archives = demo or [shop.made("replay").evidence.archive]
    pages = same = 0
    wrong = []
    with pywb(shop.folder / "replay-wb", programs, archives) as address:
        for number, archive in enumerate(archives):
            for one in captured(archive):
                if one.rendered:
                    continue
                pages += 1
                if text_of(_fetched(f"{address}/run{number}/{one.moment}mp_/{one.url}")) == text_of(
                    one.document
                ):
                    same += 1
                else:
                    wrong.append(one.url)
    note = ", ".join(wrong[:3]) or ("the demo's portals" if demo else "a small run; none of the demo")
    reached = f"{same} of {pages}, {len(archives)} portals"
    return [Row(what=what, goal=goal, reached=reached, ok=pages > 0 and same == pages, note=note)]


def _in_a_browser(shop: Workshop, form: str) -> list[Row]:
    told = crawled(shop.folder / "sample", [SCRIPT_BUILT, ORDINARY], pages=_PAGES.get(form, _PAGES["normal"]))
    archives = [Path(told[code]["archive"]) for code in (SCRIPT_BUILT, ORDINARY)]
    programs, files = pywb_programs(), replayweb_files()
    rows = []
    if programs is None:
        rows.append(_absent("pages in pywb, scripts run", "pywb is not installed"))
    else:
        rows += _shown("pywb", pywb(shop.folder / "shown-wb", programs, archives), pywb_place, archives)
    if files is None:
        note = "ReplayWeb.page is not installed (SOICONG_REPLAYWEB names the folder of ui.js and sw.js)"
        rows.append(_absent("pages in ReplayWeb.page, scripts run", note))
    else:
        player = replayweb(shop.folder / "shown-rw", files, archives)
        rows += _shown("ReplayWeb.page", player, replayweb_place, archives)
    return rows


def _shown(
    name: str,
    player: AbstractContextManager[str],
    place: Callable[[str, int, Captured], str],
    archives: Sequence[Path],
) -> list[Row]:
    found: dict[bool, list[str]] = {True: [], False: []}
    wrong: dict[bool, list[str]] = {True: [], False: []}
    with player as address, browser() as chromium:
        if chromium is None:
            return [_absent(f"pages in {name}, scripts run", "no Chromium is installed")]
        page = chromium.new_page()
        for number, archive in enumerate(archives):
            for one in captured(archive):
                found[one.rendered].append(one.url)
                if not is_shown(page, place(address, number, one), one):
                    wrong[one.rendered].append(one.url)
    return [
        Row(
            what=f"{kind} pages that {name} shows in Chromium with the text that was captured",
            goal="all",
            reached=f"{len(found[rendered]) - len(wrong[rendered])} of {len(found[rendered])}",
            ok=bool(found[rendered]) and not wrong[rendered],
            note=", ".join(wrong[rendered][:3]),
        )
        for rendered, kind in ((True, "script-built"), (False, "ordinary"))
    ]


def is_shown(page: Page, address: str, one: Captured) -> bool:
    """Whether a player opened at `address` shows the text of a page, after its scripts have run."""
    wanted = text_of(one.document)
    shown = replayed(page, address, one.url, enough=lambda document: text_of(document) == wanted)
    return text_of(shown) == wanted


def pywb_place(address: str, number: int, one: Captured) -> str:
    """Where pywb shows a page of archive `number`."""
    return f"{address}/run{number}/{one.moment}/{one.url}"


def replayweb_place(address: str, number: int, one: Captured) -> str:
    """Where ReplayWeb.page shows a page of archive `number`."""
    return f"{address}/?number={number}&url={quote(one.url, safe='')}&moment={one.moment}"


def captured(archive: Path) -> Iterator[Captured]:
    """Every page that the list of pages names."""
    site = load_site(archive)
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        listed = pages_bytes(survey(chunks(self_contained(archive, Path(folder)))).lines)
    bodies = {page.url: page for page in site.pages if page.readable}
    for line in listed.splitlines()[1:]:
        page: Mapping[str, str] = json.loads(line)
        if (known := bodies.get(page["url"])) is not None:
            yield Captured(
                url=page["url"],
                moment=re.sub(r"\D", "", page["ts"])[:14],
                document=site.body(known).decode("utf-8", "replace"),
                rendered=known.rendered,
            )


def text_of(document: str) -> str:
    """The words of a page, without what a player adds."""
    return " ".join(html.unescape(_UNSEEN.sub(" ", _INSERT.sub(" ", document))).split())


def _fetched(address: str) -> str:
    with httpx.Client(timeout=30, follow_redirects=True, trust_env=False) as client:
        return client.get(address).text


def _absent(what: str, note: str) -> Row:
    return Row(what=what, goal="all", reached=None, ok=False, note=note)
