"""What one robots.txt says to us (RFC 9309, section 2.2): our group of it, in a form that Protego matches.

Protego matches paths well, but finds the group by looking for the file's name inside ours: 'Soi' would bind
SoiCong, and 'SoiCong/0.1' would not; and any other record ends a group for it, which 2.2.4 forbids. So the group
is found here, and only its rules are handed on. docs/reliability.md names where the two still differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PRODUCT = "SoiCong"
LONGEST = 500 * 1024  # section 2.5: what must be read; Google reads no more either
_AGENT = re.compile(r"user[- ]?agent\s*(?::|\s)\s*(.*)", re.IGNORECASE)
# Misspellings that Protego forgives, too.
_RULE = re.compile(r"(allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw)\s*(?::|\s)", re.IGNORECASE)
_MAP = re.compile(r"site-?maps?\s*(?::|\s)", re.IGNORECASE)
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
# Bytes that are no plain text: letters beyond ASCII, and those at which Python would end a line.
_ESCAPED = re.compile(rb"[\x80-\xff\x00-\x08\x0b-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def ours(body: bytes, *, product: str = PRODUCT) -> str:
    """The rules of a file that concern us, as a robots.txt for everybody, with the site maps that it names.

    The groups of our name are merged; where there is none, those of '*' are. A web page has no rules.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return ""
    named: list[str] = []
    everybody: list[str] = []
    maps: list[str] = []
    is_named = False
    for agents, records in _groups(_lines(body), maps):
        if product.lower() in agents:
            is_named = True
            named += records
        if "*" in agents:
            everybody += records
    return "\n".join(("User-agent: *", *(named if is_named else everybody), *maps))


def _lines(body: bytes) -> Iterator[str]:
    """Lines without comments; bytes beyond ASCII are escaped, so that a rule in any encoding means its bytes."""
    if body[:2] in _UTF16:  # Windows' Notepad calls it 'Unicode'
        body = body.decode("utf-16", "replace").encode()
    if len(body) > LONGEST:  # a line that was cut in two might forbid more than it said
        head, _, _ = body[: LONGEST + 1].rpartition(b"\n")
        body = head or body[:LONGEST]
    for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"):
        body = body.removeprefix(mark)
    for line in _LINE_ENDS.split(body):
        plain = _ESCAPED.sub(
            lambda found: b"%%%02X" % found[0][0], line.partition(b"#")[0].replace(b"\t", b" ")
        )
        if text := plain.decode("ascii").strip():
            yield text


def _groups(lines: Iterable[str], maps: list[str]) -> Iterator[tuple[set[str], list[str]]]:
    """Each group's agents (lower case) and records. Only an agent that follows a rule begins a new group."""
    agents: set[str] = set()
    records: list[str] = []
    has_rules = False
    for line in lines:
        if found := _AGENT.fullmatch(line):
            if has_rules:
                yield agents, records
                agents, records, has_rules = set(), [], False
            agents.add(_token(found[1]))
        elif _MAP.match(line):
            maps.append(line)
        elif agents:
            has_rules = has_rules or _RULE.match(line) is not None
            records.append(line)
    yield agents, records


def _token(value: str) -> str:
    """The product token of a user-agent line: '*', or letters, '_' and '-' up to anything else."""
    if value == "*" or value.startswith("* "):
        return "*"
    found = re.match(r"[A-Za-z_-]*", value)
    return found[0].lower() if found else ""
