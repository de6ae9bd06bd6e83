"""Archives of runs in the shared place: put there when a run is kept, fetched where they are read, deleted with the run.

An archive has one place on every machine, `archives/PORTAL/FILE` of its data folder, and `PORTAL/FILE` is its key in the
shared place: a fetched one lies where revisits look for it (evidence.revisits). What the shared place holds may leave a
machine; what it does not hold yet never does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from db.custody import Along
from db.records import RunSummary
from db.shared_archives import SharedArchive, changed_here
from db.store import Store
from evidence.problem import ArchiveInUse, told
from evidence.writing import held
from jobs.custody import archive_hash, hash_of_file, log_of
from jobs.evidence_settings import evidence_settings
from jobs.problems import InputProblem
from jobs.settings import Settings, settings
from jobs.shared_place import SharedPlace, StorageProblem
from jobs.storage_settings import StorageSettings, storage_settings

_LATELY = 3600.0  # seconds; who reads an archive opens it again and again


def path_here(configuration: Settings, run: RunSummary) -> Path:
    """Where the archive of a run lies on this machine, or would lie."""
    told_as = Path(run.archive)
    if told_as.is_file():
        return told_as
    return configuration.archives / key_of(run)


def key_of(run: RunSummary) -> str:
    """The key of a run's archive in the shared place."""
    return f"{Path(run.archive).parent.name}/{Path(run.archive).name}"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The shared place of this installation with what the database knows of it."""

    store: Store
    configuration: Settings
    setting: StorageSettings
    place: SharedPlace
    machine: str

    @classmethod
    def of(cls, store: Store, configuration: Settings | None = None) -> Shared | None:
        """None where no shared place is set. Raises InputProblem."""
        setting = storage_settings()
        if setting is None:
            return None
        mine = configuration or settings()
        return cls(
            store=store,
            configuration=mine,
            setting=setting,
            place=SharedPlace(setting),
            machine=evidence_settings(mine).host,
        )

    def put(self, run: RunSummary) -> None:
        """Put the archive of a run, unless the place has it. Raises StorageProblem, DatabaseProblem."""
        known = self.store.shared_archives().of(run.id)
        archive = path_here(self.configuration, run)
        if run.gone_at is not None or (known is not None and known.put_at is not None):
            return
        if not archive.is_file() or (known is not None and known.holder != self.machine):
            holder = f" ({known.holder})" if known is not None else ""
            raise StorageProblem(
                f"Kho lưu của lượt {run.id} nằm ở máy khác{holder}: chạy ./soicong storage push trên máy ấy."
            )
        try:
            with held(archive):
                sha256 = hash_of_file(archive)
                if (told_hash := archive_hash(log_of(self.store), run.id)) not in ("", sha256):
                    raise StorageProblem(
                        f"Kho lưu của lượt {run.id} không khớp mã băm trong nhật ký chứng cứ ({told_hash[:16]}…) nên "
                        "không gửi lên kho chung: khôi phục tệp ấy từ bản sao lưu."
                    )
                self.place.put(archive, key_of(run), sha256=sha256)
                size = archive.stat().st_size
        except ArchiveInUse as problem:
            raise StorageProblem(f"Kho lưu của lượt {run.id} đang được ghi; sẽ gửi sau.") from problem
        except OSError as problem:
            raise StorageProblem(f"Không đọc được ‘{archive}’ ({told(problem)}).") from problem
        self.store.shared_archives().put(
            SharedArchive(
                run_id=run.id,
                place=self.place.address,
                key=key_of(run),
                sha256=sha256,
                bytes=size,
                version=known.version if known is not None else 1,
                holder=self.machine,
                put_at=datetime.now(UTC),
            )
        )

    def delete(self, archive: SharedArchive) -> None:
        """Let an archive leave the place. Raises StorageProblem, DatabaseProblem."""
        self._place_of(archive).delete(archive.key)
        self.store.shared_archives().forget(archive.run_id)

    def settle(self, run_id: int) -> None:
        """Do in the place what was done to a run's archive here. Raises StorageProblem, DatabaseProblem."""
        run, known = self.store.load_run(run_id), self.store.shared_archives().of(run_id)
        if run.gone_at is None:
            self.put(run)
        elif known is not None:
            self.delete(known)

    def fetched(self, run: RunSummary) -> Path:
        """The archive of a run on this machine, with those that its revisits need beside it. Raises StorageProblem."""
        known = self.store.shared_archives().of(run.id)
        archive = path_here(self.configuration, run)
        if known is not None:
            self._fetch(known, archive)
        elif not archive.is_file():
            raise StorageProblem(
                f"Kho lưu của lượt {run.id} nằm ở máy khác và chưa có trong kho chung: chạy ./soicong storage push ở đó."
            )
        self._fetch_beside(run, archive)
        return archive

    def _fetch_beside(self, run: RunSummary, archive: Path) -> None:
        files = self.store.references().of(run.id)
        keys = {f"{archive.parent.name}/{file}" for file in files}
        for other in self.store.shared_archives().by_key(keys).values():
            self._fetch(other, archive.with_name(other.key.rpartition("/")[2]))

    def _fetch(self, known: SharedArchive, archive: Path) -> None:
        mine = known.put_at is None and known.holder == self.machine
        if archive.is_file() and (mine or known.version == 1 or hash_of_file(archive) == known.sha256):
            used(archive)
            return
        if known.put_at is None:
            raise StorageProblem(
                f"Kho lưu của lượt {known.run_id} đã được sửa trên máy {known.holder} và chưa lên kho chung: "
                "chạy ./soicong storage push ở đó."
            )
        self.make_room(known.bytes)
        self._place_of(known).get(known.key, archive, sha256=known.sha256, size=known.bytes)

    def make_room(self, coming: int = 0) -> int:
        """Let archives that the place holds leave this machine until there is room for so many bytes; how many went."""
        files = [
            (path, path.stat())
            for path in self.configuration.archives.glob("*/*.gz")
            if path.is_file() and not path.name.startswith(".")
        ]
        over = sum(facts.st_size for _, facts in files) + coming - self.setting.local_bytes
        if over <= 0:
            return 0
        files.sort(key=lambda one: max(one[1].st_atime, one[1].st_mtime))
        gone = 0
        for path, facts in files:
            if over <= 0 or time.time() - max(facts.st_atime, facts.st_mtime) < _LATELY:
                break
            key = f"{path.parent.name}/{path.name}"
            known = self.store.shared_archives().by_key([key]).get(key)
            if known is None or known.put_at is None or known.bytes != facts.st_size:
                continue
            with _still(path) as free:
                if free and hash_of_file(path) == known.sha256:
                    path.unlink()
                    over -= facts.st_size
                    gone += 1
        return gone

    def sweep(self) -> None:
        """Older versions of archives that were rewritten on another machine go. Raises DatabaseProblem."""
        for known in self.store.shared_archives().rewritten():
            archive = path_here(self.configuration, self.store.load_run(known.run_id))
            if known.holder == self.machine or known.put_at is None or not archive.is_file():
                continue
            with _still(archive) as free:
                if free and hash_of_file(archive) != known.sha256:
                    archive.unlink()

    def _place_of(self, known: SharedArchive) -> SharedPlace:
        if known.place == self.place.address:
            return self.place
        return SharedPlace(replace(self.setting, address=known.place))


def used(archive: Path) -> None:
    """Remember that an archive was read just now."""
    now = time.time()
    try:
        os.utime(archive, (now, archive.stat().st_mtime))
    except OSError:
        return  # somebody else's file: it only leaves a little sooner


@contextmanager
def _still(path: Path) -> Iterator[bool]:
    try:
        with held(path):
            yield True
    except (ArchiveInUse, FileNotFoundError):
        yield False


def rewritten_here(store: Store, run_id: int, *, before: str, configuration: Settings | None = None) -> Along:
    """What belongs to the event that rewrites an archive on this machine: the shared place has to get the new one.

    `before` is the hash of what is rewritten. Raises InputProblem where another machine was quicker.
    """
    known = store.shared_archives().of(run_id)
    if known is not None and known.put_at is not None and known.sha256 != before:
        raise InputProblem(f"Kho lưu của lượt {run_id} vừa được sửa ở một máy khác; hãy chạy lại lệnh này.")
    machine = evidence_settings(configuration or settings()).host
    return changed_here(run_id, version=known.version if known is not None else 0, holder=machine)


def settled_in_shared_place(store: Store, run_id: int, configuration: Settings | None = None) -> str:
    """Do in the shared place what was done here; why it has to be done later, '' where nothing is left to do."""
    try:
        shared = Shared.of(store, configuration)
        if shared is not None:
            shared.settle(run_id)
    except (StorageProblem, InputProblem) as problem:
        return str(problem)
    return ""
