"""A package of evidence: one BagIt 1.0 bag in a canonical container, with seals that can be added without touching it.

What is sealed never changes: `manifest-sha256.txt` covers everything under data/, `tagmanifest-sha256.txt` covers that
list and the other files of the bag's root. The signature is over the tag manifest, the time stamp over the signature;
these two files alone stand outside of the lists.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from assurance import guide
from assurance.container import chunks, write_container
from assurance.contents import Survey, derived, described, moment, survey
from assurance.earlier import self_contained
from assurance.seal import Signer
from assurance.wacz import ARCHIVE_FOLDER, derived_files

FORMAT = "1"
EARLIER_FORMAT = "2"  # with answers of earlier runs behind those of the run (assurance.earlier)
REDUCED_FORMAT = "reduced-1"  # for third parties (assurance.reduced)
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.sig"
STAMP = f"{SIGNATURE}.tsr"
SIGNER = "signer.pub"
AUTHORITY = "time-authority.pem"
INFO = "bag-info.txt"
SEALS = (SIGNATURE, STAMP)
CAPTURE = "data/capture.wacz"
RESULT = "data/result.json"
CUSTODY = "data/custody.jsonl"
VERSIONS = "data/versions.json"
WITHHELD = "data/withheld.json"
RUBRIC_FOLDER = "data/rubric/"
VOCABULARY_FOLDER = "data/vocabulary/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Grade(StrEnum):
    """What a package proves."""

    INTEGRITY = "INTEGRITY"
    SIGNED = "SIGNED"
    SIGNED_TIME = "SIGNED+TIME"

    @property
    def rank(self) -> int:
        """Higher proves more."""
        return list(Grade).index(self)


@dataclass(frozen=True, kw_only=True)
class RunEvidence:
    """Everything of one run that goes into its package.

    `document` is the result's canonical bytes, `rubric` the bytes of the rubric file by its id, `materials` further
    files under data/ (vocabulary/…, versions.json), `custody` the lines of the run's events.
    """

    archive: Path
    document: bytes
    rubric_id: str
    rubric: bytes
    materials: Mapping[str, bytes]
    custody: Sequence[bytes]


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package before it is written: every file but the seals, by its path within the bag."""

    identifier: str
    files: Mapping[str, bytes | Path]
    tag_manifest: bytes
    seals: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What names the contents, seals aside: the hash of the tag manifest. It is printed on reports."""
        return hashlib.sha256(self.tag_manifest).hexdigest()

    @property
    def grade(self) -> Grade:
        """What it proves as it is."""
        return grade_of(self.seals)

    def write(self, stream: IO[bytes]) -> None:
        """Write it: the same bytes for the same contents and seals. Raises ValueError beyond 4 GiB."""
        whole = {**self.files, **self.seals}
        write_container(stream, {f"{self.identifier}/{name}": whole[name] for name in whole})


def grade_of(names: object) -> Grade:
    """The grade of a package that has these seals (names or a mapping by name)."""
    seals = set(names)  # type: ignore[call-overload]
    if SIGNATURE not in seals:
        return Grade.INTEGRITY
    return Grade.SIGNED_TIME if STAMP in seals else Grade.SIGNED


def identifier_of(run: Mapping[str, Any]) -> str:
    """The name of a run's package: whose portal, and when its crawl began."""
    code = re.sub(r"[^A-Za-z0-9._-]+", "-", str(run.get("agency", {}).get("code", ""))).strip("-._") or "cong"
    started = moment(run.get("started_at")).astimezone(UTC)
    return f"soicong-{code[:60]}-{started:%Y%m%dT%H%M%SZ}"


def format_of(seen: Survey) -> str:
    """The form of a package of an archive: older verifiers do not know packages with answers of earlier runs."""
    return EARLIER_FORMAT if seen.earlier else FORMAT


def info_bytes(seen: Survey, oxum: str, *, signer: str) -> bytes:
    """bag-info.txt: what this is, in plain words of both languages. `oxum` is bytes.files of the payload."""
    run = seen.run
    agency = run.get("agency", {})
    lines = {
        "Source-Organization": "Soi Cổng",
        "External-Identifier": identifier_of(run),
        "External-Description": "Chứng cứ của một lượt kiểm tra cổng thông tin điện tử của cơ quan nhà nước "
        "/ Evidence of one audit of a government portal",
        "Payload-Oxum": oxum,
        "Soicong-Package-Format": format_of(seen),
        "Soicong-Grade": str(Grade.SIGNED if signer else Grade.INTEGRITY),
        "Soicong-Signer": signer,
        "Co-Quan": agency.get("name", ""),
        "Agency-Code": agency.get("code", ""),
        "Portal": agency.get("home_url", ""),
        "Bat-Dau-Captured-From": run.get("started_at", ""),
        "Ket-Thuc-Captured-Until": run.get("finished_at", ""),
        "Huong-Dan": "xem HOW-TO-VERIFY.txt / see HOW-TO-VERIFY.txt",
        "Ghi-Chu-Note": "HTTP dựng lại từ thông điệp đã phân tích: chữ hoa thường và thứ tự của header có thể khác, "
        "bỏ Set-Cookie / HTTP rebuilt from parsed messages: case and order of headers may differ, Set-Cookie is left out",
    }
    text = "".join(f"{name}: {one_line(value)}\n" for name, value in lines.items() if value)
    return text.encode("utf-8")


def one_line(value: object) -> str:
    """A value as it stands behind a label of bag-info.txt."""
    return " ".join(str(value).split())


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """A list as `sha256sum` writes it, by path."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("ascii")


def assemble(
    evidence: RunEvidence, *, folder: Path, signer: Signer | None = None, authority: bytes = b""
) -> Package:
    """Everything of a run's package; the archive in its player's form is written to `folder` meanwhile.

    `authority` are the root certificates of the time-stamping authority that will be asked, in canonical PEM. The
    same run gives the same package, under the same key and authority. Raises BadRecord where the archive is damaged.
    """
    archive = self_contained(evidence.archive, folder)
    seen = survey(chunks(archive))
    wacz = folder / "capture.wacz"
    with wacz.open("wb") as stream:
        write_container(stream, wacz_files(archive, seen))
    payload: dict[str, bytes | Path] = {
        CAPTURE: wacz,
        RESULT: evidence.document,
        CUSTODY: b"".join(evidence.custody),
        f"{RUBRIC_FOLDER}{evidence.rubric_id}.yaml": evidence.rubric,
        **{f"data/{name}": content for name, content in evidence.materials.items()},
        **{f"data/{name}": content for name, content in derived(seen).items()},
    }
    hashes, size = {}, 0
    for name, content in payload.items():
        hashes[name], length = measured(content)
        size += length
    identifier = identifier_of(seen.run)
    key = signer.fingerprint if signer is not None else ""
    tags: dict[str, bytes] = {
        "bagit.txt": DECLARATION,
        INFO: info_bytes(seen, f"{size}.{len(payload)}", signer=key),
        MANIFEST: manifest_bytes(hashes),
        "HOW-TO-VERIFY.txt": guide.guide(
            identifier=identifier, grade=Grade.SIGNED if key else Grade.INTEGRITY, fingerprint=key
        ),
        "verify.sh": guide.script(),
        "verify.html": guide.page(),
    }
    if signer is not None:
        tags[SIGNER] = signer.public_pem
        if authority:
            tags[AUTHORITY] = authority
    tag_manifest = manifest_bytes({name: hashlib.sha256(text).hexdigest() for name, text in tags.items()})
    seals = {SIGNATURE: signer.sign(tag_manifest)} if signer is not None else {}
    files: dict[str, bytes | Path] = {**payload, **tags, TAG_MANIFEST: tag_manifest}
    return Package(identifier=identifier, files=files, tag_manifest=tag_manifest, seals=seals)


def wacz_files(archive: Path, seen: Survey) -> dict[str, bytes | Path]:
    """The files of the player's form of a self-contained archive."""
    made = derived_files(archive.name, seen.sha256, seen.size, seen.lines, described(seen))
    return {ARCHIVE_FOLDER + archive.name: archive, **made}


def measured(content: bytes | Path) -> tuple[str, int]:
    """Hash and size of a file."""
    hasher, size = hashlib.sha256(), 0
    for piece in chunks(content):
        hasher.update(piece)
        size += len(piece)
    return hasher.hexdigest(), size
