"""Judging stored evidence again: an archive (WARC, WACZ) of ours or of other software, a package, a run by its number."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.markup import escape

from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, Site, Tier
from evidence.problem import NoPage, NotAnArchive, UnsafeArchive, told
from evidence.tombstones import ERASED
from evidence.unpacking import as_warc
from jobs.addresses import day
from jobs.choices import chosen_rubric, chosen_tier, remark
from jobs.custody import note_views
from jobs.delivery import deliver
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.kept_archives import archive_of
from jobs.outputs import writable_file, writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from scoring.calendar import local_date

_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An archive, and what is known of the run that made it: its number, agency, and how it was judged last."""

    archive: Path
    run_id: int | None = None
    agency: Agency | None = None
    at: date | None = None
    rubric_id: str | None = None


@plainly
def rescore_one(
    source: str,
    *,
    tier: str | None,
    rubric_id: str | None,
    at: str | None,
    json: Path | None,
    out: Path | None,
) -> ExitCode:
    """Judge stored evidence again; a run's number keeps its date and rubric where none is named."""
    configuration, printed = settings(), console()
    wanted = chosen_tier(tier) if tier is not None else None
    asked = day(at) if at is not None else None
    with ExitStack() as open_files:
        evidence = evidence_of(source, configuration)
        evidence = replace(evidence, archive=_as_warc(evidence.archive, open_files))
        site = _load(evidence)
        if wanted is not None:
            site = replace(site, agency=replace(site.agency, tier=wanted))
        when = asked or evidence.at or local_date(site.finished_at)
        unchanged = asked is None and wanted is None
        chosen = rubric_id or (evidence.rubric_id if unchanged else None)
        rubric = chosen_rubric(chosen, Tier(site.agency.tier), when)
        if json is not None:
            writable_file(json)
        folder = writable_folder(out or configuration.reports)
        if note := remark(rubric, when):
            printed.print(escape(note), soft_wrap=True)
        if wanted is None and not site.soicong_archive:
            printed.print(
                f"Kho lưu không ghi cấp của cơ quan: chấm theo cấp ‘{site.agency.tier.value}’ (đổi bằng --tier).",
                soft_wrap=True,
            )
        if erased := sum(page.reason == ERASED for page in site.pages):
            printed.print(
                f"{erased} trang đã xoá theo yêu cầu: phần dựa vào đó chưa kết luận.", soft_wrap=True
            )
        done = judge(site, rubric=rubric, at=when, run=run_facts(site, evidence.run_id, evidence.archive))
        if evidence.run_id is not None:
            with Store(configuration.database) as store:
                note_views(store, [evidence.run_id], "rescore")
        deliver(
            printed,
            done.document,
            rubric=rubric,
            site=site,
            json=json,
            folder=folder,
            configuration=configuration,
        )
        return ExitCode.UNSEEN if done.scorecard.not_scored else ExitCode.DONE


def evidence_of(source: str, configuration: Settings) -> Evidence:
    """The archive that a file name or a run's number names. Raises InputProblem or DatabaseProblem."""
    path = Path(source)
    if path.is_dir():
        raise InputProblem(
            f"‘{source}’ là thư mục: cần một tệp .warc, .warc.gz, .wacz, một gói chứng cứ, hoặc số của một lượt."
        )
    if path.exists():
        return Evidence(archive=path)
    if not source.isascii() or not source.isdigit():
        raise InputProblem(
            f"Không có tệp ‘{source}’: cần một tệp .warc, .warc.gz, .wacz, một gói chứng cứ, hoặc số của một lượt đã lưu."
        )
    number = run_number(source)
    ready_database(configuration)
    with Store(configuration.database) as store:
        run = store.load_run(number)
        archive = archive_of(store, run)
    return Evidence(
        archive=archive,
        run_id=run.id,
        agency=run.agency,
        at=run.score.evaluated_at if run.score is not None else None,
        rubric_id=run.score.rubric.id if run.score is not None else None,
    )


def _as_warc(path: Path, open_files: ExitStack) -> Path:
    """The WARC of a WACZ or of a package of evidence, until the files are closed; any other file as it is."""
    try:
        return open_files.enter_context(as_warc(path))
    except UnsafeArchive as problem:
        raise InputProblem(f"Tệp ‘{path}’ {problem}") from problem
    except OSError as problem:
        raise InputProblem(
            f"Không đọc được ‘{path}’ ({told(problem)}): kiểm tra đường dẫn và quyền đọc."
        ) from problem


def run_number(text: str) -> int:
    """The number of a run as typed. Raises InputProblem."""
    if not text.isascii() or not text.isdigit() or len(text) > 11 or int(text) > _LARGEST_NUMBER:
        raise InputProblem(f"Không có lượt đánh giá số {text}; xem danh sách: ./soicong runs list")
    return int(text)


def _load(evidence: Evidence) -> Site:
    path = evidence.archive
    try:
        site = load_site(path)
        # An archive that ends before its run record does not say whose it is; the database does.
        cut = site.soicong_archive and site.stop_reason == "truncated"
        return load_site(path, agency=evidence.agency) if cut else site
    except NotAnArchive as problem:
        raise InputProblem(
            f"‘{path}’ không phải kho lưu WARC: cần tệp .warc hoặc .warc.gz do Soi Cổng hay phần mềm lưu trữ web ghi."
        ) from problem
    except NoPage as problem:
        where = f" của ‘{problem.host}’" if problem.host else ""
        raise InputProblem(
            f"Kho lưu ‘{path}’ không có trang nào{where} đọc được "
            "(không phải WARC, tệp trống, hoặc bị cắt trước trang đầu tiên): cần tệp còn nguyên."
        ) from problem
    except OSError as problem:
        raise InputProblem(
            f"Không đọc được ‘{path}’ ({told(problem)}): kiểm tra đường dẫn và quyền đọc."
        ) from problem
