"""Archives in a shared place, as two machines with one database see them: a folder, and a real S3-compatible server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assurance.custody import broken_log
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from jobs.archives_elsewhere import Elsewhere
from jobs.custody import hash_of_file, log_of, witness
from jobs.earlier_looks import earlier_looks
from jobs.erasing import erase_wherever_it_lies
from jobs.kept_archives import archive_of, settle
from jobs.problems import InputProblem
from jobs.retaining import carry_out, plan
from jobs.retention_policy import load_policy
from jobs.settings import Settings, settings
from jobs.shared_archives import Shared, settled_in_shared_place
from jobs.shared_place import SharedPlace, StorageProblem
from jobs.storage import pending, storage_troubles
from jobs.storage_settings import storage_settings
from tests.assurance.example import HOME
from tests.jobs.kept_runs import NOW, audited
from tests.jobs.s3_server import BUCKET, empty_bucket, s3_server


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def shared_place(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> SharedPlace:
    """A shared place that is set in the environment."""
    if request.param == "folder":
        monkeypatch.setenv("SOICONG_STORAGE", str(tmp_path / "chung"))
    else:
        endpoint = request.getfixturevalue("s3_address")
        empty_bucket(endpoint)
        monkeypatch.setenv("SOICONG_STORAGE", f"s3://{BUCKET}/chứng cứ")
        monkeypatch.setenv("SOICONG_STORAGE_ENDPOINT", endpoint)
        monkeypatch.setenv("SOICONG_STORAGE_KEY", "khoa")
        monkeypatch.setenv("SOICONG_STORAGE_SECRET", "bi-mat")
    setting = storage_settings()
    assert setting is not None
    return SharedPlace(setting)


@dataclass
class Machine:
    name: str
    data: Path
    use: Callable[[str], None]

    def settings(self) -> Settings:
        """Be this machine from now on."""
        self.use(self.name)
        return settings()


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Machine, Machine]:
    def use(name: str) -> None:
        monkeypatch.setenv("SOICONG_HOST_LABEL", name)
        monkeypatch.setenv("SOICONG_DATA", str(tmp_path / name))

    first, second = (Machine(name, tmp_path / name, use) for name in ("may-1", "may-2"))
    return first, second


def shared_of(store: Store) -> Shared:
    found = Shared.of(store)
    assert found is not None
    return found


def test_an_archive_is_read_on_another_machine(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    one.settings()
    first = audited(store, one.data, days=1)
    number = audited(store, one.data, earlier=first)
    for run in (first, number):
        assert settled_in_shared_place(store, run) == ""
    original = Path(store.load_run(number).archive)
    expected = [(page.url, load_site(original).body(page)) for page in load_site(original).pages]
    known = store.shared_archives().of(number)
    assert known is not None and known.sha256 == hash_of_file(original)
    original.parent.rename(one.data / "lost")
    two.settings()
    archive = archive_of(store, store.load_run(number))
    assert archive.is_relative_to(two.data)
    site = load_site(archive)
    assert [(page.url, site.body(page)) for page in site.pages] == expected
    assert site.earlier_files == (Path(store.load_run(first).archive).name,)
    agency = store.load_run(number).agency
    assert earlier_looks(store, agency, since=NOW.date().replace(year=2000)) is not None


def test_a_run_that_was_not_shared_is_named_on_other_machines(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    one.settings()
    number = audited(store, one.data)
    Path(store.load_run(number).archive).parent.rename(one.data / "elsewhere")
    configuration = two.settings()
    with pytest.raises(InputProblem, match=f"lượt {number} nằm ở máy khác"):
        archive_of(store, store.load_run(number), configuration)
    assert pending(shared_of(store)).elsewhere == (number,)


def test_what_is_not_what_was_sent_is_not_believed(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    one, two = machines
    one.settings()
    number = audited(store, one.data)
    assert settled_in_shared_place(store, number) == ""
    known = store.shared_archives().of(number)
    assert known is not None
    other = tmp_path / "other.gz"
    other.write_bytes(b"x" * known.bytes)
    shared_place.put(other, known.key, sha256=hash_of_file(other))
    Path(store.load_run(number).archive).unlink()
    two.settings()
    with pytest.raises(InputProblem, match="không khớp mã băm"):
        archive_of(store, store.load_run(number))
    assert not list(two.data.rglob("*.gz")) and not list(two.data.rglob("*.coming"))
    with pytest.raises(StorageProblem, match="không đúng như đã gửi"):
        shared_place.put(other, "a/b.gz", sha256="0" * 64)


def test_erasing_reaches_the_shared_place_and_the_other_machines_copy(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    one.settings()
    number = audited(store, one.data)
    assert settled_in_shared_place(store, number) == ""
    before = hash_of_file(Path(store.load_run(number).archive))
    # Another machine has its data elsewhere: it erases in a copy that it fetches.
    hidden = one.data.rename(one.data.with_name("away"))
    two.settings()
    run = store.load_run(number)
    erase_wherever_it_lies(store, run, HOME, reason="Đơn số 1", requester="", by=witness())
    assert pending(shared_of(store)).here == (number,)
    assert settled_in_shared_place(store, number) == ""
    known = store.shared_archives().of(number)
    assert known is not None and known.version == 2 and known.holder == "may-2" and known.sha256 != before
    hidden.rename(one.data)
    one.settings()
    archive = archive_of(store, store.load_run(number))
    assert archive == Path(run.archive) and hash_of_file(archive) == known.sha256
    assert broken_log(log_of(store).lines()) is None


def test_old_copies_of_rewritten_archives_are_swept(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    one.settings()
    number = audited(store, one.data)
    assert settled_in_shared_place(store, number) == ""
    hidden = one.data.rename(one.data.with_name("away"))
    two.settings()
    erase_wherever_it_lies(store, store.load_run(number), HOME, reason="Đơn", requester="", by=witness())
    hidden.rename(one.data)
    one.settings()
    # Before the new version is in the shared place nobody works on the old one.
    with pytest.raises(InputProblem, match="đã được sửa trên máy may-2"):
        archive_of(store, store.load_run(number))
    shared_of(store).sweep()
    two.settings()
    assert "không khớp mã băm" in settled_in_shared_place(store, number)  # this is not what may-2 has
    one.data.rename(hidden)
    assert settled_in_shared_place(store, number) == ""
    hidden.rename(one.data)
    one.settings()
    shared_of(store).sweep()
    assert not Path(store.load_run(number).archive).exists()


def test_deletion_by_policy_reaches_the_shared_place_without_fetching(
    store: Store, shared_place: SharedPlace, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    one.settings()
    oldest = audited(store, one.data, days=2000)
    newest = audited(store, one.data)
    for run in (oldest, newest):
        assert settled_in_shared_place(store, run) == ""
    hidden = one.data.rename(one.data.with_name("away"))
    configuration = two.settings()
    found = plan(
        store.list_runs(),
        load_policy(),
        data=configuration.data,
        registered=["so-thu"],
        log=log_of(store),
        now=NOW,
        elsewhere=Elsewhere.of(store, configuration),
    )
    assert [step.run.id for step in found.steps] == [oldest]
    for step in found.steps:
        carry_out(store, step, load_policy(), witness())
    assert pending(shared_of(store)).to_delete == (oldest,)
    assert settled_in_shared_place(store, oldest) == ""
    assert store.shared_archives().of(oldest) is None
    assert not list(two.data.rglob("*.gz"))
    known = store.shared_archives().of(newest)
    assert known is not None
    gone = known.key.replace(Path(known.key).name, Path(store.load_run(oldest).archive).name)
    with pytest.raises(StorageProblem):
        shared_place.get(gone, two.data / "x.gz", sha256=known.sha256, size=known.bytes)
    hidden.rename(one.data)
    one.settings()
    settle(log_of(store), store.load_run(oldest))
    assert not Path(store.load_run(oldest).archive).exists()


def test_only_what_the_shared_place_holds_makes_room(
    store: Store,
    shared_place: SharedPlace,
    machines: tuple[Machine, Machine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machines[0].settings()
    runs = [audited(store, machines[0].data, days=days) for days in (3, 2, 1)]
    archives = [Path(store.load_run(run).archive) for run in runs]
    monkeypatch.setenv("SOICONG_STORAGE_LOCAL_GB", f"{archives[0].stat().st_size * 1.5 / 1e9:.9f}")
    for run in runs[1:]:
        assert settled_in_shared_place(store, run) == ""
    assert shared_of(store).make_room() == 0  # they were read just now
    long_ago = time.time() - 9000
    for place, archive in enumerate(archives):
        os.utime(archive, (long_ago + place, long_ago + place))
    assert shared_of(store).make_room() == 2
    assert [archive.exists() for archive in archives] == [True, False, False]
    assert hash_of_file(archive_of(store, store.load_run(runs[2]))) == (
        store.shared_archives().all()[runs[2]].sha256
    )


def test_an_unreachable_bucket_costs_no_archive(
    store: Store, machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch, s3_address: str
) -> None:
    configuration = machines[0].settings()
    monkeypatch.setenv("SOICONG_STORAGE", f"s3://{BUCKET}")
    monkeypatch.setenv("SOICONG_STORAGE_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("SOICONG_STORAGE_KEY", "khoa")
    monkeypatch.setenv("SOICONG_STORAGE_SECRET", "bi-mat")
    number = audited(store, machines[0].data)
    begun = time.monotonic()
    why = settled_in_shared_place(store, number)
    assert "không trả lời" in why and "bi-mat" not in why and time.monotonic() - begun < 60
    assert pending(shared_of(store)).here == (number,)
    assert Path(store.load_run(number).archive).is_file()
    assert any("không trả lời" in one for one in storage_troubles(configuration))
    empty_bucket(s3_address)
    monkeypatch.setenv("SOICONG_STORAGE_ENDPOINT", s3_address)
    assert settled_in_shared_place(store, number) == ""
    assert pending(shared_of(store)).sentences() == []
    monkeypatch.setenv("SOICONG_STORAGE", "s3://khong-co-kho-nay")
    with pytest.raises(StorageProblem, match="không có trên máy chủ S3"):
        shared_of(store).place.check()


def test_interrupted_runs_wait_two_days(
    store: Store, machines: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOICONG_STORAGE", str(tmp_path / "chung"))
    machines[0].settings()
    audited(store, machines[0].data, status=RunStatus.INTERRUPTED)
    assert pending(shared_of(store)).here == ()
    old = audited(store, machines[0].data, status=RunStatus.INTERRUPTED, days=400)
    assert pending(shared_of(store)).here == (old,)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SOICONG_STORAGE", "s3://", "tên kho S3"),
        ("SOICONG_STORAGE", "s3://khoa:bi-mat@kho", "tên kho S3"),
        ("SOICONG_STORAGE", "ftp://may/kho", "SOICONG_STORAGE không dùng được"),
        ("SOICONG_STORAGE", "kho-chung", "SOICONG_STORAGE không dùng được"),
        ("SOICONG_STORAGE_ENDPOINT", "may-chu:9000", "SOICONG_STORAGE_ENDPOINT"),
        ("SOICONG_STORAGE_LOCAL_GB", "nhiều", "SOICONG_STORAGE_LOCAL_GB"),
        ("SOICONG_STORAGE_LOCAL_GB", "-1", "SOICONG_STORAGE_LOCAL_GB"),
    ],
)
def test_bad_settings_are_named(name: str, value: str, said: str) -> None:
    with pytest.raises(InputProblem, match=said):
        storage_settings({"SOICONG_STORAGE": "/kho", name: value})


def test_without_a_setting_nothing_is_shared() -> None:
    assert storage_settings({}) is None
    given = storage_settings({"SOICONG_STORAGE": "file:///kho/"})
    assert given is not None and given.address == "/kho" and not given.is_s3


def test_nobody_waits_for_what_a_dead_machine_has_of_a_run_that_was_given_up(
    store: Store, machines: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOICONG_STORAGE", str(tmp_path / "chung"))
    machines[0].settings()
    audited(store, machines[0].data, status=RunStatus.INTERRUPTED, days=400)
    machines[0].data.rename(tmp_path / "dead")
    machines[1].settings()
    assert pending(shared_of(store)).sentences() == []
