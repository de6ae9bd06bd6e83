"""The same run exported anywhere gives the same bytes, and no secret of ours is ever among them."""

from __future__ import annotations

import gzip
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assurance.container import Container
from benchmarks.evidence_packages import Workshop
from benchmarks.table import Row
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from jobs.custody import note_audit
from jobs.evidence_settings import evidence_settings
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.packaging import evidence_of_run, sealed, write_package
from jobs.settings import ROOT, settings
from scoring.rubric import find
from tests.assurance.example import RUBRIC, START, write_archive

_FAKETIME = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)
_CANARY = "canary-7f3a9c21"
_PACKAGES = {"short": 4, "normal": 200, "long": 400}


def measure(shop: Workshop, form: str) -> list[Row]:
    """Both rows."""
    data = shop.folder / "same"
    _run(data)
    return [_same_bytes(shop, data, form), _no_secrets(shop, form)]


def _run(data: Path, *, note: bool = True, salt: str = "") -> int:
    """A judged run in the database of a data folder, with its events where `note`."""
    archive = data / "archives" / "so-thu" / "20251015T020000Z.warc.gz"
    agency = write_archive(archive, salt=salt)
    database = f"sqlite:///{data / 'soicong.sqlite3'}"
    upgrade(database)
    rubric = find(RUBRIC)
    with Store(database) as store:
        number = store.start_run(agency, started_at=START, archive=str(archive))
        site = load_site(archive)
        judged = judge(site, rubric=rubric, at=START.date(), run=run_facts(site, number, archive))
        store.save_result(number, judged.assessment, judged.scorecard, judged.document)
        if note:
            note_audit(store, run=number, archive=archive, rubric=rubric, document=judged.document)
        store.finish_run(
            number,
            finished_at=site.finished_at,
            stop_reason="finished",
            status=RunStatus.DONE,
            pages=site.pages,
        )
    return number


def _same_bytes(shop: Workshop, data: Path, form: str) -> Row:
    key = shop.folder / "same.pem"
    key.write_bytes(shop.signer.private_pem())
    key.chmod(0o644)
    named = os.environ.get("SOICONG_FAKETIME", "")  # libfaketime.so.1 where Debian's package is only unpacked
    faketime = next((path for path in (named, *_FAKETIME) if path and Path(path).exists()), "")
    ways: dict[str, dict[str, str]] = {
        "as it is": {},
        "time zone and locale": {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C"},
        "another folder": {"folder": "ở nơi khác"},
    }
    if faketime:
        ways["a year later"] = {
            "LD_PRELOAD": faketime,
            "FAKETIME": "@2027-12-01 03:04:05",
            "TZ": "Asia/Tokyo",
        }
    if os.geteuid() == 0 and shutil.which("setpriv"):
        ways["another user"] = {"user": "nobody"}
    if form == "short":
        ways = {way: ways[way] for way in list(ways)[:1] + list(ways)[-1:]}
    made = {
        way: _exported(shop, data, key, f"way-{place}", changes)
        for place, (way, changes) in enumerate(ways.items())
    }
    first = made["as it is"]
    different = [way for way, content in made.items() if content is None or content != first]
    left_out = [] if faketime else ["another date (libfaketime is not installed)"]
    left_out += [] if "another user" in ways else ["another user (needs root)"]
    return Row(
        what="the same run exported at other dates, by other users, elsewhere",
        goal="the same bytes",
        reached=f"{len(made) - len(different)} of {len(made)}",
        ok=not different and first is not None,
        note="; ".join([f"different: {different}"] if different else [", ".join(ways)])
        + ("; not tried: " + ", ".join(left_out) if left_out else ""),
    )


def _exported(shop: Workshop, data: Path, key: Path, name: str, changes: Mapping[str, str]) -> bytes | None:
    """A package by the command line, in a process of its own, from a copy of the data."""
    place = shop.folder / name / changes.get("folder", "")
    shutil.copytree(data, place / "data")
    database = place / "data" / "soicong.sqlite3"
    archive = next((place / "data" / "archives").rglob("*.warc.gz"))
    _moved(database, archive)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOICONG_DATA": str(place / "data"),
        "SOICONG_SIGNING_KEY": str(key),
        **{name: value for name, value in changes.items() if name.isupper()},
    }
    command = [sys.executable, "-m", "cli", "evidence", "export", "1", "-o", str(place / "goi.zip")]
    if changes.get("user"):
        account = pwd.getpwnam(changes["user"])
        for path in [shop.folder, shop.folder / name, place, *(shop.folder / name).rglob("*")]:
            os.chown(path, account.pw_uid, account.pw_gid)
        command = [
            "setpriv",
            f"--reuid={account.pw_uid}",
            f"--regid={account.pw_gid}",
            "--clear-groups",
            *command,
        ]
    done = subprocess.run(
        command, env=environment, cwd=place, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        sys.stderr.write(f"evidence: {done.stdout}{done.stderr}\n")
        return None
    return (place / "goi.zip").read_bytes()


def _moved(database: Path, archive: Path) -> None:
    """Tell a copied database where its archive now lies."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE runs SET archive = ?", (str(archive),))
    connection.close()


@contextmanager
def _secrets(folder: Path) -> Iterator[Path]:
    """An environment full of secrets: their values must appear in no package."""
    planted = {
        "SOICONG_DATA": str(folder / f"{_CANARY}-folder"),
        "SOICONG_DATABASE": f"sqlite:///{folder / f'{_CANARY}-database.sqlite3'}",
        "SOICONG_SIGNING_KEY_PASSWORD": f"{_CANARY}-password",
        "SOICONG_SIGNING_KEY": str(folder / f"{_CANARY}-key.pem"),
        "HTTPS_PROXY": f"http://user:{_CANARY}-proxy@127.0.0.1:9",
        "HTTP_PROXY": f"http://user:{_CANARY}-proxy@127.0.0.1:9",
        "DATABASE_URL": f"postgresql://soicong:{_CANARY}-pg@db/soicong",
        "AWS_SECRET_ACCESS_KEY": f"{_CANARY}-aws",
        "PGPASSWORD": f"{_CANARY}-pgpassword",
    }
    before = {name: os.environ.get(name) for name in planted}
    os.environ.update(planted)
    try:
        yield folder
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _no_secrets(shop: Workshop, form: str) -> Row:
    folder = shop.folder / "secrets"
    folder.mkdir()
    count, found, control = _PACKAGES[form], 0, 0
    with _secrets(folder):
        configuration = settings()
        sealing = evidence_settings(configuration)
        sealing.key.write_bytes(shop.signer.private_pem(sealing.password))
        for number in range(count):
            data = configuration.data / str(number)
            run = _run(data, salt=f"<!-- {number} -->")
            with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
                evidence = evidence_of_run(store, store.load_run(run))
            place = data / "work"
            place.mkdir()
            write_package(sealed(evidence, sealing, place), data / "goi.zip")
            found += _holds_secret(data / "goi.zip")
            control += _CANARY in str(data)
    planted = sum(_CANARY in line for line in _leaky(shop, folder))
    return Row(
        what="secrets of ours in packages",
        goal=f"0 in {count}",
        reached=f"{found} in {control}",
        ok=found == 0 and control == count and planted == 1,
        note="in environment, database and key addresses, proxy; a package with one inside is found",
    )


def _holds_secret(path: Path) -> bool:
    """Whether a secret stands in a package, packed records included."""
    with path.open("rb") as stream:
        container = Container(stream)
        secret = _CANARY.encode()
        if any(secret in container.read(name) for name in container.entries):
            return True
        wacz = container.inner(next(name for name in container.entries if name.endswith("capture.wacz")))
        archive = next(name for name in wacz.entries if name.startswith("archive/"))
        return secret in gzip.decompress(wacz.read(archive))


def _leaky(shop: Workshop, folder: Path) -> list[str]:
    """The control: a page that holds the secret is found in its package."""
    made = shop.made("leaky", salt=f"<!-- {_CANARY} -->")
    path = folder / "leaky.zip"
    with path.open("wb") as stream:
        shop.package(made, stamped=False).write(stream)
    return [_CANARY] if _holds_secret(path) else []
