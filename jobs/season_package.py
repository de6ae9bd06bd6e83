"""Writing and checking a season's package; the sample and the overrides that auditors look at."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from assurance.seal import grouped
from db.store import Store
from jobs.custody import archive_hash, log_of
from jobs.evidence_settings import certificates, evidence_settings
from jobs.listings import columns
from jobs.outputs import writable_file, write
from jobs.problems import ExitCode, InputProblem
from jobs.review_table import compared
from jobs.season_composed import composed_season, official_ids
from jobs.season_held import held_season
from jobs.season_ranking import span
from jobs.season_seal import Asked, check_seal, seal_package
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from jobs.verifying import grade, known_keys, trusted
from scoring.rounding import number
from season.package import overrides, write_package
from season.package_check import BadPackage, check_package


@plainly
def export_season(season: int, output: Path) -> ExitCode:
    """Write the package of a season, and check it at once: what does not verify is not handed out."""
    if output.suffix.lower() != ".zip":
        raise InputProblem(f"-o cần một tệp .zip; nhận được ‘{output}’.")
    configuration = settings()
    ready_database(configuration)
    writable_file(output)
    temporary = output.with_name(f".{output.name}.moi")
    with Store(configuration.database) as store:
        held = held_season(store, season)
        official = official_ids(store, season)
        log, sealing = log_of(store), evidence_settings(configuration)
        signer = sealing.signer()
        try:
            write_package(
                temporary,
                store,
                composed_season(store, configuration, season, held.today),
                today=held.today,
                official=official,
                official_before=official_ids(store, season - 1),
                archives={run: archive_hash(log, run) for run in official.values()},
                signer=signer.fingerprint if signer is not None else "",
            )
            remark = seal_package(temporary, sealing)
            wrong = [one for step in check_package(temporary) for one in step.wrong]
            if wrong:
                raise InputProblem(f"Gói không tự kiểm tra được: {'; '.join(wrong[:5])}. Không ghi gói nào.")
            content = temporary.read_bytes()
            write(output, content)
            seal = check_seal(temporary, Asked())
        finally:
            temporary.unlink(missing_ok=True)
    console().print(
        f"Đã ghi gói của kỳ {season}: {escape(str(output))}, mức {seal.grade}\n"
        f"SHA-256 {hashlib.sha256(content).hexdigest()}\nKiểm tra: ./soicong verify TỆP",
        soft_wrap=True,
    )
    if seal.signer:
        console().print(f"Khoá ký: {grouped(seal.signer)}", soft_wrap=True)
    if remark:
        console().print(escape(remark), soft_wrap=True)
    return ExitCode.DONE


@plainly
def verify_season(
    path: Path,
    *,
    code: str | None,
    as_json: bool,
    trust: Sequence[str] = (),
    time_root: Path | None = None,
    at_least: str | None = None,
) -> ExitCode:
    """Check a season's package: 0 everything holds, 1 something does not, 2 it cannot be read."""
    asked = Asked(
        trusted=trusted(trust),
        known=known_keys(settings()),
        roots=tuple(certificates(time_root)) if time_root is not None else (),
        at_least=grade(at_least),
    )
    try:
        steps = check_package(path)
        seal = check_seal(path, asked)
        steps = (*steps, seal.step)
    except BadPackage as problem:
        raise InputProblem(f"Tệp ‘{path}’ {problem}.") from problem
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    wanted = (code or "").strip().lower().removeprefix("sha256:")
    same = not wanted or sha256.startswith(wanted)
    genuine = same and not any(step.wrong for step in steps)
    if as_json:
        told = [{"step": step.title, "wrong": list(step.wrong)} for step in steps]
        facts = {
            "genuine": genuine,
            "grade": seal.grade.value,
            "signer": seal.signer,
            "remarks": seal.remarks,
            "sha256": sha256,
            "code_matches": same,
            "steps": told,
        }
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE if genuine else ExitCode.OURS
    printed = console()
    for step in steps:
        printed.print(
            f"{'[red]SAI[/]' if step.wrong else '[green]đạt[/]'}  {escape(step.title)}", soft_wrap=True
        )
        for one in step.wrong[:20]:
            printed.print(f"      {escape(one)}", soft_wrap=True)
    for remark in seal.remarks:
        printed.print(f"[yellow]lưu ý[/]  {escape(remark)}", soft_wrap=True)
    if not same:
        printed.print("[red]SAI[/]  Mã gói khác mã đã nêu.")
    printed.print(f"SHA-256 {sha256}")
    if seal.signer:
        printed.print(f"Khoá ký: {grouped(seal.signer)}", soft_wrap=True)
    whole = f"Gói còn nguyên, phụ lục tính lại đúng, mức {seal.grade}."
    printed.print(whole if genuine else "[red]Gói không đúng.[/]")
    return ExitCode.DONE if genuine else ExitCode.OURS


@plainly
def sample_season(season: int, *, seed: str, size: int, as_json: bool) -> ExitCode:
    """Draw a random sample of findings that the seed alone decides: anyone draws the same one.

    Findings are put in order of SHA-256 of 'seed/agency/scheme/item'; the first ones are the sample.
    """
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        found = [one for one in compared(store, held) if one.item.measured is not None]

    def key(one: Any) -> str:
        return hashlib.sha256(f"{seed}/{one.agency.code}/{one.rated.id}/{one.item.id}".encode()).hexdigest()

    drawn = sorted(found, key=key)[:size]
    rows = [
        {
            "agency": one.agency.code,
            "item": one.item.id,
            "title": one.item.title,
            "outcome": one.item.measured.outcome if one.item.measured is not None else "",
            "note": one.item.measured.note if one.item.measured is not None else "",
            "run": one.item.measured.run_id if one.item.measured is not None else None,
            "official": [
                number(one.value.low, 4),
                None if one.value.high is None else number(one.value.high, 4),
            ],
        }
        for one in drawn
    ]
    if as_json:
        facts = {"season": season, "seed": seed, "of": len(found), "sample": rows}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Mã", "Mục", "Tiêu chí", "Lượt", "Chính thức", "Máy nhận xét")
    for row, one in zip(rows, drawn, strict=True):
        table.add_row(
            *(escape(str(row[name])) for name in ("agency", "item", "title", "run")),
            span(one.value.low, one.value.high),
            escape(str(row["note"])),
        )
    printed = wide_console()
    printed.print(f"Kỳ {season}, hạt giống ‘{escape(seed)}’: {len(drawn)} trong {len(found)} nhận định.")
    printed.print(table)
    return ExitCode.DONE


@plainly
def list_overrides(season: int, *, as_json: bool) -> ExitCode:
    """Print every act of people on items of a season: what an auditor asks for first."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held_season(store, season)
        rows = overrides(store.season_desk().reviews(season))
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Số", "Việc", "Mã", "Mục", "Trước", "Mới", "Người", "Lúc", "Lý do", "")
    for row in rows:
        old = "–" if row["old_low"] is None else f"{row['old_low']}–{row['old_high']}"
        table.add_row(
            *(escape(str(row[name])) for name in ("id", "act", "agency_code", "item")),
            old,
            escape(str(row["points"] if row["points"] is not None else row["target_id"] or "–")),
            *(escape(str(row[name])) for name in ("recorded_by", "recorded_at", "reason")),
            "đã huỷ" if row["undone"] else "",
        )
    wide_console().print(table if rows else "Kỳ này chưa có thẩm tra nào.")
    return ExitCode.DONE
