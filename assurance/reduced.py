"""A package for third parties: the result with citizens' data covered, the events, and hashes of all that is withheld.

The pages of a run hold whatever citizens have written there, and cannot be given in part without ceasing to be what was
captured. So none are given: this package proves who told which result, and which full package it was taken from. It
proves no score, and a verification says so.
"""

from __future__ import annotations

import hashlib
from typing import Any

from assurance import guide
from assurance.bundle import (
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
    WITHHELD,
    Grade,
    Package,
    manifest_bytes,
    measured,
)
from assurance.opened import Opened, Refused, json_of
from assurance.seal import Signer
from evidence.canonical import canonical_json

_SUFFIX = "-rut-gon"
_PAGES = "chứa trang đã lưu, có thể có dữ liệu cá nhân của công dân"
_WORDS = "có câu trích có dữ liệu cá nhân; bản đã che nằm ở đây"
_SAME = "có thể lấy từ gói đầy đủ khi được phép"
_REASONS = {RESULT: _WORDS, "data/capture.wacz": _PAGES, "data/log.jsonl": _PAGES}
_TOLD = ("Co-Quan", "Agency-Code", "Portal", "Bat-Dau-Captured-From", "Ket-Thuc-Captured-Until")


def reduced(full: Package, result: bytes, *, signer: Signer | None) -> Package:
    """The reduced package of a full one; `result` is the covered result in canonical bytes."""
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
        WITHHELD: canonical_json({"schema": "soicong-withheld-1", "package": full.code, "files": withheld}),
    }
    hashes = {name: measured(content)[0] for name, content in payload.items()}
    key = signer.fingerprint if signer is not None else ""
    tags: dict[str, bytes] = {
        "bagit.txt": DECLARATION,
        INFO: _info(full, key),
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


def _info(full: Package, key: str) -> bytes:
    whole = full.files[INFO]
    lines_of_full = whole.decode("utf-8").splitlines() if isinstance(whole, bytes) else []
    told = {name: value for name, _, value in (line.partition(": ") for line in lines_of_full)}
    lines = {
        "Source-Organization": "Soi Cổng",
        "External-Identifier": f"{full.identifier}{_SUFFIX}",
        "External-Description": "Bản rút gọn cho bên thứ ba, không kèm trang đã lưu / Reduced, without the pages",
        "Soicong-Package-Format": REDUCED_FORMAT,
        "Soicong-Full-Package": full.code,
        **({"Soicong-Signer": key} if key else {}),
        **{name: told[name] for name in _TOLD if name in told},
        "Huong-Dan": "xem HOW-TO-VERIFY.txt / see HOW-TO-VERIFY.txt",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode("utf-8")


def demand_reduced(package: Opened, events: list[dict[str, Any]]) -> dict[str, str]:
    """Its parts speak of one run; what is to be told of each check that it does not allow. Raises Refused."""
    withheld, result = json_of(package, WITHHELD), json_of(package, RESULT)
    rubrics = [name for name in package.names if name.startswith(RUBRIC_FOLDER)]
    if strange := sorted(
        name for name in package.names - {RESULT, CUSTODY, WITHHELD, *rubrics} if name.startswith("data/")
    ):
        raise Refused(f"có tệp ngoài quy định ‘{strange[0]}’.")
    try:
        rubric, run = result["rubric"], result["run"]["id"]
        same = [f"{RUBRIC_FOLDER}{rubric['id']}.yaml"] == rubrics and package.sha256(rubrics[0]) == rubric[
            "sha256"
        ]
        code, count = withheld["package"], len(withheld["files"])
    except (KeyError, TypeError) as error:
        raise Refused("kết quả hoặc danh sách giữ lại sai dạng.") from error
    if not same:
        raise Refused("bộ tiêu chí trong gói không phải bộ đã dùng để chấm.")
    if any(event.get("run") != run for event in events):
        raise Refused("chuỗi sự kiện thuộc lượt khác.")
    if code != package.info().get("Soicong-Full-Package"):
        raise Refused("danh sách giữ lại nói về gói khác.")
    return {
        "archive": f"Bản rút gọn cho bên thứ ba: giữ lại {count} tệp, trong đó có kho lưu; gói đầy đủ có mã {code}.",
        "binding": "Kết quả đã che dữ liệu cá nhân; không đối chiếu được với kho lưu.",
        "score": "Bản rút gọn không chứng minh điểm: muốn chấm lại cần gói đầy đủ.",
    }
