"""What runs with Soi Cổng: locked by hash, licensed, listed; scripts of others as they were published."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import MappingProxyType

import pytest

from jobs.problems import InputProblem
from jobs.supply import ROOT, bill, licence_words, read_lock, reviewed, running, uv
from tests.audit import audit

_SCRIPTS = frozenset({".js", ".mjs", ".css", ".woff", ".woff2", ".wasm"})
_DAY = "2026-01-01T00:00:00Z"
_PYPI = "https://pypi.org/simple"


def _has_uv() -> bool:
    try:
        uv()
    except InputProblem:
        return False
    return True


needs_uv = pytest.mark.skipif(not _has_uv(), reason="needs uv")


def test_every_file_of_every_locked_package_has_its_hash() -> None:
    packages = [package for package in read_lock()["package"] if package["name"] != "soicong"]
    assert len(packages) > 100
    for package in packages:
        assert package["source"] == {"registry": _PYPI}, package["name"]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        for file in files:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]), file
            assert file["url"].startswith("https://files.pythonhosted.org/"), file


def test_the_lock_is_of_this_project_file() -> None:
    """The launcher installs what is locked without asking again, so a package named here alone would be missing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (own,) = (package for package in read_lock()["package"] if package["name"] == "soicong")
    told = own["metadata"]
    assert _named(told["requires-dist"]) == _wanted(project["project"]["dependencies"])
    assert _named(told["requires-dev"]["dev"]) == _wanted(project["dependency-groups"]["dev"])


def _named(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(row["name"], row.get("specifier", "")) for row in rows}


def _wanted(rows: list[str]) -> set[tuple[str, str]]:
    found = set()
    for row in rows:
        read = re.fullmatch(r"([\w.-]+)(?:\[[^]]*\])?\s*([^;]*?)\s*(?:;.*)?", row)
        assert read is not None, row
        name, specifier = read.groups()
        found.add((re.sub(r"[-_.]+", "-", name).lower(), ",".join(sorted(specifier.split(","), key=_order))))
    return found


def _order(one: str) -> int:
    return 1 if one.startswith("<") else 0


def test_every_package_that_runs_has_a_permitted_licence() -> None:
    known = reviewed()
    assert set(known.packages) == running(read_lock())  # nothing missing, nothing left over
    every = {**known.packages, **{one.file: one.licence for one in known.vendored}}
    strange = {name: text for name, text in every.items() if licence_words(text) - known.permitted}
    assert strange == {}
    assert not {word for word in known.permitted if re.match(r"A?GPL", word)}


def test_the_list_agrees_with_what_packages_say_of_themselves() -> None:
    for name, licence in reviewed().packages.items():
        try:
            told = metadata(name)
        except PackageNotFoundError:
            continue  # of another system
        own = " ".join([*(told.get_all("License-Expression") or ()), *(told.get_all("Classifier") or ())])
        own += " ".join(told.get_all("License") or ())[:60]
        assert bool(re.search(r"GPL|General Public", own)) == ("GPL" in licence), (name, own)


def test_scripts_of_others_are_as_they_were_published() -> None:
    for one in reviewed().vendored:
        content = (ROOT / one.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one.sha256, one.file
        assert one.version in content[:200].decode(), one.file


def test_no_script_of_others_is_unlisted() -> None:
    listed = {one.file for one in reviewed().vendored}
    folders = {path.parent for path in map(Path, listed)}
    rooms = [folder for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    scripts = [
        path for room in rooms if room.name != "var" for path in room.rglob("*") if path.suffix in _SCRIPTS
    ]
    assert len(scripts) > 10
    for path in scripts:
        relative = path.relative_to(ROOT)
        content = path.read_text(encoding="utf-8", errors="replace")
        theirs = relative.parent in folders or "@license" in content or content.startswith("/*!")
        assert not theirs or str(relative) in listed, relative


@needs_uv
def test_the_bill_of_materials_names_everything_with_hash_and_licence() -> None:
    made = json.loads(json.dumps(bill()))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["name"]: part for part in made["components"]}
    assert running(read_lock()) <= set(parts)
    assert not {"pytest", "atheris", "moto"} & set(parts)  # nothing of the tests
    for name in running(read_lock()):
        assert parts[name]["purl"].startswith(f"pkg:pypi/{name}@")
        assert parts[name]["licenses"] == [{"expression": reviewed().packages[name]}]
        assert all(file["hashes"] for file in parts[name]["externalReferences"])
    assert parts["axe-core"]["hashes"][0]["content"] == reviewed().vendored[0].sha256
    references = [part["bom-ref"] for part in made["components"]]
    assert len(set(references)) == len(references)


class _Osv(BaseHTTPRequestHandler):
    """A database of vulnerabilities that knows one, of `told` (or none)."""

    told = ""
    known = MappingProxyType({"id": "GHSA-0000", "summary": "thử", "modified": _DAY, "published": _DAY})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        hits = {"vulns": [{"id": self.known["id"], "modified": self.known["modified"]}]}
        self._answer({"results": [hits if one["package"]["name"] == self.told else {} for one in asked]})

    def do_GET(self) -> None:
        fixed = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9999"}]}]
        self._answer(
            {
                **self.known,
                "affected": [{"package": {"name": self.told, "ecosystem": "PyPI"}, "ranges": fixed}],
            }
        )

    def _answer(self, told: object) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _database(told: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Osv,), {"told": told}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """uv gets to this machine alone, and gives up at once."""
    for name, value in (
        ("HTTPS_PROXY", "http://127.0.0.1:9"),
        ("NO_PROXY", "127.0.0.1"),
        ("UV_HTTP_RETRIES", "0"),
    ):
        monkeypatch.setenv(name, value)


@needs_uv
@pytest.mark.usefixtures("_no_network")
def test_known_vulnerabilities_are_told_and_fail(capsys: pytest.CaptureFixture[str]) -> None:
    with _database("jinja2") as service:
        assert audit(service=service) == 1
    told = capsys.readouterr().out
    assert "jinja2" in told
    assert "GHSA-0000 thử (bản vá: 9999)" in told
    assert "1 lỗ hổng đã biết" in told
    with _database("") as service:
        assert audit(service=service) == 0
    assert "0 lỗ hổng đã biết" in capsys.readouterr().out


@needs_uv
@pytest.mark.usefixtures("_no_network")
def test_without_a_network_the_audit_says_so_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(service="http://127.0.0.1:9/") == 0
    assert "chưa kiểm tra được" in capsys.readouterr().out


def test_only_packages_that_run_are_counted() -> None:
    lock = {
        "package": [
            {
                "name": "soicong",
                "dependencies": [{"name": "a", "extra": ["x"]}],
                "dev-dependencies": {"dev": [{"name": "t"}]},
            },
            {
                "name": "a",
                "dependencies": [{"name": "b"}],
                "optional-dependencies": {"x": [{"name": "c"}], "y": [{"name": "d"}]},
            },
            *({"name": name} for name in "bcdt"),
        ]
    }
    assert running(lock) == {"a", "b", "c"}
