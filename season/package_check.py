"""Checking a season's package: every file by its hash, every form read again, every row of the annex composed again."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from db.season_measured import MeasuredRun
from db.season_records import FormRecord
from evidence.model import Agency
from evidence.zip_parts import chunks_of, read_part
from scoring.rounding import number
from scoring.rubric import parse
from scoring.rubric_errors import RubricError
from scoring.scheme import parse_scheme
from season.answers import holding
from season.composing import Ground, rows_of, tables_of
from season.grid import GridProblem
from season.laid_down import LaidDown
from season.model import Table
from season.own_maxima import with_maxima
from season.package import BEFORE, MANIFEST, MARK, SEALS, TABLES, THIS, Kept
from season.periods import period_of
from season.plain import plain, record
from season.schemes import Rated, of_rubric, of_scheme
from season.standing_reviews import with_exemptions
from season.survey_reading import read_form

MOST_BYTES = 4_000_000_000
MOST_FILES = 200_000
MOST_TEXT = 48_000_000  # of one file: tables of 10,000 agencies have some ten million bytes


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was checked; `wrong` says what does not hold, () where all does."""

    title: str
    wrong: tuple[str, ...] = ()


class BadPackage(Exception):
    """The file cannot be read as a season's package; `str()` ends a sentence."""


def check_package(path: Path) -> tuple[Step, ...]:
    """Check a package step by step. Raises BadPackage where it cannot be read at all."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_BYTES:
                raise BadPackage("quá lớn để kiểm tra")
            return tuple(_steps(packed))
    except (
        OSError,
        zipfile.BadZipFile,
        LookupError,
        TypeError,
        AttributeError,
        ValueError,
        RuntimeError,  # a password, a form that zipfile does not know, JSON that is nested too deeply
        EOFError,
        zlib.error,
    ) as error:
        raise BadPackage(f"không đọc được như gói của một kỳ ({type(error).__name__}: {error})") from error


def _steps(packed: zipfile.ZipFile) -> Iterator[Step]:
    yield Step(title="Mọi tệp đúng mã băm ghi trong MANIFEST.json", wrong=tuple(_hashes(packed)))
    rated, wrong = _rated(packed)
    yield Step(title="Bộ tiêu chí trong gói đọc được", wrong=wrong)
    kept = record(Kept, _json(packed, THIS))
    before = record(Kept, _json(packed, BEFORE)) if BEFORE in packed.namelist() else None
    yield Step(
        title="Kết quả của lượt chính thức khớp số liệu trong gói", wrong=tuple(_results(packed, kept))
    )
    yield Step(
        title=f"{len(kept.forms)} phiếu đọc lại đúng như đã ghi", wrong=tuple(_forms(packed, kept, rated))
    )
    stored = tuple(record(Table, one) for one in _json(packed, TABLES))
    composed = tables_of(
        _schemes(kept, rated),
        rows_of(_ground(kept, rated)),
        rows_of(_ground(before, rated)) if before is not None else None,
    )
    lines = sum(len(table.lines) for table in stored)
    yield Step(
        title=f"{lines} dòng của phụ lục tính lại từ phiếu, thẩm tra và kết quả",
        wrong=tuple(_lines(stored, composed)),
    )


def _json(packed: zipfile.ZipFile, name: str) -> Any:
    return json.loads(_whole(packed, name))


def _whole(packed: zipfile.ZipFile, name: str) -> bytes:
    """A file that is taken into memory. Raises KeyError, BadPackage."""
    part = packed.getinfo(name)
    if part.file_size > MOST_TEXT:
        raise BadPackage(f"có tệp ‘{name}’ lớn bất thường ({part.file_size} byte)")
    return read_part(packed, part)


def _hashes(packed: zipfile.ZipFile) -> Iterator[str]:
    manifest = _json(packed, MANIFEST)
    if manifest["mark"] != MARK:
        raise ValueError("mark")
    names = [name for name in packed.namelist() if name != MANIFEST and name not in SEALS]
    for name in sorted(set(names) ^ set(manifest["files"])):
        yield f"{name}: {'thiếu trong gói' if name in manifest['files'] else 'không có trong MANIFEST.json'}"
    if len(set(names)) != len(names):
        yield "có tệp trùng tên"
    for name in sorted(set(names) & set(manifest["files"])):
        digest = hashlib.sha256()
        for piece in chunks_of(packed, packed.getinfo(name)):
            digest.update(piece)
        if digest.hexdigest() != manifest["files"][name]:
            yield f"{name}: nội dung đã bị đổi"


def _rated(packed: zipfile.ZipFile) -> tuple[dict[str, Rated], tuple[str, ...]]:
    found: dict[str, Rated] = {}
    wrong = []
    for name in packed.namelist():
        if not name.startswith("bo-tieu-chi/"):
            continue
        content, short = _whole(packed, name), name.split("/")[-1]
        try:
            categories = b"\nkind: categories" in content
            one = of_scheme(parse_scheme(content, short)) if categories else of_rubric(parse(content, short))
            found[one.id] = one
        except RubricError as error:
            wrong.append(f"{name}: {error}")
    return found, tuple(wrong)


def _schemes(kept: Kept, rated: Mapping[str, Rated]) -> tuple[Rated, ...]:
    period = period_of(kept.period)
    return tuple(with_maxima(rated[one], period) for one in kept.period.schemes if one in rated)


def _ground(kept: Kept, rated: Mapping[str, Rated]) -> Ground:
    newest, _ = holding(kept.forms)
    runs = {scheme: {run.agency_code: run for run in held} for scheme, held in kept.runs}

    def found(one: Rated, agencies: Sequence[Agency]) -> Iterator[tuple[Agency, MeasuredRun | None]]:
        return ((agency, runs.get(one.id, {}).get(agency.code)) for agency in agencies)

    return Ground(
        period=period_of(kept.period),
        rated=_schemes(kept, rated),
        agencies=kept.agencies,
        laid=LaidDown(forms=newest, reviews=with_exemptions(kept.reviews, kept.exemptions)),
        runs=found,
        on=kept.on,
    )


def _results(packed: zipfile.ZipFile, kept: Kept) -> Iterator[str]:
    """The exact numbers are held against the result documents, which print them with two decimals."""
    names = set(packed.namelist())
    for _, runs in kept.runs:
        for run in runs:
            name = f"ket-qua/{run.document_sha256}.json"
            if name not in names:
                yield f"lượt {run.run_id}: thiếu tệp kết quả"
                continue
            content = _whole(packed, name)
            if hashlib.sha256(content).hexdigest() != run.document_sha256:
                yield f"lượt {run.run_id}: tệp kết quả không đúng mã băm"
                continue
            document = json.loads(content)
            told = {
                one["criterion"]: (one["outcome"], one["low"], one["high"]) for one in document["findings"]
            }
            own = {one.id: (one.outcome, number(one.low), number(one.high)) for one in run.criteria}
            if told != own or document["agency"]["code"] != run.agency_code:
                yield f"lượt {run.run_id}: số liệu khác tệp kết quả"


def _forms(packed: zipfile.ZipFile, kept: Kept, rated: Mapping[str, Rated]) -> Iterator[str]:
    agencies, period = {one.code: one for one in kept.agencies}, period_of(kept.period)
    with tempfile.TemporaryDirectory() as folder:
        for form in kept.forms:
            path = Path(folder) / f"{form.id}.xlsx"
            path.write_bytes(_whole(packed, f"phieu/{form.id}.xlsx"))
            yield from _form(path, form, agencies, rated, replace(period))


def _form(
    path: Path,
    form: FormRecord,
    agencies: Mapping[str, Agency],
    rated: Mapping[str, Rated],
    period: Any,
) -> Iterator[str]:
    known = {key: replace(one, sha256=form.scheme_sha256) for key, one in rated.items()}
    try:
        again = read_form(path, period, agencies, known, received_on=form.received_on)
    except GridProblem as problem:
        yield f"phiếu {form.id} ({form.file_name}): {problem.problems[0]}"
        return
    if again.sha256 != form.file_sha256:
        yield f"phiếu {form.id} ({form.file_name}): tệp không đúng mã băm"
    if (again.agency.code, again.claims, again.signed_by, again.signed_on) != (
        form.agency_code,
        form.claims,
        form.signed_by,
        form.signed_on,
    ):
        yield f"phiếu {form.id} ({form.file_name}): nội dung tệp khác điều đã ghi"


def _lines(stored: Sequence[Table], composed: Sequence[Table]) -> Iterator[str]:
    again = {(table.scheme, table.group): table for table in composed}
    if set(again) != {(table.scheme, table.group) for table in stored}:
        yield "danh sách bảng khác với tính lại"
    for table in stored:
        other = again.get((table.scheme, table.group))
        if other is None:
            continue
        if plain(replace(table, lines=())) != plain(replace(other, lines=())):
            yield f"{table.group}: tên, căn cứ hoặc ghi chú của bảng khác"
        lines = {line.agency.code: line for line in other.lines}
        if [line.agency.code for line in table.lines] != [line.agency.code for line in other.lines]:
            yield f"{table.group}: thứ tự hoặc danh sách cơ quan khác"
        for line in table.lines:
            own = lines.get(line.agency.code)
            if own is not None and plain(own) != plain(line):
                differ = [name for name, value in plain(line).items() if plain(own)[name] != value]
                yield f"{table.group}, {line.agency.name}: khác ở {', '.join(differ)}"
