"""Administration as an administrator uses it: accounts, the registry, settings, back-up."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from db.web_accounts import Role
from evidence.model import Agency, Tier
from tests.web.served import PASSWORD, Served, token_of
from web.setting_words import SETTINGS, Setting

ROOT = Path(__file__).parents[2]
# Set by the program for processes of its own, not by people.
INNER = {"SOICONG_WITHIN_LOG"}


@pytest.fixture(scope="module")
def filled(site: Served) -> Served:
    site.store.save_agencies(
        [Agency(code="so-a", name="Sở A", tier=Tier.SO, home_url="https://so-a.thu.gov.vn/")]
    )
    return site


@pytest.fixture
def admin(filled: Served) -> Iterator[httpx.Client]:
    with filled.browser(filled.account(Role.ADMINISTRATOR)) as client:
        yield client


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    token = token_of(client.get("/quan-tri/tai-khoan").text)
    return client.post(path, data={"form_token": token, **fields})


def upload(client: httpx.Client, name: str, content: bytes, **fields: str) -> httpx.Response:
    token = token_of(client.get("/quan-tri/tai-khoan").text)
    files = {"tep": (name, content, "application/octet-stream")}
    return client.post("/quan-tri/co-quan/nhap", data={"form_token": token, **fields}, files=files)


def test_a_new_account_gets_a_code_with_which_its_owner_chooses_a_password(
    filled: Served, admin: httpx.Client
) -> None:
    fields = {"ten": "Van-Thu.a", "ho-ten": "Lê Văn Thư", "vai-tro": "agency", "co-quan": "so-a"}
    page = post(admin, "/quan-tri/tai-khoan", **fields).text
    assert "Đã thêm tài khoản van-thu.a" in page
    code = re.search(r'class="code">([A-Z2-7-]{39})<', page)
    assert code is not None
    assert code[1] not in admin.get("/quan-tri/tai-khoan").text
    with filled.browser() as stranger:
        token = token_of(stranger.get("/dat-mat-khau").text)
        chosen = {"code": code[1], "password": PASSWORD, "again": PASSWORD, "form_token": token}
        entered = stranger.post("/dat-mat-khau", data=chosen)
        assert entered.headers["location"] == "/cong/so-a"
        assert stranger.get("/kiem-tra").status_code == 200
        assert "Đã khoá" in post(admin, "/quan-tri/tai-khoan/van-thu.a/khoa").text
        assert stranger.get("/kiem-tra").status_code == 303  # out at once
    assert "đang bị khoá" in post(admin, "/quan-tri/tai-khoan/van-thu.a/ma").text
    assert "Đã mở lại" in post(admin, "/quan-tri/tai-khoan/van-thu.a/mo").text
    assert 'class="code"' in post(admin, "/quan-tri/tai-khoan/van-thu.a/ma").text
    events = filled.store.web_watch().events(limit=9)
    made = next(one for one in events if one.kind == "account_made")
    assert (made.account, made.detail) == ("van-thu.a", "administrator")
    assert "thêm tài khoản" in admin.get("/quan-tri").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ten": "Có Dấu"}, "không dùng được"),
        ({"vai-tro": "vua"}, "Không có vai trò"),
        ({"vai-tro": "agency"}, "Chọn cơ quan cho tài khoản"),
        ({"co-quan": "so-a"}, "Chọn cơ quan cho tài khoản"),
        ({"vai-tro": "agency", "co-quan": "khong-co"}, "Không có cơ quan mã"),
        ({"ten": "administrator"}, "Đã có tài khoản tên"),
    ],
)
def test_an_account_that_cannot_be_made_is_said(
    filled: Served, admin: httpx.Client, fields: dict[str, str], said: str
) -> None:
    before = len(filled.store.web_accounts().all())
    whole = {"ten": "moi", "ho-ten": "Người mới", "vai-tro": "staff", **fields}
    answer = post(admin, "/quan-tri/tai-khoan", **whole)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(filled.store.web_accounts().all()) == before


def test_nobody_closes_the_account_they_use(filled: Served, admin: httpx.Client) -> None:
    answer = post(admin, "/quan-tri/tai-khoan/administrator/khoa")
    assert "Không tự khoá tài khoản đang dùng" in answer.text
    assert filled.store.web_accounts().get("administrator").active
    assert post(admin, "/quan-tri/tai-khoan/khong-co/khoa").status_code == 404


def test_a_list_is_looked_at_brought_in_taken_out_and_undone(filled: Served, admin: httpx.Client) -> None:
    taken = admin.get("/quan-tri/co-quan/tai/co-quan.csv")
    assert "attachment" in taken.headers["content-disposition"]
    text = taken.content.decode("utf-8-sig")
    both = (text + text.replace("so-a", "so-b").replace("Sở A", "Sở B").split("\n", 1)[1]).encode()
    look = upload(admin, "ds.csv", both, viec="xem")
    assert "Xem trước, chưa ghi gì: 1 mới" in look.text
    assert "so-b  Sở B" in look.text
    assert filled.store.registry().load().codes == ("so-a",)
    done = upload(admin, "ds.csv", both, viec="nhap", **{"ly-do": "QĐ 12/QĐ-UBND"})
    assert "Đã nhập: 1 mới" in done.text
    act = filled.store.registry().load().acts[-1]
    assert (act.by, act.why) == ("Người administrator", "QĐ 12/QĐ-UBND")
    assert "Sở B" in admin.get("/quan-tri/co-quan?tim=so b").text
    assert "Không có cơ quan nào khớp" in admin.get("/quan-tri/co-quan?tim=khongco").text
    undone = post(admin, f"/quan-tri/co-quan/viec/{act.id}/huy", **{"ly-do": "Nhầm"})
    assert f"Đã huỷ việc số {act.id}" in undone.text
    again = post(admin, f"/quan-tri/co-quan/viec/{act.id}/huy", **{"ly-do": "Nhầm"})
    assert again.status_code == 422
    assert "đã được huỷ trước đó" in again.text
    assert admin.get("/quan-tri/co-quan/tai/mau.xlsx").content.startswith(b"PK")
    assert admin.get("/quan-tri/co-quan/tai/mau.exe").status_code == 404
    assert admin.get("/quan-tri/co-quan/tai/khac.csv").status_code == 404


@pytest.mark.parametrize(
    ("sent", "day", "said"),
    [
        (("ds.csv", b""), "", "Hãy chọn tệp"),
        (("ds.exe", b"x"), "", "cần kết thúc bằng .xlsx hoặc .csv"),
        (("ds.csv", "Mã,Tên\nx,Sở X\n".encode()), "", "ds.csv"),
        (("../../ds.xlsx", b"khong phai excel"), "", "ds.xlsx"),
        (("ds.csv", b"x"), "hôm qua", "Từ ngày cần một ngày"),
    ],
)
def test_a_list_that_cannot_be_brought_in_changes_nothing(
    filled: Served, admin: httpx.Client, sent: tuple[str, bytes], day: str, said: str
) -> None:
    before = filled.store.registry().load()
    answer = upload(admin, sent[0], sent[1], viec="nhap", **{"tu-ngay": day})
    assert answer.status_code == 422
    assert said in answer.text
    assert "/tmp/" not in answer.text
    assert filled.store.registry().load() == before


def test_what_happens_to_an_agency_is_recorded_with_day_and_reason(
    filled: Served, admin: httpx.Client
) -> None:
    page = "/quan-tri/co-quan/so-a"
    without = post(admin, f"{page}/ten", ten="Sở A mới")
    assert "Hãy ghi căn cứ" in without.text
    why = {"ly-do": "NQ 12", "tu-ngay": "01/03/2026"}
    renamed = post(admin, f"{page}/ten", ten="Sở A mới", **why)
    assert "Sở A mới (từ 01/03/2026)" in renamed.text
    moved = post(admin, f"{page}/dia-chi", **{"dia-chi": "https://moi.thu.gov.vn/"}, **why)
    assert "https://moi.thu.gov.vn/" in moved.text
    wrong = post(admin, f"{page}/dia-chi", **{"dia-chi": "không phải"}, **why)
    assert wrong.status_code == 422
    assert "không phải địa chỉ của một cổng" in wrong.text
    assert "Hãy ghi tên mới" in post(admin, f"{page}/ten", ten=" ", **why).text
    ended = post(admin, f"{page}/ngung", **{"ly-do": "NQ 13", "tu-ngay": "01/04/2026"})
    assert "không hoạt động vào hôm nay" in ended.text
    assert post(admin, f"{page}/xoa", **why).status_code == 404
    assert admin.get("/quan-tri/co-quan/khong-co").status_code == 404
    for act in sorted(filled.store.registry().load().acts, key=lambda one: -one.id)[:3]:
        post(admin, f"/quan-tri/co-quan/viec/{act.id}/huy", **{"ly-do": "thử"})


def test_every_setting_of_the_program_is_told_with_its_meaning() -> None:
    read = {
        name
        for room in ("jobs", "crawler", "db", "web", "reports", "assurance")
        for path in (ROOT / room).rglob("*.py")
        for name in re.findall(r'"(SOICONG_[A-Z_]+[A-Z])"', path.read_text("utf-8"))
    }
    told = {one.name for _, group in SETTINGS for one in group}
    prefixes = {"SOICONG_ALERT", "SOICONG_SMTP", "SOICONG_WEBHOOK", "SOICONG_SIGNING"}
    assert read - told - INNER - prefixes == set()


def test_settings_are_shown_and_secrets_are_not(admin: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOICONG_SMTP_PASSWORD", "rất-bí-mật")
    monkeypatch.setenv("SOICONG_PLACE", "Phú Nguyên")
    page = admin.get("/quan-tri/cai-dat").text
    assert "Phú Nguyên" in page
    assert "rất-bí-mật" not in page
    assert "đã đặt, không hiện" in page
    database = Setting(name="X", meaning="")
    assert database.told({"X": "postgresql://ten:mat-khau@may/csdl"}) == "postgresql://…@may/csdl"
    assert database.told({"X": "/var/du-lieu"}) == "/var/du-lieu"


@pytest.mark.timeout(180)
def test_a_backup_is_made_where_the_installation_says(
    filled: Served, admin: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = "/quan-tri/sao-luu"
    monkeypatch.delenv("SOICONG_BACKUP", raising=False)
    assert "Chưa đặt thư mục sao lưu" in admin.get(page).text
    assert "Chưa đặt thư mục sao lưu (SOICONG_BACKUP)" in post(admin, page).text
    monkeypatch.setenv("SOICONG_BACKUP", str(tmp_path / "sao-luu"))
    assert "Chưa có bản nào" in admin.get(page).text
    assert post(admin, page).status_code == 303
    assert "Đang sao lưu" in admin.get(page).text
    assert "hãy chờ xong" in post(admin, page).text
    for _ in range(600):
        if "Đang sao lưu" not in (shown := admin.get(page).text):
            break
        time.sleep(0.2)
    assert "Đã đọc lại mọi tệp của các bản sao lưu: khớp" in shown
    assert re.search(r"\d{8}T\d{6}Z", shown)
