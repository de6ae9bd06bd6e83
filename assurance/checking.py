"""The checks of what a package says: its chain of events, its archive, and that all parts speak of the same run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assurance import wacz
from assurance.bundle import (
    CAPTURE,
    CUSTODY,
    EARLIER_FORMAT,
    FORMAT,
    INFO,
    MANIFEST,
    RESULT,
    RUBRIC_FOLDER,
    VERSIONS,
    VOCABULARY_FOLDER,
    format_of,
    identifier_of,
    info_bytes,
)
from assurance.container import BadContainer
from assurance.contents import Survey, derived, described, survey
from assurance.custody import Kind, broken_run, lines_of, read_event
from assurance.earlier import hash_of_first
from assurance.lineage import BrokenLineage, lineage
from assurance.opened import Opened, Refused, json_of
from assurance.records import BadRecord
from scoring.result import canonical_bytes


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the checks have read: the archive's survey, its name within the player's container, and the hash of the part
    that the run itself wrote.
    """

    seen: Survey
    archive: str
    own_sha256: str


def events_of(package: Opened) -> list[dict[str, Any]]:
    """The events, their chain whole. Raises Refused."""
    lines = lines_of(package.read(CUSTODY))
    broken = broken_run(lines)
    if broken is not None:
        raise Refused(f"đứt tại sự kiện {broken.index + 1}: {broken.reason}.")
    events = [event for line in lines if (event := read_event(line)) is not None]
    kinds = [event.get("kind") for event in events]
    if not ({Kind.CAPTURE, Kind.FOUND} & set(kinds)) or Kind.ASSESSMENT not in kinds:
        raise Refused("không có sự kiện thu thập hoặc chấm điểm.")
    return events


def read_archive(package: Opened) -> Read:
    """The archive, every record's digest computed anew, the player's files made again. Raises Refused."""
    try:
        opened = package.inner(CAPTURE)
        name = wacz.archive_name(opened.entries)
        seen = survey(opened.chunks(name))
        different = wacz.compare(opened, seen.lines, seen.sha256, described(seen))
        own = hash_of_first(opened.chunks(name), seen.own_size) if seen.earlier else seen.sha256
    except (BadRecord, BadContainer) as problem:
        raise Refused(str(problem)) from problem
    if told := different or seen.browsed.contradiction(seen.tombstones):
        raise Refused(told)
    return Read(seen=seen, archive=name, own_sha256=own)


def demand_bound(package: Opened, read: Read, events: list[dict[str, Any]]) -> None:
    """All parts speak of one run. Raises Refused."""
    seen = read.seen
    _demand_format(package, seen)
    made = {f"data/{name}": content for name, content in derived(seen).items()}
    for name, content in made.items():
        if name not in package.names or package.read(name) != content:
            raise Refused(f"‘{name}’ không khớp với kho lưu.")
    rubrics = [name for name in package.names if name.startswith(RUBRIC_FOLDER)]
    fixed = {CAPTURE, RESULT, CUSTODY, VERSIONS, *made, *rubrics}
    words = {name for name in package.names if name.startswith(VOCABULARY_FOLDER)}
    if strange := sorted(name for name in package.names - fixed - words if name.startswith("data/")):
        raise Refused(f"có tệp ngoài quy định ‘{strange[0]}’.")
    result = json_of(package, RESULT)
    if canonical_bytes(result) != package.read(RESULT):
        raise Refused("kết quả không ở dạng chuẩn.")
    rubric = _section(result, "rubric")
    if [f"{RUBRIC_FOLDER}{rubric.get('id')}.yaml"] != rubrics or package.sha256(rubrics[0]) != rubric.get(
        "sha256"
    ):
        raise Refused("bộ tiêu chí trong gói không phải bộ đã dùng để chấm.")
    _demand_same_run(seen, result)
    _demand_logged(package, read, result, events, words | {VERSIONS, *rubrics})
    _demand_info(package, seen)


def _section(result: dict[str, Any], name: str) -> dict[str, Any]:
    value = result.get(name)
    if not isinstance(value, dict):
        raise Refused("kết quả sai dạng.")
    return value


def _demand_same_run(seen: Survey, result: dict[str, Any]) -> None:
    """Agency and times of the result are those of the archive."""
    agency, run = _section(result, "agency"), _section(result, "run")
    archived = seen.run.get("agency", {})
    same = [(agency.get(key), archived.get(key)) for key in ("code", "name", "tier", "home_url")]
    same += [(run.get(key), seen.run.get(key)) for key in ("started_at", "finished_at", "stop_reason")]
    if any(one != other for one, other in same):
        raise Refused("kết quả nói về cơ quan hoặc lượt khác với kho lưu.")


def _demand_logged(
    package: Opened, read: Read, result: dict[str, Any], events: list[dict[str, Any]], materials: set[str]
) -> None:
    """The events speak of this archive, this result, and the rubric, words and version that lie in the package."""
    try:
        told = lineage(events)
    except BrokenLineage as problem:
        raise Refused(str(problem)) from problem
    if told.archive != read.own_sha256:
        raise Refused("kho lưu không phải kho lưu mà sự kiện thu thập đã ghi.")
    if told.taken != {stone.record: stone.sha256 for stone in read.seen.tombstones}:
        raise Refused("bản ghi đã xoá trong kho lưu không phải những bản ghi mà sự kiện xoá đã ghi.")
    last = told.assessment_of(result)
    if last is None:
        raise Refused("kết quả không phải kết quả mà sự kiện chấm điểm đã ghi.")
    logged = last.get("materials", {})
    if logged != {name.removeprefix("data/"): package.sha256(name) for name in materials}:
        raise Refused("bộ tiêu chí, từ vựng hoặc phiên bản không khớp với sự kiện chấm điểm.")
    run = _section(result, "run").get("id")
    if any(event.get("run") != run for event in events):
        raise Refused("chuỗi sự kiện thuộc lượt khác.")


def _demand_format(package: Opened, seen: Survey) -> None:
    told = package.info().get("Soicong-Package-Format")
    if told not in (FORMAT, EARLIER_FORMAT):
        raise Refused("gói thuộc dạng khác mà phiên bản này không biết; hãy dùng phiên bản mới hơn.")
    if told != format_of(seen):
        raise Refused(f"{INFO} ghi dạng gói không đúng với kho lưu.")


def _demand_info(package: Opened, seen: Survey) -> None:
    info = package.info()
    payload = package.listed(MANIFEST)
    size = sum(package.container.entries[f"{package.identifier}/{name}"].size for name in payload)
    made = info_bytes(seen, f"{size}.{len(payload)}", signer=info.get("Soicong-Signer", ""))
    if package.read(INFO) != made or package.identifier != identifier_of(seen.run):
        raise Refused(f"{INFO} hoặc tên gói không khớp với kho lưu.")
