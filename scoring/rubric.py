"""Rubric files: load, validate, and find the one that is valid for a tier at a date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path as FilePath

from checks.registry import Check, all_checks
from scoring.model import Criterion, Grade, Heading, LegalBasis, Need, Rubric, WindowRule
from scoring.rubric_errors import RubricError, unknown_text
from scoring.rubric_rules import broken_rules
from scoring.rubric_schema import CriterionEntry, LegalBasisEntry, RubricEntry
from scoring.source import Source
from scoring.strict_file import content_of, mistakes, source_of, validated
from scoring.wording import fill

FOLDER = FilePath(__file__).parent / "rubrics"


class NoValidRubric(LookupError):
    """No rubric is valid for a tier at a date; the message lists those that are, `valid` holds them."""

    def __init__(self, message: str, valid: tuple[Rubric, ...]) -> None:
        super().__init__(message)
        self.valid = valid


def load(path: FilePath, *, checks: Mapping[str, Check] | None = None) -> Rubric:
    """Load one rubric file; `checks` are the known checks (default: all of the checks room).

    Raises RubricError, also where the file cannot be read.
    """
    return parse(content_of(path), path.name, checks=checks)


def parse(content: bytes, name: str, *, checks: Mapping[str, Check] | None = None) -> Rubric:
    """Validate the bytes of a rubric file called `name`.

    Raises RubricError with every mistake that could be found.
    """
    if checks is None:
        return _parsed(content, name)
    return read(source_of(content, name), hashlib.sha256(content).hexdigest(), checks=checks)


@lru_cache(maxsize=64)
def _parsed(content: bytes, name: str) -> Rubric:
    """The same bytes give the same rubric, which nobody can change: a round asks for it with every report."""
    return read(source_of(content, name), hashlib.sha256(content).hexdigest())


def read(source: Source, sha256: str, *, checks: Mapping[str, Check] | None = None) -> Rubric:
    """Validate what a file or a workbook says; `sha256` is that of the YAML bytes.

    Raises RubricError with every mistake that could be found.
    """
    entry = validated(source, RubricEntry)
    problems = list(broken_rules(source, entry, all_checks() if checks is None else checks))
    if problems:
        raise mistakes(source, problems)
    return _rubric(entry, sha256)


def load_all(folder: FilePath = FOLDER) -> tuple[Rubric, ...]:
    """Every rubric of a folder, by id.

    Raises RubricError, also where two files carry one id.
    """
    files: dict[str, str] = {}
    rubrics = []
    for path in sorted(folder.glob("*.yaml")):
        rubric = load(path)
        if rubric.id in files:
            raise RubricError(
                [f"{path.name}, dòng 1: mã ‘{rubric.id}’ đã dùng trong {files[rubric.id]}; hãy đặt mã khác."]
            )
        files[rubric.id] = path.name
        rubrics.append(rubric)
    return tuple(sorted(rubrics, key=lambda rubric: rubric.id))


def rubric_for(tier: str, at: date, rubrics: tuple[Rubric, ...] | None = None) -> Rubric:
    """The rubric valid for a tier at a date; the one that began last where several are.

    Raises NoValidRubric.
    """
    known = load_all() if rubrics is None else rubrics
    valid = [rubric for rubric in known if rubric.tier == tier and rubric.valid_at(at)]
    if valid:
        return max(valid, key=lambda rubric: (rubric.valid_from, rubric.id))
    others = tuple(rubric for rubric in known if rubric.valid_at(at))
    listed = "; ".join(f"{rubric.id} ({rubric.tier}, {validity(rubric)})" for rubric in others)
    whole = "; ".join(f"{rubric.id} ({rubric.tier}, {validity(rubric)})" for rubric in known)
    tail = f"bộ tiêu chí có hiệu lực ngày đó: {listed}" if listed else f"các bộ tiêu chí hiện có: {whole}"
    raise NoValidRubric(
        f"Không có bộ tiêu chí nào cho cấp ‘{tier}’ có hiệu lực ngày {at:%d/%m/%Y}; {tail}.", others
    )


def find(rubric_id: str, rubrics: tuple[Rubric, ...] | None = None) -> Rubric:
    """A rubric by its id.

    Raises NoValidRubric with the ids that exist.
    """
    known = load_all() if rubrics is None else rubrics
    for rubric in known:
        if rubric.id == rubric_id:
            return rubric
    ids = [rubric.id for rubric in known]
    raise NoValidRubric(
        unknown_text("bộ tiêu chí", rubric_id, ids, "hãy dùng ‘rubric list’ để xem danh mục").capitalize()
        + ".",
        known,
    )


def validity(rubric: Rubric) -> str:
    """Validity for people: 'từ 17/11/2020 đến 31/12/2025'."""
    until = f" đến {rubric.valid_until:%d/%m/%Y}" if rubric.valid_until else ""
    return f"từ {rubric.valid_from:%d/%m/%Y}{until}"


def _rubric(entry: RubricEntry, sha256: str) -> Rubric:
    month, day = (int(part) for part in entry.window.start.split("-"))
    return Rubric(
        id=entry.id,
        title=entry.title,
        tier=entry.tier,
        valid_from=entry.validity.start,
        valid_until=entry.validity.until,
        decision=entry.decision,
        legal_basis=tuple(_basis(each) for each in entry.legal_basis),
        adopted=entry.adopted,
        league=entry.league,
        coverage_for_place=entry.coverage_for_place,
        window=WindowRule(day=day, month=month, rating_months=entry.window.rating_months),
        grades=tuple(Grade(name=grade.name, at_least=grade.at_least) for grade in entry.grades),
        headings=tuple(
            Heading(
                id=heading.id,
                title=heading.title,
                points=heading.points,
                criteria=tuple(_criterion(each, heading.id) for each in heading.criteria),
            )
            for heading in entry.headings
        ),
        sha256=sha256,
        note=entry.note,
    )


def _criterion(entry: CriterionEntry, heading: int) -> Criterion:
    return Criterion(
        id=entry.id,
        title=entry.title,
        heading=heading,
        points=entry.points,
        legal_basis=tuple(_basis(each) for each in entry.legal_basis),
        success_condition=fill(entry.success_condition, entry.parameters),
        remedy=entry.remedy,
        check=entry.check,
        parameters=entry.parameters,
        needs=frozenset(Need(need) for need in entry.needs),
        derived=entry.derived,
        question=str(entry.parameters.get("question", "")),
    )


def _basis(entry: LegalBasisEntry) -> LegalBasis:
    return LegalBasis(document=entry.document, article=entry.article, clause=entry.clause, point=entry.point)
