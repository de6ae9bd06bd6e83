"""One short body for many addresses: how a block shows that says nothing known.

Ids, times, tokens and the page's own address are masked before bodies are compared. Portals have honest pages of that
kind, too ('đang cập nhật', their own 'not there'), so the same body is only a suspicion; an address that cannot exist
decides it (see crawler.visit): where it was answered otherwise before and now gets this body as well, the portal
answers everything alike, and what stands there is no content.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from crawler.blocks import Notice, short_page, waits
from crawler.fetching import Answer

SUSPICIOUS = 3  # different addresses with one body
_FEW_LINKS = 1
_MOST_BODIES = 200
_MOST_DOUBTS = 12  # short bodies of a walk that are doubted though only one address has them
_TELLING_NAME = 4  # letters of the last part of a path that are looked for on the page
_CHANGING = re.compile(r"[0-9a-f]{6,}|\d+|[\w+/=-]{20,}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address that was answered: its key in the ledger and the address of its page."""

    key: str
    url: str


@dataclass(kw_only=True)
class Sameness:
    """The short bodies of one walk and who got them; `content` were found to be honest, `blocks` to be none."""

    bodies: dict[str, list[Place]] = field(default_factory=dict)
    content: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)
    bare_is_odd: bool = (
        False  # the home page is long and leads on, so that one short page is suspicious alone
    )
    homeward: list[Place] = field(default_factory=list)  # addresses that led home, one after the other
    sends_home: bool = False  # what is blocked is sent home at the moment

    def met(self, place: Place, answer: Answer) -> tuple[Place, ...]:
        """Note a readable answer; all who got its body where that is suspicious."""
        mark = body_print(answer)
        if not mark or mark in self.content or (mark not in self.bodies and len(self.bodies) >= _MOST_BODIES):
            return ()
        places = self.bodies.setdefault(mark, [])
        if all(known.url != place.url for known in places):
            places.append(place)
        odd = self.bare_is_odd and len(self.content) + len(self.blocks) < _MOST_DOUBTS
        return tuple(places) if len(places) >= (1 if odd else SUSPICIOUS) else ()

    def led_home(self, place: Place) -> tuple[Place, ...]:
        """Note an address that led to the home page; all of them in a row where that is suspicious."""
        if all(known.key != place.key for known in self.homeward):
            self.homeward.append(place)
        return tuple(self.homeward) if len(self.homeward) >= SUSPICIOUS else ()

    def is_content(self, answer: Answer) -> None:
        """The body is the portal's own."""
        self.content.add(body_print(answer))

    def is_block(self, answer: Answer) -> None:
        """The body is no content, whoever gets it."""
        mark = body_print(answer)
        self.bodies.pop(mark, None)
        self.blocks.add(mark)


def body_print(answer: Answer) -> str:
    """What stays of a short page from one address to the next; '' for a page that is too long for a block."""
    page = short_page(answer.body, answer.header("content-type"), answer.url)
    if page is None or page.own_links > _FEW_LINKS:
        return ""
    markup = page.markup.replace(answer.url.lower(), "").replace(page.path.lower(), "")
    name = page.path.lower().rstrip("/").rpartition("/")[2]
    markup = markup.replace(name, "") if len(name) >= _TELLING_NAME else markup
    same = _SPACE.sub(" ", _CHANGING.sub("#", markup))
    return hashlib.sha256(same.encode()).hexdigest()


def is_uneasy(answer: Answer) -> bool:
    """Whether a short page shows, beside its sameness, another sign of a block: it waits or comes again."""
    page: Notice | None = short_page(answer.body, answer.header("content-type"), answer.url)
    return page is not None and (page.comes_again or waits(page))
