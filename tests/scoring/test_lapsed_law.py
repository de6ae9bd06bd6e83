"""Laws that ended are told from the first day without them, with what came in their place."""

from __future__ import annotations

from datetime import date

from scoring.lapsed_law import lapsed, lapsed_note


def test_a_decree_is_told_from_its_first_day_without_force() -> None:
    assert lapsed("Nghị định 43/2011/NĐ-CP", date(2022, 8, 14)) == ""
    assert lapsed("Nghị định 43/2011/NĐ-CP", date(2022, 8, 15)) == (
        "Nghị định 43/2011/NĐ-CP hết hiệu lực từ 15/08/2022, được thay bằng Nghị định 42/2022/NĐ-CP"
    )
    assert lapsed("Nghị định 43/2011/NĐ-CP", date(2026, 7, 1)).endswith(
        "được thay bằng Nghị định 42/2022/NĐ-CP, nay là Nghị định 224/2026/NĐ-CP"
    )
    assert lapsed("Luật Tiếp cận thông tin 104/2016/QH13", date(2030, 1, 1)) == ""


def test_a_table_tells_each_document_once() -> None:
    documents = ["Nghị định 43/2011/NĐ-CP", "Nghị định 224/2026/NĐ-CP", "Nghị định 43/2011/NĐ-CP"]
    note = lapsed_note(documents, date(2025, 12, 1))
    assert note.startswith("Căn cứ của tiêu chí đã hết hiệu lực: Nghị định 43/2011/NĐ-CP hết")
    assert note.count("43/2011") == 1
    assert lapsed_note(documents[1:2], date(2026, 12, 1)) == ""
