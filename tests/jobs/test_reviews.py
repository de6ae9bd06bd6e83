"""Verification and objections as staff do them: three columns, reviews, a second person, undo, links, answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from db.migrate import upgrade
from db.season_records import ClaimRecord
from db.seasons import OfficialChoice
from db.store import Store
from jobs.addresses import today
from jobs.objections import add_objection, answer_objection, list_objections
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_acts import confirm_review, exempt, set_review, undo_review
from jobs.review_bulk import accept_claims
from jobs.review_history import show_history
from jobs.review_links import check_links
from jobs.review_questions import ask_agency, keep_reply
from jobs.review_table import list_reviews
from jobs.season_ranking import rank_season
from tests.season.example import FORM_ITEM, MEASURED_ITEM, agency, findings, form, keep_run, opened

TODAY = today()
LAN, MINH = Author(by="Lan", why="đã xem"), Author(by="Minh", why="xem lại")
ITEM = MEASURED_ITEM.id


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A season in verification: one agency at half of all points, which claims all of one item."""
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        whose = agency("so-a", "Sở A")
        opened(
            store,
            (whose,),
            letter_on=TODAY - timedelta(days=20),
            answers_due=TODAY - timedelta(days=5),
            verification_on=TODAY - timedelta(days=4),
            publication_on=TODAY + timedelta(days=20),
            closed_on=TODAY + timedelta(days=60),
            second_reviewer_above=Fraction(1, 2),
        )
        run = keep_run(store, whose, findings(Fraction(1, 2)))
        store.season_desk().keep_forms(
            [form("so-a", {ITEM: MEASURED_ITEM.points, FORM_ITEM.id: Fraction(1)})]
        )
        store.seasons().choose(
            OfficialChoice(
                season=2026,
                agency_code="so-a",
                run_id=run,
                recorded_at=datetime.now(UTC),
                recorded_by="Lan",
                reason="BB 1",
            )
        )
    return tmp_path


def rows(capsys: pytest.CaptureFixture[str], *, everything: bool = False) -> dict[str, dict[str, Any]]:
    capsys.readouterr()
    list_reviews(["so-a"], season=None, everything=everything, kind=None, as_json=True)
    return {one["item"]: one for one in json.loads(capsys.readouterr().out)}


def test_differences_come_by_points_and_agreeing_items_on_demand(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys)
    assert list(found) == sorted(found, key=lambda item: -found[item]["points"])
    half = float(MEASURED_ITEM.points / 2)
    assert (found[ITEM]["difference"], found[ITEM]["points"]) == ("over_claimed", half)
    assert found[FORM_ITEM.id]["difference"] == "cannot_be_verified"
    assert len(rows(capsys, everything=True)) > 50
    list_reviews(["so-a"], season=None, everything=False, kind=None, as_json=False)
    assert "tự chấm cao hơn" in capsys.readouterr().out


def set_points(points: str, author: Author = LAN, **changes: Any) -> None:
    facts: dict[str, Any] = {"evidence": ["CV 12"], "season": None, "scheme": None}
    set_review("so-a", ITEM, points, author=author, **facts | changes)


def test_a_review_above_the_limit_waits_for_a_second_person_and_an_undo_keeps_the_trail(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    most = float(MEASURED_ITEM.points)
    set_points(str(MEASURED_ITEM.points))
    assert "chờ người thứ hai" in capsys.readouterr().out
    waiting = rows(capsys)[ITEM]
    assert (waiting["origin"], waiting["review"]["waits"]) == ("measured", True)
    with pytest.raises(InputProblem, match="do chính ‘Lan’ ghi: cần một người khác"):
        confirm_review([1], season=None, author=Author(by="lan ", why="x"))
    confirm_review([1], season=None, author=MINH)
    assert rows(capsys)[ITEM]["official"] == [most, most]
    undo_review(1, season=None, author=MINH)
    assert rows(capsys)[ITEM]["origin"] == "measured"
    with pytest.raises(InputProblem, match="đã bị huỷ"):
        undo_review(1, season=None, author=MINH)
    show_history("so-a", season=None)
    told = capsys.readouterr().out
    assert all(word in told for word in ("Lan ghi mục", "Minh xác nhận", "Minh huỷ", "(trước "))


@pytest.mark.parametrize(
    ("points", "changes", "sentence"),
    [
        ("99", {}, "nhận từ 0 đến"),
        ("nhiều", {}, "nhận được ‘nhiều’"),
        ("1", {"evidence": []}, "Cần chứng cứ"),
        ("1", {"author": Author(by="Lan", why="")}, "Cần lý do"),
        ("1", {"scheme": "province-2026-xa"}, "không chấm Sở A theo"),
        ("1", {"season": 2031}, "Kỳ 2031 chưa mở"),
    ],
)
def test_what_cannot_be_laid_down_is_one_sentence(
    data: Path, points: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InputProblem, match=sentence):
        set_points(points, **changes)


def test_an_unknown_item_or_review_is_named(data: Path) -> None:
    with pytest.raises(InputProblem, match=r"99\.9"):
        set_review("so-a", "99.9", "1", evidence=["x"], season=None, scheme=None, author=LAN)
    with pytest.raises(InputProblem, match="không có cơ quan mã ‘so-z’"):
        set_review("so-z", ITEM, "1", evidence=["x"], season=None, scheme=None, author=LAN)
    with pytest.raises(InputProblem, match="không có thẩm tra số 7"):
        confirm_review([7], season=None, author=MINH)


def test_an_exemption_lasts_until_its_day(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputProblem, match="đã qua"):
        exempt("so-a", ITEM, until="01/01/2026", season=None, scheme=None, author=LAN)
    exempt("so-a", ITEM, until="31/12/2099", season=None, scheme=None, author=LAN)
    confirm_review([1], season=None, author=MINH)
    assert rows(capsys)[ITEM]["exempt"] is True
    rank_season(None, at=None, as_json=True)
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert table["lines"][0]["reviews"] == 1


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = {"/there": 200, "/busy": 503}.get(self.path, 404)
        body = b"<html><body><p>Trang co noi dung</p></body></html>"
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(5)


def test_only_what_the_server_says_is_gone_counts_as_broken(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served() as place:
        gone, busy, there = (f"http://{place}/{path}" for path in ("gone", "busy", "there"))
        with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
            claims = (
                ClaimRecord(item=FORM_ITEM.id, points=Fraction(1), links=(gone, there)),
                ClaimRecord(item=ITEM, points=MEASURED_ITEM.points, links=(busy, "http://10.0.0.1/x")),
            )
            store.season_desk().keep_forms([replace(form("so-a", {}), claims=claims)])
        check_links([], season=None, delay=0, allow_hosts=[place])
        told = capsys.readouterr().out
    assert f"KHÔNG MỞ ĐƯỢC (404): {gone} – so-a" in told
    assert "Đã xem 4 đường dẫn: 1 mở được, 1 không mở được, 2 chưa kết luận được." in told
    found = rows(capsys)
    assert found[FORM_ITEM.id]["difference"] == "link_does_not_work"
    assert found[ITEM]["difference"] == "over_claimed"


def test_an_objection_has_its_clock_and_an_accepted_one_sets_points(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f"{TODAY - timedelta(days=3):%d/%m/%Y}"
    facts: dict[str, Any] = {"season": None, "scheme": None, "author": LAN, "received": None}
    add_objection("so-a", ITEM, "Mục có từ tháng 3.", told=told, **facts)
    assert f"trả lời trước hết ngày {TODAY + timedelta(days=7):%d/%m/%Y}" in capsys.readouterr().out
    add_objection("so-a", ITEM, "Lại.", told=f"{TODAY - timedelta(days=30):%d/%m/%Y}", **facts)
    assert "MUỘN" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="chưa có nội dung"):
        add_objection("so-a", ITEM, " ", told=None, **facts)
    with pytest.raises(InputProblem, match="--points chỉ dùng cùng --accept"):
        answer_objection(2, "Không.", accepted=False, points="1", evidence=(), author=LAN)
    answer_objection(2, "Trang trống.", accepted=False, points=None, evidence=(), author=LAN)
    half = MEASURED_ITEM.points / 2 + Fraction(1, 4)
    answer_objection(1, "Đã thấy.", accepted=True, points=f"{float(half)}", evidence=["CV"], author=LAN)
    assert rows(capsys)[ITEM]["official"] == [float(half), float(half)]
    list_objections(None, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(one["number"], one["accepted"], one["late"]) for one in found] == [
        (1, True, False),
        (2, False, True),
    ]
    with pytest.raises(InputProblem, match="Không có kiến nghị số 9"):
        answer_objection(9, "x", accepted=False, points=None, evidence=(), author=LAN)


def test_claims_are_accepted_in_bulk_where_nothing_was_measured(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts: dict[str, Any] = {"evidence": ["BB 12"], "season": None, "scheme": None, "author": LAN}
    with pytest.raises(InputProblem, match="Cần chứng cứ"):
        accept_claims("so-a", [], **facts | {"evidence": []})
    with pytest.raises(InputProblem, match=f"Mục {ITEM} của Sở A máy đã đo được"):
        accept_claims("so-a", [FORM_ITEM.id, ITEM], **facts)
    assert rows(capsys)[FORM_ITEM.id]["origin"] == "open", "all or none"
    accept_claims("so-a", [], **facts)
    assert "chờ người thứ hai: ./soicong review confirm 1" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="không có mục nào đã tự chấm"):
        accept_claims("so-a", [], **facts)
    with pytest.raises(InputProblem, match="không có thẩm tra số 9"):
        confirm_review([1, 9], season=None, author=MINH)
    assert rows(capsys)[FORM_ITEM.id]["origin"] == "open", "all or none"
    confirm_review([1], season=None, author=MINH)
    found = rows(capsys)[FORM_ITEM.id]
    assert (found["origin"], found["official"]) == ("reviewed", [1.0, 1.0])


def test_a_question_waits_for_its_answer_and_stands_in_the_trail(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = Author(by="Lan", why="Mục tin hằng ngày ở đâu?")
    ask_agency("so-a", ITEM, season=None, scheme=None, author=question)
    assert "Câu hỏi số 1 gửi Sở A" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="đang có câu hỏi số 1 chờ trả lời"):
        ask_agency("so-a", ITEM, season=None, scheme=None, author=question)
    list_reviews([], season=None, everything=False, kind=None, as_json=True)
    listed = json.loads(capsys.readouterr().out)
    (told,) = [one["question"] for one in listed if one["item"] == ITEM]
    assert told == {"number": 1, "text": question.why, "reply": None}

    undo_review(1, season=None, author=LAN)
    assert "Đã rút câu hỏi số 1" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="câu hỏi đã được rút"):
        keep_reply(1, evidence=(), season=None, author=MINH)
    ask_agency("so-a", ITEM, season=None, scheme=None, author=question)
    keep_reply(3, evidence=("https://so-a.vn/tin",), season=None, author=Author(by="Lan", why="CV 301"))
    with pytest.raises(InputProblem, match="đã có trả lời, không rút"):
        undo_review(3, season=None, author=LAN)
    with pytest.raises(InputProblem, match="không có thẩm tra số 3"):
        confirm_review([3], season=None, author=MINH)
    with pytest.raises(InputProblem, match="đã có trả lời"):
        keep_reply(3, evidence=(), season=None, author=MINH)
    capsys.readouterr()
    show_history("so-a", season=None)
    trail = capsys.readouterr().out
    assert f"Lan hỏi cơ quan mục {ITEM} : Mục tin hằng ngày ở đâu?" in trail
    assert f"Lan trả lời câu hỏi mục {ITEM} số 3: CV 301" in trail
