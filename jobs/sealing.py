"""`./soicong evidence stamp`, `seal` and `custody`: time stamps that come later, the sealed head of the custody log."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import BadZipFile

from rich.markup import escape

from assurance.bundle import SIGNATURE, SIGNER, STAMP, TAG_MANIFEST, Package
from assurance.container import BadContainer
from assurance.custody import broken_log, hash_of, read_event
from assurance.opened import copied, open_package
from assurance.seal import grouped, read_public, verified
from assurance.timestamp import TimeProblem
from db.custody import CustodySeal
from db.store import Store
from evidence.problem import told
from jobs.custody import log_of
from jobs.evidence_settings import EvidenceSettings, evidence_settings
from jobs.outputs import writable_file, write
from jobs.packaging import write_package
from jobs.problems import ExitCode, InputProblem
from jobs.rescoring import run_number
from jobs.season_seal import stamp_later
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from jobs.time_authority import ask
from season.package import is_package


@plainly
def stamp_package(path: Path) -> ExitCode:
    """Add the time stamp that could not be had when a package was made; nothing else in it changes."""
    sealing, printed = evidence_settings(settings()), console()
    if not sealing.authority:
        raise InputProblem("Chưa đặt SOICONG_TIME_AUTHORITY (địa chỉ nơi cấp dấu thời gian).")
    if is_package(path):
        return _stamp_season(path, sealing)
    try:
        with path.open("rb") as stream, tempfile.TemporaryDirectory(prefix="soicong-") as folder:
            package = open_package(stream)
            if SIGNATURE not in package.names or STAMP in package.names:
                state = "đã có dấu thời gian" if STAMP in package.names else "không có chữ ký"
                raise InputProblem(f"Gói ‘{path}’ {state}: không thêm được dấu thời gian.")
            signature, manifest = package.read(SIGNATURE), package.read(TAG_MANIFEST)
            if not verified(read_public(package.read(SIGNER)), signature, manifest):
                raise InputProblem(f"Chữ ký của gói ‘{path}’ không đúng: không đóng dấu lên gói đã bị sửa.")
            stamp = ask(sealing.authority, signature, roots=sealing.certificates())
            files: dict[str, bytes | Path] = {}
            for place, name in enumerate(sorted(package.names)):
                full = f"{package.identifier}/{name}"
                files[name] = copied(package.container, full, Path(folder) / f"{place}")
            whole = Package(
                identifier=package.identifier, files=files, tag_manifest=manifest, seals={STAMP: stamp}
            )
            write_package(whole, writable_file(path))
    except BadContainer as problem:
        raise InputProblem(f"Tệp ‘{path}’ {problem}") from problem
    except (TimeProblem, KeyError, ValueError) as problem:
        raise InputProblem(f"Không thêm được dấu thời gian: {problem}") from problem
    except OSError as problem:
        raise InputProblem(f"Không đọc được ‘{path}’ ({told(problem)}).") from problem
    printed.print(f"Đã thêm dấu thời gian vào {escape(str(path))}.", soft_wrap=True)
    return ExitCode.DONE


def _stamp_season(path: Path, sealing: EvidenceSettings) -> ExitCode:
    try:
        write(writable_file(path), stamp_later(path, sealing))
    except (TimeProblem, KeyError, BadZipFile) as problem:
        raise InputProblem(f"Không thêm được dấu thời gian: {problem}") from problem
    except OSError as problem:
        raise InputProblem(f"Không đọc được ‘{path}’ ({told(problem)}).") from problem
    console().print(
        f"Đã thêm dấu thời gian vào gói của kỳ {escape(str(path))}.\n"
        f"SHA-256 nay là {hashlib.sha256(path.read_bytes()).hexdigest()}",
        soft_wrap=True,
    )
    return ExitCode.DONE


@plainly
def seal_log() -> ExitCode:
    """Check the whole custody log and seal its head: signed, and time-stamped where an authority answers."""
    configuration, printed = settings(), console()
    sealing = evidence_settings(configuration)
    signer = sealing.signer()
    if signer is None:
        raise InputProblem("Chưa có khoá ký: tạo bằng ./soicong evidence key new.")
    ready_database(configuration)
    with Store(configuration.database) as store:
        log = log_of(store)
        _demand_whole(log.lines())
        head, today = log.head(), datetime.now(UTC).date()
        if head.number == 0:
            raise InputProblem("Nhật ký chưa có sự kiện nào để niêm phong.")
        signature = signer.sign(head_text(today, head.number, head.sha256))
        stamp, remark = None, ""
        if sealing.authority:
            try:
                stamp = ask(sealing.authority, signature, roots=sealing.certificates())
            except TimeProblem as problem:
                remark = f" Chưa có dấu thời gian: {problem}"
        log.keep_seal(
            CustodySeal(day=today, head=head, signer=signer.fingerprint, signature=signature, stamp=stamp)
        )
    printed.print(f"Đã niêm phong {head.number} sự kiện: {head.sha256}.{remark}", soft_wrap=True)
    printed.print(f"Khoá ký: {grouped(signer.fingerprint)}", soft_wrap=True)
    return ExitCode.DONE


@plainly
def show_log(*, run: str | None, output: Path | None) -> ExitCode:
    """Check the whole log, and print or write its events."""
    configuration, printed = settings(), console()
    number = run_number(run) if run is not None else None
    ready_database(configuration)
    with Store(configuration.database) as store:
        log = log_of(store)
        lines = list(log.lines())
        seals = log.seals()
    _demand_whole(lines)
    events = [(line, event) for line in lines if (event := read_event(line)) is not None]
    for seal in seals:
        head = seal.head
        if head.number > len(lines) or hash_of(lines[head.number - 1]) != head.sha256:
            raise InputProblem(
                f"Nhật ký chứng cứ bị sửa: không còn {head.number} sự kiện đã niêm phong ngày {seal.day:%d/%m/%Y}."
            )
    chosen = [(line, event) for line, event in events if number is None or event["run"] == number]
    if output is not None:
        write(writable_file(output), b"".join(line for line, _ in chosen))
        printed.print(f"Đã ghi {len(chosen)} sự kiện: {escape(str(output))}", soft_wrap=True)
        return ExitCode.DONE
    for _, event in chosen:
        printed.print(
            f"{event['number']}  {event['at'][:19]}  lượt {event['run']}  {event['kind']}  "
            f"{escape(event['actor'])}@{escape(event['host'])}",
            soft_wrap=True,
        )
    printed.print(f"{len(lines)} sự kiện nối liền nhau.", soft_wrap=True)
    return ExitCode.DONE


def head_text(day: date, number: int, sha256: str) -> bytes:
    """What is signed when the log's head is sealed."""
    return f"soicong-custody-head-1\n{day.isoformat()}\n{number}\n{sha256}\n".encode("ascii")


def _demand_whole(lines: object) -> None:
    broken = broken_log(lines)  # type: ignore[arg-type]
    if broken is not None:
        raise InputProblem(f"Nhật ký chứng cứ bị sửa: đứt tại sự kiện {broken.index + 1} ({broken.reason}).")
