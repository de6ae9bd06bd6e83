"""Readings of pages that were read before: what the same code made of the same bytes needs no second look.

A reading follows from the body, the address, the type that the server names, whether a browser built the page, and at
times from the day ('3 giờ trước'). All of that is its key. Where a day was handed over but never asked for, the reading
holds on every day. Readings are kept as JSON and are checked field by field when they are taken again: one that is not
as it should be is no reading, and the page is read. They decide nothing: whoever has none reads the pages.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from checks.reading.facts import PageFacts
from checks.reading.page import read_page
from checks.reading.watched_day import WatchedDay, was_asked_for
from evidence.ports import Readings

ANY_DAY = ""  # of a reading that does not hang on the day
NO_DAY = "-"  # of one that would, and had none
_SOME_DAY = date(2000, 1, 1)  # shows whether a page that is read without a day would ask for one


class Reader:
    """Reads pages, each once where `readings` keep what was read before; without any it only reads."""

    def __init__(self, readings: Readings | None = None) -> None:
        self._readings = readings

    def read(
        self,
        url: str,
        body: bytes,
        *,
        content_type: str = "",
        rendered: bool = False,
        today: date | None = None,
    ) -> PageFacts:
        """The facts of a page, the same as read_page gives them."""
        if self._readings is None:
            return read_page(url, body, content_type=content_type, rendered=rendered, today=today)
        about = (hashlib.sha256(body).hexdigest(), url, content_type, rendered)
        own_day = today.isoformat() if today is not None else NO_DAY
        for day in (ANY_DAY, own_day):
            kept = self._readings.get(key_of(*about, day))
            facts = unpacked(kept) if kept is not None else None
            if facts is not None and (facts.url, facts.sha256, facts.rendered) == (url, about[0], rendered):
                return facts
        watched = WatchedDay.of(today or _SOME_DAY)
        facts = read_page(url, body, content_type=content_type, rendered=rendered, today=watched)
        if asked_for := was_asked_for(watched):
            # A watched day must not stay in what is read; and a page without a day is read without one.
            facts = read_page(url, body, content_type=content_type, rendered=rendered, today=today)
        if (reading := packed(facts)) is not None:
            self._readings.put(key_of(*about, own_day if asked_for else ANY_DAY), reading)
        return facts


def key_of(sha256: str, url: str, content_type: str, rendered: bool, day: str) -> str:
    """What a reading is known by: a hash of all that it follows from, beside the code."""
    told = json.dumps([sha256, url, content_type, rendered, day])
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _form() -> TypeAdapter[PageFacts]:
    return TypeAdapter(PageFacts)


def packed(facts: PageFacts) -> bytes | None:
    """A reading as JSON; None for one that no JSON can hold (half of a character)."""
    try:
        return _form().dump_json(facts)
    except PydanticSerializationError:
        return None


def unpacked(reading: bytes) -> PageFacts | None:
    """A reading as it was; None for what is none."""
    try:
        return _form().validate_json(reading, strict=True)
    except ValidationError:
        return None
