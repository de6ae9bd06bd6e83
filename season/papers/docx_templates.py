"""The Word templates of the season's papers, as they are handed out: made here, edited by staff in Word.

Placeholders are docxtpl's; what each stands for is told in docs/papers.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from season.papers import docx_decision, docx_letters
from season.papers import docx_pieces as pieces

TEMPLATES: dict[str, Callable[[Any], None]] = {
    "cong-van-khao-sat.docx": docx_letters.letter,
    "to-trinh.docx": docx_decision.proposal,
    "quyet-dinh.docx": docx_decision.decision,
    "danh-sach-so-noi-vu.docx": docx_letters.personnel,
}
"""File name → what lays the template out."""


def template(name: str) -> bytes:
    """A template as it is handed out. KeyError for a name that is not in TEMPLATES."""
    made = pieces.document()
    TEMPLATES[name](made)
    made.core_properties.created = made.core_properties.modified = datetime(2020, 3, 5, tzinfo=UTC)
    made.core_properties.author = made.core_properties.title = ""
    held = BytesIO()
    made.save(held)
    return held.getvalue()
