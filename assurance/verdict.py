"""What a verification says: named checks, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assurance.bundle import Grade
from assurance.timestamp import Stamp
from evidence.tombstones import Tombstone


class State(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOTED = "noted"  # nothing is wrong, but a person should know
    SKIPPED = "skipped"  # not made: not asked for, or an earlier check failed


@dataclass(frozen=True, kw_only=True)
class Check:
    """One named check; `told` is a Vietnamese sentence."""

    name: str
    state: State
    told: str


# The names, in the order in which checks are made.
NAMES: Mapping[str, str] = {
    "container": "Tệp gói",
    "completeness": "Đủ tệp",
    "hashes": "Mã băm",
    "signature": "Chữ ký",
    "timestamp": "Dấu thời gian",
    "custody": "Chuỗi sự kiện",
    "archive": "Kho lưu WARC",
    "binding": "Khớp nhau",
    "score": "Điểm chấm lại",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a package proves. `signer` is the key's fingerprint ('' unsigned), `trusted` whether it is a known one.

    `erased` tells which records were taken out of the archive by policy or at a person's request.
    """

    identifier: str
    code: str
    grade: Grade | None
    checks: tuple[Check, ...]
    signer: str = ""
    trusted: bool = False
    stamp: Stamp | None = None
    score: Mapping[str, Any] = field(default_factory=dict)
    erased: tuple[Tombstone, ...] = ()

    @property
    def genuine(self) -> bool:
        """Whether no check failed."""
        return all(check.state is not State.FAILED for check in self.checks)

    def document(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {
            "schema": "soicong-verdict-1",
            "package": self.identifier,
            "code": self.code,
            "genuine": self.genuine,
            "grade": str(self.grade) if self.grade is not None and self.genuine else None,
            "signer": {"fingerprint": self.signer, "trusted": self.trusted} if self.signer else None,
            "time": None
            if self.stamp is None
            else {
                "moment": self.stamp.moment.isoformat(),
                "authority": self.stamp.authority,
                "policy": self.stamp.policy,
            },
            "checks": [
                {"name": check.name, "state": str(check.state), "told": check.told} for check in self.checks
            ],
            "score": dict(self.score),
            "erased": [stone.as_json() for stone in self.erased],
        }
