"""The packaged commands, run as they are written, where there is nothing but coreutils, openssl and a shell."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assurance.bundle import STAMP, Package
from assurance.timestamp import accept, read_roots, request_for, roots_pem
from tests.assurance.authority import Authority, new_authority
from tests.assurance.example import OTHER, SIGNER, example, written
from tests.assurance.shortened import FORGED, relisted, short

# What the packaged commands may call; everything else is not on the path.
_PROGRAMS = ("sha256sum", "cut", "du", "sort", "comm", "mktemp", "rm", "dirname", "openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    for name in _PROGRAMS:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return folder


def stamped(authority: Authority) -> Package:
    roots = read_roots(authority.root.read_bytes())
    package = example().package(SIGNER, roots_pem(roots))
    signature = package.seals["tagmanifest-sha256.txt.sig"]
    request, nonce = request_for(signature)
    stamp = accept(authority.answer(request), signature, roots=roots, nonce=nonce)
    return Package(
        identifier=package.identifier,
        files=package.files,
        tag_manifest=package.tag_manifest,
        seals={**package.seals, STAMP: stamp},
    )


def unpacked(package: Package, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(written(package))) as archive:
        archive.extractall(folder)
    return folder / package.identifier


@pytest.fixture(params=["INTEGRITY", "SIGNED", "SIGNED+TIME", "REDUCED"])
def bag(request: pytest.FixtureRequest, tmp_path: Path, authority: Authority) -> Path:
    if request.param == "SIGNED+TIME":
        return unpacked(stamped(authority), tmp_path)
    if request.param == "REDUCED":
        return unpacked(short(), tmp_path)
    return unpacked(example().package(SIGNER if request.param == "SIGNED" else None), tmp_path)


def commands(bag: Path) -> list[str]:
    """The commands of HOW-TO-VERIFY.txt: the lines that are set in by four spaces."""
    text = (bag / "HOW-TO-VERIFY.txt").read_text("utf-8")
    return [line[4:] for line in text.splitlines() if line.startswith("    ")]


def run(script: str, folder: Path, programs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", *arguments] if arguments else ["/bin/sh", "-c", script],
        cwd=folder,
        env={"PATH": str(programs), "TMPDIR": str(programs)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def by_hand(bag: Path, programs: Path) -> bool:
    """Whether all commands succeed, one after the other, in one shell."""
    return run(" && ".join(f"{{ {line}\n}}" for line in commands(bag)), bag.parent, programs).returncode == 0


def by_script(bag: Path, programs: Path, *arguments: str) -> bool:
    return run("", bag.parent, programs, str(bag / "verify.sh"), *arguments).returncode == 0


def test_a_genuine_package(bag: Path, programs: Path) -> None:
    done = run(" && ".join(f"{{ {line}\n}}" for line in commands(bag)), bag.parent, programs)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("", bag.parent, programs, str(bag / "verify.sh"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len((bag / "verify.sh").read_text("utf-8").splitlines()) <= 60


def test_a_reduced_package_is_told_as_what_it_is(tmp_path: Path, programs: Path) -> None:
    bag = unpacked(short(), tmp_path)
    done = run("", bag.parent, programs, str(bag / "verify.sh"), SIGNER.fingerprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "BẢN RÚT GỌN / REDUCED: SIGNED"
    assert "không chứng minh điểm / no archived pages: proves no score" in done.stdout
    assert 'GIỮ LẠI / WITHHELD  "data/capture.wacz",' in done.stdout
    assert example().package(SIGNER).code in done.stdout
    by_hand_told = run(" && ".join(commands(bag)), bag.parent, programs)
    assert by_hand_told.returncode == 0, by_hand_told.stderr
    assert '"path": "data/capture.wacz",' in by_hand_told.stdout
    assert "không chứng minh" in " ".join((bag / "HOW-TO-VERIFY.txt").read_text("utf-8").lower().split())
    assert not by_script(bag, programs, OTHER.fingerprint)


@pytest.mark.parametrize("kind", sorted(FORGED))
def test_reduced_packages_whose_lists_were_made_again(tmp_path: Path, programs: Path, kind: str) -> None:
    genuine = unpacked(relisted(short(None), lambda files: None), tmp_path / "genuine")
    assert by_script(genuine, programs)
    bag = unpacked(relisted(short(None), FORGED[kind]), tmp_path)
    assert not by_script(bag, programs)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


FORGERIES: dict[str, Callable[[Path], object]] = {
    "planted in the root": lambda bag: (bag / "NOTE.txt").write_text("x"),
    "planted in data": lambda bag: (bag / "data" / "them.txt").write_text("x"),
    "planted, hidden": lambda bag: (bag / "data" / ".an").write_text("x"),
    "planted link": lambda bag: (bag / "data" / "lien-ket").symlink_to("/etc/passwd"),
    "planted with a line end in its name": lambda bag: (bag / "data" / "a\nb").write_text("x"),
    "missing payload": lambda bag: (bag / "data" / "result.json").unlink(),
    "missing tag file": lambda bag: (bag / "verify.html").unlink(),
    "missing tag manifest": lambda bag: (bag / "tagmanifest-sha256.txt").unlink(),
    "changed payload": lambda bag: flip(bag / "data" / "result.json"),
    "changed tag file": lambda bag: flip(bag / "bag-info.txt"),
    "changed list": lambda bag: flip(bag / "manifest-sha256.txt"),
    "renamed": lambda bag: (bag / "data" / "result.json").rename(bag / "data" / "Result.json"),
    "lines ended as on Windows": lambda bag: (bag / "manifest-sha256.txt").write_bytes(
        (bag / "manifest-sha256.txt").read_bytes().replace(b"\n", b"\r\n")
    ),
}
SEALED: dict[str, Callable[[Path], object]] = {
    "signature gone": lambda bag: (bag / "tagmanifest-sha256.txt.sig").unlink(),
    "signature changed": lambda bag: flip(bag / "tagmanifest-sha256.txt.sig"),
    "signed by another": lambda bag: (bag / "tagmanifest-sha256.txt.sig").write_bytes(
        OTHER.sign((bag / "tagmanifest-sha256.txt").read_bytes())
    ),
    "another's key": lambda bag: (bag / "signer.pub").write_bytes(OTHER.public_pem),
}


@pytest.mark.parametrize("kind", sorted(FORGERIES))
def test_forgeries_are_seen_by_the_commands_and_by_the_script(bag: Path, programs: Path, kind: str) -> None:
    FORGERIES[kind](bag)
    assert not by_hand(bag, programs)
    assert not by_script(bag, programs)


@pytest.mark.parametrize("kind", sorted(SEALED))
def test_changed_seals(tmp_path: Path, programs: Path, authority: Authority, kind: str) -> None:
    bag = unpacked(stamped(authority), tmp_path)
    SEALED[kind](bag)
    assert not by_hand(bag, programs)
    assert not by_script(bag, programs)


def test_a_time_stamp_of_another_signature_or_authority(
    tmp_path: Path, programs: Path, authority: Authority
) -> None:
    bag = unpacked(stamped(authority), tmp_path)
    stamp = bag / STAMP
    genuine = stamp.read_bytes()
    assert by_script(bag, programs, SIGNER.fingerprint, str(authority.root))
    request, _ = request_for(b"another signature")
    stamp.write_bytes(authority.answer(request))
    assert not by_hand(bag, programs)
    assert not by_script(bag, programs)
    foreign = new_authority(tmp_path / "foreign")
    request, _ = request_for((bag / "tagmanifest-sha256.txt.sig").read_bytes())
    stamp.write_bytes(foreign.answer(request))
    assert not by_hand(bag, programs)
    assert not by_script(bag, programs)
    stamp.write_bytes(genuine)
    assert by_hand(bag, programs)
    assert not by_script(bag, programs, SIGNER.fingerprint, str(foreign.root))


def test_the_script_knows_what_it_is_told(tmp_path: Path, programs: Path) -> None:
    package = example().package(SIGNER)
    bag = unpacked(package, tmp_path)
    assert by_script(bag, programs, SIGNER.fingerprint)
    assert not by_script(bag, programs, OTHER.fingerprint)
    assert by_script(bag, programs, SIGNER.fingerprint, "", package.code)
    assert not by_script(bag, programs, SIGNER.fingerprint, "", "ab" * 32)
    unsigned = unpacked(example().package(), tmp_path / "unsigned")
    assert not by_script(unsigned, programs, SIGNER.fingerprint)


def test_a_chain_that_is_broken_within_lists_that_are_right(tmp_path: Path, programs: Path) -> None:
    made = example()
    moved = replace(made.evidence, custody=list(reversed(made.evidence.custody)))
    bag = unpacked(replace(made, evidence=moved).package(), tmp_path)
    assert not by_hand(bag, programs)
    assert not by_script(bag, programs)
