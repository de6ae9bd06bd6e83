"""Which host an address means: our reading beside the WHATWG URL standard's own test data, and beside Chromium's.

`url_hosts.json` holds the hosts of `url/resources/urltestdata.json` of the Web Platform Tests (3-Clause BSD; as carried by
Debian's librust-url-dev 2.3.1): [text, base, null where it must fail, else [scheme with colon, host, port or ""]].
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.security.ssrf_payloads import payloads
from benchmarks.table import Row
from crawler.browser_launch import find_executable
from crawler.egress import Gate, Refused
from crawler.standard_address import NotAnAddress, read_address

DATA = Path(__file__).with_name("url_hosts.json")
_SEED = 9
_CHANGED = {"short": 2_000, "normal": 40_000, "long": 400_000}
_LETTERS = "abcxn-.0123456789%:/\\@[]#? \t\u00ad\u200b。．éßđ①𝟎ａXN\u0301\u05d0\u202e\x00|^<>~_!"
_PORTS = {"http:": 80, "https:": 443, "ws:": 80, "wss:": 443, "ftp:": 21}
_WEB = ("http:", "https:", "ws:", "wss:")
_IN_CHROMIUM = """all => all.map(text => {
  try { const read = new URL(text); return [read.protocol, read.hostname, read.port] } catch { return null }
})"""
Meant = tuple[str, str, int | None]


def published() -> list[tuple[str, str, Meant | None]]:
    """(text, base, what the standard's data say that it means)."""
    rows = json.loads(DATA.read_text(encoding="ascii"))
    return [(text, base, _meant(answer)) for text, base, answer in rows]


def ours(text: str, base: str = "") -> Meant | None:
    """What our parser reads."""
    try:
        read = read_address(text, base)
    except NotAnAddress:
        return None
    return f"{read.scheme}:", read.host, read.port


def let_elsewhere(text: str, meant: Meant | None) -> bool:
    """Whether the gate takes an address for another place than the one it means."""
    try:
        host, port = Gate().check_url(text)
    except Refused:
        return False
    return meant is None or (host, port) != (meant[1].strip("[]").removesuffix("."), meant[2])


def measure(form: str) -> list[Row]:
    """The published data, then addresses changed at random, which Chromium reads, too."""
    every = published()
    wrong = [text for text, base, meant in every if ours(text, base) != meant]
    alone = [(text, meant) for text, base, meant in every if base == "about:blank"]
    texts = changed(_CHANGED[form])
    answers = in_chromium(texts)
    return [
        _row("hosts read otherwise than the WHATWG URL standard's test data", wrong, len(every)),
        _row(
            "addresses of it that the gate takes for another place",
            [text for text, meant in alone if let_elsewhere(text, meant)],
            len(alone),
        ),
        _row(
            "addresses changed at random that mean another host than in Chromium",
            [text for text, meant in zip(texts, answers, strict=True) if _another(ours(text), meant)],
            len(texts),
        ),
        _row(
            "of these, taken by the gate for another place than Chromium's",
            [text for text, meant in zip(texts, answers, strict=True) if let_elsewhere(text, meant)],
            len(texts),
        ),
    ]


def changed(count: int) -> tuple[str, ...]:
    """Addresses that lead inside, and `count` made of them and of the published ones by small changes; the seed is fixed."""
    choose = random.Random(_SEED)
    known = payloads()
    stock = [*known, *(text for text, _, _ in published())]
    made = list(known)
    for _ in range(count):
        letters = list(choose.choice(stock))
        for _ in range(choose.randint(1, 4)):
            at = choose.randrange(len(letters) + 1)
            other = choose.choice(stock)
            start = choose.randrange(len(other) + 1)
            letters[at : at + choose.randint(0, 2)] = choose.choice(
                ["", choose.choice(_LETTERS), other[start : start + choose.randint(1, 12)]]
            )
        made.append("".join(letters))
    return tuple(text.encode("utf-8", "replace").decode() for text in made)


def in_chromium(texts: Sequence[str]) -> list[Meant | None]:
    """What Chromium reads; it goes nowhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        try:
            page = browser.new_page()
            return [_meant(answer) for answer in page.evaluate(_IN_CHROMIUM, list(texts))]
        finally:
            browser.close()


def _meant(answer: Sequence[str] | None) -> Meant | None:
    if answer is None:
        return None
    scheme, host, port = answer
    host = host.replace("%2A", "*")  # Chromium escapes it, which the standard does not
    return scheme, host, int(port) if port else _PORTS.get(scheme)


def _another(one: Meant | None, other: Meant | None) -> bool:
    """Two web hosts that differ. Refusing what the other reads is no danger, and which letters a name may have differs."""
    return one is not None and other is not None and one[0] in _WEB and other[0] in _WEB and one != other


def _row(what: str, wrong: Iterable[str], tried: int) -> Row:
    found = list(wrong)
    return Row(
        what=what,
        goal="0",
        reached=f"{len(found)} of {tried}",
        ok=not found and tried > 0,
        note=f"first: {found[0]!r}" if found else "",
    )
