"""The auditor's pages: a package out, verified in the page, one that was touched found out, and who did what."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import httpx
import pytest

from assurance.custody import Kind, read_event
from db.web_accounts import Role
from jobs.bounded_verify import verdict_of
from jobs.custody import log_of
from jobs.problems import InputProblem
from tests.web.province import OTHER, OWN, fill
from tests.web.served import Served, token_of
from web.pages import auditing


@pytest.fixture(scope="module")
def runs(site: Served) -> dict[str, int]:
    site.account(Role.ADMINISTRATOR)
    return fill(site.store, site.site.configuration.data)


@pytest.fixture
def auditor(site: Served, runs: dict[str, int]) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.AUDITOR)) as client:
        yield client


@pytest.fixture(scope="module")
def package(site: Served, runs: dict[str, int]) -> bytes:
    page = f"/kiem-toan/luot/{runs[OWN]}"
    with site.browser(site.account(Role.AUDITOR)) as client:
        answer = client.post(f"{page}/goi", data={"form_token": token_of(client.get(page).text)})
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


def verify(client: httpx.Client, content: bytes, name: str = "goi.zip") -> httpx.Response:
    token = token_of(client.get("/kiem-toan").text)
    return client.post("/kiem-toan/kiem-tra", data={"form_token": token}, files={"goi": (name, content)})


def test_runs_are_found_by_agency(auditor: httpx.Client, runs: dict[str, int]) -> None:
    page = auditor.get("/kiem-toan?cq=so thu nghiem").text
    assert f"/kiem-toan/luot/{runs[OWN]}" in page
    assert f"/kiem-toan/luot/{runs[OTHER]}" not in page
    assert "Không có cơ quan nào khớp" in auditor.get("/kiem-toan?cq=khongco").text


def test_a_package_goes_out_and_proves_itself_in_the_page(
    site: Served, auditor: httpx.Client, runs: dict[str, int], package: bytes
) -> None:
    page = auditor.get(f"/kiem-toan/luot/{runs[OWN]}").text
    assert "xuất gói chứng cứ" in page
    assert "auditor, <span" in page  # who
    answer = verify(auditor, package)
    assert "Gói còn nguyên" in answer.text
    assert "Điểm chấm lại" in answer.text
    events = [read_event(line) for line in log_of(site.store).lines()]
    noted = [event for event in events if event is not None and event["kind"] == Kind.VERIFICATION]
    assert [event["actor"] for event in noted] == ["auditor"]


def test_a_touched_package_is_found_out(auditor: httpx.Client, package: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            new.writestr(
                one, content.replace(b'"low"', b'"10w"') if one.filename.endswith(".json") else content
            )
    answer = verify(auditor, out.getvalue())
    assert "Gói KHÔNG còn nguyên" in answer.text or answer.status_code == 422
    assert "Gói còn nguyên" not in answer.text


def test_what_is_no_package_is_said_with_its_own_name(auditor: httpx.Client) -> None:
    answer = verify(auditor, b"khong phai zip", "biên bản.zip")
    assert answer.status_code == 422
    assert "biên bản.zip" in answer.text
    assert "/tmp/" not in answer.text
    assert "Hãy chọn tệp gói" in verify(auditor, b"").text


def test_a_run_without_its_archive_offers_no_package(auditor: httpx.Client, runs: dict[str, int]) -> None:
    page = auditor.get(f"/kiem-toan/luot/{runs[OTHER]}").text
    assert "không còn kho lưu" in page
    token = token_of(page)
    answer = auditor.post(f"/kiem-toan/luot/{runs[OTHER]}/goi", data={"form_token": token})
    assert answer.status_code == 422
    assert "Chưa lập được gói" in answer.text


def test_two_at_a_time_are_one_too_many(auditor: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Taken:
        def acquire(self, timeout: float) -> bool:
            return False

    monkeypatch.setattr(auditing, "_ONE", Taken())
    answer = verify(auditor, b"PK\x05\x06" + bytes(18))  # an empty ZIP
    assert answer.status_code == 429
    assert "Hãy thử lại sau ít phút" in answer.text


def test_what_takes_too_long_ends(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.bounded_verify.SECONDS", 0.01)
    with pytest.raises(InputProblem, match="đã dừng"):
        verdict_of(site.site.configuration.data / "khong-co.zip", site.site.configuration, operator="x")
