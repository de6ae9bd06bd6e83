"""Addresses that cannot exist: asked at first, so that the portal's 'not there' is known, and again when in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from checks.reading.facts import PageFacts
from crawler.cpu_limit import TooComplex, limited
from crawler.fetching import Answer, Fetched, Fetcher, blocked
from crawler.missing import Missing, impossible_address
from crawler.outcomes import Outcome
from crawler.resting import take_back
from crawler.sameness import Place, body_print, is_uneasy
from evidence.address import address_key
from evidence.model import Probe, is_click_address

if TYPE_CHECKING:
    from crawler.walk import Walk
    from evidence.ports import Entry

_MOST_TRIES = 5
_PAGES_BETWEEN = 4  # pages asked for before the next try to learn
_DOUBTS = 10  # numbers of impossible addresses that are asked for in doubt begin here


class Nowhere:
    """Asks one portal for what it cannot have.

    `print_before` gives the print (crawler.sameness) of what an earlier run got there, None where nobody knows: HEAD, by
    which it may be asked again, brings no body.
    """

    def __init__(self, walk: Walk, fetcher: Fetcher, print_before: Callable[[str], str | None]):
        self._walk = walk
        self._fetcher = fetcher
        self._print_before = print_before

    async def learn(self, home: Fetched) -> None:
        """Learn at the home page how the portal says 'not there'; its body is no suspicion on other pages."""
        if home.answer is not None:
            sameness = self._walk.sameness
            sameness.bare_is_odd = not body_print(home.answer)
            sameness.is_content(home.answer)
            await self._learn(home.url)

    async def learn_later(self) -> None:
        """Try again after some pages where it could not be learnt yet."""
        walk = self._walk
        due = walk.counts.pages >= _PAGES_BETWEEN * walk.nowhere_asked
        if walk.missing.learnt or walk.home is None or not due or walk.nowhere_asked >= _MOST_TRIES:
            return
        await self._learn(walk.home.url)

    async def _learn(self, home: str) -> None:
        """Ask for an address that cannot exist; where that is answered like a page, a second one has to agree.

        What comes twice is the portal's way and no passing trouble.
        """
        walk = self._walk
        walk.nowhere_asked += 1
        first, fetched = await self._asked(home, number=0)
        mark = self._print_of(fetched)
        walk.writer.probe(_probe(fetched, self._facts(fetched), mark))
        if not first.learnt or (not first.honest and first != (await self._asked(home, number=1))[0]):
            return
        walk.missing = first
        walk.sameness.content.add(mark)

    def _print_of(self, fetched: Fetched) -> str:
        answer = fetched.answer
        if answer is None:
            return ""
        return body_print(answer) if answer.body else self._print_before(fetched.redirects[0]) or ""

    async def _asked(self, home: str, *, number: int) -> tuple[Missing, Fetched]:
        fetched = await self._fetcher.fetch(impossible_address(home, number))
        answer = fetched.answer
        found = Missing.learn(
            status=answer.status if answer is not None else None,
            final_url=fetched.url,
            home=home,
            facts=self._facts(fetched),
            outcome=fetched.outcome,
        )
        return found, replace(fetched, redirects=(impossible_address(home, number), *fetched.redirects))

    def _facts(self, fetched: Fetched) -> PageFacts | None:
        answer = fetched.answer
        if answer is None or not answer.is_html:
            return None
        body = self._walk.portal.body(answer.body)
        try:
            with limited():
                kind = answer.header("content-type")
                return self._walk.reader.read(fetched.url, body, content_type=kind)
        except TooComplex:
            return None

    async def unmasks(self, entry: Entry, fetched: Fetched) -> Outcome | None:
        """The outcome where a page that looks readable is a block: the portal now answers everything alike.

        Pages that were taken for content before and had the same body are taken back, and asked for again.
        """
        answer, sameness = fetched.answer, self._walk.sameness
        home = self._walk.home
        if answer is None or home is None or is_click_address(entry.url):
            return None
        if fetched.redirects and address_key(fetched.url) == address_key(home.url):
            alike = await self._sent_home(home.url, Place(key=entry.key, url=entry.url))
        else:
            sameness.homeward.clear()
            sameness.sends_home = False
            alike = await self._all_alike(home.url, Place(key=entry.key, url=fetched.url), answer)
        if not alike:
            return None
        outcome = blocked("flood")
        for known in alike:
            if known.key != entry.key:
                take_back(self._walk, known, outcome)
        return outcome

    async def _sent_home(self, home: str, place: Place) -> tuple[Place, ...]:
        """Those who were sent home, where what cannot exist is now, too, and was not before."""
        sameness = self._walk.sameness
        if sameness.sends_home:
            return (place,)
        alike = sameness.led_home(place)
        if not alike or self._walk.missing.to_home:
            return ()
        sameness.homeward.clear()
        fetched = await self._fetcher.fetch(impossible_address(home, _DOUBTS + self._walk.counts.pages))
        sameness.sends_home = address_key(fetched.url) == address_key(home)
        return alike if sameness.sends_home else ()

    async def _all_alike(self, home: str, place: Place, answer: Answer) -> tuple[Place, ...]:
        """Those who got this body, where what cannot exist now gets it, too, and got another one before."""
        sameness = self._walk.sameness
        mark = body_print(answer)
        if mark in sameness.blocks:
            return (place,)
        alike = sameness.met(place, answer)
        if not alike:
            return ()
        fetched = await self._fetcher.fetch(impossible_address(home, _DOUBTS + self._walk.counts.pages))
        same = fetched.answer is not None and body_print(fetched.answer) == mark
        # Where the portal's way to say 'not there' is not known, this may be it.
        if same and (self._walk.missing.learnt or is_uneasy(answer)):
            sameness.is_block(answer)
            return alike
        sameness.is_content(answer)
        return ()


def _probe(fetched: Fetched, facts: PageFacts | None, mark: str) -> Probe:
    answer = fetched.answer
    return Probe(
        name="not_found",
        url=fetched.redirects[0],
        observed_at=datetime.now(UTC),
        value={
            "status": answer.status,
            "final_url": fetched.url,
            "body_sha256": facts.sha256 if facts is not None else "",
            "title": facts.title if facts is not None else "",
            "body_print": mark,
        }
        if answer is not None
        else {},
        error=None if answer is not None else fetched.outcome.reason,
    )
