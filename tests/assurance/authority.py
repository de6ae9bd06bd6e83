"""A time-stamping authority for tests, run by openssl. Its certificates say that they are for tests only."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_NAME = "Soi Cong THU NGHIEM - khong co gia tri (test only)"
_CONFIG = """
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
        done = subprocess.run(
            [
                "openssl",
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "request.tsq",
                "-out",
                "reply.tsr",
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return (self.folder / "reply.tsr").read_bytes()


def new_authority(folder: Path, *, until: datetime | None = None) -> Authority:
    """Make an authority: a root, and a certificate for stamping that is good until a moment (ten years ahead)."""
    folder.mkdir(parents=True)
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01\n", "ascii")
    end = until or datetime.now(UTC) + timedelta(days=3650)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(
        _NAME, root_key, _NAME, root_key, datetime.now(UTC) + timedelta(days=3650), stamps=False
    )
    leaf = _certificate(f"{_NAME} 1", key, _NAME, root_key, end, stamps=True)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "stamp.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "stamp.key").write_bytes(private)
    return Authority(folder=folder)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    until: datetime,
    *,
    stamps: bool,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(until, datetime.now(UTC)) - timedelta(days=365))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .add_extension(_usage(stamps=stamps), critical=True)
    )
    if stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(issuer_key, SHA256())


def _usage(*, stamps: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=stamps,
        key_cert_sign=not stamps,
        crl_sign=not stamps,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
