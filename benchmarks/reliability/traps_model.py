"""What a trap portal is made of: what it was asked, what it answers, and the trap that it lays."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HTML = "text/html; charset=utf-8"
HOST = "so-thu-nghiem.example.gov.vn"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request as the server saw it. `number` counts the portal's requests; `path` and `query` are undecoded."""

    method: str
    scheme: str
    host: str
    path: str
    query: str
    cookie: str
    body: str
    number: int

    @property
    def pairs(self) -> dict[str, str]:
        """Query parameters by name, the last of each."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def target(self) -> str:
        """Path with query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def chance(self) -> random.Random:
        """Randomness of this answer; the same in every run that asks the same in the same order."""
        return random.Random(f"{self.target} {self.number}")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer."""

    body: str = ""
    status: int = 200
    type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(kw_only=True)
class Trap:
    """A portal without a trap; subclasses lay one. `says` is a part of what the result must tell of what was cut."""

    name: str = "none"
    says: str = ""
    hosts: tuple[str, ...] = ()  # beside the portal's own
    entry: tuple[str, str] = ("", "")  # the trap's own first page and its label
    asked: Counter[str] = field(default_factory=Counter)

    def dress(self, path: str, ask: Ask) -> str:
        """How the address of a real page is written on a page."""
        del ask
        return path

    def undress(self, ask: Ask) -> str:
        """Path of the real page behind an address, however it is dressed."""
        return ask.target

    def noise(self, ask: Ask) -> str:
        """What stands on every page before its content."""
        del ask
        return ""

    def answer(self, ask: Ask) -> Reply | str | None:
        """The trap's own pages: a whole reply, or the body of a page; None where it has none there."""
        del ask
        return None
