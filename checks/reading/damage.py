"""Letters that a wrong conversion has destroyed on the way, so that a page says nothing reliable."""

from __future__ import annotations

import re

from checks.reading.facts import PageFacts

# The replacement sign, question marks inside a word, bytes without meaning.
_LOST_LETTERS = re.compile("\ufffd+|(?<=[^\\W\\d_])\\?+(?=[^\\W\\d_])|ÿ{2,}|(?<=[a-z])ÿ(?=[a-z])")
_SIGNS = ("\ufffd", "?", "ÿ")  # without which no letter is lost
_MOST = 0.01  # of all letters
_FEWEST_LETTERS = 40
_MOST_OF_FEW = 0.1  # of the letters of a page that has hardly any: what scripts will build a page from
_FEWEST_LOST = 3


def has_lost_letters(text: str) -> bool:
    """Whether a text lacks letters that once stood there."""
    if not any(sign in text for sign in _SIGNS):  # looking for one sign is what a processor does fastest
        return False
    return _LOST_LETTERS.search(text) is not None


def is_damaged(facts: PageFacts) -> bool:
    """Whether more than one letter of a hundred on a page is lost; one of ten where it says next to nothing."""
    labels = " ".join(link.text for link in facts.links)
    text = " ".join((facts.title, facts.main_text, facts.header_text, facts.footer_text, labels))
    if not has_lost_letters(text):
        return False
    letters = sum(1 for sign in text if sign.isalpha() or sign in "?\ufffd")
    lost = sum(len(found.group()) for found in _LOST_LETTERS.finditer(text))
    if letters < _FEWEST_LETTERS:
        return lost >= _FEWEST_LOST and lost > letters * _MOST_OF_FEW
    return lost > letters * _MOST
