"""Script-injection strings in every text from outside, on every page and report, in Chromium: nothing runs.

Twice: with the policy of content, which tells what it had to refuse, and without it, when escaping stands alone. What pages
are made of (elements, attributes, schemes of addresses) is compared with the same pages over harmless words. As the control
the same strings are put unescaped where each is made for.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.security.hostile_pages import Opened, pages, reflected, reports
from benchmarks.security.hostile_province import World, fill_world
from benchmarks.security.hostile_records import Supply
from benchmarks.security.script_strings import COUNT, Attack, attacks
from benchmarks.security.scripts_browser import Looker, Seen, address_of, chromium
from benchmarks.table import Row
from db.web_accounts import Role
from tests.web.served import Served, served

_TURNS = {"short": 1, "normal": 6, "long": 30}
_COUNT = {"short": 300, "normal": COUNT, "long": COUNT}
_MOST_OF_CONTROL = 100  # frames on one page


@dataclass
class Walked:
    """What was seen with the policy of content, without it, and over harmless words."""

    with_policy: Seen = field(default_factory=Seen)
    without: Seen = field(default_factory=Seen)
    harmless: Seen = field(default_factory=Seen)
    fields: int = 0

    @property
    def shown(self) -> set[int]:
        """The numbers of all strings that some page shows."""
        return {
            number
            for seen in (self.with_policy, self.without)
            for one in seen.shown.values()
            for number in one
        }

    @property
    def markup(self) -> set[str]:
        """Elements, attributes and schemes that only attacked pages have."""
        every = (self.with_policy.kinds | self.without.kinds) - self.harmless.kinds
        return every | ((self.with_policy.schemes | self.without.schemes) - self.harmless.schemes)


def measure(form: str) -> list[Row]:
    """All turns, then the control."""
    every = attacks(_COUNT[form])
    with tempfile.TemporaryDirectory(prefix="soicong-scripts-") as folder, chromium() as browser:
        walked = walk(browser, Path(folder), every, turns=_TURNS[form])
        worked = control(browser, every)
    return rows(walked, every, worked)


def rows(walked: Walked, every: Sequence[Attack], worked: set[int]) -> list[Row]:
    """The table."""
    both = (walked.with_policy, walked.without)
    looked = f"{len(every)} strings, {walked.fields} fields, {sum(one.pages for one in both)} pages opened"
    return [
        _none("dialogs", [told for one in both for told in one.dialogs], looked),
        _none("executions, policy of content on and off", [told for one in both for told in one.ran], looked),
        _none("violations of the policy of content", walked.with_policy.refused, ""),
        _none("requests to other hosts", [told for one in both for told in one.strangers], ""),
        _none(
            "elements, attributes, schemes of addresses that harmless words do not make", walked.markup, ""
        ),
        _none("pages that fail", [told for one in both for told in one.broken], ""),
        Row(
            what="strings that some page shows as text",
            goal=f"all {len(every)}",
            reached=str(len({one.number for one in every} & walked.shown)),
            ok={one.number for one in every} <= walked.shown,
            note=f"{sum(map(len, walked.with_policy.shown.values()))} × page",
        ),
        Row(
            what="control: strings that are noticed unescaped, where each is made for",
            goal="≥ two thirds",
            reached=f"{len(worked)} of {len(every)}",
            ok=len(worked) * 3 >= len(every) * 2,
            note="others are hidden spellings: something only where a text is decoded once more",
        ),
    ]


def walk(
    browser: Browser,
    folder: Path,
    every: Sequence[Attack],
    *,
    turns: int,
    only: Iterable[str] | None = None,
    policies: Sequence[bool] = (True, False),
) -> Walked:
    """Fill a province, attack it, open its pages. `only`: these, and no reports."""
    walked = Walked()
    words = [replace(one, text=f"lời {one.number}") for one in every]
    with served(folder / "data") as site:
        world = fill_world(site, every)
        harmless = Supply(words, turns)
        world.attack(harmless, 0)
        _open_all(browser, site, world, words, walked.harmless, only, policy=True, folder=folder / "harmless")
        supply = Supply(every, turns)
        for turn in range(turns):
            world.attack(supply, turn)
            told = [one for at, one in enumerate(every) if at % turns == turn]
            place = folder / f"turn-{turn}"
            for policy in policies:
                seen = walked.with_policy if policy else walked.without
                _open_all(browser, site, world, told, seen, only, policy=policy, folder=place)
        walked.fields = len(supply.places)
    return walked


def _open_all(  # noqa: PLR0917
    browser: Browser,
    site: Served,
    world: World,
    told: Sequence[Attack],
    seen: Seen,
    only: Iterable[str] | None,
    *,
    policy: bool,
    folder: Path,
) -> None:
    wanted = None if only is None else frozenset(only)
    lookers: dict[tuple[Role | None, str | None], Looker] = {}
    try:
        for one in (*pages(world.filled), *reflected(told)):
            if _is_file(one.path) or (wanted is not None and one.path not in wanted):
                continue
            who = (one.role, one.agency)
            if who not in lookers:
                lookers[who] = Looker(browser, site.origin, policy=policy, cookie=_cookie(site, one))
            lookers[who].look(one.path, seen)
        if only is not None:
            return
        files = sorted(folder.rglob("*.html")) or reports(site.site.configuration.data, folder)
        reader = lookers[None, None] = Looker(browser, site.origin, policy=policy)
        for file in files:
            reader.look(address_of(file), seen, named=str(file.relative_to(folder)))
    finally:
        for looker in lookers.values():
            looker.close()


def _is_file(path: str) -> bool:
    """What browsers show as no page: data for programs, workbooks, files that are saved (written as reports, too)."""
    return (
        path.startswith(("/api/", "/static/", "/openapi"))
        or "/tai/" in path
        or path.endswith(("/xlsx", "/json"))
    )


def _cookie(site: Served, one: Opened) -> str:
    return site.session(site.account(one.role, agency=one.agency)) if one.role is not None else ""


def control(browser: Browser, every: Sequence[Attack]) -> set[int]:
    """The numbers of those strings that are noticed where nobody escapes: they run, ask elsewhere, or make markup."""
    worked: set[int] = set()
    usual: dict[str, set[str]] = {}
    places = sorted({one.place for one in every})
    calm = [Attack(number=0, text="lời", place=place) for place in places]
    with tempfile.TemporaryDirectory() as folder:
        for at in range(0, len(every), _MOST_OF_CONTROL):
            part = [*(calm if not at else ()), *every[at : at + _MOST_OF_CONTROL]]
            file = Path(folder) / f"{at}.html"
            frames = (_frame(one.place.replace("{}", one.text)) for one in part)
            file.write_text(f"<!doctype html><meta charset=utf-8>{''.join(frames)}", "utf-8", "replace")
            seen = Seen()
            looker = Looker(browser, "http://127.0.0.1", policy=False)
            looker.look(address_of(file), seen, wait=300)
            for one, (made, hits) in zip(part, looker.frames(), strict=True):
                if not one.number:
                    usual[one.place] = made
                elif hits or made - usual[one.place]:
                    worked.add(one.number)
            looker.close()
            told = " ".join((*seen.dialogs, *seen.ran, *seen.strangers))
            worked |= {one.number for one in part if one.number and str(one.number) in told}
    return worked


def _frame(page: str) -> str:
    return f'<iframe srcdoc="{html.escape(page)}"></iframe>'


def _none(what: str, wrong: Iterable[str], note: str) -> Row:
    found = sorted(wrong)
    return Row(
        what=what,
        goal="0",
        reached=str(len(found)),
        ok=not found,
        note=f"first: {', '.join(found[:5])[:300]}" if found else note,
    )
