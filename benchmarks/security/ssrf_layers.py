"""Switches one layer of the egress off, as a mistake of ours would: for the measurement alone, and in its process alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import crawler.egress
import crawler.engine
from crawler import outlet, proxy
from crawler.egress import Destination, Gate, Refused

LAYERS = ("parser", "answers", "pinning", "outlet", "proxy", "network")


def switch_off(layer: str) -> None:
    """`network` is not ours to switch off in this process: see benchmarks.security.ssrf."""
    for name, act in _ACTS.items():
        if layer in (name, "all"):
            act()


def _read(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or (443 if parts.scheme in ("https", "wss") else 80)
    except ValueError as error:
        raise Refused("host", url) from error


def _parser() -> None:
    setattr(Gate, "check_url", lambda _gate, url: _read(url))  # noqa: B010 — mypy lets no method be assigned
    setattr(Gate, "_check_literal", lambda _gate, _host, _port: False)  # noqa: B010


def _answers() -> None:
    setattr(crawler.egress, "_demand_public", lambda _answers, _host: None)  # noqa: B010


def _pinning() -> None:
    checked = Gate.resolve

    async def by_name(gate: Gate, host: str, port: int) -> Destination:
        place = await checked(gate, host, port)
        return Destination(address=place.host, port=place.port, host=place.host)

    setattr(Gate, "resolve", by_name)  # noqa: B010


def _outlet() -> None:
    setattr(outlet, "watched", contextlib.nullcontext)  # noqa: B010
    setattr(crawler.engine, "watched", contextlib.nullcontext)  # noqa: B010


class _Careless:
    """A gate that lets out whatever is asked for."""

    def check_url(self, url: str) -> tuple[str, int]:
        return _read(url)

    async def resolve(self, host: str, port: int) -> Destination:
        return Destination(address=host, port=port, host=host)


def _proxy() -> None:
    made = proxy.GateProxy.__init__

    def careless(one: Any, _gate: Gate, **settings: Any) -> None:
        made(one, _Careless(), **settings)  # type: ignore[arg-type]

    setattr(proxy.GateProxy, "__init__", careless)  # noqa: B010


_ACTS: dict[str, Callable[[], None]] = {
    "parser": _parser,
    "answers": _answers,
    "pinning": _pinning,
    "outlet": _outlet,
    "proxy": _proxy,
}
