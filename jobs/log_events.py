"""Every event that a log line may tell, and how much it asks of people; docs/log-guide.md says what to do.

The level is a promise to who reads the log: INFO is to know, WARNING heals by itself or is told again in the morning's
digest, ERROR needs a person. A test holds this list and the guide together.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

EVERY: dict[str, LogEvent] = {}


@dataclass(frozen=True, kw_only=True)
class LogEvent:
    """A kind of log line: its name, for machines, and its level as logging counts them."""

    name: str
    level: int

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to do something when this line comes."""
        return self.level >= logging.ERROR


def _event(name: str, level: int = logging.INFO) -> LogEvent:
    return EVERY.setdefault(name, LogEvent(name=name, level=level))


# A portal, from its turn to its result
PORTAL_STARTED = _event("portal_started")
PORTAL_CONTINUED = _event("portal_continued")
PORTAL_WAITING = _event("portal_waiting")
PORTAL_TRIED_AGAIN = _event("portal_tried_again")
SECTION_FOUND = _event("section_found")
PROGRESS = _event("progress")
PORTAL_CRAWLED = _event("portal_crawled")
PORTAL_SCORED = _event("portal_scored")
PORTAL_UNSEEN = _event("portal_unseen", logging.WARNING)
PORTAL_PUT_OFF = _event("portal_put_off", logging.WARNING)
PORTAL_STOPPED = _event("portal_stopped", logging.ERROR)
PORTAL_FAILED = _event("portal_failed", logging.ERROR)
REPORT_NOT_WRITTEN = _event("report_not_written", logging.ERROR)

# A round
ROUND_BEGUN = _event("round_begun")
ROUND_ENDED = _event("round_ended")

# The nights
NIGHT_PLANNED = _event("night_planned")
NIGHT_BEGUN = _event("night_begun")
NIGHT_BROKEN_OFF = _event("night_broken_off", logging.WARNING)
NIGHT_ENDED = _event("night_ended")
NIGHT_UNSEEN = _event("night_unseen", logging.WARNING)
NIGHT_REFUSED = _event("night_refused", logging.ERROR)
NIGHT_UNFINISHED = _event("night_unfinished", logging.ERROR)
HOURS_DIFFER = _event("hours_differ", logging.WARNING)
WINDOW_TOO_SHORT = _event("window_too_short", logging.ERROR)
NO_SEALING_KEY = _event("no_sealing_key", logging.WARNING)
MAIL_UNREACHABLE = _event("mail_unreachable", logging.ERROR)
STORAGE_TROUBLE = _event("storage_trouble", logging.ERROR)
DISK_LOW = _event("disk_low", logging.ERROR)
STEP_DONE = _event("step_done")
STEP_FAILED = _event("step_failed", logging.ERROR)
STOPPED = _event("stopped")

# Workers and their queue
WORKER_READY = _event("worker_ready")
WORKER_STOPPING = _event("worker_stopping")
WORKER_LOST = _event("worker_lost", logging.ERROR)
NO_SHARED_PLACE = _event("no_shared_place", logging.WARNING)
JOB_LATER = _event("job_later")
JOB_TAKEN_OVER = _event("job_taken_over", logging.WARNING)
TAKEOVER_FAILED = _event("takeover_failed", logging.WARNING)
LEASE_LOST = _event("lease_lost", logging.WARNING)
ARCHIVES_SHARED = _event("archives_shared")
ARCHIVE_NOT_SHARED = _event("archive_not_shared", logging.WARNING)

# Archives of earlier runs
LOOKS_MISSING = _event("looks_missing", logging.WARNING)
ARCHIVE_NOT_READ = _event("archive_not_read", logging.WARNING)
NOT_JUDGED_AGAIN = _event("not_judged_again", logging.WARNING)

# What commands say to people, as lines of a log
SAID = _event("said")
BAD_INPUT = _event("bad_input", logging.ERROR)
FAULT = _event("fault", logging.ERROR)
# Lines of the crawler's room and of libraries; their level is their own
MESSAGE = _event("message")
