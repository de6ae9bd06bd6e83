"""A package for third parties: the result with citizens' data covered, the events, and hashes of all that is withheld.

The pages of a run hold whatever citizens have written there, and cannot be given in part without ceasing to be what was
captured. So none are given: this package proves who told which result, and which full package it was taken from. It
proves no score, and a verification says so.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from assurance import guide
from assurance.bundle import (
    CAPTURE,
    CUSTODY,
    DECLARATION,
    INFO,
    MANIFEST,
    REDUCED_FORMAT,
    RESULT,
    RUBRIC_FOLDER,
    SIGNATURE,
    SIGNER,
    TAG_MANIFEST,
    VERSIONS,
    VOCABULARY_FOLDER,
    WITHHELD,
    Grade,
    Package,
    identifier_of,
    manifest_bytes,
    measured,
    one_line,
)
from assurance.lineage import BrokenLineage, lineage
from assurance.opened import Opened, Refused, json_of
from assurance.records import BadRecord
from assurance.seal import Signer
from evidence.canonical import canonical_json
from scoring.result import canonical_bytes, score_bytes

_SUFFIX = "-rut-gon"
_PAGES = "chứa trang đã lưu, có thể có dữ liệu cá nhân của công dân"
_WORDS = "có câu trích có dữ liệu cá nhân; bản đã che nằm ở đây"
_SAME = "có thể lấy từ gói đầy đủ khi được phép"
_LOG = "data/log.jsonl"
_REASONS = {RESULT: _WORDS, CAPTURE: _PAGES, _LOG: _PAGES}
_SCHEMA = "soicong-withheld-1"
# What every full package holds, so what every reduced one withholds.
_ALWAYS = frozenset(
    {CAPTURE, RESULT, VERSIONS, _LOG, "data/dns.json", "data/run.json", "data/tls/looks.json"}
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def reduced(full: Package, result: bytes, *, signer: Signer | None) -> Package:
    """The reduced package of a full one; `result` is the covered result in canonical bytes. Raises ValueError where it
    is not."""
    rubric = {name: content for name, content in full.files.items() if name.startswith(RUBRIC_FOLDER)}
    given = {CUSTODY, *rubric}
    withheld = [
        {"path": name, "sha256": sha256, "bytes": size, "reason": _REASONS.get(name, _SAME)}
        for name, content in sorted(full.files.items())
        if name.startswith("data/") and name not in given
        for sha256, size in (measured(content),)
    ]
    payload = {
        **{name: full.files[name] for name in given},
        RESULT: result,
        WITHHELD: canonical_json({"schema": _SCHEMA, "package": full.code, "files": withheld}),
    }
    hashes = {name: measured(content)[0] for name, content in payload.items()}
    key = signer.fingerprint if signer is not None else ""
    tags: dict[str, bytes] = {
        "bagit.txt": DECLARATION,
        INFO: _info(json.loads(result), full.code, key),
        MANIFEST: manifest_bytes(hashes),
        "HOW-TO-VERIFY.txt": guide.guide(
            identifier=f"{full.identifier}{_SUFFIX}",
            grade=Grade.SIGNED if key else Grade.INTEGRITY,
            fingerprint=key,
            full=full.code,
        ),
        "verify.sh": guide.script(),
        "verify.html": guide.page(),
    }
    if signer is not None:
        tags[SIGNER] = signer.public_pem
    tag_manifest = manifest_bytes({name: hashlib.sha256(text).hexdigest() for name, text in tags.items()})
    return Package(
        identifier=f"{full.identifier}{_SUFFIX}",
        files={**payload, **tags, TAG_MANIFEST: tag_manifest},
        tag_manifest=tag_manifest,
        seals={SIGNATURE: signer.sign(tag_manifest)} if signer is not None else {},
    )


def _info(result: Mapping[str, Any], full: str, key: str) -> bytes:
    """bag-info.txt: of whom the result tells, and the code of the full package. Raises KeyError, TypeError."""
    agency, run = result["agency"], result["run"]
    identifier = f"{identifier_of({**run, 'agency': agency})}{_SUFFIX}"
    lines = {
        "Source-Organization": "Soi Cổng",
        "External-Identifier": identifier,
        "External-Description": "Bản rút gọn cho bên thứ ba, không kèm trang đã lưu / Reduced, without the pages",
        "Soicong-Package-Format": REDUCED_FORMAT,
        "Soicong-Full-Package": full,
        "Soicong-Signer": key,
        "Co-Quan": agency["name"],
        "Agency-Code": agency["code"],
        "Portal": agency["home_url"],
        "Bat-Dau-Captured-From": run["started_at"],
        "Ket-Thuc-Captured-Until": run["finished_at"],
        "Huong-Dan": "xem HOW-TO-VERIFY.txt / see HOW-TO-VERIFY.txt",
    }
    return "".join(f"{name}: {one_line(value)}\n" for name, value in lines.items() if value).encode("utf-8")


def demand_reduced(package: Opened, events: list[dict[str, Any]]) -> dict[str, str]:
    """Its parts speak of one run; what is to be told of each check that it does not allow. Raises Refused."""
    withheld, result = json_of(package, WITHHELD), json_of(package, RESULT)
    rubrics = [name for name in package.names if name.startswith(RUBRIC_FOLDER)]
    given = {RESULT, CUSTODY, WITHHELD, *rubrics}
    if strange := sorted(name for name in package.names - given if name.startswith("data/")):
        raise Refused(f"có tệp ngoài quy định ‘{strange[0]}’.")
    if canonical_bytes(result) != package.read(RESULT):
        raise Refused("kết quả không ở dạng chuẩn.")
    try:
        rubric, run = result["rubric"], result["run"]["id"]
        same = [f"{RUBRIC_FOLDER}{rubric['id']}.yaml"] == rubrics and package.sha256(rubrics[0]) == rubric[
            "sha256"
        ]
        code = withheld["package"]
        info = _info(result, str(code), package.info().get("Soicong-Signer", ""))
        identifier = f"{identifier_of({**result['run'], 'agency': result['agency']})}{_SUFFIX}"
    except (KeyError, TypeError, AttributeError, BadRecord) as error:
        raise Refused("kết quả hoặc danh sách giữ lại sai dạng.") from error
    if not same:
        raise Refused("bộ tiêu chí trong gói không phải bộ đã dùng để chấm.")
    if any(event.get("run") != run for event in events):
        raise Refused("chuỗi sự kiện thuộc lượt khác.")
    if code != package.info().get("Soicong-Full-Package"):
        raise Refused("danh sách giữ lại nói về gói khác.")
    if package.read(INFO) != info or package.identifier != identifier:
        raise Refused(f"{INFO} hoặc tên gói không khớp với kết quả.")
    kept = _kept_back(package, withheld, given - {RESULT})
    _demand_logged(package, result, events, kept, rubrics)
    return {
        "archive": f"Bản rút gọn cho bên thứ ba: giữ lại {len(kept)} tệp, trong đó có kho lưu; "
        f"gói đầy đủ có mã {code}.",
        "binding": "Kết quả đã che dữ liệu cá nhân; không đối chiếu được với kho lưu.",
        "score": "Bản rút gọn không chứng minh điểm: muốn chấm lại cần gói đầy đủ.",
    }


def _kept_back(package: Opened, withheld: Mapping[str, Any], given: set[str]) -> dict[str, str]:
    """The hash of each file that is said to be withheld, by its path. Raises Refused."""
    rows = withheld.get("files")
    if set(withheld) != {"schema", "package", "files"} or withheld["schema"] != _SCHEMA:
        raise Refused("danh sách giữ lại sai dạng.")
    if canonical_json(dict(withheld)) != package.read(WITHHELD):
        raise Refused("danh sách giữ lại không ở dạng chuẩn.")
    if not isinstance(rows, Sequence) or not all(_is_row(row) for row in rows):
        raise Refused("danh sách giữ lại sai dạng.")
    paths = [row["path"] for row in rows]
    if paths != sorted(set(paths)) or not set(paths) >= _ALWAYS or given & set(paths):
        raise Refused("danh sách giữ lại không phải danh sách của một gói đầy đủ.")
    return {row["path"]: row["sha256"] for row in rows}


def _is_row(row: object) -> bool:
    return (
        isinstance(row, Mapping)
        and set(row) == {"path", "sha256", "bytes", "reason"}
        and str(row["path"]).startswith("data/")
        and type(row["bytes"]) is int
        and row["bytes"] >= 0
        and _SHA256.fullmatch(str(row["sha256"])) is not None
        and isinstance(row["reason"], str)
    )


def _demand_logged(
    package: Opened,
    result: dict[str, Any],
    events: list[dict[str, Any]],
    kept: Mapping[str, str],
    rubrics: Sequence[str],
) -> None:
    """An event of the chain tells of an assessment by this rubric and by what is withheld of words and versions, with
    these scores and outcomes (events of the first versions tell none). Raises Refused."""
    used = {
        path: sha256
        for path, sha256 in kept.items()
        if path.startswith(VOCABULARY_FOLDER) or path == VERSIONS
    }
    used |= {name: package.sha256(name) for name in rubrics}
    materials = {path.removeprefix("data/"): sha256 for path, sha256 in used.items()}
    try:
        assessments = lineage(events).assessments
        score = hashlib.sha256(score_bytes(result)).hexdigest()
    except BrokenLineage as problem:
        raise Refused(str(problem)) from problem
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused("kết quả sai dạng.") from error
    same = [facts for facts in assessments if facts.get("materials") == materials]
    if not same:
        raise Refused("bộ tiêu chí, từ vựng hoặc phiên bản không khớp với sự kiện chấm điểm.")
    if all(facts.get("score_sha256", score) != score for facts in same):
        raise Refused("điểm hoặc kết luận không phải những gì mà sự kiện chấm điểm đã ghi.")
