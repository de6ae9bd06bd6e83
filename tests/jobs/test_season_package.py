"""A season's package: written, checked by anyone, and found out where anything in it was changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assurance.bundle import Grade
from assurance.seal import new_signer
from assurance.timestamp import accept, read_roots, request_for
from db.migrate import upgrade
from db.season_records import Act
from db.seasons import OfficialChoice
from db.store import Store
from jobs import season_seal
from jobs.addresses import today
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from jobs.sealing import stamp_package
from jobs.season_package import export_season, list_overrides, sample_season, verify_season
from jobs.season_seal import Asked, check_seal
from jobs.survey import import_forms, write_form
from season.package import AUTHORITY, MANIFEST, SIGNATURE, STAMP, TABLES, THIS, is_package
from season.package import SIGNER as SIGNING_KEY
from season.survey_form import CONDITION, ID, POINTS, SHEET, SIGNED_ON, SIGNER, TITLE
from tests.assurance.authority import new_authority
from tests.season.example import FORM_ITEM, MEASURED_ITEM, agency, findings, keep_run, opened, review

TODAY = today()
LAN = Author(by="Lan", why="CV 210")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A season of two agencies with official runs; one has answered, one item was reviewed."""
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        whose = (agency("so-a", "Sở A"), agency("so-b", "Sở B"))
        opened(
            store,
            whose,
            letter_on=TODAY - timedelta(days=20),
            answers_due=TODAY - timedelta(days=5),
            verification_on=TODAY - timedelta(days=4),
            publication_on=TODAY + timedelta(days=20),
            closed_on=TODAY + timedelta(days=60),
        )
        for one, degree in zip(whose, (Fraction(1, 3), Fraction(1)), strict=True):
            run = keep_run(store, one, findings(degree))
            store.seasons().choose(
                OfficialChoice(
                    season=2026,
                    agency_code=one.code,
                    run_id=run,
                    recorded_at=datetime.now(UTC),
                    recorded_by="Lan",
                    reason="BB 1",
                )
            )
        number = store.season_desk().review(review("so-a", MEASURED_ITEM.id, Fraction(1, 7)))
        store.season_desk().review(
            review("so-a", MEASURED_ITEM.id, None, Act.CONFIRM, target_id=number, recorded_by="Minh")
        )
    write_form("so-a", tmp_path / "phieu.xlsx", season=None, scheme=None)
    book = load_workbook(tmp_path / "phieu.xlsx")
    sheet = book[SHEET]
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row=row, column=ID).value == FORM_ITEM.id:
            sheet.cell(row=row, column=POINTS).value = 1
        if sheet.cell(row=row, column=TITLE).value == SIGNER:
            sheet.cell(row=row, column=CONDITION).value = "Nguyễn Văn A"
        if sheet.cell(row=row, column=TITLE).value == SIGNED_ON:
            sheet.cell(row=row, column=CONDITION).value = f"{TODAY - timedelta(days=1):%d/%m/%Y}"
    book.save(tmp_path / "phieu.xlsx")
    import_forms([tmp_path / "phieu.xlsx"], season=None, agency="so-a", received=None, author=LAN)
    return tmp_path


def changed(path: Path, name: str, change: Callable[[Any], Any]) -> Path:
    """The package with one JSON file changed, and its manifest made to fit: what a forger would do."""
    out = path.with_name("forged.zip")
    with zipfile.ZipFile(path) as packed:
        contents = {one: packed.read(one) for one in packed.namelist()}
    told = json.loads(contents[name])
    contents[name] = json.dumps(change(told)).encode()
    manifest = json.loads(contents[MANIFEST])
    manifest["files"] = {
        one: hashlib.sha256(contents[one]).hexdigest() for one in contents if one != MANIFEST
    }
    contents[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(out, "w") as packed:
        for one, content in contents.items():
            packed.writestr(one, content)
    return out


def wrong(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert verify_season(path, code=None, as_json=True) is ExitCode.OURS
    return " ".join(one for step in json.loads(capsys.readouterr().out)["steps"] for one in step["wrong"])


def test_every_row_of_the_annex_is_composed_again_and_forgeries_are_found(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = data / "ky.zip"
    capsys.readouterr()
    assert export_season(2026, package) is ExitCode.DONE
    assert is_package(package)
    assert verify_season(package, code=None, as_json=False) is ExitCode.DONE
    told = capsys.readouterr().out
    assert "2 dòng của phụ lục tính lại từ phiếu, thẩm tra và kết quả" in told
    assert "1 phiếu đọc lại đúng như đã ghi" in told
    again = data / "ky-2.zip"
    export_season(2026, again)
    assert again.read_bytes() == package.read_bytes(), "the same rows give the same package"

    def better(tables: Any) -> Any:
        tables[0]["lines"][1]["low"] = "99"
        return tables

    def kinder(kept: Any) -> Any:
        kept["reviews"][0]["points"] = "1"
        return kept

    def generous(kept: Any) -> Any:
        kept["forms"][0]["claims"][0]["points"] = "3/4"
        return kept

    def seen(kept: Any) -> Any:
        kept["runs"][0][1][0]["criteria"][0]["low"] = "1/100"
        return kept

    assert "Sở A: khác ở low" in wrong(changed(package, TABLES, better), capsys)
    assert "Sở A: khác ở low, high" in wrong(changed(package, THIS, kinder), capsys)
    assert "nội dung tệp khác điều đã ghi" in wrong(changed(package, THIS, generous), capsys)
    assert "số liệu khác tệp kết quả" in wrong(changed(package, THIS, seen), capsys)
    assert verify_season(package, code="00ff", as_json=True) is ExitCode.OURS


def test_a_file_that_was_touched_or_is_no_package_is_said(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = data / "ky.zip"
    export_season(2026, package)
    with zipfile.ZipFile(package, "a") as packed:
        packed.writestr("them.json", b"{}")
    assert "them.json: không có trong MANIFEST.json" in wrong(package, capsys)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        for name in (MANIFEST, THIS, TABLES):
            packed.writestr(name, b"[]")
    (data / "other.zip").write_bytes(other.getvalue())
    with pytest.raises(InputProblem, match="không đọc được như gói của một kỳ"):
        verify_season(data / "other.zip", code=None, as_json=False)


def test_a_sample_hangs_on_its_seed_alone_and_overrides_are_listed(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def drawn(seed: str) -> list[tuple[str, str]]:
        capsys.readouterr()
        sample_season(2026, seed=seed, size=10, as_json=True)
        return [(one["agency"], one["item"]) for one in json.loads(capsys.readouterr().out)["sample"]]

    assert drawn("a") == drawn("a") != drawn("b")
    assert len(drawn("a")) == 10
    list_overrides(2026, as_json=True)
    acts = json.loads(capsys.readouterr().out)
    assert [(one["act"], one["recorded_by"], one["undone"]) for one in acts] == [
        ("set", "lan", False),
        ("confirm", "Minh", False),
    ]


def repacked(path: Path, changed: dict[str, bytes | None]) -> Path:
    """The package with other bytes in the place of some files, or without them."""
    out = path.with_name("repacked.zip")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            if (content := changed.get(name, packed.read(name))) is not None:
                made.writestr(name, content)
    return out


def graded(path: Path, **asked: Any) -> tuple[str, str]:
    """The grade of a package's seal, and all that is wrong with it."""
    seal = check_seal(path, Asked(**asked))
    return seal.grade.value, " ".join(seal.wrong)


def test_a_package_is_signed_by_the_departments_key_and_a_broken_seal_is_seen(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = new_signer()
    (data / "khoa.pem").write_bytes(signer.private_pem())
    monkeypatch.setenv("SOICONG_SIGNING_KEY", str(data / "khoa.pem"))
    package = data / "ky.zip"
    capsys.readouterr()
    export_season(2026, package)
    assert "mức SIGNED" in capsys.readouterr().out
    assert graded(package, trusted=frozenset({signer.fingerprint}), at_least=Grade.SIGNED) == ("SIGNED", "")
    assert "không phải khoá được nêu" in graded(package, trusted=frozenset({"ab" * 32}))[1]
    bare = repacked(package, {SIGNATURE: None})
    assert "chữ ký đã bị lấy đi" in graded(bare)[1]
    assert "yêu cầu SIGNED" in graded(bare, at_least=Grade.SIGNED)[1]
    other_key = repacked(package, {SIGNING_KEY: new_signer().public_pem})
    assert "không phải khoá mà gói khai" in graded(other_key)[1]
    with zipfile.ZipFile(package) as packed:
        manifest = json.loads(packed.read(MANIFEST))
    rewritten = repacked(package, {MANIFEST: json.dumps(manifest | {"more": 1}).encode()})
    assert "chữ ký không đúng với nội dung" in graded(rewritten)[1]
    monkeypatch.delenv("SOICONG_SIGNING_KEY")
    capsys.readouterr()
    assert verify_season(package, code=None, as_json=False, at_least="signed") is ExitCode.DONE
    told = capsys.readouterr().out
    assert "CHƯA ĐƯỢC XÁC NHẬN" in told
    assert "phụ lục tính lại đúng, mức SIGNED." in told
    assert verify_season(package, code=None, as_json=True, trust=["ab" * 32]) is ExitCode.OURS


def test_a_package_is_stamped_where_an_authority_answers(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = new_authority(data / "noi-cap")
    (data / "khoa.pem").write_bytes(new_signer().private_pem())
    monkeypatch.setenv("SOICONG_SIGNING_KEY", str(data / "khoa.pem"))
    monkeypatch.setenv("SOICONG_TIME_ROOT", str(authority.root))
    monkeypatch.setenv("SOICONG_TIME_AUTHORITY", "http://127.0.0.1:9/")
    package = data / "ky.zip"
    capsys.readouterr()
    export_season(2026, package)
    assert "Chưa có dấu thời gian" in capsys.readouterr().out
    assert graded(package)[0] == "SIGNED"

    def ask(_: str, text: bytes, *, roots: list[Any]) -> bytes:
        request, nonce = request_for(text)
        return accept(authority.answer(request), text, roots=roots, nonce=nonce)

    unsealed = repacked(package, {SIGNATURE: None})
    with pytest.raises(InputProblem, match="không có chữ ký"):
        stamp_package(unsealed)
    with pytest.raises(InputProblem, match="Không thêm được dấu thời gian"):  # nobody answers yet
        stamp_package(package)
    monkeypatch.setattr(season_seal, "ask", ask)
    later = data / "ky-sau.zip"
    later.write_bytes(package.read_bytes())
    stamp_package(later)
    said = capsys.readouterr().out
    assert hashlib.sha256(later.read_bytes()).hexdigest() in said
    assert graded(later)[0] == "SIGNED+TIME"
    with zipfile.ZipFile(package) as before, zipfile.ZipFile(later) as after:
        added = set(after.namelist()) - set(before.namelist())
        assert added == {STAMP, AUTHORITY}
        assert all(before.read(name) == after.read(name) for name in before.namelist())
    with pytest.raises(InputProblem, match="đã có dấu thời gian"):
        stamp_package(later)
    with pytest.raises(InputProblem, match="đã bị sửa"):
        stamp_package(repacked(package, {SIGNATURE: b"x" * 64}))
    export_season(2026, package)
    roots = tuple(read_roots(authority.root.read_bytes()))
    seal = check_seal(package, Asked(roots=roots, at_least=Grade.SIGNED_TIME))
    assert (seal.grade, seal.wrong) == (Grade.SIGNED_TIME, [])
    assert any("Có trước" in one for one in seal.remarks)
    assert "dấu thời gian không chứng minh được" in graded(repacked(package, {STAMP: b"x"}))[1]
