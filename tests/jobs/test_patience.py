"""What a command says and how it exits where disk or database take nothing more."""

from __future__ import annotations

import errno
import io
from datetime import date

import pytest
from rich.console import Console

import jobs.patience
from db.problem import DatabaseProblem, ProblemKind
from evidence.model import Agency, Tier
from evidence.ports import NotKept
from evidence.problem import ArchiveInUse, NotWritten
from jobs.audit import AuditRequest, Failure, Round, Stopped
from jobs.patience import Patience, why_not_kept
from jobs.problems import ExitCode
from jobs.tell_failures import tell_failures
from scoring.rubric import rubric_for

AT = date(2025, 10, 15)
REQUEST = AuditRequest(
    agency=Agency(code="so", name="Sở Thử", tier=Tier.SO, home_url="https://so.example.gov.vn/"),
    start_url="https://so.example.gov.vn/",
    rubric=rubric_for("so", AT),
    at=AT,
)
STOPPED = Stopped(request=REQUEST, run_id=7, why="Ổ đĩa đầy.")


class Database:
    """Takes what it is given after some tries."""

    def __init__(self, tries: int, kind: ProblemKind) -> None:
        self.left = tries
        self.kind = kind

    def store(self) -> None:
        if self.left:
            self.left -= 1
            raise DatabaseProblem("bận", self.kind)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.patience, "_TRY_AGAIN", 0.01)
    monkeypatch.setattr(jobs.patience, "_PATIENCE", 0.1)


def test_a_database_that_comes_back_is_waited_for() -> None:
    database = Database(3, ProblemKind.UNREACHABLE)
    Patience().over(database.store)
    assert database.left == 0


def test_what_does_not_pass_by_itself_is_not_waited_for() -> None:
    database = Database(3, ProblemKind.READ_ONLY)
    with pytest.raises(DatabaseProblem):
        Patience().over(database.store)
    assert database.left == 2


def test_patience_is_for_all_portals_together() -> None:
    patience, first, second = Patience(), Database(99, ProblemKind.BUSY), Database(99, ProblemKind.BUSY)
    with pytest.raises(DatabaseProblem):
        patience.over(first.store)
    with pytest.raises(DatabaseProblem):
        patience.over(second.store)
    assert first.left < 98
    assert second.left == 98


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (NotKept("Cơ sở dữ liệu đang bận."), "Cơ sở dữ liệu đang bận."),
        (
            NotWritten(errno.ENOSPC, "No space", "/kho/a.warc.gz"),
            "Không ghi được kho lưu /kho/a.warc.gz: ổ đĩa đầy.",
        ),
        (ArchiveInUse("a"), "Kho lưu của lượt này đang được một tiến trình khác ghi."),
    ],
)
def test_the_trouble_is_one_sentence(trouble: OSError | NotKept, sentence: str) -> None:
    assert why_not_kept(trouble) == sentence


def test_a_stopped_audit_has_an_exit_code_of_its_own_and_says_how_to_go_on() -> None:
    ended = Round(stopped=(STOPPED,))
    assert ended.exit_code is ExitCode.NOT_KEPT
    assert int(ended.exit_code) == 4
    printed = Console(file=io.StringIO(), width=200)
    tell_failures(printed, ended)
    assert isinstance(printed.file, io.StringIO)
    assert printed.file.getvalue() == (
        "Sở Thử: Ổ đĩa đầy. Lượt 7 dừng giữa chừng, phần đã thu thập được giữ; chạy lại lệnh này để đi tiếp.\n"
    )


def test_a_fault_of_ours_weighs_more() -> None:
    failed = Failure(request=REQUEST, error=ValueError("x"))
    assert Round(stopped=(STOPPED,), failed=(failed,)).exit_code is ExitCode.OURS
