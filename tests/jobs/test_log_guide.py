"""The log guide and the code know the same lines, and the same of them need a person."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from jobs import log_events
from jobs.log_events import EVERY, MESSAGE

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "log-guide.md"
# A new message of a room needs its row in the guide: what it means, and what is to be done.
ROOMS = ("crawler", "evidence", "checks", "scoring", "db", "reports", "assurance", "season", "web", "jobs")
LEVELS = {"debug", "info", "warning", "error", "exception"}


def rows() -> dict[str, tuple[str, str, str]]:
    """Each line of the guide: its level, what it means, what is to be done."""
    found = {}
    for line in GUIDE.read_text("utf-8").splitlines():
        if row := re.fullmatch(r"\| `(.+?)` \| (.+?) \| (.+?) \|(.*?)\|", line):
            name, level, meaning, action = row.groups()
            assert name not in found, name
            found[name] = (level, meaning.strip(), action.strip())
    return found


def messages() -> Iterator[tuple[str, str]]:
    """Every message that a room hands to Python's logging: its text, and its level."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text("utf-8")
            for node in ast.walk(ast.parse(text)) if "getLogger" in text else ():
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="_log" | "log" | "logger"), attr=level),
                        args=[ast.Constant(value=said), *_],
                    ) if level in LEVELS:
                        yield str(said), level


def test_every_event_has_its_line_in_the_guide_and_only_these() -> None:
    in_guide = rows()
    other = {text for text, _ in messages()}
    assert set(in_guide) == set(EVERY) | other
    for name, event in EVERY.items():
        level, meaning, action = in_guide[name]
        assert meaning
        if event is MESSAGE:
            continue
        assert level == logging.getLevelName(event.level).lower(), name
        assert action or not event.needs_a_person, f"{name} needs a person: the guide says what to do"
        if event.level == logging.INFO:
            assert not action, f"{name} is only to know"


def test_messages_of_other_rooms_stand_there_at_their_level() -> None:
    told = list(messages())
    assert len(told) > 8, "the scan finds them"
    in_guide = rows()
    for text, level in told:
        assert in_guide[text][0] == ("error" if level == "exception" else level), text
        assert in_guide[text][2] or level == "warning", text


def test_every_event_is_told_somewhere() -> None:
    names = {name for name, value in vars(log_events).items() if isinstance(value, log_events.LogEvent)}
    used = set()
    for path in (ROOT / "jobs").rglob("*.py"):
        if path.name != "log_events.py":
            used |= names & set(re.findall(r"\b[A-Z_]+\b", path.read_text("utf-8")))
    used |= names & set(re.findall(r"\b[A-Z_]+\b", (ROOT / "cli.py").read_text("utf-8")))
    assert names == used
    assert {getattr(log_events, name).name for name in names} == set(EVERY)
