"""Verifying a package of evidence: named checks from the container's bytes to the score, none of which unpacks it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from cryptography import x509

from assurance.bundle import (
    AUTHORITY,
    CAPTURE,
    RESULT,
    RUBRIC_FOLDER,
    SIGNATURE,
    SIGNER,
    STAMP,
    TAG_MANIFEST,
    VERSIONS,
    Grade,
    grade_of,
)
from assurance.checking import Read, demand_bound, events_of, read_archive
from assurance.container import BadContainer
from assurance.contents import connections_told
from assurance.erased import differing, told_difference, told_of
from assurance.opened import (
    Opened,
    Refused,
    copied,
    demand_complete,
    demand_hashes,
    is_reduced,
    json_of,
    open_package,
)
from assurance.reduced import demand_reduced
from assurance.seal import KeyProblem, canonical_pem, fingerprint, read_public, verified
from assurance.timestamp import Stamp, TimeProblem, read_roots, read_stamp, roots_pem
from assurance.verdict import NAMES, Check, State, Verdict
from scoring.result import compared_bytes


class Judge(Protocol):
    """Judges an archive again: how the score of a package is computed anew."""

    @property
    def engine(self) -> str:
        """The identity of the version that judges (assurance.engine)."""
        ...

    def __call__(self, archive: Path, rubric: bytes, name: str, result: dict[str, Any]) -> dict[str, Any]:
        """The result document by the rubric `name`, of the date of `result`. Raises ValueError with a sentence."""
        ...


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What the person who verifies knows and asks for.

    `trusted`: fingerprints of which one must have signed (empty: anybody, named as unknown); `known`: keys that are
    ours and need no word. `roots` of time-stamping authorities replace those of the package. `code`: the package that
    is expected. `at_least`: the grade that is asked for. `judge` None: the score is not computed again.
    """

    trusted: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    roots: tuple[x509.Certificate, ...] = ()
    code: str = ""
    at_least: Grade = Grade.INTEGRITY
    contents: bool = True
    judge: Judge | None = None


class _Stopped(Exception):
    """A check failed on which the others rest."""


@dataclass(kw_only=True)
class _Course:
    """A verification under way."""

    checks: list[Check] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def passed(self, name: str, told: str) -> None:
        self.checks.append(Check(name=name, state=State.PASSED, told=told))

    def noted(self, name: str, told: str) -> None:
        self.checks.append(Check(name=name, state=State.NOTED, told=told))

    def failed(self, name: str, told: str) -> None:
        self.checks.append(Check(name=name, state=State.FAILED, told=told))

    @contextmanager
    def check(self, name: str) -> Iterator[None]:
        """One check; what it raises fails it and stops the course."""
        try:
            yield
        except (Refused, BadContainer, KeyProblem, TimeProblem) as problem:
            self.failed(name, str(problem))
            raise _Stopped from problem

    def end(self) -> tuple[Check, ...]:
        """All checks by their order; those that were not made say so."""
        made = {check.name: check for check in self.checks}
        failed = any(check.state is State.FAILED for check in self.checks)
        told = "Chưa xem, vì một bước trước đã sai." if failed else "Không yêu cầu."
        return tuple(made.get(name, Check(name=name, state=State.SKIPPED, told=told)) for name in NAMES)


def verify(stream: IO[bytes], demands: Demands) -> Verdict:
    """Verify a package. Raises BadContainer where it is no container that could be a package (unreadable)."""
    course = _Course()
    try:
        package = open_package(stream)
    except BadContainer as problem:
        if not problem.readable:
            raise
        course.failed("container", f"Gói {problem}")
        return Verdict(identifier="", code="", grade=None, checks=course.end())
    course.passed("container", "Các byte của gói đúng dạng chuẩn, không có gì nằm ngoài các tệp.")
    with suppress(_Stopped):
        _run(package, demands, course)
    return Verdict(
        identifier=package.identifier,
        grade=grade_of(package.names),
        checks=course.end(),
        **{"code": "", **course.facts},
    )


def _run(package: Opened, demands: Demands, course: _Course) -> None:
    with course.check("completeness"):
        demand_complete(package)
        code = course.facts["code"] = hashlib.sha256(package.read(TAG_MANIFEST)).hexdigest()
        if demands.code and demands.code != code:
            raise Refused(f"đây là một gói khác: mã gói là {code}, không phải mã được nêu.")
    course.passed("completeness", "Không thiếu và không thừa tệp nào.")
    with course.check("hashes"):
        count = demand_hashes(package)
    course.passed("hashes", f"{count} tệp khớp mã băm đã niêm phong.")
    _seals(package, demands, course)
    with course.check("custody"):
        events = events_of(package)
    course.passed("custody", f"{len(events)} sự kiện nối liền nhau.")
    if not demands.contents:
        return
    if is_reduced(package):
        with course.check("binding"):
            told_by_name = demand_reduced(package, events)
        for name, told in told_by_name.items():
            course.noted(name, told)
        return
    with course.check("archive"):
        read = read_archive(package)
    told = f"Mọi bản ghi khớp mã băm; mục lục của {len(read.seen.lines)} bản ghi đúng với kho lưu."
    if earlier := len(read.seen.earlier):
        told = f"{told} {earlier} bản gốc của lượt trước (trang không đổi) đúng là bản mà lượt này dẫn tới."
    told = f"{told} {connections_told(read.seen)}".rstrip()
    if stones := read.seen.tombstones:
        course.facts["erased"] = tuple(stones)
        course.noted("archive", f"{told} {told_of(stones)}")
    else:
        course.passed("archive", told)
    with course.check("binding"):
        demand_bound(package, read, events)
    course.passed("binding", "Kho lưu, kết quả, bộ tiêu chí và sự kiện cùng nói về một lượt.")
    if demands.judge is not None:
        _score(package, read, demands.judge, course)


def _seals(package: Opened, demands: Demands, course: _Course) -> None:
    grade = grade_of(package.names)
    with course.check("signature"):
        if grade is Grade.INTEGRITY:
            if demands.trusted:
                raise Refused("gói không có chữ ký, nên không thể do khoá được nêu ký.")
            told = "Gói chỉ có mã băm, không có chữ ký: thấy được hỏng hóc, không chứng minh ai lập gói."
            course.noted("signature", told)
        else:
            _signature(package, demands, course)
    with course.check("timestamp"):
        if grade is Grade.SIGNED_TIME:
            _time(package, demands, course)
        else:
            course.noted("timestamp", "Gói chưa có dấu thời gian.")
        if grade.rank < demands.at_least.rank:
            raise Refused(f"gói chỉ đạt mức {grade}, yêu cầu {demands.at_least}.")


def _signature(package: Opened, demands: Demands, course: _Course) -> None:
    pem = package.read(SIGNER)
    public = read_public(pem)
    key = fingerprint(public)
    if canonical_pem(public) != pem or key != package.info().get("Soicong-Signer"):
        raise Refused("khoá công khai trong gói không phải khoá mà gói khai.")
    if not verified(public, package.read(SIGNATURE), package.read(TAG_MANIFEST)):
        raise Refused("chữ ký không đúng với nội dung của gói.")
    course.facts["signer"] = key
    course.facts["trusted"] = key in demands.trusted | demands.known
    if demands.trusted and key not in demands.trusted:
        raise Refused(f"người ký không phải khoá được nêu: khoá của gói là {key}.")
    if course.facts["trusted"]:
        course.passed("signature", f"Ký bởi khoá {key}.")
    else:
        told = f"Chữ ký đúng, nhưng người ký CHƯA ĐƯỢC XÁC NHẬN: đối chiếu dấu vân tay {key} với báo cáo in."
        course.noted("signature", told)


def _time(package: Opened, demands: Demands, course: _Course) -> None:
    roots = list(demands.roots)
    if AUTHORITY in package.names:
        pem = package.read(AUTHORITY)
        inside = read_roots(pem)
        if roots_pem(inside) != pem:
            raise Refused("chứng thư của nơi cấp dấu thời gian không ở dạng chuẩn.")
        if not roots:
            roots = inside
    if not roots:
        raise Refused("có dấu thời gian nhưng không biết nơi cấp: nêu chứng thư gốc bằng --time-root.")
    stamp: Stamp = read_stamp(package.read(STAMP), package.read(SIGNATURE), roots=roots)
    course.facts["stamp"] = stamp
    told = f"Có trước {stamp.moment:%d/%m/%Y %H:%M:%S} UTC, theo ‘{stamp.authority}’."
    if demands.roots:
        course.passed("timestamp", told)
    else:
        course.noted("timestamp", f"{told} Nơi cấp theo chứng thư trong gói; xác nhận bằng --time-root.")


def _score(package: Opened, read: Read, judge: Judge, course: _Course) -> None:
    result = json_of(package, RESULT)
    versions = json_of(package, VERSIONS).get("engine", {})
    theirs = versions.get("sha256", "") if isinstance(versions, dict) else ""
    same_engine = theirs == judge.engine
    rubric = next(name for name in package.names if name.startswith(RUBRIC_FOLDER))
    course.facts["score"] = told = {"same_version": same_engine, "same": None}
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        path = Path(folder) / read.archive.rpartition("/")[2]
        copied(package.inner(CAPTURE), read.archive, path)
        try:
            document = judge(path, package.read(rubric), rubric.rpartition("/")[2], result)
        except ValueError as problem:
            if same_engine:
                course.failed("score", f"Không chấm lại được: {problem}")
            else:
                course.noted(
                    "score", f"Gói do phiên bản khác chấm; phiên bản này không chấm lại được: {problem}"
                )
            return
    told["same"] = compared_bytes(document) == compared_bytes(result)
    told["package"], told["now"] = _points(result), _points(document)
    if told["same"]:
        other = "" if same_engine else " (dù phiên bản khác)"
        course.passed("score", f"Chấm lại từ kho lưu ra đúng kết quả, từng byte{other}: {told['now']}.")
    elif same_engine and any(stone.judged for stone in read.seen.tombstones):
        told["differs"] = differing(result, document)
        course.noted("score", told_difference(told, read.seen.tombstones))
    elif same_engine:
        course.failed(
            "score",
            f"Chấm lại từ kho lưu ra kết quả khác: gói ghi {told['package']}, chấm lại {told['now']}.",
        )
    else:
        course.noted(
            "score",
            f"Gói do phiên bản khác chấm ({theirs[:12] or 'không ghi'}): gói ghi {told['package']}, phiên bản này "
            f"({judge.engine[:12]}) chấm {told['now']}. Điều này không nói gói bị sửa.",
        )


def _points(result: dict[str, Any]) -> str:
    score = result.get("score", {})
    if result.get("status") != "scored":
        return "không chấm"
    low, high = (str(score.get(end)).replace(".", ",") for end in ("low", "high"))
    return low if low == high else f"{low}–{high}"
