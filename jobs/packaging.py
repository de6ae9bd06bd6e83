"""`./soicong evidence export`: one package per run, sealed as far as this installation can."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.markup import escape

from assurance.bundle import SIGNATURE, STAMP, Package, RunEvidence, assemble
from assurance.custody import Kind, read_event
from assurance.engine import engine
from assurance.lineage import lineage
from assurance.records import BadRecord
from assurance.reduced import reduced
from assurance.seal import grouped
from assurance.timestamp import TimeProblem, roots_pem
from db.custody import CustodyLog
from db.records import RunSummary
from db.store import Store
from evidence.archive import load_site
from evidence.problem import told
from jobs.custody import Witness, assessment_facts, hash_of_file, log_of, making_of, witness
from jobs.evidence_settings import EvidenceSettings, evidence_settings
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.kept_archives import archive_of
from jobs.outputs import writable_file
from jobs.problems import ExitCode, InputProblem
from jobs.rescoring import run_number
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from jobs.time_authority import ask
from reports.published import masked
from scoring.result import canonical_bytes, compared_bytes
from scoring.rubric import find


@plainly
def export_run(run: str, *, output: Path | None, for_third_parties: bool = False) -> ExitCode:
    """Write the package of a run, and tell the custody log."""
    configuration, printed = settings(), console()
    sealing = evidence_settings(configuration)
    number = run_number(run)
    ready_database(configuration)
    with Store(configuration.database) as store:
        package, path, remark = packed(
            store,
            number,
            sealing,
            output=output,
            for_third_parties=for_third_parties,
            by=witness(configuration),
        )
    signer = sealing.signer()
    printed.print(f"Gói chứng cứ: {escape(str(path))} ({path.stat().st_size / 1e6:.1f} MB)", soft_wrap=True)
    printed.print(f"Mức: {package.grade}. {remark}".rstrip(), soft_wrap=True)
    printed.print(f"Mã gói: {package.code}", soft_wrap=True)
    if for_third_parties:
        printed.print(
            "Bản rút gọn cho bên thứ ba: không kèm trang đã lưu, không chấm lại được; mã băm của phần giữ lại có ghi.",
            soft_wrap=True,
        )
    if signer is not None:
        printed.print(f"Khoá ký: {grouped(signer.fingerprint)}", soft_wrap=True)
    return ExitCode.DONE


def packed(
    store: Store,
    number: int,
    sealing: EvidenceSettings,
    *,
    output: Path | None,
    for_third_parties: bool,
    by: Witness,
) -> tuple[Package, Path, str]:
    """The package of a run, written, and told to the custody log; where it lies, and a remark. Raises InputProblem."""
    evidence = evidence_of_run(store, store.load_run(number))
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        package = sealed(evidence, sealing, Path(folder))
        if for_third_parties:
            shown = canonical_bytes(masked(store.load_document(number)))
            package = reduced(package, shown, signer=sealing.signer())
        path = writable_file(output or Path(f"{package.identifier}.zip"))
        package, remark = stamped(package, sealing)
        write_package(package, path)
    signer = sealing.signer()
    facts = {"code": package.code, "grade": str(package.grade), "package_sha256": hash_of_file(path)}
    if signer is not None:
        facts["signer"] = signer.fingerprint
    if for_third_parties:
        facts["for"] = "third parties"
    log_of(store).append([by.event(Kind.EXPORT, number, facts)])
    return package, path, remark


def evidence_of_run(store: Store, run: RunSummary) -> RunEvidence:
    """Everything that a run's package holds. Raises InputProblem."""
    archive = archive_of(store, run)
    document = store.load_document(run.id)
    log = log_of(store)
    facts = _assessment(log, run.id, document)
    if facts is None:
        _take_in(log, run, archive, document)
        facts = _assessment(log, run.id, document) or {}
    materials = {}
    for name, sha256 in facts["materials"].items():
        content = log.material(sha256)
        if content is None:
            raise InputProblem(
                f"Cơ sở dữ liệu không còn ‘{name}’ mà lượt {run.id} đã dùng: khôi phục từ bản sao lưu."
            )
        materials[name] = content
    rubric_id = document["rubric"]["id"]
    rubric = materials.pop(f"rubric/{rubric_id}.yaml", None)
    if rubric is None:
        raise InputProblem(
            f"Không còn tệp bộ tiêu chí ‘{rubric_id}’ đúng như lúc chấm lượt {run.id}: kiểm tra lại cổng rồi xuất."
        )
    return RunEvidence(
        archive=archive,
        document=canonical_bytes(document),
        rubric_id=rubric_id,
        rubric=rubric,
        materials=materials,
        custody=making_of(log, run.id),
    )


def _assessment(log: CustodyLog, run: int, document: dict[str, Any]) -> dict[str, Any] | None:
    """What the log says of the assessment that gave a result."""
    events = [event for line in making_of(log, run) if (event := read_event(line)) is not None]
    facts = lineage(events).assessment_of(document)
    return dict(facts) if facts is not None else None


def _take_in(log: CustodyLog, run: RunSummary, archive: Path, document: dict[str, Any]) -> None:
    """Take in a run of which the log knows nothing: its archive as it is found, and its result.

    Only where this version comes to the same result is it named as the one that judged.
    """
    told_by = witness()
    rubric = find(document["rubric"]["id"])
    version = engine()
    try:
        site = load_site(archive, agency=run.agency)
    except OSError as problem:
        raise InputProblem(f"Không đọc được ‘{archive}’ ({told(problem)}).") from problem
    day = date.fromisoformat(document["evaluated_at"])
    again = judge(site, rubric=rubric, at=day, run=run_facts(site, run.id, archive)).document
    if compared_bytes(again) != compared_bytes(document):
        unknown = {**version.document, "engine": {"sha256": ""}, "commit": "", "lock_sha256": ""}
        version = replace(version, sha256="", document=unknown)
    facts, materials = assessment_facts(rubric, document, version)
    found = {"archive_sha256": hash_of_file(archive), "bytes": archive.stat().st_size}
    log.append(
        [told_by.event(Kind.FOUND, run.id, found), told_by.event(Kind.ASSESSMENT, run.id, facts)],
        materials=materials,
    )


def sealed(evidence: RunEvidence, sealing: EvidenceSettings, folder: Path) -> Package:
    """The package, signed where there is a key. Raises InputProblem where the archive is damaged."""
    try:
        return assemble(
            evidence, folder=folder, signer=sealing.signer(), authority=roots_pem(sealing.certificates())
        )
    except BadRecord as problem:
        raise InputProblem(f"Không lập được gói: {problem}") from problem
    except ValueError as problem:
        raise InputProblem(f"Không lập được gói ({problem}): kho lưu lớn quá 4 GiB.") from problem


def stamped(package: Package, sealing: EvidenceSettings) -> tuple[Package, str]:
    """The package with a time stamp where one can be had now, and a remark where not."""
    if not sealing.authority or SIGNATURE not in package.seals:
        return package, ""
    try:
        stamp = ask(sealing.authority, package.seals[SIGNATURE], roots=sealing.certificates())
    except TimeProblem as problem:
        return package, f"Chưa có dấu thời gian: {problem} Thêm sau: ./soicong evidence stamp TỆP.zip"
    return replace(package, seals={**package.seals, STAMP: stamp}), ""


def write_package(package: Package, path: Path) -> None:
    """Write it whole or not at all. Raises InputProblem."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            try:
                package.write(stream)
                stream.flush()
                Path(stream.name).chmod(0o644)
                Path(stream.name).replace(path)
            except BaseException:
                Path(stream.name).unlink(missing_ok=True)
                raise
    except OSError as problem:
        raise InputProblem(f"Không ghi được tệp ‘{path}’ ({told(problem)}).") from problem
