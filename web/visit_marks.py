"""Who looks: as the custody log names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Looker:
    """An account's name, and the hash of the session in which it looks."""

    name: str
    session: str
