"""Looking at the addresses that agencies gave as evidence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from rich.markup import escape

from crawler.egress import Gate
from crawler.probes.evidence_links import LinkLook, LookedAt, look_at_links
from crawler.settings import user_agent
from db.season_records import LinkRecord, LinkState
from db.store import Store
from jobs.addresses import host_and_port
from jobs.choices import names_of
from jobs.problems import ExitCode
from jobs.season_held import held_season
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from season.answers import holding
from season.model import Phase

_WORDS = {
    LinkLook.WORKS: "mở được",
    LinkLook.BROKEN: "KHÔNG MỞ ĐƯỢC",
    LinkLook.UNKNOWN: "chưa kết luận được",
}


@plainly
def check_links(codes: list[str], *, season: int | None, delay: float, allow_hosts: list[str]) -> ExitCode:
    """Look at every address of the forms that hold, and keep what came of it."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        held.demand(Phase.SURVEY, Phase.VERIFICATION, Phase.PUBLICATION, what="không xem đường dẫn")
        for code in codes:
            held.agency(code)
        forms, _ = holding(store.season_desk().forms(held.period.season))
        given: dict[str, list[str]] = {}
        for (code, _scheme), form in sorted(forms.items()):
            if codes and code not in codes:
                continue
            for claim in form.claims:
                for link in claim.links:
                    given.setdefault(link, []).append(code)
        gate = Gate(allow=tuple(host_and_port(text) for text in allow_hosts), names=names_of(configuration))
        looks = asyncio.run(
            look_at_links(given, gate=gate, user_agent=user_agent(configuration.contact), delay=delay)
        )
        now = datetime.now(UTC)
        store.season_desk().keep_looks(
            LinkRecord(
                season=held.period.season,
                agency_code=code,
                url=look.url,
                state=LinkState(look.look.value),
                detail=look.detail,
                looked_at=now,
            )
            for look in looks
            for code in dict.fromkeys(given[look.url])
        )
    _tell(looks, given)
    return ExitCode.DONE


def _tell(looks: tuple[LookedAt, ...], given: dict[str, list[str]]) -> None:
    printed = console()
    for look in looks:
        if look.look is not LinkLook.WORKS:
            whose = ", ".join(dict.fromkeys(given[look.url]))
            printed.print(
                escape(f"{_WORDS[look.look]} ({look.detail}): {look.url} – {whose}"), soft_wrap=True
            )
    counted = ", ".join(
        f"{sum(look.look is kind for look in looks)} {word.lower()}" for kind, word in _WORDS.items()
    )
    printed.print(f"Đã xem {len(looks)} đường dẫn: {counted}." if looks else "Phiếu không nêu đường dẫn nào.")
