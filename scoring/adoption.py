"""Whether what agencies are rated by may be published: only what an authority has adopted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Rated(Protocol):
    """A rubric or a scheme."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def draft_note(self) -> str:
        """What outputs are marked with; empty once it is adopted."""


def why_not_published(rated: Iterable[Rated]) -> str:
    """One sentence naming what no authority has adopted yet, and the mend; empty where all of it may be published."""
    drafts = {one.id: one for one in rated if one.draft_note}
    if not drafts:
        return ""
    named = "; ".join(f"‘{one.title}’ ({one.id})" for one in drafts.values())
    note = next(iter(drafts.values())).draft_note
    return (
        f"Chưa công bố được: {named} là {note}. Khi đã có quyết định, ghi số quyết định và ‘adopted: true’ vào tệp "
        "(‘Đã ban hành: có’ trong mẫu XLSX) rồi làm lại bước này."
    )
