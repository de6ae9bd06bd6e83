"""Near-duplicate texts: Charikar's simhash over runs of three words, compared by differing bits.

Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; Manku, Jain, Das Sarma, "Detecting
near-duplicates for web crawling", WWW 2007: 64 bits, pages that differ in at most three are near-duplicates.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter

BITS = 64
NEAR = 3  # differing bits
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_MOST_WORDS = 2000  # of a text; more says nothing new


def simhash(text: str) -> int:
    """A number of 64 bits that near-duplicate texts share but for a few bits. Numbers in the text count as one."""
    words = _WORD.findall(_DIGITS.sub("0", text.lower()))[:_MOST_WORDS]
    runs = Counter(" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2)))
    sums = [0] * BITS
    for run, weight in runs.items():
        digest = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest())
        for bit in range(BITS):
            sums[bit] += weight if digest >> bit & 1 else -weight
    return sum(1 << bit for bit, total in enumerate(sums) if total > 0)


def is_near(one: int, other: int) -> bool:
    """Whether two simhashes are those of near-duplicates."""
    return (one ^ other).bit_count() <= NEAR
