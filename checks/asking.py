"""Criteria that no look at a portal can judge: the agency is asked.

Applicability: facts that only the agency knows (approvals, numbers of its own files).
Expectation: none can be tested; the finding carries the question.
"""

from __future__ import annotations

from checks.case import Case
from checks.model import Finding, untested
from checks.registry import check


@check("ask_agency")
def ask_agency(case: Case, *, question: str) -> Finding:
    """Untested, with the question to put to the agency."""
    return untested(
        f"Thông tin này không xem được trên cổng; cần {case.site.agency.name} khai báo.", question=question
    )
