"""A day that remembers whether anybody asked what day it is: what was read without asking holds on every day."""

from __future__ import annotations

from datetime import date
from typing import Any

_ASKED = "asked_for"


class WatchedDay(date):
    """A day for a reader of pages. Anything that is made of it, but for a comparison with None, is noticed."""

    @classmethod
    def of(cls, day: date) -> WatchedDay:
        """The same day, of which nothing was made yet."""
        watched = cls(day.year, day.month, day.day)
        object.__setattr__(watched, _ASKED, False)
        return watched

    def __getattribute__(self, name: str) -> Any:
        """Any attribute, noticed."""
        object.__setattr__(self, _ASKED, True)
        return super().__getattribute__(name)


def was_asked_for(day: WatchedDay) -> bool:
    """Whether anything was made of a watched day."""
    return bool(object.__getattribute__(day, _ASKED))


def _noticed(name: str) -> Any:
    plain = getattr(date, name)

    def operation(self: WatchedDay, *others: Any) -> Any:
        object.__setattr__(self, _ASKED, True)
        return plain(self, *others)

    return operation


# Python looks these up on the class, past __getattribute__.
for _name in (
    "__add__", "__radd__", "__sub__", "__rsub__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__",
    "__hash__", "__str__", "__repr__", "__format__", "__reduce__",
):  # fmt: skip
    setattr(WatchedDay, _name, _noticed(_name))
