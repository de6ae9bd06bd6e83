"""Questions that each stand with a line about who asked and when, as feedback lists write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checks.reading.dates import find_dates, parse_day
from checks.vietnamese import fold, squeeze

_ASKER = re.compile(
    r"^\W*(?:nguoi (?:hoi|gui|dang|phan anh)|ho (?:va )?ten|gui boi|ban doc|cong dan|hoi boi|ngay (?:hoi|gui|phan anh)|"
    r"thoi gian (?:gui|hoi)|gui (?:ngay|luc))\b"
)
_BARE = re.compile(r"^(?:\d{1,2}[:h]\d{2}(?::\d\d)?|[ap]m|thu \w+|chu nhat|ngay|luc|\d+|\W)*$")
_ANSWERS = re.compile(
    r"^\W*(?:(?:da )?tra loi|noi dung (?:tra loi|giai dap)|phan hoi|giai dap|don vi tra loi|co quan tra loi)"
    r"(?: cua [\w ]{3,80})?\W*(?:\(?(?:ngay )?[\d/.\- :]*\)?)\W*(?::|$|\|)"
)
_AFTER_MARK = re.compile(r"[:：](?!\d\d)\s*(?P<text>.*)$")
_LONGEST_STAMP = 120
_LONGEST_NAME = 40
_LEAST_ANSWER = 15  # letters; less is a state, not an answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamped:
    """A question with its stamp: its text, what was answered ('' where nothing), and the days of both."""

    question: str
    answer: str
    asked_day: date | None
    answer_day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class _Stamp:
    place: int
    labelled: bool


def stamped_questions(lines: Sequence[str], titles: frozenset[str]) -> tuple[Stamped, ...]:
    """Questions of a page's lines; `titles` are folded texts that name the page and are no questions.

    None where no line says who asked and no answer is marked: then the days are those of a list.
    """
    folded = [fold(line) for line in lines]
    answers = [bool(_ANSWERS.match(text)) for text in folded]
    stamps = [
        stamp
        for stamp in (_stamp(lines, folded, place) for place in range(len(lines)))
        if stamp is not None and (stamp.labelled or not any(answers[max(0, stamp.place - 2) : stamp.place]))
    ]
    if not stamps or not (any(answers) or sum(stamp.labelled for stamp in stamps) > 1):
        return ()
    if not all(stamp.labelled for stamp in stamps) and any(stamp.labelled for stamp in stamps):
        stamps = [stamp for stamp in stamps if stamp.labelled]
    title_first = _title_first(lines, folded, titles, stamps)
    starts = [max(stamp.place - 1, 0) for stamp in stamps]
    found = []
    for number, stamp in enumerate(stamps):
        stop = starts[number + 1] if number + 1 < len(stamps) else len(lines)
        block = range(stamp.place + 1, stop)
        mark = next((place for place in block if answers[place]), stop)
        asked = lines[starts[number]] if title_first else " ".join(lines[stamp.place + 1 : mark])
        if len(asked) >= _LEAST_ANSWER:
            found.append(
                Stamped(
                    question=squeeze(asked)[:300],
                    answer=_answer(lines[mark:stop]),
                    asked_day=parse_day(lines[stamp.place]),
                    answer_day=next(filter(None, map(parse_day, lines[mark:stop])), None),
                    text=" ".join(lines[starts[number] : stop]),
                )
            )
    return tuple(found)


def _stamp(lines: Sequence[str], folded: Sequence[str], place: int) -> _Stamp | None:
    """The stamp that a line is: it names the asker and a day, or holds a day and nothing else."""
    line = lines[place]
    days = find_dates(line) if len(line) <= _LONGEST_STAMP else ()
    if len(days) != 1:
        return None
    if _ASKER.match(folded[place]):
        return _Stamp(place, True)
    rest = fold(line.replace(days[0].text, " "))
    return _Stamp(place, False) if place and _BARE.match(rest) else None


def _title_first(
    lines: Sequence[str], folded: Sequence[str], titles: frozenset[str], stamps: Sequence[_Stamp]
) -> bool:
    """Whether the question stands before its stamp; a short name there is the asker's, a page's title no question."""
    before = [stamp.place - 1 for stamp in stamps if stamp.place]
    names = sum(
        1
        for place in before
        if folded[place] in titles or (len(lines[place]) <= _LONGEST_NAME and is_name(lines[place]))
    )
    return names * 2 < len(before)


def is_name(line: str) -> bool:
    """Whether a short line is a name: at most six words, each with a capital."""
    words = re.findall(r"[^\W\d_]+", line)
    return 0 < len(words) <= 6 and "?" not in line and all(word[0].isupper() for word in words)


def _answer(lines: Sequence[str]) -> str:
    """The text of an answer after its mark, without days and the mark itself."""
    if not lines:
        return ""
    head = _AFTER_MARK.search(lines[0])
    kept = [head["text"] if head is not None else ""]
    kept += [line for line in lines[1:] if not _BARE.match(fold(line))]
    text = squeeze(" ".join(kept))
    return text[:2000] if len(text) > _LEAST_ANSWER else ""
