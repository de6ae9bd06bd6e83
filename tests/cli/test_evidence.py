"""`./soicong evidence …` and `./soicong verify` as an official and an auditor use them."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from jobs.judging import judge
from jobs.judging_archive import run_facts
from scoring.rubric import find
from tests.assurance.authority import new_authority
from tests.assurance.example import OTHER, RUBRIC, START, write_archive
from tests.assurance.hostile import HOSTILE
from tests.cli.command import Soicong


@pytest.fixture
def run(soicong: Soicong) -> str:
    """A finished run in the database, of before there was a custody log."""
    archive = soicong.data / "archives" / "so-thu" / "20251015T020000Z.warc.gz"
    agency = write_archive(archive)
    database = f"sqlite:///{soicong.data / 'soicong.sqlite3'}"
    upgrade(database)
    with Store(database) as store:
        number = store.start_run(agency, started_at=START, archive=str(archive))
        site = load_site(archive)
        judged = judge(site, rubric=find(RUBRIC), at=date(2025, 10, 15), run=run_facts(site, number, archive))
        store.save_result(number, judged.assessment, judged.scorecard, judged.document)
        store.finish_run(
            number,
            finished_at=site.finished_at,
            stop_reason="finished",
            status=RunStatus.DONE,
            pages=site.pages,
        )
    return str(number)


def test_a_report_names_key_and_package_and_opens_the_archived_pages(soicong: Soicong, run: str) -> None:
    code = soicong.runs()[0]["agency"]
    assert soicong("report", code, "--out", "truoc").code == 0
    before = (soicong.folder / "truoc" / f"{code}.html").read_text("utf-8")
    assert "mã gói" not in before
    assert "dấu vân tay" not in before
    assert soicong("evidence", "key", "new").code == 0
    exported = soicong("evidence", "export", run, "-o", "goi.zip")
    assert exported.code == 0, exported.said
    ended = soicong("report", code, "--out", "sau")
    assert ended.code == 0, ended.said
    folder = soicong.folder / "sau"
    report = (folder / f"{code}.html").read_text("utf-8")
    (package,) = re.findall(r"Mã gói: (\w+)", exported.out)
    (key,) = re.findall(r"Khoá ký: ([\w ]+)", exported.out)
    assert f"mã gói: <code>{package}</code>" in report
    assert f"dấu vân tay SHA-256: <code>{key.strip()}</code>" in report
    links = re.findall(rf'href="({code}-chung-cu/\d+\.html)(?:#(trich-\d+))?"', report)
    assert any(anchor for _, anchor in links)
    for file, anchor in links:
        assert f'id="{anchor}"' in (folder / file).read_text("utf-8") or not anchor


def test_from_key_to_verdict(soicong: Soicong, run: str) -> None:
    made = soicong("evidence", "key", "new")
    assert made.code == 0, made.said
    assert "không bị ghi đè" in soicong.refuses("evidence", "key", "new")
    ended = soicong("evidence", "export", run, "-o", "goi.zip")
    assert ended.code == 0, ended.said
    assert "Mức: SIGNED." in ended.out
    first = (soicong.folder / "goi.zip").read_bytes()

    again = soicong(
        "evidence", "export", run, "-o", "lai.zip", TZ="Asia/Ho_Chi_Minh", LC_ALL="C", USER="khac"
    )
    assert again.code == 0, again.said
    assert (soicong.folder / "lai.zip").read_bytes() == first

    public = soicong.data / "keys" / "signing.pub"
    verified = soicong("verify", "goi.zip", "--trust", public, "--json")
    assert verified.code == 0, verified.said
    verdict = json.loads(verified.out)
    assert (verdict["grade"], verdict["signer"]["trusted"]) == ("SIGNED", True)
    assert verdict["score"] == {**verdict["score"], "same": True, "same_version": True}

    (soicong.folder / "khac.pub").write_bytes(OTHER.public_pem)
    stranger = soicong("verify", "goi.zip", "--trust", "khac.pub", "--quick")
    assert stranger.code == 1
    assert "người ký không phải khoá được nêu" in stranger.out

    changed = bytearray(first)
    changed[len(changed) // 2] ^= 1
    (soicong.folder / "sua.zip").write_bytes(bytes(changed))
    forged = soicong("verify", "sua.zip", "--quick")
    assert forged.code == 1
    assert "KHÔNG còn nguyên" in forged.out

    judged = soicong("rescore", "goi.zip", "--at", "2025-10-15", "--rubric", RUBRIC, "--json", "kq.json")
    assert judged.code == 0, judged.said
    assert soicong.json("kq.json")["agency"]["code"] == "so-thu"

    log = soicong("evidence", "log")
    assert log.code == 0, log.said
    kinds = [line.split()[4] for line in log.out.splitlines()[:-1]]
    assert kinds[:4] == ["found", "assessment", "export", "export"]
    assert "verification" in kinds


def test_what_cannot_be_done_as_asked(soicong: Soicong, run: str) -> None:
    assert "runs list" in soicong.refuses("evidence", "export", "muoi")
    assert "999" in soicong.refuses("evidence", "export", "999")
    assert "key new" in soicong.refuses("evidence", "key", "show")
    (soicong.folder / "hong.pem").write_text("khong phai khoa", "utf-8")
    bad_key = {"SOICONG_SIGNING_KEY": str(soicong.folder / "hong.pem")}
    assert "Ed25519" in soicong.refuses("evidence", "export", run, "-o", "goi.zip", **bad_key)
    assert not (soicong.folder / "goi.zip").exists()
    assert "khong-co.zip" in soicong.refuses("verify", "khong-co.zip")
    for kind, said in (
        ("text", "không phải gói ZIP"),
        ("climbs", "không an toàn"),
        ("encrypted", "mật khẩu"),
    ):
        (soicong.folder / f"{kind}.zip").write_bytes(HOSTILE[kind]())
        assert said in soicong.refuses("verify", f"{kind}.zip")
    assert "--at-least" in soicong.refuses("verify", "text.zip", "--at-least", "VANG")
    assert "--trust" in soicong.refuses("verify", "text.zip", "--trust", "khong-phai-khoa")


def test_what_the_policy_no_longer_keeps(soicong: Soicong, run: str) -> None:
    archive = next((soicong.data / "archives").rglob("*.warc.gz"))
    before = archive.read_bytes()
    shown = soicong("evidence", "retain", "--dry-run")
    assert shown.code == 0, shown.said
    assert f"Giữ lại dù quá hạn: lượt {run} (lượt đầy đủ mới nhất của cơ quan)" in shown.out
    assert soicong("evidence", "retain").code == 0
    assert archive.read_bytes() == before
    assert "khong-co.yaml" in soicong.refuses("evidence", "retain", "--policy", "khong-co.yaml")

    with Store(f"sqlite:///{soicong.data / 'soicong.sqlite3'}") as store:
        again = store.start_run(store.load_run(int(run)).agency, started_at=START, archive="")
        later = START + timedelta(days=2)
        kept = soicong.data / "archives" / "so-thu" / "20251017T020000Z.warc.gz"
        kept.write_bytes(before)
        store.finish_run(again, finished_at=later, stop_reason="finished", status=RunStatus.FAILED)
        newer = store.start_run(store.load_run(int(run)).agency, started_at=later, archive=str(kept))
        store.finish_run(newer, finished_at=later, stop_reason="finished", status=RunStatus.DONE)
    gone = soicong("evidence", "retain")
    assert gone.code == 0, gone.said
    assert f"Lượt {run}" in gone.out
    assert not archive.exists()
    assert kept.exists()
    for command in (("rescore", run), ("evidence", "export", run)):
        assert "theo chính sách lưu trữ" in soicong.refuses(*command)
    assert "deletion" in soicong("evidence", "log", "--run", run).out


def test_what_a_person_has_erased(soicong: Soicong, run: str) -> None:
    page = "https://so.thu.gov.vn/gioi-thieu"
    assert "--reason" in soicong.refuses("evidence", "erase", run, page)
    assert "căn cứ" in soicong.refuses("evidence", "erase", run, page, "--reason", " ")
    assert "không có bản ghi" in soicong.refuses("evidence", "erase", run, f"{page}/khac", "--reason", "thử")
    ended = soicong("evidence", "erase", run, page, "--reason", "yêu cầu của công dân", "--requester", "HS 3")
    assert ended.code == 0, ended.said
    assert "Đã xoá 1 bản ghi" in ended.out
    again = soicong("rescore", run)
    assert "1 trang đã xoá theo yêu cầu" in again.out
    assert soicong("evidence", "export", run, "-o", "goi.zip").code == 0
    verified = soicong("verify", "goi.zip", "--json")
    assert verified.code == 0, verified.said
    assert json.loads(verified.out)["erased"][0]["target"] == page


def test_what_third_parties_get_and_who_has_looked(soicong: Soicong, run: str) -> None:
    given = soicong("evidence", "export", run, "--for-third-parties", "-o", "rut-gon.zip")
    assert given.code == 0, given.said
    assert "Bản rút gọn cho bên thứ ba" in given.out
    verified = soicong("verify", "rut-gon.zip", "--json")
    assert verified.code == 0, verified.said
    verdict = json.loads(verified.out)
    assert {one["name"]: one["state"] for one in verdict["checks"]}["score"] == "noted"
    assert "không chứa kho lưu" in soicong.refuses("rescore", "rut-gon.zip")
    assert soicong("report", "so-thu").code == 0
    assert soicong("rescore", run).code == 0
    assert soicong("runs", "compare", run, run).code == 0
    kinds = [line.split()[4] for line in soicong("evidence", "log").out.splitlines()[:-1]]
    assert kinds[:4] == ["found", "assessment", "export", "verification"]
    assert kinds[4:] == ["view"] * 3


def test_a_time_stamp_that_could_not_be_had_at_first(soicong: Soicong, run: str, tmp_path: Path) -> None:
    authority = new_authority(tmp_path / "authority")

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = authority.answer(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    assert soicong("evidence", "key", "new").code == 0
    server = HTTPServer(("127.0.0.1", 0), Answers)
    away = {"SOICONG_TIME_AUTHORITY": "http://127.0.0.1:9/", "SOICONG_TIME_ROOT": str(authority.root)}
    there = {**away, "SOICONG_TIME_AUTHORITY": f"http://127.0.0.1:{server.server_port}/"}
    ended = soicong("evidence", "export", run, "-o", "goi.zip", **away)
    assert ended.code == 0, ended.said
    assert "Chưa có dấu thời gian" in ended.out
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert soicong("evidence", "stamp", "goi.zip", **there).code == 0
        sealed = soicong("evidence", "seal", **there)
        assert sealed.code == 0, sealed.said
    finally:
        server.shutdown()
        server.server_close()
    verified = soicong(
        "verify", "goi.zip", "--quick", "--at-least", "SIGNED+TIME", "--time-root", authority.root, "--json"
    )
    assert verified.code == 0, verified.said
    verdict = json.loads(verified.out)
    assert verdict["grade"] == "SIGNED+TIME"
    assert "THU NGHIEM" in verdict["time"]["authority"]
    assert "đã có dấu thời gian" in soicong.refuses("evidence", "stamp", "goi.zip", **there)
