"""Back-ups: what they hold, what they copy again, and that a restored one is the installation again."""

from __future__ import annotations

import contextlib
import resource
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assurance.seal import new_signer
from db.copying import CopiedTable, copy_database, fingerprint
from db.migrate import upgrade
from db.models import Base
from db.session import create_engine, parse_url
from db.snapshot import stored_archives, take, url_of
from db.store import Store
from jobs.backing_up import back_up
from jobs.backup_form import read_manifest, snapshots
from jobs.custody import log_of
from jobs.problems import ExitCode, InputProblem
from jobs.rescoring import rescore_one
from jobs.restoring import restore
from jobs.shared_archives import settled_in_shared_place
from tests.jobs.kept_runs import audited


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that commands work on; with an SQLite database unless a test names another."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SOICONG_DATA", str(folder))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    return folder


@pytest.fixture
def filled(data: Path) -> Iterator[Store]:
    """Two runs, the second of which refers to the archive of the first."""
    upgrade(url_of(data / "soicong.sqlite3"))
    with Store(url_of(data / "soicong.sqlite3")) as store:
        first = audited(store, data, days=2)
        audited(store, data, days=1, earlier=first)
        yield store


def backed_up(to: Path, *, keep: int | None = None, with_keys: bool = False, check: bool = False) -> ExitCode:
    return back_up(to, keep=keep, with_keys=with_keys, check=check)


def content(url: str) -> dict[str, CopiedTable]:
    engine = create_engine(parse_url(url))
    with engine.connect() as connection:
        found = {table.name: fingerprint(connection, table) for table in Base.metadata.sorted_tables}
    engine.dispose()
    return found


def archives(folder: Path) -> set[Path]:
    return set((folder / "archives").glob("*/*.warc.gz"))


def test_a_restored_back_up_is_the_installation_again(
    empty_url: str,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SOICONG_DATABASE", empty_url)
    upgrade(empty_url)
    tmp_path = data.parent
    with Store(empty_url) as store:
        first = audited(store, data, days=2)
        second = audited(store, data, days=1, earlier=first)
        log = list(log_of(store).lines())
    assert backed_up(tmp_path / "b") is ExitCode.DONE
    shutil.rmtree(data)
    served = empty_url.startswith("postgresql")
    target = request.getfixturevalue("postgresql_url")() if served else None
    assert restore(tmp_path / "b", to=tmp_path / "new", at=None, database=target) is ExitCode.DONE
    said = capsys.readouterr().out
    assert f"Đã chấm lại thử lượt {second} (Sở Thử nghiệm): giống từng byte." in said
    assert "nhật ký chứng cứ liền mạch (4 sự kiện)" in said
    url = target or url_of(tmp_path / "new" / "soicong.sqlite3")
    if target is not None:  # the server's rows, exactly, but for the archives' places
        before, after = content(empty_url), content(target)
        assert {name for name in before if before[name] != after[name]} == {"runs"}
        assert not (tmp_path / "new" / "soicong.sqlite3").exists()
    with Store(url) as store:
        runs = store.list_runs()
        assert [run.id for run in runs] == [second, first]
        assert all(Path(run.archive).is_file() for run in runs)
        assert {Path(run.archive).parents[1] for run in runs} == {tmp_path / "new" / "archives"}
        assert list(log_of(store).lines()) == log
        third = audited(store, tmp_path / "new")  # numbers go on
        assert third == second + 1
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path / "new"))
    monkeypatch.setenv("SOICONG_DATABASE", url)
    done = rescore_one(str(second), tier=None, rubric_id=None, at=None, json=None, out=tmp_path / "out")
    assert done is ExitCode.DONE


def test_a_second_back_up_copies_only_what_is_new(
    filled: Store, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backed_up(tmp_path / "b")
    assert "2 kho lưu (2 mới" in capsys.readouterr().out
    kept = {path: path.stat().st_ino for path in (tmp_path / "b").glob("archives/*/*")}
    audited(filled, data)
    assert backed_up(tmp_path / "b", check=True) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "3 kho lưu (1 mới" in said
    assert "Đã đọc lại mọi tệp của các bản sao lưu: khớp." in said
    assert len(snapshots(tmp_path / "b")) == 2
    assert {path: path.stat().st_ino for path in kept} == kept


def test_anybody_can_check_a_back_up_with_sha256sum(filled: Store, tmp_path: Path) -> None:
    backed_up(tmp_path / "b")
    (snapshot,) = snapshots(tmp_path / "b")
    words = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(words, cwd=snapshot, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("OK") == 4  # manifest, database, two archives


def test_only_the_newest_back_ups_stay_and_the_archives_that_they_need(
    filled: Store, data: Path, tmp_path: Path
) -> None:
    backed_up(tmp_path / "b")
    (first,) = snapshots(tmp_path / "b")
    gone = data / "archives" / "so-thu" / "0002.warc.gz"
    gone.unlink()
    assert backed_up(tmp_path / "b", keep=2) is ExitCode.OURS  # it says what is missing
    assert len(list((tmp_path / "b").glob("archives/*/*"))) == 2
    assert backed_up(tmp_path / "b", keep=2) is ExitCode.OURS
    assert not first.exists()
    assert len(snapshots(tmp_path / "b")) == 2
    assert len(list((tmp_path / "b").glob("archives/*/*"))) == 1


def test_a_missing_and_a_damaged_archive_are_named_and_the_good_copy_stays(
    filled: Store, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backed_up(tmp_path / "b")
    capsys.readouterr()
    (data / "archives" / "so-thu" / "0001.warc.gz").unlink()
    second = data / "archives" / "so-thu" / "0002.warc.gz"
    second.write_bytes(second.read_bytes()[:-1])
    assert backed_up(tmp_path / "b") is ExitCode.OURS
    said = capsys.readouterr().out
    assert "Cần xem lại: lượt 1 không còn tệp kho lưu." in said
    assert "Cần xem lại: lượt 2 kho lưu khác với nhật ký chứng cứ (hỏng hoặc bị sửa)." in said
    first, _ = snapshots(tmp_path / "b")
    assert restore(tmp_path / "b", to=tmp_path / "new", at=first.name, database=None) is ExitCode.DONE
    assert len(archives(tmp_path / "new")) == 2


def test_keys_are_in_a_back_up_only_when_asked_for(
    filled: Store, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputProblem, match=r"Không có khoá ký .* bỏ --with-keys"):
        backed_up(tmp_path / "b", with_keys=True)
    assert snapshots(tmp_path / "b") == []
    signer = new_signer()
    (data / "keys").mkdir()
    (data / "keys" / "signing.pem").write_bytes(signer.private_pem(""))
    (data / "keys" / "signing.pub").write_bytes(signer.public_pem)
    backed_up(tmp_path / "b")
    assert "Khoá ký không nằm trong bản sao lưu" in capsys.readouterr().out
    (without,) = snapshots(tmp_path / "b")
    assert not (without / "keys").exists()
    backed_up(tmp_path / "b", with_keys=True)
    restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None)
    restored = tmp_path / "new" / "keys" / "signing.pem"
    assert restored.read_bytes() == (data / "keys" / "signing.pem").read_bytes()
    assert restored.stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "keys" / "signing.pub").read_bytes() == signer.public_pem


def test_a_back_up_taken_while_runs_are_written_is_of_one_moment(
    filled: Store, data: Path, tmp_path: Path
) -> None:
    enough, failures = threading.Event(), []

    def write() -> None:
        try:
            while not enough.is_set():
                audited(filled, data)
        except Exception as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        codes = [backed_up(tmp_path / "b") for _ in range(4)]
    finally:
        enough.set()
        writer.join()
    assert failures == []
    assert codes == [ExitCode.DONE] * 4
    found = []
    for place, snapshot in enumerate(snapshots(tmp_path / "b")):
        new = tmp_path / f"new-{place}"
        assert restore(tmp_path / "b", to=new, at=snapshot.name, database=None) is ExitCode.DONE
        told = stored_archives(new / "soicong.sqlite3")
        assert {Path(one.archive) for one in told} >= archives(new)
        found.append(len(told))
    assert found == sorted(found)
    assert found[-1] > found[0]


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The system takes no file beyond this size, as a disk that is full in the middle of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [1_000, 100_000])  # too little for an archive; for the database
def test_a_disk_that_takes_no_more_is_one_sentence_and_leaves_no_half_back_up(
    filled: Store, tmp_path: Path, room: int
) -> None:
    with largest_file(room), pytest.raises(InputProblem, match=r"ổ đĩa|cỡ lớn nhất"):
        backed_up(tmp_path / "b")
    assert snapshots(tmp_path / "b") == []
    assert backed_up(tmp_path / "b") is ExitCode.DONE
    assert len(snapshots(tmp_path / "b")) == 1
    with largest_file(room), pytest.raises(InputProblem, match=r"ổ đĩa|cỡ lớn nhất"):
        restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None)
    assert not (tmp_path / "new").exists()


def test_too_little_room_is_said_before_anything_is_written(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr("jobs.backup_files.shutil.disk_usage", lambda _path: free)
    with pytest.raises(InputProblem, match=r"không đủ chỗ: cần khoảng [\d,]+ MB, còn 1,0 MB"):
        backed_up(tmp_path / "b")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda b, s: flip(next(b.glob("archives/*/*"))), r"kho lưu của lượt \d .* không khớp mã băm"),
        (lambda b, s: next(b.glob("archives/*/*")).unlink(), r"Bản sao lưu thiếu kho lưu của lượt \d"),
        (lambda b, s: flip(s / "database.sqlite3"), "đã hỏng: database.sqlite3 không khớp mã băm"),
        (lambda b, s: flip(s / "manifest.json"), "manifest.json không khớp SHA256SUMS"),
        (lambda b, s: (s / "manifest.json").unlink(), "không có tệp hoặc thư mục này"),
    ],
)
def test_a_damaged_back_up_is_refused_and_the_place_stays_empty(
    filled: Store, tmp_path: Path, damage: Callable[[Path, Path], None], sentence: str
) -> None:
    backed_up(tmp_path / "b")
    (snapshot,) = snapshots(tmp_path / "b")
    damage(tmp_path / "b", snapshot)
    with pytest.raises(InputProblem, match=sentence):
        restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None)
    assert not (tmp_path / "new").exists()


def test_a_damaged_copy_is_found_and_copied_anew(
    filled: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backed_up(tmp_path / "b")
    flip(next((tmp_path / "b").glob("archives/*/*")))
    assert backed_up(tmp_path / "b", check=True) is ExitCode.OURS
    assert "Hỏng 1 tệp trong bản sao lưu" in capsys.readouterr().out
    assert backed_up(tmp_path / "b", check=True) is ExitCode.DONE
    assert "(1 mới" in capsys.readouterr().out


def rewritten(snapshot: Path, statement: str) -> None:
    """A forged back-up: its database changed, and all hashes made to fit."""
    file = snapshot / "database.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()
    from dataclasses import replace

    from jobs.backup_files import hashed

    manifest = replace(read_manifest(snapshot), database=hashed(file))
    (snapshot / "manifest.json").write_bytes(manifest.content())
    (snapshot / "SHA256SUMS").write_bytes(manifest.sums())


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "mới hơn chương trình này"),
        ("DROP TABLE alembic_version", "không phải là cơ sở dữ liệu còn nguyên"),
        ("DELETE FROM agencies", "không phải là cơ sở dữ liệu còn nguyên"),
        (
            "DELETE FROM custody WHERE number = 2",
            "Nhật ký chứng cứ trong bản sao lưu bị sửa: đứt tại sự kiện 2",
        ),
        (
            'UPDATE custody SET line = replace(line, \'"kind": "capture"\', \'"kind": "found"\')',
            "Nhật ký chứng cứ trong bản sao lưu bị sửa",
        ),
    ],
)
def test_a_forged_or_newer_database_is_refused(
    filled: Store, tmp_path: Path, statement: str, sentence: str
) -> None:
    backed_up(tmp_path / "b")
    (snapshot,) = snapshots(tmp_path / "b")
    rewritten(snapshot, statement)
    with pytest.raises(InputProblem, match=sentence):
        restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None)
    assert not (tmp_path / "new").exists()


def test_a_result_that_its_archive_does_not_give_is_refused(filled: Store, tmp_path: Path) -> None:
    backed_up(tmp_path / "b")
    (snapshot,) = snapshots(tmp_path / "b")
    rewritten(
        snapshot,
        "UPDATE scorecards SET document = (SELECT document FROM scorecards WHERE run_id = 1), evaluated_at = '2025-10-16'",
    )
    with pytest.raises(InputProblem, match="chấm lại từ bản sao lưu cho kết quả khác"):
        restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None)


def test_places_that_are_not_empty_are_left_alone(filled: Store, data: Path, tmp_path: Path) -> None:
    backed_up(tmp_path / "b")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(InputProblem, match=r"Thư mục ‘.*full’ không trống"):
        restore(tmp_path / "b", to=tmp_path / "full", at=None, database=None)
    with pytest.raises(
        InputProblem, match=r"Cơ sở dữ liệu .* không trống; chỉ khôi phục vào cơ sở dữ liệu trống"
    ):
        restore(tmp_path / "b", to=tmp_path / "new", at=None, database=url_of(data / "soicong.sqlite3"))
    assert not (tmp_path / "new").exists()
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("source", "at", "sentence"),
    [
        ("nowhere", None, "không phải thư mục sao lưu của Soi Cổng"),
        ("data", None, "không phải thư mục sao lưu của Soi Cổng"),
        ("b", "20200101T000000Z", "Không có bản sao lưu ‘20200101T000000Z’; các bản mới nhất: 2"),
    ],
)
def test_what_is_no_back_up(
    filled: Store, tmp_path: Path, source: str, at: str | None, sentence: str
) -> None:
    backed_up(tmp_path / "b")
    with pytest.raises(InputProblem, match=sentence):
        restore(tmp_path / source, to=tmp_path / "new", at=at, database=None)


def test_a_back_up_goes_neither_into_the_archives_nor_twice_at_once_nor_of_nothing(
    data: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputProblem, match="Chưa có cơ sở dữ liệu nào để sao lưu"):
        backed_up(tmp_path / "b")
    data.mkdir()
    upgrade(url_of(data / "soicong.sqlite3"))
    with pytest.raises(InputProblem, match="nằm trong thư mục kho lưu"):
        backed_up(data / "archives" / "b")
    assert backed_up(tmp_path / "b") is ExitCode.DONE
    import fcntl

    with (tmp_path / "b" / ".khoa").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InputProblem, match="Một lệnh khác đang sao lưu"):
            backed_up(tmp_path / "b")


def test_a_copy_of_either_engine_is_one_sqlite_file_of_the_same_content(
    empty_url: str, filled: Store, data: Path, tmp_path: Path
) -> None:
    copy_database(url_of(data / "soicong.sqlite3"), empty_url)
    take(empty_url, tmp_path / "taken.sqlite3")
    assert content(url_of(tmp_path / "taken.sqlite3")) == content(empty_url)
    assert not list(tmp_path.glob("taken.sqlite3-*"))


def test_archives_that_only_the_shared_place_has_are_named_and_fetched_after_a_restore(
    filled: Store,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SOICONG_STORAGE", str(tmp_path / "shared"))
    (tmp_path / "shared").mkdir()
    for run in filled.list_runs():
        assert settled_in_shared_place(filled, run.id) == ""
    (data / "archives" / "so-thu" / "0001.warc.gz").unlink()
    assert backed_up(tmp_path / "b") is ExitCode.DONE
    assert "Kho lưu của 1 lượt chỉ nằm ở kho chung" in capsys.readouterr().out
    assert restore(tmp_path / "b", to=tmp_path / "new", at=None, database=None) is ExitCode.DONE
    assert "Kho lưu của 1 lượt chỉ nằm ở kho chung: đặt SOICONG_STORAGE" in capsys.readouterr().out
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path / "new"))
    done = rescore_one("1", tier=None, rubric_id=None, at=None, json=None, out=tmp_path / "out")
    assert done is ExitCode.DONE
    assert (tmp_path / "new" / "archives" / "so-thu" / "0001.warc.gz").is_file()
