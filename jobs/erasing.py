"""`./soicong evidence erase`: what an archive holds of one address goes at a person's request; its hash stays."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.markup import escape

from assurance.custody import Kind
from db.custody import together
from db.records import RunStatus, RunSummary
from db.retention import pages_erased
from db.store import Store
from evidence.archive import load_site
from evidence.problem import ArchiveInUse, NoPage, NotAnArchive, told
from evidence.tombstones import Tombstone, Why, asked_for_by, holds_content_of, of_address, rewrite
from evidence.writing import held
from jobs.custody import Witness, hash_of_file, log_of, witness
from jobs.earlier_archive import runs_sharing
from jobs.kept_archives import archive_of, beside, first_seen, replace_archive
from jobs.problems import ExitCode, InputProblem
from jobs.readings import forget_readings
from jobs.redaction import plain_text, without_quotes
from jobs.rescoring import run_number
from jobs.settings import settings
from jobs.shared_archives import rewritten_here, settled_in_shared_place
from jobs.terminal import console, plainly, ready_database
from scoring.result import compared_bytes


@plainly
def erase(run: str, url: str, *, reason: str, requester: str) -> ExitCode:
    """Erase what a run's archive holds of an address, and tell the custody log."""
    configuration, printed = settings(), console()
    number, why = run_number(run), " ".join(reason.split())
    if not why:
        raise InputProblem("--reason không được để trống: ghi căn cứ của yêu cầu xoá.")
    ready_database(configuration)
    with Store(configuration.database) as store:
        forget_readings(configuration, store.load_run(number).agency.code)
        done = erase_wherever_it_lies(
            store,
            store.load_run(number),
            url,
            reason=why,
            requester=" ".join(requester.split()),
            by=witness(configuration),
        )
        later = [why for run_id in done if (why := settled_in_shared_place(store, run_id, configuration))]
    for run_id, stones in done.items():
        for stone in stones:
            printed.print(
                f"  {escape(stone.target)}: còn bia ghi mã băm {stone.sha256[:16]}…", soft_wrap=True
            )
        shared = "" if run_id == number else " (nội dung không đổi nên hai lượt dùng chung)"
        printed.print(
            f"Đã xoá {len(stones)} bản ghi của ‘{escape(url)}’ khỏi kho lưu của lượt {run_id}{shared}; nhật ký chứng cứ "
            "có ghi.",
            soft_wrap=True,
        )
    for why in later:
        printed.print(
            f"Kho chung chưa nhận bản đã xoá: {escape(why)} Làm nốt: ./soicong storage push", soft_wrap=True
        )
    printed.print(
        "Chưa xoá: bản sao lưu, gói đã xuất trước đây, và trang khác có trích nội dung này.", soft_wrap=True
    )
    return ExitCode.DONE


def erase_wherever_it_lies(
    store: Store, run: RunSummary, url: str, *, reason: str, requester: str, by: Witness
) -> dict[int, tuple[Tombstone, ...]]:
    """Erase an address in a run and in those that share its records (evidence.revisits); what went, by run.

    The run itself comes last: where a process is killed half-way, the same command does the rest. Raises InputProblem,
    DatabaseProblem.
    """
    words = _words_at(archive_of(store, run), run, url)
    return {
        one.id: erase_address(store, one, url, reason=reason, requester=requester, by=by, words=words)
        for one in (*runs_sharing(store, run, url), run)
    }


def _words_at(archive: Path, run: RunSummary, url: str) -> str:
    try:
        return _words(archive, run, of_address(archive, url))
    except (OSError, NotAnArchive):
        return ""  # the erasing itself says what is wrong


def erase_address(
    store: Store,
    run: RunSummary,
    url: str,
    *,
    reason: str,
    requester: str,
    by: Witness,
    words: str = "",
) -> tuple[Tombstone, ...]:
    """Take every record of an address out of a run's archive. Raises InputProblem, DatabaseProblem.

    `words` are known to stand on its pages, beside those that this archive still holds.
    """
    archive = archive_of(store, run)
    if run.status is RunStatus.RUNNING:
        raise InputProblem(f"Lượt {run.id} đang chạy hoặc bị dừng giữa chừng: chờ lượt xong rồi xoá.")
    try:
        with held(archive):
            return _erase(store, run, archive, url, reason=reason, requester=requester, by=by, words=words)
    except ArchiveInUse as problem:
        raise InputProblem(
            f"Kho lưu của lượt {run.id} đang được một tiến trình khác ghi; hãy chạy lại sau."
        ) from problem
    except NotAnArchive as problem:
        raise InputProblem(f"Kho lưu ‘{archive}’ hỏng: không đọc được như một tệp WARC.") from problem
    except OSError as problem:
        raise InputProblem(f"Không sửa được ‘{archive}’ ({told(problem)}).") from problem


def _erase(
    store: Store,
    run: RunSummary,
    archive: Path,
    url: str,
    *,
    reason: str,
    requester: str,
    by: Witness,
    words: str,
) -> tuple[Tombstone, ...]:
    log, now = log_of(store), datetime.now(UTC)
    urls = of_address(archive, url)
    words = f"{words} {_words(archive, run, urls)}".strip()
    before = hash_of_file(archive)
    stones = rewrite(
        archive,
        beside(archive),
        chosen=holds_content_of(urls, asked_for_by(archive, urls)),
        at=now,
        why=Why.REQUEST,
        reason=reason,
        requester=requester,
    )
    if not stones:
        beside(archive).unlink()
        raise InputProblem(
            f"Kho lưu của lượt {run.id} không có bản ghi nào của ‘{url}’: chép đúng địa chỉ như trong báo cáo."
        )
    pages = sorted({stone.url for stone in stones if stone.judged})
    mark = {"urls": pages, "at": now.isoformat(), "reason": reason, "records": len(stones)}
    old = store.load_documents(run.id)
    new = {
        number: without_quotes(document, urls=urls, words=words, mark=mark)
        for number, document in old.items()
    }
    facts = {
        "archive": archive.name,
        "before": before,
        "after": hash_of_file(beside(archive)),
        "reason": reason,
        "requester": requester,
        # Addresses may name people, and the log cannot be changed: tombstones tell them, the log only hashes.
        "records": [{"record": stone.record, "sha256": stone.sha256} for stone in stones],
        "results": _results(old, new),
    }
    events = [*first_seen(log, run.id, archive, by), by.event(Kind.ERASURE, run.id, facts)]
    along = [
        pages_erased(run.id, urls=pages, documents=new),
        rewritten_here(store, run.id, before=before),
    ]
    replace_archive(log, archive, events, along=together(along))
    return stones


def _results(old: Mapping[int, dict[str, Any]], new: Mapping[int, dict[str, Any]]) -> dict[str, str]:
    hashes = {number: (_hash(old[number]), _hash(new[number])) for number in old}
    return {before: after for before, after in hashes.values() if before != after}


def _hash(document: dict[str, Any]) -> str:
    return hashlib.sha256(compared_bytes(document)).hexdigest()


def _words(archive: Path, run: RunSummary, urls: frozenset[str]) -> str:
    """The words of the pages that go, so that they are known again where results quote them."""
    try:
        site = load_site(archive, agency=run.agency)
    except NoPage:
        return ""
    pages = [page for page in site.pages if page.url in urls and page.record is not None]
    return " ".join(plain_text(site.body(page)) for page in pages)
