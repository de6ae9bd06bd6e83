"""Challenge and block pages are told from ordinary ones: by one answer alone, and in whole crawls over loopback."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from benchmarks.reliability.blocks_answers import Sample, samples
from benchmarks.reliability.blocks_crawl import FREE, SECTIONS, crawled
from benchmarks.reliability.blocks_ordinary import WANTED, look_alikes, ordinary
from benchmarks.table import Row
from crawler.fetching import Answer, outcome_of
from evidence.model import Visibility

# What the recogniser of before (words anywhere on a short page) reached on the same answers, seen when they were
# written and before it was changed.
_AT_FIRST = "recognised at first: 20 of 30 kinds, 5 of 16 of the second set; 19 of 42 look-alikes were taken for blocks"
_STAY_BLOCKED = frozenset({"geo_block"})  # waiting does not help, so they are not asked twice
_MOST_REQUESTS = 10
# As tools do that go by title and words; for comparison.
_BY_WORDS = re.compile(
    r"captcha|robot|access denied|forbidden|blocked|rejected|bi (?:tu choi|chan|khoa)|tuong lua|vui long cho|too many"
    r"|just a moment|attention required"
)


def measure(form: str) -> list[Row]:
    """All forms are the same but for the crawls: one kind in five is crawled in the short form."""
    pages, real = ordinary()
    kinds, second = samples("kinds.http"), samples("held_out.http")
    return [
        _all(kinds, "kinds of challenge and block pages recognised", _AT_FIRST),
        _all(
            second,
            "… of a second set, written with the first and left aside while the recogniser was made",
            "all of them at the first run of the new recogniser",
        ),
        Row(
            what="ordinary pages taken for blocked",
            goal=f"0 of {WANTED}",
            reached=f"{_taken(pages, is_blocked)} of {len(pages)}",
            ok=not _taken(pages, is_blocked) and len(pages) == WANTED,
            note=f"{len(look_alikes())} look-alikes, {real} pages of real portals, the others of the sample province",
        ),
        Row(
            what="for comparison: by status and words alone, kinds recognised / ordinary pages taken for blocked",
            goal="—",
            reached=f"{_taken(kinds, by_words)} of {len(kinds)} / {_taken(pages, by_words)} of {len(pages)}",
            ok=_taken(pages, by_words) > 0,
            note="the look-alikes are hard for it",
        ),
        *_crawls([*(kinds[::5] if form == "short" else kinds), *samples("unspoken.http")]),
    ]


def _crawls(kinds: Sequence[Sample]) -> list[Row]:
    """What becomes of portals that begin to block in the middle of a crawl."""
    ended, blind = crawled(kinds), crawled(kinds[4:7], blind=True)
    deceived = sum(one.deceived for one in ended)
    stays = [one for one in ended if not one.lifts]
    lifts = [one for one in ended if one.lifts and one.kind not in _STAY_BLOCKED]
    whole = [one for one in lifts if one.content == len(SECTIONS) and not one.marked]
    most = max(one.asked_after for one in stays)
    named = [one for one in stays if one.marked and one.stop_reason in ("blocked", "finished")]
    missed = ", ".join(
        sorted({one.kind for one in (*lifts, *stays)} - {one.kind for one in (*whole, *named)})
    )
    return [
        Row(
            what="crawls of portals that block after three pages: block pages read as content",
            goal="0",
            reached=f"{deceived} in {len(ended)} crawls",
            ok=not deceived and all(one.content >= FREE for one in ended),
            note="8 kinds have no word that anybody could know: they show by their sameness; without the recognition: "
            f"{sum(one.deceived for one in blind)} in {len(blind)} crawls",
        ),
        Row(
            what="… where the block lifts: portals seen whole in the same run",
            goal=f"{len(lifts)} of {len(lifts)}",
            reached=f"{len(whole)} of {len(lifts)}",
            ok=len(whole) == len(lifts),
            note=missed or "by a later, slower try; a country's border is not asked twice",
        ),
        Row(
            what="… where it never lifts: portals left with their pages marked `blocked`, requests after the block",
            goal=f"{len(stays)} of {len(stays)}, ≤ {_MOST_REQUESTS}",
            reached=f"{len(named)} of {len(stays)}, {most}",
            ok=len(named) == len(stays) and most <= _MOST_REQUESTS,
            note=missed,
        ),
        Row(
            what="control: the recognition switched off is deceived",
            goal="> 0",
            reached=str(sum(one.deceived for one in blind)),
            ok=any(one.deceived for one in blind),
            note="the same portals",
        ),
    ]


def is_blocked(page: Sample) -> bool:
    """Whether one answer alone is judged to be a block."""
    return outcome_of(answer_of(page)).visibility is Visibility.BLOCKED


def by_words(page: Sample) -> bool:
    """The rival: a status of filters, or a word of notices."""
    text = unicodedata.normalize("NFD", page.body.decode("utf-8", "replace").lower().replace("đ", "d"))
    bare = re.sub(r"[\u0300-\u036f]", "", text)
    return page.status in (403, 429) or bool(_BY_WORDS.search(bare))


def answer_of(page: Sample) -> Answer:
    """A sample as the crawler gets it."""
    return Answer(
        url=f"http://so.example.gov.vn{page.path}", status=page.status, headers=page.headers, body=page.body
    )


def _taken(pages: Sequence[Sample], judge: Callable[[Sample], bool]) -> int:
    return sum(judge(page) for page in pages)


def _all(pages: Sequence[Sample], what: str, note: str) -> Row:
    missed = [page.name for page in pages if not is_blocked(page)]
    return Row(
        what=what,
        goal=f"{len(pages)} of {len(pages)}",
        reached=f"{len(pages) - len(missed)} of {len(pages)}",
        ok=not missed,
        note=f"missed: {', '.join(missed)}" if missed else note,
    )
