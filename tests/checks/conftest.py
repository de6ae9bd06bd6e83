"""No check, in any test of this folder, tells an absence in a finding that could not be settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checks.model import Finding, Outcome
from tests.honesty import accusing


@pytest.fixture(autouse=True)
def open_findings_accuse_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[str] = []
    begin = Finding.__init__

    def noted(self: Finding, *arguments: Any, **fields: Any) -> None:
        begin(self, *arguments, **fields)
        if self.outcome in (Outcome.CANT_TELL, Outcome.UNTESTED):
            made.append(self.note)

    monkeypatch.setattr(Finding, "__init__", noted)
    yield
    assert [note for note in made if accusing(note)] == []
