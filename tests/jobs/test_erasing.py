"""Erasing an address: a tombstone stays, everything else is as it was, and every later check tells it openly."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assurance.custody import Kind, broken_log, read_event
from assurance.verdict import State
from assurance.verify import Demands, verify
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from evidence.tombstones import PREFIX
from evidence.warc import scan
from jobs.custody import log_of, witness
from jobs.erasing import erase_address
from jobs.kept_archives import beside, settle
from jobs.problems import InputProblem
from jobs.redaction import MARK, plain_text, without_quotes
from jobs.verifying import Rejudge
from reports.build import portal_report
from reports.view import portal_view
from tests.assurance.example import HOME, PAGES, START
from tests.jobs.kept_runs import audited
from tests.jobs.test_retaining import packaged

NAME = "Trịnh Thị Ví Dụ"
QUESTION = f"{HOME}hoi-dap/7.html"
ASKED = {
    **PAGES,
    HOME: PAGES[HOME].replace("</nav>", '<a href="/hoi-dap">Hỏi đáp</a></nav>'),
    f"{HOME}hoi-dap": '<title>Hỏi đáp</title><h1>Hỏi đáp</h1><ul><li><a href="/hoi-dap/7.html">Thời gian cấp giấy phép'
    "</a> <span>12/10/2025</span></li></ul>",
    QUESTION: f"<title>Hỏi đáp</title><h1>Thời gian cấp giấy phép</h1><p>Người hỏi: {NAME}</p><p>Ngày gửi: 12/10/2025"
    "</p><p>Bao lâu thì có giấy phép?</p><p>Trả lời: 5 ngày làm việc. Ngày trả lời: 13/10/2025</p>",
}
REASON = "Điều 16 Nghị định 13/2023/NĐ-CP"


def erased(store: Store, number: int, url: str = QUESTION) -> None:
    erase_address(store, store.load_run(number), url, reason=REASON, requester="HS 15", by=witness())


def bytes_of(archive: Path, *, but: str) -> list[bytes]:
    content = archive.read_bytes()
    return [
        content[record.reference.offset : record.reference.offset + record.reference.length]
        for record in scan(archive)
        if record.target != but and not record.target.startswith(PREFIX)
    ]


def test_the_content_goes_and_its_hash_stays(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, pages=ASKED)
    archive = Path(store.load_run(number).archive)
    held = next(record for record in scan(archive) if record.target == QUESTION)
    kept = bytes_of(archive, but=QUESTION)
    assert NAME.encode() in b"".join(load_site(archive).body(page) for page in load_site(archive).pages)
    erased(store, number)

    assert bytes_of(archive, but=QUESTION) == kept
    site = load_site(archive)
    assert NAME.encode() not in b"".join(site.body(page) for page in site.pages)
    page = next(page for page in site.pages if page.url == QUESTION)
    assert (page.readable, page.reason, page.gone) == (False, "erased", False)
    assert store.load_pages(number)[QUESTION].reason == "erased"
    stone = next(
        record for record in scan(archive, payloads_of=frozenset({"metadata"})) if PREFIX in record.target
    )
    assert stone.target == f"{PREFIX}{QUESTION}"
    assert held.reference.payload_sha256.encode() in stone.payload
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", archive],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "digest fail" not in checked.stdout

    events = [event for line in log_of(store).lines() if (event := read_event(line)) is not None]
    assert events[-1]["kind"] == Kind.ERASURE
    facts = events[-1]["facts"]
    assert (facts["reason"], facts["requester"]) == (REASON, "HS 15")
    assert facts["records"] == [{"record": held.record_id, "sha256": held.reference.payload_sha256}]
    assert broken_log(log_of(store).lines()) is None
    document = store.load_document(number)
    assert document["run"]["erased"][0]["urls"] == [QUESTION]
    report = portal_report(document)
    told = (
        rf"Đã xoá 1 trang khỏi kho lưu theo yêu cầu, ngày \d\d/\d\d/\d{{4}} \(căn cứ: {re.escape(REASON)}\)"
    )
    assert re.search(told, report)
    cited = sum(item.url == QUESTION for item in portal_view(document).evidence)
    assert cited
    assert report.count("(đã xoá khỏi kho lưu theo yêu cầu)") == cited
    with pytest.raises(InputProblem, match="không có bản ghi nào"):
        erased(store, number)


def test_the_picture_and_its_words_go_with_the_page(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path)
    archive = Path(store.load_run(number).archive)
    words = "Chữ trên ảnh chụp".encode()
    assert words in gzip.decompress(archive.read_bytes())
    erased(store, number, HOME)
    assert words not in gzip.decompress(archive.read_bytes())
    gone = [record.target.removeprefix(PREFIX) for record in scan(archive) if PREFIX in record.target]
    assert gone == [HOME, f"urn:soicong:screenshot:{HOME}", f"urn:soicong:boxes:{HOME}"]
    home = next(page for page in load_site(archive).pages if page.url == HOME)
    assert (home.screenshot, home.boxes, home.reason) == (None, None, "erased")


def test_a_later_package_tells_erased_pages_from_forged_ones(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, pages=ASKED)
    earlier = packaged(store, number, tmp_path / "before")
    erased(store, number)
    erased(store, number, f"{HOME}tin-tuc")
    for path, gone in ((earlier, 0), (packaged(store, number, tmp_path / "after"), 2)):
        with path.open("rb") as stream:
            verdict = verify(stream, Demands(judge=Rejudge()))
        assert verdict.genuine, verdict.checks
        assert len(verdict.erased) == gone
        told = {check.name: check for check in verdict.checks}
        assert told["archive"].state is (State.NOTED if gone else State.PASSED)
        assert told["score"].state is (State.NOTED if gone else State.PASSED)
        if gone:
            assert "2 bản ghi đã xoá theo yêu cầu" in told["archive"].told
            assert "vì 2 trang đã xoá" in told["score"].told
            assert verdict.score["differs"]
            assert [one["target"] for one in verdict.document()["erased"]] == [f"{HOME}tin-tuc", QUESTION]


def test_records_that_went_without_a_word_are_still_a_forgery(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, pages=ASKED)
    archive = Path(store.load_run(number).archive)
    whole = archive.read_bytes()
    erased(store, number)
    archive.write_bytes(whole)
    with packaged(store, number, tmp_path / "after").open("rb") as stream:
        verdict = verify(stream, Demands())
    assert "không phải kho lưu" in next(check.told for check in verdict.checks if check.name == "binding")


def test_a_run_of_before_the_log(store: Store, tmp_path: Path) -> None:
    given = audited(store, tmp_path, pages=ASKED)
    run = store.load_run(given)
    old = store.start_run(run.agency, started_at=START, archive=run.archive)
    store.finish_run(old, finished_at=START, stop_reason="finished", status=RunStatus.DONE)
    erased(store, old)
    events = [read_event(line) for line in log_of(store).lines(f"{old}")]
    assert [event["kind"] for event in events if event] == ["found", "erasure"]


def test_killed_before_the_file_took_its_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = audited(store, tmp_path, pages=ASKED)
    archive = Path(store.load_run(number).archive)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", killed)
        erased(store, number)
    assert any(record.target == QUESTION for record in scan(archive))
    settle(log_of(store), store.load_run(number))
    assert not any(record.target == QUESTION for record in scan(archive))
    assert not beside(archive).exists()
    with packaged(store, number, tmp_path / "after").open("rb") as stream:
        assert verify(stream, Demands()).genuine


def test_a_run_in_progress_is_left_alone(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, pages=ASKED, status=RunStatus.RUNNING)
    with pytest.raises(InputProblem, match="đang chạy"):
        erased(store, number)


def test_a_result_quotes_no_more_of_the_page() -> None:
    def finding(note: str, url: str = QUESTION, quote: str = "") -> dict[str, Any]:
        return {"note": note, "measured": {"ai": [NAME, 3]}, "citations": [{"url": url, "quote": quote}]}

    document: dict[str, Any] = {
        "run": {"id": 7},
        "findings": [
            finding(
                f"Câu hỏi của ‘{NAME}’ ở mục ‘Hỏi đáp’ và ‘Tiếp nhận ý kiến’.",
                quote=f"Người hỏi: {NAME}, xã An",
            ),
            finding(f"‘{NAME}’", url=HOME),
        ],
    }
    words = plain_text(ASKED[QUESTION].encode())
    made = without_quotes(document, urls=[QUESTION], words=words, mark={"urls": [QUESTION]})
    first, second = made["findings"]
    assert first["note"] == f"Câu hỏi của ‘{MARK}’ ở mục ‘Hỏi đáp’ và ‘Tiếp nhận ý kiến’."
    assert first["measured"] == {"ai": [MARK, 3]}
    assert first["citations"] == [{"url": QUESTION, "quote": ""}]
    assert second == document["findings"][1]
    assert made["run"] == {"id": 7, "erased": [{"urls": [QUESTION]}]}
