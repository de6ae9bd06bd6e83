"""Titles of boxes by where they stand: a short text alone, right before entries, whatever its markup.

Half of the portals write them as <b>, <td class=DeMuc>, <span class=Head>, <a href="#"> or a <div> of any class.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from checks.reading.dates import find_dates
from checks.reading.facts import Region
from checks.reading.more import is_more
from checks.reading.tree import Node
from checks.vietnamese import fold

_LONGEST = 70
_MOST_WORDS = 14
_ENOUGH = 2  # entries under a title
_SENTENCE = 4  # words of an entry on average; a menu's are shorter
_LEAD = 40  # letters before an entry's link in its line: a day, a number
_LOOK_AT = 6  # entries of a list that are looked at
_WHERE = frozenset({Region.MAIN, Region.ASIDE, Region.OTHER})
_NEVER = frozenset(
    {
        "li",
        "td",
        "th",
        "option",
        "label",
        "button",
        "img",
        "input",
        "select",
        "form",
        "time",
        "dd",
        "center",
        "ul",
        "ol",
        "thead",
    }
)
_FIELDS = ("input", "button", "select", "textarea")
_ROOMS = frozenset({"li", "select", "nav", "form", "a"})  # what stands in them is an entry, a menu or a field
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)(?:$|[?#])", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:trang (?:chu|truoc|sau|\d)|home\b|tong (?:so|cong)|hien thi|co \d|tim (?:kiem|thay)|sap xep|loc theo|tu khoa|"
    r"luot |online|dang (?:online|truy cap)|xin chao|dang (?:nhap|ky)|ket qua tim|chon |hom nay|so (?:ky )?hieu|trich yeu|"
    r"stt\b|ngay |(?:tieu de|title|ten (?:van ban|bai viet))$)"
)


def box_titles(body: Node, known: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """Elements that stand as titles over two or more entries, each with its words, in document order.

    `known` are the headings found by their markup: neither they nor what they stand over get another title.
    """
    starts = sorted(node.order for node in known)
    inside = {order for node in known for order in range(node.order, node.end)}
    for parent in body.walk():
        if parent.anchors < _ENOUGH or parent.region not in _WHERE or parent.tag in _ROOMS:
            continue
        brothers = parent.children
        for place, node in enumerate(brothers[:-1]):
            if (
                isinstance(node, str)
                or not 3 <= node.text_length <= _LONGEST + 12
                or node.order in inside
                or node.tag in _NEVER
            ):
                continue
            within = bisect_left(starts, node.order)
            if within < len(starts) and starts[within] < node.end:
                continue
            words = _words(node)
            if (
                words
                and _stands_alone(brothers, place)
                and _over_entries(node, brothers, place + 1, inside, starts)
            ):
                yield node, words


def _words(node: Node) -> str:
    """The words of a title without its link to more; '' where the text is no title."""
    if node.anchors > 2 or node.region not in _WHERE or node.find(*_FIELDS) is not None:
        return ""
    if sum(1 for tag in ("td", "th") for cell in node.below(tag) if cell.text_length) > 1:
        return ""  # a row of labels or of tabs
    text = node.text
    more = [link.text for link in node.below("a") if not link.text_length or is_more(link.text)]
    if node.anchors - len(more) > 1:
        return ""
    for label in filter(None, more):
        text = text.replace(label, " ", 1)
    text = " ".join(text.split()).strip(" »›>|:-–•")
    folded = fold(text)
    letters = re.search(r"[^\W\d_]{2}", text)
    if (
        not letters
        or len(text) > _LONGEST
        or len(folded.split()) > _MOST_WORDS
        or text.endswith((".", ",", ";"))
    ):
        return ""
    return "" if _NO_TITLE.match(folded) or find_dates(text) or is_more(text) else text


def _stands_alone(brothers: Sequence[Node | str], place: int) -> bool:
    """Whether nothing else stands on the title's line: before it, or after it up to the next block."""
    node = brothers[place]
    if isinstance(node, Node) and node.is_block:
        return True
    before = (brothers[number] for number in range(place - 1, -1, -1))
    after = (brothers[number] for number in range(place + 1, len(brothers)))
    return _line_ends(before) and _line_ends(after)


def _line_ends(neighbours: Iterable[Node | str]) -> bool:
    """Whether the next thing but blanks is a block or the end."""
    for one in neighbours:
        if isinstance(one, Node):
            return one.is_block
        if one.strip():
            return False
    return True


def _over_entries(
    node: Node, brothers: Sequence[Node | str], start: int, inside: set[int], starts: list[int]
) -> bool:
    """Whether entries follow: two or more links that begin lines of their own, and no other heading before them."""
    links: list[Node] = []
    for brother in (brothers[number] for number in range(start, len(brothers))):
        if isinstance(brother, str) or not (brother.text_length or brother.anchors):
            continue
        if not brother.anchors or brother.order in inside or brother.region not in _WHERE:
            break
        if not links and node.anchors and _twins(node, brother):
            return False  # an entry like the one after it
        following = bisect_left(starts, brother.order)
        found = _leading(brother, starts[following] if following < len(starts) else brother.end)
        if not found:
            break
        links += found
        if len(links) >= _LOOK_AT:
            break
    if len(links) < _ENOUGH:
        return False
    linked = any(link.text_length and not is_more(link.text) for link in node.below("a"))
    words = sum(len(link.text.split()) for link in links)
    return not linked or words >= _SENTENCE * len(links)


def _twins(one: Node, other: Node) -> bool:
    return one.tag == other.tag and one.get("class") == other.get("class")


def _leading(box: Node, limit: int) -> list[Node]:
    """The first links of a box that begin blocks of their own; none where a heading (`limit`) stands before them."""
    found: list[Node] = []
    blocks: set[int] = set()
    for node in box.below("a"):
        if node.order >= limit:
            break
        if not (node.text_length or _is_banner(node)) or is_more(node.text):
            continue
        block = next((above for above in node.ancestors() if above.is_block or above is box), box)
        if block.order in blocks or _text_before(node, block) > _LEAD:
            continue
        blocks.add(block.order)
        found.append(node)
        if len(found) >= _LOOK_AT:
            break
    return found


def _is_banner(link: Node) -> bool:
    """Whether a link is a picture that leads somewhere, not one that only grows when it is clicked."""
    return link.find("img") is not None and not _PICTURE.search(link.get("href"))


def _text_before(node: Node, block: Node) -> int:
    """Letters of a block before a link."""
    length = 0
    for child in block.children:
        if isinstance(child, str):
            length += len(child.strip())
        elif child.order <= node.order < child.end:
            break
        else:
            length += child.text_length
    return length
