"""Joins a panel with the machine's results: per portal and criterion three answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from benchmarks.panel.answers import Answer, NoAnswer, of_cell
from benchmarks.panel.problem import refuse, wrong
from benchmarks.panel.reading import CRITERION, FIRST, PORTAL, RUBRIC, SECOND, Entry
from benchmarks.panel.runs import Run
from scoring.model import Criterion


@dataclass(frozen=True, kw_only=True)
class Case:
    """One criterion on one portal, as the machine and the two officials answered; None: left blank."""

    criterion: Criterion
    tool: Answer
    first: Answer | None
    second: Answer | None

    @property
    def blank(self) -> bool:
        """Whether an official has not answered."""
        return self.first is None or self.second is None

    @property
    def decided(self) -> tuple[Answer, Answer, Answer] | None:
        """The three answers where everybody could tell, else None."""
        if self.first is None or self.second is None:
            return None
        answers = (self.tool, self.first, self.second)
        return answers if all(answer.decided for answer in answers) else None


@dataclass(frozen=True, kw_only=True)
class JudgedPortal:
    """A portal of the panel with a case for every criterion of its rubric."""

    run: Run
    cases: tuple[Case, ...]

    @property
    def whole(self) -> bool:
        """Whether both officials answered every criterion."""
        return not any(case.blank for case in self.cases)

    @property
    def counts(self) -> bool:
        """Whether it is one of the live portals that a check by people rests on."""
        return self.run.live and not self.run.not_scored and self.whole


@dataclass(frozen=True, kw_only=True)
class _Cell:
    answer: Answer | None
    entry: Entry


def judged_portals(panels: Sequence[Sequence[Entry]], runs: Sequence[Run]) -> tuple[JudgedPortal, ...]:
    """The portals of one or several files, each official's answers being in one of them.

    Raises InputProblem naming every unknown portal or criterion, wrong number, repeat and contradiction.
    """
    problems: list[str] = []
    found: dict[tuple[str, str], tuple[_Cell, _Cell]] = {}
    by_code = {run.agency.code: run for run in runs}
    for entries in panels:
        seen: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            cells = _cells(entry, runs, problems)
            if cells is None:
                continue
            key, answers = cells
            if key in seen:
                problems.append(_repeat(entry, seen[key]))
                continue
            seen[key] = entry
            found[key] = _merged(found.get(key), answers, problems)
    if problems:
        raise refuse(problems)
    codes = dict.fromkeys(code for code, _ in found)
    return tuple(_portal(by_code[code], found) for code in codes)


def _cells(
    entry: Entry, runs: Sequence[Run], problems: list[str]
) -> tuple[tuple[str, str], tuple[_Cell, _Cell]] | None:
    run = next((run for run in runs if run.is_called(entry.portal)), None)
    if run is None:
        known = [run.agency.code for run in runs]
        what = f"không có kết quả nào của cổng ‘{entry.portal}’"
        problems.append(wrong(entry.place(PORTAL), what, _instead(entry.portal, known)))
        return None
    if entry.rubric and entry.rubric != run.rubric.id:
        what = f"phiếu theo ‘{entry.rubric}’ còn kết quả của cổng ‘{run.agency.code}’ theo ‘{run.rubric.id}’"
        mend = f"kiểm tra lại cổng bằng ./soicong audit … --rubric {entry.rubric}, hoặc chấm theo phiếu mới"
        problems.append(wrong(entry.place(RUBRIC), what, mend))
        return None
    criteria = {criterion.id: criterion for criterion in run.rubric.criteria}
    criterion = criteria.get(entry.criterion)
    if criterion is None:
        what = (
            f"bộ tiêu chí {run.rubric.id} của cổng ‘{run.agency.code}’ không có tiêu chí ‘{entry.criterion}’"
        )
        problems.append(wrong(entry.place(CRITERION), what, _instead(entry.criterion, list(criteria))))
        return None
    answers = []
    for column, text in ((FIRST, entry.first), (SECOND, entry.second)):
        answer = None
        try:
            answer = of_cell(text, criterion.points)
        except NoAnswer as problem:
            what = f"{problem} của tiêu chí {criterion.id}" if "vượt" in str(problem) else str(problem)
            problems.append(wrong(entry.place(column), what, problem.mend))
        answers.append(_Cell(answer=answer, entry=entry))
    return (run.agency.code, criterion.id), (answers[0], answers[1])


def _instead(written: str, known: list[str]) -> str:
    near = get_close_matches(written, known, n=1, cutoff=0.6)
    listed = f"các mã có: {', '.join(known[:8])}{', …' if len(known) > 8 else ''}"
    return f"có phải ‘{near[0]}’? ({listed})" if near else listed


def _repeat(entry: Entry, earlier: Entry) -> str:
    what = f"cổng ‘{entry.portal}’ đã có tiêu chí {entry.criterion} ở dòng {earlier.row}"
    mend = "xoá dòng thừa, hoặc sửa mã (Excel đổi 10.10 thành 10.1 khi mã không có chữ TC)"
    return wrong(entry.place(CRITERION), what, mend)


def _merged(
    earlier: tuple[_Cell, _Cell] | None, cells: tuple[_Cell, _Cell], problems: list[str]
) -> tuple[_Cell, _Cell]:
    """What two files say of one cell together; they must not contradict each other."""
    if earlier is None:
        return cells
    kept = []
    for column, one, other in zip((FIRST, SECOND), earlier, cells, strict=True):
        if one.answer is not None and other.answer is not None and one.answer != other.answer:
            what = f"khác với {one.entry.file}, dòng {one.entry.row}"
            mend = "mỗi người chấm chỉ điền cột của mình trong tệp của mình"
            problems.append(wrong(other.entry.place(column), what, mend))
        kept.append(one if one.answer is not None else other)
    return kept[0], kept[1]


def _portal(run: Run, found: Mapping[tuple[str, str], tuple[_Cell, _Cell]]) -> JudgedPortal:
    cases = []
    for criterion in run.rubric.criteria:
        first, second = found.get((run.agency.code, criterion.id), (None, None))
        if criterion.id in run.answers:  # a portal that was not seen has none
            cases.append(
                Case(
                    criterion=criterion,
                    tool=run.answers[criterion.id],
                    first=first.answer if first else None,
                    second=second.answer if second else None,
                )
            )
    return JudgedPortal(run=run, cases=tuple(cases))


def merged_cases(portals: Iterable[JudgedPortal]) -> dict[tuple[str, str], list[Case]]:
    """The cases of each criterion over the portals, by rubric and id, in decreed order."""
    groups: dict[tuple[str, str], list[Case]] = {}
    for portal in portals:
        for case in portal.cases:
            groups.setdefault((portal.run.rubric.id, case.criterion.id), []).append(case)
    return groups
