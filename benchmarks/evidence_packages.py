"""Genuine packages to measure with: many small runs, sealed by one key and one authority, and what forgers have."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from cryptography import x509

from assurance.bundle import SIGNATURE, STAMP, Package
from assurance.der import canonical_response
from assurance.engine import engine
from assurance.reduced import reduced
from assurance.seal import Signer, new_signer
from assurance.timestamp import accept, read_roots, request_for, roots_pem
from benchmarks.evidence_base import Base, Files, seal_files
from reports.published import masked
from scoring.result import canonical_bytes
from tests.assurance.authority import Authority, new_authority
from tests.assurance.example import Made, files_in, make, with_document, written


@dataclass(frozen=True)
class Workshop:
    """A folder with keys, authorities and runs."""

    folder: Path

    @cached_property
    def signer(self) -> Signer:
        """The department's key."""
        return new_signer()

    @cached_property
    def stranger(self) -> Signer:
        """Somebody else's key."""
        return new_signer()

    @cached_property
    def authority(self) -> Authority:
        """The time-stamping authority."""
        return new_authority(self.folder / "authority")

    @cached_property
    def foreign(self) -> Authority:
        """One that nobody has named."""
        return new_authority(self.folder / "foreign")

    @cached_property
    def expired(self) -> Authority:
        """One whose certificate ended yesterday, under a root of its own."""
        return new_authority(self.folder / "expired", until=datetime.now(UTC) - timedelta(days=1))

    @cached_property
    def roots(self) -> list[x509.Certificate]:
        """What auditors trust; the root of the expired authority is among it, so that only its end speaks against."""
        return read_roots(self.authority.root.read_bytes() + self.expired.root.read_bytes())

    def stamp(self, signature: bytes) -> bytes:
        """A good time stamp."""
        request, nonce = request_for(signature)
        return accept(self.authority.answer(request), signature, roots=self.roots, nonce=nonce)

    def made(self, name: str, *, salt: str = "", run: int = 7, traffic: bool = False) -> Made:
        """A judged run, with what pages asked for in the browser where `traffic`."""
        return make(self.folder / name, salt=salt, run=run, traffic=traffic)

    def package(self, made: Made, *, stamped: bool = True, signed: bool = True) -> Package:
        """Its package."""
        package = made.package(self.signer if signed else None, roots_pem(self.roots) if signed else b"")
        if not (stamped and signed):
            return package
        return self._stamped(package)

    def for_third_parties(self, made: Made) -> Package:
        """Its reduced package, signed and stamped."""
        told = canonical_bytes(masked(made.document))
        return self._stamped(reduced(self.package(made), told, signer=self.signer))

    def _stamped(self, package: Package) -> Package:
        return replace(package, seals={**package.seals, STAMP: self.stamp(package.seals[SIGNATURE])})

    def base(self, number: int) -> Base:
        """A genuine package with what forgers need; `short` is its reduced one, `older` those of another run."""
        now = self.made(f"base-{number}", salt=f"<!-- {number} -->", traffic=True)
        before = self.made(f"older-{number}", salt=f"<!-- hôm qua {number} -->", traffic=True)
        other = with_document(
            before.folder, before.evidence.archive, _of_run(before, 8), run=8, version=engine()
        )
        short = self._base(self.for_third_parties(now), self.for_third_parties(other))
        return self._base(self.package(now), self.package(before), short=short)

    def _base(self, package: Package, before: Package, short: Base | None = None) -> Base:
        whole, older, identifier = written(package), written(before), package.identifier

        def of(authority: Authority, signature: bytes) -> bytes:
            kept = canonical_response(authority.answer(request_for(signature)[0]))
            assert kept is not None
            return kept

        def again(files: Files) -> None:
            seal_files(files, identifier, self.signer, self.stamp)

        def as_stranger(files: Files) -> None:
            info = f"{identifier}/bag-info.txt"
            theirs, ours = self.stranger.fingerprint.encode(), self.signer.fingerprint.encode()
            files[info] = files[info].replace(ours, theirs)
            seal_files(files, identifier, self.stranger, self.stamp)

        return Base(
            whole=whole,
            files=files_in(whole),
            identifier=identifier,
            older=older,
            older_files=files_in(older),
            stranger=self.stranger,
            foreign_stamp=lambda signature: of(self.foreign, signature),
            expired_stamp=lambda signature: of(self.expired, signature),
            seal_again=again,
            seal_as_stranger=as_stranger,
            short=short,
        )

    def goods(self, count: int) -> Iterator[tuple[bytes, bool]]:
        """Genuine packages of many kinds, and whether each is signed and stamped."""
        luck = Random(20251015)
        bases = [
            self.made(f"good-{number}", salt=f"<p>Bản {number}</p>", traffic=number % 2 == 1)
            for number in range(min(count, 12))
        ]
        version = engine()
        for number in range(count):
            made = bases[number % len(bases)]
            result = {**made.document, "notes": [f"Ghi chú {number}: " + "đ" * luck.randrange(400)]}
            varied = with_document(
                made.folder, made.evidence.archive, result, run=result["run"]["id"], version=version
            )
            signed, stamped = number % 5 != 0, number % 5 in (1, 2)
            package = self.package(varied, signed=signed, stamped=stamped)
            if number % 10 in (0, 9):  # for third parties: unsigned and signed ones
                told = canonical_bytes(masked(result))
                package = reduced(package, told, signer=self.signer if signed else None)
            yield written(package), signed


def _of_run(made: Made, number: int) -> dict[str, Any]:
    """The result of a run as that of another number."""
    return {**made.document, "run": {**made.document["run"], "id": number}}


def workshop() -> tempfile.TemporaryDirectory[str]:
    """A folder for it, gone when closed."""
    return tempfile.TemporaryDirectory(prefix="soicong-bench-")
