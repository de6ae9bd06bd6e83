"""The season's package: the rows behind the annex, so that anyone composes it again (season.package_check).

ky.json and ky-truoc.json hold a season and the one before (period, agencies, forms, acts, what the official runs found,
exactly), bang.json the tables; beside them the forms as they came, result documents, rubric files, objections, looks at
links, all periods and the list of overrides. MANIFEST.json names every file with its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db.season_measured import MeasuredRun
from db.season_records import Act, FormRecord, PeriodRecord, ReviewRecord
from db.store import Store
from evidence.model import Agency
from scoring.result import canonical_bytes
from scoring.rubric import FOLDER as RUBRICS
from scoring.scheme import FOLDER as SCHEMES
from season.composing import ground_of
from season.model import SeasonResult
from season.periods import period_of, standing_on
from season.plain import plain

MARK = "soicong-ky-1"
MANIFEST = "MANIFEST.json"
THIS, BEFORE, TABLES = "ky.json", "ky-truoc.json", "bang.json"
SIGNATURE, SIGNER = "chu-ky/MANIFEST.json.sig", "chu-ky/khoa-cong-khai.pem"
STAMP, AUTHORITY = "chu-ky/dau-thoi-gian.tsr", "chu-ky/noi-cap-dau-thoi-gian.pem"
SEALS = frozenset({SIGNATURE, SIGNER, STAMP, AUTHORITY})
"""What may lie beside the files that MANIFEST.json names: the seal over it."""
_MOMENT = (2000, 1, 1, 0, 0, 0)  # the same package twice has the same bytes


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A season as its package holds it. `runs` by scheme."""

    mark: str
    period: PeriodRecord
    on: date
    agencies: tuple[Agency, ...]
    forms: tuple[FormRecord, ...]
    reviews: tuple[ReviewRecord, ...]
    exemptions: tuple[ReviewRecord, ...]
    runs: tuple[tuple[str, tuple[MeasuredRun, ...]], ...]


def write_package(
    path: Path,
    store: Store,
    result: SeasonResult,
    *,
    today: date,
    official: Mapping[str, int],
    official_before: Mapping[str, int],
    archives: Mapping[int, str],
    signer: str = "",
) -> None:
    """Write the package of a composed season. `archives` gives the hash of each official run's archive, `signer` is the
    fingerprint of the key that is to sign it.
    """
    season, hashes = result.period.season, {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _files(store, result, season, today, official, official_before, archives):
            hashes[name] = hashlib.sha256(content).hexdigest()
            put(packed, name, content)
        manifest = {"mark": MARK, "files": hashes} | ({"signer": signer} if signer else {})
        put(packed, MANIFEST, _json(manifest))


def put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file; the same contents give the same bytes at any time."""
    packed.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)


def _files(  # noqa: PLR0917 — one call, everything it needs
    store: Store,
    result: SeasonResult,
    season: int,
    today: date,
    official: Mapping[str, int],
    official_before: Mapping[str, int],
    archives: Mapping[int, str],
) -> Iterator[tuple[str, bytes]]:
    desk = store.season_desk()
    kept = kept_season(store, season, official, today)
    if kept is None:
        raise ValueError(f"season {season} was not opened")
    yield THIS, _json(plain(kept))
    before = kept_season(store, season - 1, official_before, today)
    if before is not None:
        yield BEFORE, _json(plain(before))
    yield TABLES, _json(plain(result.tables))
    yield "lich.json", _json(plain(desk.periods(season)))
    yield "kien-nghi.json", _json(plain(desk.objections(season)))
    yield "duong-dan.json", _json(plain(tuple(desk.links(season).values())))
    yield "sua-doi.json", _json(overrides(kept.reviews))
    evidence = [
        {
            "run": run.run_id,
            "agency": run.agency_code,
            "result": run.document_sha256,
            "archive": archives.get(run.run_id, ""),
        }
        for _, runs in kept.runs
        for run in runs
    ]
    yield "chung-cu.json", _json(evidence)
    for form in kept.forms:
        yield f"phieu/{form.id}.xlsx", desk.form_content(form.id)
    for scheme in sorted({one for part in (kept, before) if part for one in part.period.schemes}):
        for folder in (RUBRICS, SCHEMES):
            if (file := folder / f"{scheme}.yaml").is_file():
                yield f"bo-tieu-chi/{scheme}.yaml", file.read_bytes()
    for _, runs in kept.runs:
        for run in runs:
            for document in store.load_documents(run.run_id).values():
                content = canonical_bytes(document)
                if hashlib.sha256(content).hexdigest() == run.document_sha256:
                    yield f"ket-qua/{run.document_sha256}.json", content
                    break


def kept_season(store: Store, season: int, official: Mapping[str, int], today: date) -> Kept | None:
    """A season's rows as they are now; None where it was not opened."""
    ground = ground_of(store, season, official=official, today=today)
    if ground is None:
        return None
    desk = store.season_desk()
    record = desk.periods(season)[0]
    on = standing_on(period_of(record), today)
    return Kept(
        mark=MARK,
        period=record,
        on=on,
        agencies=ground.agencies,
        forms=desk.forms(season),
        reviews=desk.reviews(season),
        exemptions=desk.exemptions_before(season, on),
        runs=tuple(
            (rated.id, tuple(run for _, run in ground.runs(rated, ground.agencies) if run is not None))
            for rated in ground.rated
            if rated.rubric is not None
        ),
    )


def overrides(acts: Iterable[ReviewRecord]) -> list[dict[str, Any]]:
    """Every act of people on items, oldest first, and whether it was taken back: what auditors look at."""
    acts = tuple(acts)
    undone = {act.target_id for act in acts if act.act is Act.UNDO}
    return [plain(act) | {"undone": act.id in undone} for act in acts]


def is_package(path: Path) -> bool:
    """Whether a file is a season's package, as far as its list of files tells."""
    try:
        with zipfile.ZipFile(path) as packed:
            return {MANIFEST, THIS, TABLES} <= set(packed.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        return False


def _json(value: Any) -> bytes:
    out = io.StringIO()
    json.dump(value, out, ensure_ascii=False, sort_keys=True, indent=1)
    return out.getvalue().encode()
