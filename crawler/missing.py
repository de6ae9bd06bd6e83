"""What a portal answers for an address that cannot exist, learnt once, so that soft 404s are recognised."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from checks.reading.condition import says_out_of_order
from checks.reading.facts import PageFacts
from crawler.outcomes import SEEN, Outcome
from evidence.address import address_key
from evidence.model import Visibility

_FRONT = re.compile(r"/?(?:(?:default|index|home|trang-?chu|trang-?nhat)(?:\.\w{2,5})?)?/?", re.IGNORECASE)
_TEACHES_NOTHING = (Visibility.BLOCKED, Visibility.ERRORED, Visibility.REFUSED)
_NAME = "khong-co-trang-nay-"
_DIGITS = re.compile(r"\d+")


def impossible_address(home: str, number: int = 0) -> str:
    """An address of the portal that cannot exist; the same one in every run, another one for each `number`."""
    parts = urlsplit(home)
    token = hashlib.sha256(f"{home}{number or ''}".encode()).hexdigest()[:10]
    folder = parts.path if parts.path.endswith("/") else parts.path + "/"
    if "." in parts.path.rsplit("/", 1)[-1]:
        folder = parts.path.rsplit("/", 1)[0] + "/"
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}{_NAME}{token}", "", ""))


def is_impossible(url: str) -> bool:
    """Whether an address is one of `impossible_address`."""
    return urlsplit(url).path.rpartition("/")[2].startswith(_NAME)


def _is_front(url: str) -> bool:
    """Whether an address is that of a front page by its name ('/Default.aspx', '/trang-chu')."""
    parts = urlsplit(url)
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def _print_of(facts: PageFacts) -> str:
    """What stays the same when only addresses, dates and counters change."""
    return facts.title + "\n" + _DIGITS.sub("0", facts.main_text)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """How the portal says 'not there'. `honest` where it answers with a status of 4xx.

    `learnt` only where an answer told it: a block, a time-out or a server in trouble teaches nothing.
    """

    honest: bool = True
    to_home: bool = False
    fingerprint: str = ""
    sha256: str = ""  # of the body
    learnt: bool = False

    @classmethod
    def learn(
        cls,
        *,
        status: int | None,
        final_url: str,
        home: str,
        facts: PageFacts | None,
        outcome: Outcome = SEEN,
    ) -> Missing:
        """From the answer to the impossible address. `status` None: it was not answered.

        An application that answers every address with its shell tells nothing by it: only a browser sees more.
        """
        if status is None or outcome.visibility in _TEACHES_NOTHING or status >= 500:
            return cls()
        if not 200 <= status < 300:
            return cls(learnt=True)
        if address_key(final_url) == address_key(home):
            return cls(honest=False, to_home=True, learnt=True)
        if facts is not None and says_out_of_order(facts.main_text):
            return cls()
        usable = facts is not None and not facts.needs_browser and facts.words > 0
        return cls(
            honest=False,
            fingerprint=_print_of(facts) if facts is not None and usable else "",
            sha256=facts.sha256 if facts is not None and not facts.needs_browser else "",
            learnt=True,
        )

    def reason(self, facts: PageFacts, *, url: str, requested: str, home: str, redirected: bool) -> str:
        """'soft_404' or 'redirected_home' where a page answered with 200 is not the one asked for; else ''."""
        if address_key(requested) == address_key(home):
            return ""
        if redirected and (address_key(url) == address_key(home) or _is_front(url)):
            return "redirected_home"
        if self.sha256 and facts.sha256 == self.sha256:
            return "soft_404"
        if self.honest or facts.needs_browser or address_key(url) == address_key(home):
            return ""
        same = bool(self.fingerprint) and _print_of(facts) == self.fingerprint
        return "soft_404" if same or facts.soft_missing else ""
