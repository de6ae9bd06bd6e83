"""A time-stamping authority for tests, made with openssl. Its certificates say that they are for tests only."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = config
[config]
serial = {folder}/serial
signer_cert = {folder}/stamp.pem
signer_key = {folder}/stamp.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True, kw_only=True)
class Authority:
    """An authority in a folder; `root` is the PEM file to trust."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """The response to a request."""
        (self.folder / "request.tsq").write_bytes(request)
        _openssl(
            self.folder,
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "request.tsq",
            "-out",
            "reply.tsr",
        )
        return (self.folder / "reply.tsr").read_bytes()


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def new_authority(
    folder: Path, name: str = "Soi Cong THU NGHIEM - khong co gia tri (test only)", days: int = 3650
) -> Authority:
    """Make an authority: a root and a certificate for stamping."""
    folder.mkdir(parents=True)
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01\n", "ascii")
    for part, subject in (("root", f"/CN={name}"), ("stamp", f"/CN={name} 1")):
        _openssl(
            folder,
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            f"{part}.key",
        )
        _openssl(
            folder,
            "req",
            "-new",
            "-key",
            f"{part}.key",
            "-subj",
            subject,
            "-config",
            "tsa.cnf",
            "-out",
            f"{part}.csr",
        )
    own = ("-extfile", "tsa.cnf", "-days", str(days), "-sha256")
    _openssl(
        folder,
        "x509",
        "-req",
        "-in",
        "root.csr",
        "-key",
        "root.key",
        "-extensions",
        "root",
        "-out",
        "root.pem",
        *own,
    )
    _openssl(
        folder,
        "x509",
        "-req",
        "-in",
        "stamp.csr",
        "-CA",
        "root.pem",
        "-CAkey",
        "root.key",
        "-CAcreateserial",
        "-extensions",
        "stamp",
        "-out",
        "stamp.pem",
        *own,
    )
    return Authority(folder=folder)
