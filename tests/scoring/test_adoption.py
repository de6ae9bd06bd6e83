"""What no authority has adopted is not published."""

from __future__ import annotations

from scoring.adoption import why_not_published
from scoring.rubric import find
from scoring.scheme import find_scheme


def test_a_draft_cannot_be_published() -> None:
    said = why_not_published([find("province-2026-so"), find_scheme("cao-bang-1513-2018-so")])
    assert "(province-2026-so) là dự thảo tiêu chí, chưa ban hành" in said
    assert "cao-bang" not in said


def test_what_is_adopted_can() -> None:
    assert why_not_published([find_scheme("cao-bang-1513-2018-so")]) == ""
