"""The seal of a season's package: the department's Ed25519 signature over its MANIFEST.json, and a time stamp over that.

The four files lie beside what they seal; MANIFEST.json names the key that signs, so that a seal which was taken off is seen.
Anyone checks the signature with openssl (docs/season.md).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from assurance.bundle import Grade
from assurance.seal import KeyProblem, canonical_pem, fingerprint, read_public, verified
from assurance.timestamp import TimeProblem, read_roots, read_stamp, roots_pem
from jobs.evidence_settings import EvidenceSettings
from jobs.problems import InputProblem
from jobs.time_authority import ask
from season.package import AUTHORITY, MANIFEST, SIGNATURE, SIGNER, STAMP, put
from season.package_check import Step


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is demanded of a seal: keys that may have signed (fingerprints), our own, root certificates, a grade."""

    trusted: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    roots: tuple[x509.Certificate, ...] = ()
    at_least: Grade = Grade.INTEGRITY


@dataclass(kw_only=True)
class Seal:
    """What a package's seal proves: its grade, who signed, remarks for people and what is wrong."""

    grade: Grade = Grade.INTEGRITY
    signer: str = ""
    remarks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """As a step of verifying."""
        return Step(title=f"Chữ ký và dấu thời gian: mức {self.grade}", wrong=tuple(self.wrong))


def seal_package(path: Path, sealing: EvidenceSettings) -> str:
    """Sign a written package where there is a key, and stamp it where an authority answers; a remark, or ''."""
    signer = sealing.signer()
    if signer is None:
        return "Gói chưa ký: chưa có khoá (./soicong evidence key new)."
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        signature = signer.sign(packed.read(MANIFEST))
        put(packed, SIGNATURE, signature)
        put(packed, SIGNER, signer.public_pem)
        if not sealing.authority:
            return ""
        roots = sealing.certificates()
        try:
            put(packed, STAMP, ask(sealing.authority, signature, roots=roots))
        except TimeProblem as problem:
            return f"Chưa có dấu thời gian: {problem} Thêm sau: ./soicong evidence stamp TỆP.zip"
        put(packed, AUTHORITY, roots_pem(roots))
    return ""


def stamp_later(path: Path, sealing: EvidenceSettings) -> bytes:
    """A signed package with the time stamp that could not be had when it was made; nothing else in it changes.

    Raises InputProblem where it has one, has no signature or one that does not hold; TimeProblem; OSError.
    """
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        signature = packed.read(SIGNATURE) if SIGNATURE in names else b""
    if STAMP in names or not signature:
        state = "đã có dấu thời gian" if STAMP in names else "không có chữ ký"
        raise InputProblem(f"Gói ‘{path}’ {state}: không thêm được dấu thời gian.")
    if check_seal(path, Asked()).wrong:
        raise InputProblem(f"Chữ ký của gói ‘{path}’ không đúng: không đóng dấu lên gói đã bị sửa.")
    roots = sealing.certificates()
    whole = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as packed:
        put(packed, STAMP, ask(sealing.authority, signature, roots=roots))
        put(packed, AUTHORITY, roots_pem(roots))
    return whole.getvalue()


def check_seal(path: Path, asked: Asked) -> Seal:
    """What the seal of a package proves, and what of it does not hold. Raises OSError, zipfile.BadZipFile."""
    found = Seal()
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        told = str(json.loads(packed.read(MANIFEST)).get("signer", ""))
        if SIGNATURE in names:
            _signature(packed, told, asked, found)
        elif told:
            found.wrong.append(f"gói khai do khoá {told} ký nhưng chữ ký đã bị lấy đi")
        else:
            found.remarks.append("Gói không có chữ ký: thấy được hỏng hóc, không chứng minh ai lập gói.")
        if asked.trusted and SIGNATURE not in names:
            found.wrong.append("gói không có chữ ký, nên không thể do khoá được nêu ký")
        if STAMP in names:
            found.wrong += _time(packed, asked, found)
    if found.grade.rank < asked.at_least.rank:
        found.wrong.append(f"gói chỉ đạt mức {found.grade}, yêu cầu {asked.at_least}")
    return found


def _signature(packed: zipfile.ZipFile, told: str, asked: Asked, found: Seal) -> None:
    try:
        pem = packed.read(SIGNER)
        public = read_public(pem)
    except (KeyError, KeyProblem):
        found.wrong.append("khoá công khai trong gói thiếu hoặc không đọc được")
        return
    key = fingerprint(public)
    if canonical_pem(public) != pem or key != told:
        found.wrong.append("khoá công khai trong gói không phải khoá mà gói khai")
    elif not verified(public, packed.read(SIGNATURE), packed.read(MANIFEST)):
        found.wrong.append("chữ ký không đúng với nội dung của gói")
    elif asked.trusted and key not in asked.trusted:
        found.wrong.append(f"người ký không phải khoá được nêu: khoá của gói là {key}")
    else:
        found.grade, found.signer = Grade.SIGNED, key
        if key not in asked.trusted | asked.known:
            found.remarks.append(f"Chữ ký đúng, người ký CHƯA ĐƯỢC XÁC NHẬN: đối chiếu dấu vân tay {key}.")


def _time(packed: zipfile.ZipFile, asked: Asked, found: Seal) -> Iterator[str]:
    try:
        roots = list(asked.roots) or read_roots(packed.read(AUTHORITY))
        stamp = read_stamp(packed.read(STAMP), packed.read(SIGNATURE), roots=roots)
    except (KeyError, TimeProblem) as problem:
        yield f"dấu thời gian không chứng minh được ({problem})"
        return
    if found.grade is Grade.SIGNED:
        found.grade = Grade.SIGNED_TIME
    found.remarks.append(f"Có trước {stamp.moment:%d/%m/%Y %H:%M:%S} UTC, theo ‘{stamp.authority}’.")
    if not asked.roots:
        found.remarks.append("Nơi cấp theo chứng thư trong gói; xác nhận bằng --time-root.")
