"""The process of a round that was started from the page: `python -m jobs.round_process OPTIONS_OF_CRAWL`.

Light on purpose: it only waits for the commands, and hands a wish to stop on to them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from jobs.night_watch import GUARD, Watch
from jobs.problems import ExitCode

_LONGEST = timedelta(days=7)
_GUARD_LASTS = timedelta(minutes=15)


def main(arguments: Sequence[str]) -> int:
    """Make the round, and let the guard look at it where it is one over all portals; the exit code of the round."""
    watch, now = Watch({}), datetime.now(UTC)
    with watch.signals():
        code = watch.run(["crawl", *arguments], until=now + _LONGEST)
        if "--all" in arguments and code in (ExitCode.DONE, ExitCode.UNSEEN):
            watch.run(list(GUARD), until=datetime.now(UTC) + _GUARD_LASTS)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
