"""What a resolver is, and what it raises, without the DNS library: commands that ask for no name need not load that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]


class NoAddress(Exception):
    """A name has no address; `reason` is a machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
