"""A person who reads a sample portal: what is there, since when, and what a share of points is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from samples.model import ISSUED, WINDOW, Book, Plan, Record
from samples.writing.pen import is_working

Verdict = tuple[str, Fraction | None, str]
HALF = Fraction(1, 2)


def degree(value: Fraction | int, why: str) -> Verdict:
    """The outcome that a degree stands for."""
    value = Fraction(value)
    return ("passed" if value >= 1 else "failed" if value <= 0 else "partial", min(value, Fraction(1)), why)


def unknown(why: str) -> Verdict:
    """Not to be told from the portal in one run."""
    return ("cantTell", None, why)


class Reader:
    """A person who reads one portal."""

    def __init__(self, plan: Plan, book: Book) -> None:
        self.plan = plan
        self.book = book

    def setting(self, key: str) -> Mapping[str, Any] | None:
        """How a section is written, None where the portal lacks it or it is empty."""
        found = self.plan.sections.get(key)
        return None if found is None or found.get("empty") else found

    def own(self, *keys: str) -> bool:
        """Whether one of the sections is on the portal itself, with content."""
        return any((s := self.setting(key)) is not None and not s.get("external") for key in keys)

    def outside(self, *keys: str) -> bool:
        """Whether one of the sections leads to another host."""
        return any((s := self.setting(key)) is not None and s.get("external") for key in keys)

    def records(self, key: str) -> tuple[Record, ...]:
        """The entries of a section."""
        page = self.book.page(key)
        return page.records if page else ()

    def days(self, key: str) -> list[date]:
        """The dates of its entries."""
        return [record.day for record in self.records(key) if record.day]

    def in_window(self, key: str) -> list[date]:
        """Those inside the data window."""
        return [day for day in self.days(key) if WINDOW[0] <= day < WINDOW[1]]

    def age(self, key: str) -> int:
        """Days from its newest entry to the evaluation."""
        return (ISSUED - max(self.days(key), default=date(1990, 1, 1))).days

    def judge(self, keys: tuple[str, ...], verdict: Callable[[], Verdict]) -> Verdict:
        """The verdict where one of the sections is here; elsewhere: another host's (cannot tell) or missing."""
        if self.own(*keys):
            return verdict()
        if self.outside(*keys):
            return unknown("leads to another host, whose pages are not judged")
        return degree(0, "not on the portal, or empty")

    def there(self, *keys: str) -> Verdict:
        """Present is enough."""
        return self.judge(keys, lambda: degree(1, "there, with content"))

    def told(self, key: str, wanted: str, default: str) -> Fraction:
        """The share of wanted parts that a section tells."""
        tell = str((self.setting(key) or {}).get("tell", default)).split()
        return Fraction(sum(part in tell for part in wanted.split()), len(wanted.split()))

    def parts(self, key: str, wanted: str, default: str) -> str:
        """The same in words: what a section tells and what it lacks."""
        tell = str((self.setting(key) or {}).get("tell", default)).split()
        return listed({part: part in tell for part in wanted.split()})


def listed(parts: Mapping[str, object]) -> str:
    """'address, phone there; fax missing'."""
    there = ", ".join(part for part, told in parts.items() if told)
    missing = ", ".join(part for part, told in parts.items() if not told)
    return "; ".join(filter(None, (there and f"{there} there", missing and f"{missing} missing")))


def weeks_and_days(days: list[date]) -> Fraction:
    """The degree that the frequency of news earns: daily, weekly, monthly or less."""
    start, end = WINDOW
    span = [start + timedelta(days=n) for n in range((end - start).days)]
    working = [day for day in span if is_working(day)]
    if Fraction(len(set(days) & set(working)), len(working)) >= Fraction(7, 10):
        return Fraction(1)
    if Fraction(
        len({d.isocalendar()[:2] for d in days}), len({d.isocalendar()[:2] for d in span})
    ) >= Fraction(8, 10):
        return Fraction(3, 4)
    if Fraction(len({(d.year, d.month) for d in days}), 12) >= Fraction(8, 10):
        return Fraction(2, 5)
    return Fraction(0)


def tier(value: Fraction | int, *steps: tuple[int, Fraction]) -> Fraction:
    """The share of the first step reached."""
    return next((share for least, share in steps if value >= least), Fraction(0))
