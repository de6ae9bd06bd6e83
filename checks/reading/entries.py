"""What one entry of a list tells: its own day, number, abstract and files."""

from __future__ import annotations

import re
from datetime import date

from checks.reading.documents import document_numbers
from checks.reading.entry_days import day_of_box, without_day
from checks.reading.facts import Item, Link
from checks.reading.links import is_file
from checks.reading.more import leads_on
from checks.reading.tree import Node
from checks.vietnamese import fold

_LABELLED = re.compile(r"[^\W\d][^:]{1,40}:\s")
_LEAST_ABSTRACT, _LEAST_BESIDE_NUMBER = 40, 10
_LONGEST_NUMBER = 40
_LEADS_ON = re.compile(r"(?:xem|doc) (?:chi tiet|them|tiep|toan van|noi dung)\b")


def _lines_of(node: Node) -> str:
    """Text of an entry with a line break at every block."""
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
        else:
            if top.is_block:
                pieces.append("\n")
                stack.append("\n")
            stack.extend(reversed(top.children))
    lines = (" ".join(line.split()) for line in "".join(pieces).replace("\r", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def item_of(box: Node, link: Link, files: tuple[str, ...], today: date | None) -> Item:
    """The item that a box with a title link is."""
    text = _lines_of(box)
    day = day_of_box(box, text, link.text, today)
    title = without_day(link.text)
    if _LEADS_ON.match(fold(title)):  # the entry is named above its 'Xem chi tiết …'
        title = max((line for line in text.split("\n") if line != link.text), key=len, default=title)
    rest = [
        line
        for line in text.split("\n")
        if line != link.text and not leads_on(line[:40]) and not is_file(line)
    ]
    abstract = max((line for line in rest if not line.startswith(title)), key=len, default="")
    least = _LEAST_ABSTRACT
    if (
        document_numbers(title) and len(title) <= _LONGEST_NUMBER
    ):  # named by its number: what it is about stands beside
        told = (line for line in rest if not line.startswith(title) and not _LABELLED.match(line))
        abstract, least = max(told, key=len, default=""), _LEAST_BESIDE_NUMBER
    numbers = document_numbers(link.text) or document_numbers(
        "\n".join(line for line in text.split("\n") if len(line) <= 60)
    )
    return Item(
        title=title,
        url=link.url,
        day=day.value if day else None,
        day_text=day.text if day else "",
        abstract=abstract if len(abstract) >= least else "",
        number=numbers[0] if numbers else "",
        files=files,
        text=text.replace("\n", " ")[:1200],
        path=box.path,
    )
