"""A pen that writes the same text for the same portal and section every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from samples.model import ISSUED, Plan

CONTENT = Path(__file__).parent.parent / "content"
# days off of the rated year (Tết, Giỗ Tổ, 30/4, 1/5, 2/9): nothing is posted on them
DAYS_OFF = frozenset(
    {date(2025, 1, 1), date(2025, 4, 7), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)}
    | {date(2025, 1, 27) + timedelta(days=n) for n in range(7)}
    | {date(2025, 9, 1), date(2025, 9, 2)}
)


@cache
def pool(name: str) -> Mapping[str, Any]:
    """A content pool by file name."""
    loaded: Mapping[str, Any] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text("utf-8"))
    return loaded


def plain(text: str) -> str:
    """An address slug without diacritics."""
    bare = "".join(
        c
        for c in unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
        if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def is_working(day: date) -> bool:
    """Whether offices work on the day."""
    return day.weekday() < 5 and day not in DAYS_OFF


def working_days_after(day: date, number: int) -> date:
    """The day `number` working days after a day."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working(day)
    return day


def working_days_before(day: date, number: int) -> date:
    """The day `number` working days before a day."""
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working(day)
    return day


def quarter(day: date) -> str:
    """The quarter of a day: 'quý III/2025'."""
    return f"quý {('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}"


def vietnamese(day: date) -> str:
    """A date as dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


class Pen:
    """Writes for one portal and one section; the same seed gives the same words."""

    def __init__(self, plan: Plan, section: str) -> None:
        self.plan = plan
        self.random = Random(f"{plan.code}/{section}")
        self.profile: Mapping[str, Any] = pool("agencies")[plan.profile]
        self.phrases: Mapping[str, Any] = pool("phrases")
        self.short = short_name(plan)
        self._used: set[str] = set()
        self._about: dict[str, str] = {}  # topic and place of the last title

    def fill(self, template: str, day: date, topic: str = "", p: str = "", law: str = "") -> str:
        """A template with its blanks filled for a day."""
        before = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)
        values = {
            "t": topic or self.random.choice(self.profile["topics"]),
            "a": self.short,
            "p": p or self.random.choice(self.phrases["places"]),
            "law": law,
            "n": self.random.randint(11, 96),
            "pq": quarter(before),
            "d": f"{day.day}/{day.month}",
            "q": quarter(day),
            "m": f"tháng {day.month}/{day.year}",
            "y": day.year,
            "z": day.year - 2,
            "f": self.profile["field"],
            "h": self.profile["head"],
        }
        text = template.format(**values)
        return text[0].upper() + text[1:]

    def title(self, templates: Sequence[str], day: date, law: str = "") -> str:
        """A title that this pen has not written before."""
        for _ in range(60):
            topic = self.random.choice(self.profile["topics"])
            self._about = {"topic": topic, "p": self.random.choice(self.phrases["places"])}
            text = self.fill(self.random.choice(list(templates)), day, law=law, **self._about)
            if text not in self._used:
                break
        else:
            text = f"{text} (đợt {len(self._used)})"
        self._used.add(text)
        return text

    def choice(self, entries: Sequence[Sequence[str]], day: date) -> tuple[Sequence[str], str]:
        """One of several entries whose last part is a template: its other parts, and a text not written before."""
        for _ in range(60):
            *parts, template = self.random.choice(list(entries))
            text = self.fill(template, day)
            if text not in self._used:
                break
        self._used.add(text)
        return parts, text

    def body(self, day: date, sentences: int = 4, kind: str = "") -> list[str]:
        """A few sentences about what the last title is about, in the manner of a section where it has one."""
        known = self.phrases.get(f"{kind}_sentences", self.phrases["sentences"])
        chosen = self.random.sample(list(known), min(sentences, len(known)))
        return [self.fill(text, day, **self._about) for text in chosen]

    def name(self, woman: bool | None = None) -> str:
        """A made-up person's name."""
        middle = "Thị" if woman else self.random.choice(self.phrases["middle_names"])
        family = self.random.choice(self.phrases["family_names"])
        return f"{family} {middle} {self.random.choice(self.phrases['given_names'])}"

    def phone(self) -> str:
        """A made-up telephone number of the province (area code 0230 is not given out), in the portal's own form."""
        first, last = self.random.randint(500, 899), self.random.randint(100, 999)
        forms = ("(0230) 3.{}.{}", "0230.3{}.{}", "(0230) 3{}{}", "0230 3{} {}")
        return forms[sum(map(ord, self.plan.code)) % len(forms)].format(first, last)

    def spread(self, count: int, newest: date, days: int = 379) -> list[date]:
        """`count` working days spread evenly over the `days` before `newest`, newest first."""
        step = days / max(count, 1)
        found = [newest]
        for index in range(1, count):
            day = newest - timedelta(days=round(index * step))
            while not is_working(day):
                day -= timedelta(days=1)
            found.append(day)
        return found

    def every_working_day(self, newest: date, oldest: date) -> list[date]:
        """About nine of ten working days of a span, newest first."""
        found = []
        day = newest
        while day >= oldest:
            if is_working(day) and (day == newest or self.random.random() < 0.9):
                found.append(day)
            day -= timedelta(days=1)
        return found


def short_name(plan: Plan) -> str:
    """The name without the province: 'Sở Tư pháp', 'UBND huyện Tân Hòa'."""
    return plan.name.replace(" tỉnh Phú Nguyên", "").replace("Uỷ ban nhân dân", "UBND")


def as_date(value: object, default: date = ISSUED) -> date:
    """A date of the plan file."""
    return value if isinstance(value, date) else default
