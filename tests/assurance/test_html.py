"""The packaged page, in Chromium, opened from the disk and without a network, as an auditor on Windows opens it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.assurance.example import OTHER, SIGNER, example, failed, rewritten, verdict_of, written
from tests.assurance.hostile import HOSTILE
from tests.assurance.shortened import FORGED, relisted, short
from tests.assurance.test_by_hand import authority, stamped
from tests.assurance.test_package import ID

pytestmark = pytest.mark.browser
PAGE = Path(__file__).parents[2] / "assurance" / "package" / "verify.html"
__all__ = ["authority"]


@dataclass(frozen=True, kw_only=True)
class Told:
    genuine: bool
    end: str
    checks: list[str]


@dataclass(frozen=True, kw_only=True)
class Auditor:
    """Somebody with a browser, a package and what stands on a report."""

    browser: Browser
    folder: Path

    def __call__(self, package: bytes, *, key: str = "", code: str = "") -> Told:
        path = self.folder / "goi.zip"
        path.write_bytes(package)
        context = self.browser.new_context(offline=True, locale="vi-VN")
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            page.goto(PAGE.as_uri())
            page.fill("#key", key)
            page.fill("#code", code)
            page.set_input_files("#file", str(path))
            page.wait_for_selector("#end:not([hidden])", timeout=60_000)
            assert complaints == []
            return Told(
                genuine=page.get_attribute("#end", "data-genuine") == "true",
                end=page.inner_text("#end"),
                checks=page.locator("#checks li").all_inner_texts(),
            )
        finally:
            context.close()


@pytest.fixture
def auditor(chromium: Browser, tmp_path: Path) -> Auditor:
    return Auditor(browser=chromium, folder=tmp_path)


@pytest.fixture(scope="module")
def package() -> bytes:
    return written(example().package(SIGNER))


def test_a_genuine_package(auditor: Auditor, package: bytes) -> None:
    told = auditor(package, key=SIGNER.fingerprint, code=example().package(SIGNER).code)
    assert told.genuine, told.checks
    assert "mức SIGNED" in told.end
    assert "Sở Thử nghiệm" in told.end
    assert any("Chữ ký của khoá được nêu" in check for check in told.checks)
    unknown = auditor(package)
    assert unknown.genuine
    assert any("chưa được xác nhận" in check for check in unknown.checks)


def test_who_signed_and_which_package(auditor: Auditor, package: bytes) -> None:
    assert not auditor(package, key=OTHER.fingerprint).genuine
    assert not auditor(package, code="ab" * 32).genuine
    plain = written(example().package())
    assert "mức INTEGRITY" in auditor(plain).end
    assert not auditor(plain, key=SIGNER.fingerprint).genuine


def test_time_is_not_claimed_without_proof(auditor: Auditor, request: pytest.FixtureRequest) -> None:
    told = auditor(written(stamped(request.getfixturevalue("authority"))), key=SIGNER.fingerprint)
    assert told.genuine
    assert "mức SIGNED." in told.end
    assert any("openssl" in check for check in told.checks)


def _flip(name: str) -> Callable[[dict[str, bytes]], object]:
    def change(files: dict[str, bytes]) -> None:
        content = bytearray(files[f"{ID}/{name}"])
        content[len(content) // 2] ^= 1
        files[f"{ID}/{name}"] = bytes(content)

    return change


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    **{
        f"changed {name}": lambda whole, name=name: rewritten(whole, _flip(name))  # type: ignore[misc]
        for name in (
            "data/result.json",
            "data/custody.jsonl",
            "bag-info.txt",
            "manifest-sha256.txt",
            "signer.pub",
            "tagmanifest-sha256.txt",
            "tagmanifest-sha256.txt.sig",
        )
    },
    "planted": lambda whole: rewritten(whole, lambda files: files.update({f"{ID}/NOTE.txt": b"x"})),
    "missing": lambda whole: rewritten(whole, lambda files: files.pop(f"{ID}/data/dns.json")),
    "not signed any more": lambda whole: rewritten(
        whole, lambda files: files.pop(f"{ID}/tagmanifest-sha256.txt.sig")
    ),
    "signed by another": lambda whole: rewritten(
        whole,
        lambda files: files.update(
            {f"{ID}/tagmanifest-sha256.txt.sig": OTHER.sign(files[f"{ID}/tagmanifest-sha256.txt"])}
        ),
    ),
    "appended": lambda whole: whole + b"x",
    "cut": lambda whole: whole[:-100],
    "another day in a header": lambda whole: whole[:12] + bytes([whole[12] ^ 1]) + whole[13:],
}


def test_forgeries_are_refused_as_the_command_refuses_them(auditor: Auditor, package: bytes) -> None:
    accepted = []
    for name, forge in FORGERIES.items():
        forged = forge(package)
        if auditor(forged, key=SIGNER.fingerprint).genuine:
            accepted.append(name)
        if name != "cut":
            assert failed(verdict_of(forged)), name
    assert accepted == []


def test_a_reduced_package_is_told_as_what_it_is(auditor: Auditor) -> None:
    told = auditor(written(short()), key=SIGNER.fingerprint, code=short().code)
    assert told.genuine, told.checks
    assert told.end.startswith("Bản rút gọn còn nguyên, mức SIGNED; không chứng minh điểm. Sở Thử nghiệm")
    assert any("không chứng minh điểm" in check for check in told.checks)
    assert any(check.startswith("data/capture.wacz: chứa trang đã lưu") for check in told.checks)
    assert any(example().package(SIGNER).code in check for check in told.checks)
    assert not auditor(written(short()), key=OTHER.fingerprint).genuine


def test_forged_reduced_packages_are_refused(auditor: Auditor) -> None:
    assert auditor(written(relisted(short(None), lambda files: None))).genuine
    for name, change in FORGED.items():
        forged = written(relisted(short(None), change))
        assert not auditor(forged).genuine, name
        assert failed(verdict_of(forged)), name


def test_hostile_files_end_in_a_sentence(auditor: Auditor) -> None:
    for name in ("empty", "text", "encrypted", "climbs", "oversized", "nested", "endless", "bomb"):
        began = time.monotonic()
        told = auditor(HOSTILE[name]())
        assert not told.genuine, name
        assert told.checks, name
        assert time.monotonic() - began < 20
