"""Which requests of one audit go wrong, and how: scripts drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What happens to a request in place of its answer."""

    FORBIDDEN = "403"
    FLOOD = "429"
    FLOOD_LATER = "429 with Retry-After"
    ERROR = "500"
    GATEWAY = "502"
    BUSY = "503"
    SLOW_GATEWAY = "504"
    RESET = "reset"
    TIMEOUT = "time-out"
    CAPTCHA = "captcha at 200"
    WAF = "firewall's page at 200"
    MAINTENANCE = "maintenance page at 200"
    EMPTY = "empty body"
    TRUNCATED = "truncated body"
    BOMB = "gzip bomb"
    CHARSET = "damaged letters"
    SCRIPT = "script error"
    # What follows is said by the portal itself: in one look nobody can tell it from the truth.
    NOT_FOUND = "404"
    SOFT_NOT_FOUND = "soft 404"
    TO_HOME = "redirect to home"
    LOGIN = "login wall"


SAID = frozenset({Kind.NOT_FOUND, Kind.SOFT_NOT_FOUND, Kind.TO_HOME, Kind.LOGIN})
_UNSEEN = tuple(kind for kind in Kind if kind not in SAID)
_MANY = (0.02, 0.05, 0.1, 0.25, 0.5, 0.9)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One address goes wrong: always, or only the first times that it is asked for."""

    kind: Kind
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """The faults of one audit by address ('/path?query'; post-backs as 'POST /path#event').

    `everywhere` hits every address that has none of its own. From request number `blocked_from` on every answer is
    `blocked_by`. Each request takes `seconds` of the time budget.
    """

    seed: int
    name: str
    faults: Mapping[str, Fault] = field(default_factory=dict)
    everywhere: Fault | None = None
    blocked_from: int | None = None
    blocked_by: Kind = Kind.FORBIDDEN
    seconds: float = 0.0

    @property
    def kinds(self) -> frozenset[Kind]:
        """Every kind of fault in it."""
        found = {fault.kind for fault in self.faults.values()}
        if self.everywhere is not None:
            found.add(self.everywhere.kind)
        if self.blocked_from is not None:
            found.add(self.blocked_by)
        return frozenset(found)

    @property
    def says_it_is_not_there(self) -> bool:
        """Whether the portal itself says of existing pages that they are not there."""
        return bool(self.kinds & SAID)


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """What a fault-free audit of the portal asked for, in the order of asking."""

    home: str
    pages: tuple[str, ...]
    lists: tuple[str, ...] = ()
    impossible: str = ""
    all: tuple[str, ...] = ()


def script_of(seed: int, addresses: Addresses, *, said: bool = False) -> Script:
    """The script of a seed; `said`: of the kinds by which a portal itself denies a page."""
    dice = random.Random(seed)
    kinds = tuple(SAID) if said else _UNSEEN
    kinds = tuple(sorted(kinds))
    kind = dice.choice(kinds)
    draw = dice.random()
    if draw < 0.25:
        return _script(dice, seed, "one page", kind, [dice.choice(addresses.pages)])
    if draw < 0.55:
        share = dice.choice(_MANY)
        chosen = dice.sample(addresses.pages, max(1, round(share * len(addresses.pages))))
        mixed = kinds if dice.random() < 0.3 else (kind,)
        return _script(dice, seed, f"{share:.0%} of the pages", kind, chosen, mixed)
    if draw < 0.85:
        return _special(dice, seed, kind, addresses)
    if draw < 0.9:
        return Script(seed=seed, name="every address", everywhere=Fault(kind=kind, times=_times(dice)))
    if draw < 0.97:
        return Script(
            seed=seed,
            name="block from a request on",
            blocked_from=dice.randint(1, max(2, len(addresses.all))),
            blocked_by=dice.choice([k for k in kinds if k is not Kind.SCRIPT]),
        )
    return Script(seed=seed, name="slow portal", seconds=dice.choice((5.0, 20.0, 60.0)))


def _special(dice: random.Random, seed: int, kind: Kind, addresses: Addresses) -> Script:
    places: dict[str, Sequence[str]] = {
        "home page": [addresses.home],
        "robots.txt": ["/robots.txt"],
        "the impossible address": [addresses.impossible],
        "site map": ["/sitemap.xml"],
        "a list": [dice.choice(addresses.lists)] if addresses.lists else [addresses.home],
        "the lists": addresses.lists,
        "the impossible address and a page": [addresses.impossible, dice.choice(addresses.pages)],
        "the first requests": addresses.all[: dice.randint(2, 12)],
        "the last pages": addresses.pages[-dice.randint(1, 30) :],
        "the menu's pages": addresses.pages[1 : dice.randint(3, 40)],
        "scripts and data": [a for a in addresses.all if a not in addresses.pages][:40],
    }
    name = dice.choice(sorted(places))
    return _script(dice, seed, name, kind, list(places[name]))


def _script(  # noqa: PLR0917 - what a script is made of
    dice: random.Random, seed: int, name: str, kind: Kind, chosen: Sequence[str], mixed: Sequence[Kind] = ()
) -> Script:
    times = _times(dice)
    return Script(
        seed=seed,
        name=name,
        faults={
            address: Fault(kind=dice.choice(mixed) if mixed else kind, times=times) for address in chosen
        },
    )


def _times(dice: random.Random) -> int | None:
    return dice.choice((None, None, None, 1, 2, 4))
