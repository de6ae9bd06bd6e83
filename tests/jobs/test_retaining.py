"""What the policy no longer keeps goes, on both engines, also where the process is killed in between."""

from __future__ import annotations

import gzip
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from assurance.custody import Kind, broken_log, read_event
from assurance.verify import Demands, verify
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from evidence.tombstones import SCREENSHOT
from evidence.traffic import LIST
from evidence.warc import scan
from evidence.writing import held
from jobs.custody import hash_of_file, log_of, witness
from jobs.evidence_settings import evidence_settings
from jobs.kept_archives import archive_of, beside, marked, settle, thinned
from jobs.packaging import evidence_of_run, sealed, write_package
from jobs.problems import InputProblem
from jobs.retaining import Plan, carry_out, newest_complete, plan
from jobs.retention_policy import DEFAULT, Policy, What, load_policy
from jobs.retention_told import tell
from jobs.settings import settings
from jobs.verifying import Rejudge
from reports.build import portal_report
from tests.jobs.kept_runs import NOW, audited


def planned(store: Store, data: Path, policy: Policy | None = None, *, registered: bool = True) -> Plan:
    known = ["so-thu"] if registered else []
    return plan(
        store.list_runs(),
        policy or load_policy(),
        data=data,
        registered=known,
        log=log_of(store),
        now=NOW,
    )


def done(store: Store, found: Plan) -> None:
    for step in found.steps:
        carry_out(store, step, load_policy(), witness())


def kinds(store: Store) -> list[str]:
    return [event["kind"] for line in log_of(store).lines() if (event := read_event(line)) is not None]


def said(found: Plan, *, dry_run: bool = True) -> str:
    stream = io.StringIO()
    tell(Console(width=400, file=stream), load_policy(), found, dry_run=dry_run)
    return stream.getvalue()


def packaged(store: Store, number: int, folder: Path) -> Path:
    """The package of a run, unsigned."""
    folder.mkdir(exist_ok=True)
    sealing = evidence_settings(settings({"SOICONG_DATA": str(folder)}), {})
    path = folder / f"{number}.zip"
    write_package(sealed(evidence_of_run(store, store.load_run(number)), sealing, folder), path)
    return path


def test_old_runs_go_and_the_newest_stays(store: Store, tmp_path: Path) -> None:
    oldest = audited(store, tmp_path, days=2000)
    year = audited(store, tmp_path, days=400)
    newest = audited(store, tmp_path, days=380)
    before = packaged(store, oldest, tmp_path / "packages").read_bytes()
    paths = {number: Path(store.load_run(number).archive) for number in (oldest, year, newest)}
    hashes = {number: hash_of_file(path) for number, path in paths.items()}

    found = planned(store, tmp_path)
    assert [(step.run.id, step.rule.what) for step in found.steps] == [
        (year, What.SCREENSHOTS),
        (oldest, What.ARCHIVES),
    ]
    assert [(run.id, why) for run, why in found.stay] == [(newest, "lượt đầy đủ mới nhất của cơ quan")]
    text = said(found)
    assert f"Lượt {oldest}" in text and "Luật Lưu trữ 2024" in text and "chưa xoá gì" in text
    assert {number: hash_of_file(path) for number, path in paths.items()} == hashes

    done(store, found)
    assert not paths[oldest].exists()
    assert hash_of_file(paths[newest]) == hashes[newest]
    assert not any(record.target.startswith(SCREENSHOT) for record in scan(paths[year]))
    assert kinds(store)[-2:] == [Kind.THINNING, Kind.DELETION]
    events = [read_event(line) for line in log_of(store).lines()]
    deletion = (events[-1] or {})["facts"]
    assert deletion["archive_sha256"] == hashes[oldest]
    assert deletion["reason"].startswith("Kho lưu của lượt chính thức")
    assert broken_log(log_of(store).lines()) is None
    assert planned(store, tmp_path).steps == ()

    run = store.load_run(oldest)
    with pytest.raises(
        InputProblem, match=rf"lượt {oldest} đã được xoá ngày \d\d/\d\d/\d{{4}} theo chính sách"
    ):
        archive_of(store, run)
    page = portal_report(marked(store.load_document(oldest), run))
    assert "theo chính sách lưu trữ; kết quả đã chấm vẫn còn, nhưng trang đã lưu không mở lại được" in page
    assert "Quy định: Kho lưu của lượt chính thức" in page
    assert (tmp_path / "packages" / f"{oldest}.zip").read_bytes() == before


def test_an_archive_without_its_screenshots_gives_the_same_score(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, days=400)
    audited(store, tmp_path)
    run = store.load_run(number)
    site = load_site(Path(run.archive))
    assert "Chữ trên ảnh chụp".encode() in gzip.decompress(Path(run.archive).read_bytes())
    done(store, planned(store, tmp_path))
    thin = load_site(Path(run.archive))
    assert [page.screenshot and page.screenshot.payload_sha256 for page in thin.pages] == [
        page.screenshot and page.screenshot.payload_sha256 for page in site.pages
    ]
    with packaged(store, number, tmp_path / "packages").open("rb") as stream:
        verdict = verify(stream, Demands(judge=Rejudge()))
    assert verdict.genuine, verdict.checks
    assert verdict.score["same"] is True
    assert [stone.why for stone in verdict.erased] == ["policy", "policy"]
    assert all(page.boxes is None for page in thin.pages)
    assert "Chữ trên ảnh chụp".encode() not in gzip.decompress(Path(run.archive).read_bytes())
    assert any("theo chính sách lưu trữ" in check.told for check in verdict.checks if check.name == "archive")


def test_browser_traffic_goes_by_a_rule_of_its_own_and_everything_still_verifies(
    store: Store, tmp_path: Path
) -> None:
    number = audited(store, tmp_path, days=400, traffic=True)
    audited(store, tmp_path)
    archive = Path(store.load_run(number).archive)
    before = archive.read_bytes()
    found = planned(store, tmp_path)
    assert [(step.rule.what, step.records) for step in found.steps] == [
        (What.SCREENSHOTS, 1),
        (What.TRAFFIC, 8),
    ]
    assert "Bỏ phần trình duyệt tải thêm trong kho lưu quá 365 ngày" in said(found)
    assert "1 lượt, 0 tệp, 1 ảnh, 8 câu trả lời" in said(found)
    assert archive.read_bytes() == before

    done(store, found)
    assert planned(store, tmp_path).steps == ()
    left = list(scan(archive))
    assert not any(record.asked_by for record in left)
    assert sum(record.target.startswith(LIST) for record in left) == 2
    assert "Hội nghị lần".encode() not in gzip.decompress(archive.read_bytes())
    told = thinned(log_of(store), number)
    assert [(one["what"], one["records"]) for one in told] == [("screenshots", 2), ("traffic", 16)]
    assert all(one["reason"] == step.rule.reason for one, step in zip(told, found.steps, strict=True))

    with packaged(store, number, tmp_path / "packages").open("rb") as stream:
        verdict = verify(stream, Demands(judge=Rejudge()))
    assert verdict.genuine, verdict.checks
    assert verdict.score["same"] is True
    stones = [stone for stone in verdict.erased if stone.asked_by]
    assert (len(stones), {stone.why for stone in stones}) == (16, {"policy"})
    assert all(len(stone.sha256) == 64 for stone in stones)
    page = portal_report(marked(store.load_document(number), store.load_run(number), told))
    assert "không còn ảnh chụp trang, theo chính sách lưu trữ" in page
    assert "không còn những gì trình duyệt tải thêm khi dựng trang" in page
    assert "chỉ để xem lại trang y như lúc thu" in page


def test_an_archive_that_lost_its_screenshots_before_loses_traffic_by_a_later_rule(
    store: Store, tmp_path: Path
) -> None:
    number = audited(store, tmp_path, days=400, traffic=True)
    audited(store, tmp_path)
    pictures, traffic = planned(store, tmp_path).steps
    carry_out(store, pictures, load_policy(), witness())
    assert planned(store, tmp_path).steps[0].rule == traffic.rule
    done(store, planned(store, tmp_path))
    with packaged(store, number, tmp_path / "packages").open("rb") as stream:
        assert verify(stream, Demands()).genuine


def test_other_runs_are_kept_for_a_shorter_time(store: Store, tmp_path: Path) -> None:
    failed = audited(store, tmp_path, days=100, status=RunStatus.FAILED)
    audited(store, tmp_path, days=95)
    audited(store, tmp_path, days=1)
    assert [step.run.id for step in planned(store, tmp_path).steps] == [failed]
    assert len(planned(store, tmp_path, registered=False).steps) == 2


def test_a_run_in_progress_stays(store: Store, tmp_path: Path) -> None:
    open_run = audited(store, tmp_path, days=500, status=RunStatus.INTERRUPTED)
    audited(store, tmp_path)
    archive = Path(store.load_run(open_run).archive)
    os.utime(archive, (NOW.timestamp(), NOW.timestamp()))
    assert "còn chạy tiếp được" in planned(store, tmp_path).stay[0][1]
    long_ago = (NOW - timedelta(days=500)).timestamp()
    os.utime(archive, (long_ago, long_ago))
    assert [step.run.id for step in planned(store, tmp_path).steps] == [open_run]
    with held(archive):
        assert "đang chạy" in planned(store, tmp_path).stay[0][1]


def test_nothing_outside_of_the_data_folder_goes(store: Store, tmp_path: Path) -> None:
    audited(store, tmp_path / "elsewhere", days=2000)
    inside = audited(store, tmp_path / "data", days=1900)
    audited(store, tmp_path / "data")
    linked = Path(store.load_run(inside).archive)
    outside = tmp_path / "kept.warc.gz"
    linked.rename(outside)
    linked.symlink_to(outside)
    found = planned(store, tmp_path / "data")
    assert found.steps == ()
    assert {why for _, why in found.stay} == {"kho lưu nằm ngoài thư mục dữ liệu"}
    assert len(found.stay) == 2


def test_the_newest_complete_run_is_one_that_was_seen(store: Store, tmp_path: Path) -> None:
    seen = audited(store, tmp_path, days=20)
    audited(store, tmp_path, days=30)
    audited(store, tmp_path, days=2, status=RunStatus.NOT_SEEN)
    audited(store, tmp_path, days=1, status=RunStatus.FAILED)
    assert newest_complete(store.list_runs()) == {seen}


@pytest.mark.parametrize("what", ["delete", "thin"])
def test_killed_between_the_event_and_the_deed(
    store: Store, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = audited(store, tmp_path, days=2000 if what == "delete" else 400)
    audited(store, tmp_path)
    archive = Path(store.load_run(number).archive)
    step = planned(store, tmp_path).steps[0]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", killed)
        patched.setattr("jobs.kept_archives._unlink", killed)
        carry_out(store, step, load_policy(), witness())
    told = kinds(store)
    assert archive.exists()
    assert told[-1] == ("deletion" if what == "delete" else "thinning")

    settle(log_of(store), store.load_run(number))
    assert archive.exists() is (what == "thin")
    assert not beside(archive).exists()
    assert kinds(store) == told
    assert planned(store, tmp_path).steps == ()
    if what == "thin":
        with packaged(store, number, tmp_path / "packages").open("rb") as stream:
            assert verify(stream, Demands()).genuine


def test_killed_before_the_event_nothing_has_happened(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = audited(store, tmp_path, days=400)
    audited(store, tmp_path)
    run = store.load_run(number)
    archive = Path(run.archive)
    before = archive.read_bytes()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("jobs.retaining.replace_archive", killed)
        done(store, planned(store, tmp_path))
    assert beside(archive).exists()
    settle(log_of(store), run)
    assert archive.read_bytes() == before
    assert not beside(archive).exists()
    assert len(planned(store, tmp_path).steps) == 1


def test_a_file_that_came_in_the_place_of_a_deleted_one_is_not_ours_to_delete(
    store: Store, tmp_path: Path
) -> None:
    number = audited(store, tmp_path, days=2000)
    audited(store, tmp_path)
    archive = Path(store.load_run(number).archive)
    done(store, planned(store, tmp_path))
    archive.write_bytes(b"another")
    with pytest.raises(InputProblem, match="theo chính sách lưu trữ"):
        archive_of(store, store.load_run(number))
    assert archive.read_bytes() == b"another"


@pytest.mark.parametrize(
    ("change", "said_of_it"),
    [
        ({"schema": "x"}, "schema"),
        ({"more": 1}, "đúng các mục"),
        ({"rules": []}, "rules"),
        ({"rules": [{"what": "archives", "runs": "all", "keep_days": 0, "reason": "a"}]}, "keep_days"),
        ({"rules": [{"what": "archives", "runs": "all", "keep_days": True, "reason": "a"}]}, "keep_days"),
        ({"rules": [{"what": "archives", "runs": "all", "keep_days": 9, "reason": ""}]}, "reason"),
        ({"rules": [{"what": "archives", "runs": "all", "keep": "never", "reason": "a"}]}, "always"),
        ({"rules": [{"what": "results", "runs": "all", "keep_days": 9, "reason": "a"}]}, "không được xoá"),
        ({"rules": [{"what": "keys", "runs": "all", "keep_days": 9, "reason": "a"}]}, "what phải là"),
        (
            {
                "rules": [
                    {"what": "archives", "runs": "all", "keep_days": 9, "reason": reason}
                    for reason in ("a", "b")
                ]
            },
            "nói lại",
        ),
    ],
)
def test_a_policy_that_cannot_be_meant(tmp_path: Path, change: dict[str, object], said_of_it: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(DEFAULT.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(InputProblem, match=said_of_it):
        load_policy(path)


def test_a_policy_says_each_thing_in_full(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(DEFAULT.read_text("utf-8").replace("rules:", "rules: &all"), "utf-8")
    with pytest.raises(InputProblem, match="neo YAML"):
        load_policy(path)


def test_files_that_are_no_policy(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="Không đọc được"):
        load_policy(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_text("a: [", "utf-8")
    with pytest.raises(InputProblem, match="YAML"):
        load_policy(tmp_path / "bad.yaml")
