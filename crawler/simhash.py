"""Near-duplicate texts: Charikar's simhash over runs of three words, compared by differing bits.

Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; Manku, Jain, Das Sarma, "Detecting
near-duplicates for web crawling", WWW 2007: 64 bits, pages that differ in at most three are near-duplicates.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

BITS = 64
NEAR = 3  # differing bits
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_MOST_WORDS = 2000  # of a text; more says nothing new
_BYTES = BITS // 8
_LANE = 16  # bits for one count, more than the words of a text need
_SPREAD = tuple(sum((byte >> bit & 1) << _LANE * bit for bit in range(8)) for byte in range(256))


def simhash(text: str) -> int:
    """A number of 64 bits that near-duplicate texts share but for a few bits. Numbers in the text count as one."""
    words = _WORD.findall(_DIGITS.sub("0", text.lower()))[:_MOST_WORDS]
    runs = Counter(" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2)))
    # How many runs have each bit, eight counts side by side in one number for each byte of a digest.
    counts = [0] * _BYTES
    for run, weight in runs.items():
        for place, byte in enumerate(hashlib.blake2b(run.encode(), digest_size=_BYTES).digest()):
            counts[place] += weight * _SPREAD[byte]
    half = runs.total() / 2
    bits = "".join("1" if count > half else "0" for packed in counts for count in _apart(packed))
    return int(bits, 2)


def _apart(packed: int) -> Iterator[int]:
    """The eight counts of a byte's bits, the highest bit's first."""
    return (packed >> _LANE * bit & (1 << _LANE) - 1 for bit in reversed(range(8)))


def is_near(one: int, other: int) -> bool:
    """Whether two simhashes are those of near-duplicates."""
    return (one ^ other).bit_count() <= NEAR
