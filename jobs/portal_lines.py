"""How an audit ended, as a log line: its points, or what became of it."""

from __future__ import annotations

from jobs.audit import Audit, Ended, Failure, PutOff, Stopped
from jobs.log_events import PORTAL_FAILED, PORTAL_PUT_OFF, PORTAL_SCORED, PORTAL_STOPPED, PORTAL_UNSEEN
from jobs.logs import tell
from jobs.problems import keep_trace


def tell_ended(ended: Ended, *, trace: bool = False) -> None:
    """Tell how the audit of a portal ended; who watches at a terminal is told at the end of the command.

    With `trace`, that of a fault of ours is kept and named; commands do that at their end (jobs.tell_failures).
    """
    agency = ended.request.agency.code
    if isinstance(ended, Audit):
        _tell_audit(ended, agency)
    elif isinstance(ended, Failure):
        error = f"{type(ended.error).__name__}: {ended.error}"
        tell(PORTAL_FAILED, agency=agency, error=error, trace=keep_trace(ended.error) if trace else "")
    elif isinstance(ended, Stopped):
        tell(PORTAL_STOPPED, agency=agency, run=ended.run_id, why=ended.why)
    elif isinstance(ended, PutOff):
        tell(PORTAL_PUT_OFF, agency=agency, reason=ended.why.value, why=ended.problem and str(ended.problem))


def _tell_audit(audit: Audit, agency: str) -> None:
    if audit.error:
        tell(PORTAL_FAILED, agency=agency, run=audit.run_id, error=audit.error)
    card = audit.scorecard
    if not audit.seen:
        tell(PORTAL_UNSEEN, agency=agency, run=audit.run_id, reason=audit.stop_reason)
        return
    tell(
        PORTAL_SCORED,
        agency=agency,
        run=audit.run_id,
        low=float(card.low),
        high=float(card.high),
        coverage=float(card.coverage),
        ended=audit.stop_reason,
    )
