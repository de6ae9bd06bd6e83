"""What an installation sets for its evidence: the key that signs, the authority that stamps, who works here."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from assurance.seal import KeyProblem, Signer, load_signer
from assurance.timestamp import TimeProblem, read_roots
from evidence.problem import told
from jobs.problems import InputProblem
from jobs.settings import Settings

_MACHINE = Path("/etc/machine-id")


@dataclass(frozen=True, kw_only=True)
class EvidenceSettings:
    """Settings of evidence; secrets stay in here and enter no log and no package.

    `requester` has asked for the audits that `operator` makes here, for a `reason`; `host` is what the machine is called.
    `key` is the file of the signing key (it may be missing), `named` whether somebody has set it. `authority` is the
    address of the time-stamping authority, '' for none, `roots` the file with its root certificates.
    """

    key: Path
    named: bool
    password: str
    authority: str
    roots: Path | None
    operator: str
    reason: str
    requester: str
    host: str

    def signer(self) -> Signer | None:
        """The key that signs; None where none was made or named. Raises InputProblem."""
        if not self.named and not self.key.exists():
            return None
        try:
            return load_signer(self.key, self.password)
        except KeyProblem as problem:
            raise InputProblem(str(problem)) from problem

    def certificates(self) -> list[x509.Certificate]:
        """The authority's root certificates, none where none are named. Raises InputProblem."""
        return certificates(self.roots) if self.roots is not None else []


def certificates(path: Path) -> list[x509.Certificate]:
    """Certificates of a PEM file. Raises InputProblem."""
    try:
        return read_roots(path.read_bytes()[: 1 << 20])
    except OSError as problem:
        raise InputProblem(f"Không đọc được tệp chứng thư ‘{path}’ ({told(problem)}).") from problem
    except TimeProblem as problem:
        raise InputProblem(f"Tệp ‘{path}’: {problem}") from problem


def evidence_settings(
    configuration: Settings, environment: Mapping[str, str] | None = None
) -> EvidenceSettings:
    """From SOICONG_SIGNING_KEY[_PASSWORD], SOICONG_TIME_AUTHORITY, SOICONG_TIME_ROOT, SOICONG_OPERATOR, SOICONG_REASON,
    SOICONG_REQUESTER and SOICONG_HOST_LABEL."""
    given = os.environ if environment is None else environment
    key, roots = given.get("SOICONG_SIGNING_KEY"), given.get("SOICONG_TIME_ROOT")
    return EvidenceSettings(
        key=Path(key) if key else configuration.data / "keys" / "signing.pem",
        named=bool(key),
        password=given.get("SOICONG_SIGNING_KEY_PASSWORD", ""),
        authority=given.get("SOICONG_TIME_AUTHORITY", ""),
        roots=Path(roots) if roots else None,
        operator=given.get("SOICONG_OPERATOR") or _account(),
        reason=given.get("SOICONG_REASON", ""),
        requester=given.get("SOICONG_REQUESTER") or configuration.organisation,
        host=host_label(given),
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run without a name for its user
        return f"uid {os.getuid()}"


def host_label(environment: Mapping[str, str], machine: Path = _MACHINE) -> str:
    """What a machine is called in evidence: SOICONG_HOST_LABEL, else a name that tells machines apart and no more.

    It is derived from the machine's number as machine-id(5) asks for: keyed, so that the number cannot be found by it.
    """
    if label := " ".join(environment.get("SOICONG_HOST_LABEL", "").split()):
        return label
    try:
        number = machine.read_bytes().strip()
    except OSError:
        number = b""
    if not number:
        return "unknown"
    return f"machine-{hmac.new(number, b'soicong host label', hashlib.sha256).hexdigest()[:12]}"
