"""The registry as staff use it: `./soicong agencies …`, at the command line."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from db.move_proposals import Noticed
from db.store import Store
from jobs.agencies_app import agencies_app
from tests.cli.command import Soicong
from tests.cli.warm import ROOT
from tests.db import example

LIST = (
    "Mã;Tên cơ quan;Cấp;Nhóm;Địa chỉ cổng\n"
    "so-tttt;Sở Thông tin và Truyền thông;sở;Khối tổng hợp;https://sotttt.tinh.gov.vn\n"
    "so-khcn;Sở Khoa học và Công nghệ;sở;Khối tổng hợp;https://sokhcn.tinh.gov.vn\n"
)
MERGE = ("merge", "so-tttt", "so-khcn", "--into", "so-khcn", "--on", "01/03/2025", "--why", "Nghị quyết 18")


@pytest.fixture
def registered(soicong: Soicong) -> Soicong:
    (soicong.folder / "so.csv").write_text(LIST, "utf-8")
    ended = soicong("agencies", "import", "so.csv", "--by", "Chị Hoa")
    assert ended.code == 0, ended.said
    assert "Đã nhập: 2 mới, 0 thay đổi, 0 giữ nguyên." in ended.out
    return soicong


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Soicong:
    """One registry for all that is refused: nothing of it changes anything."""
    soicong = Soicong(tmp_path_factory.mktemp("registry"))
    (soicong.folder / "so.csv").write_text(LIST, "utf-8")
    assert soicong("agencies", "import", "so.csv").code == 0
    return soicong


def store_of(soicong: Soicong) -> Store:
    return Store(f"sqlite:///{soicong.data / 'soicong.sqlite3'}")


def test_a_merger_from_the_list_to_the_trend(registered: Soicong) -> None:
    with store_of(registered) as store:
        for code, low in (("so-tttt", 40), ("so-khcn", 60)):
            agency = example.agency(code)
            run = store.start_run(agency, started_at=datetime(2024, 10, 15, tzinfo=UTC))
            judged = example.assessment(agency, at=datetime(2024, 10, 15, tzinfo=UTC).date())
            store.save_result(
                run, judged, example.scorecard(Fraction(low), Fraction(low)), example.document()
            )
    ended = registered("agencies", *MERGE, "--by", "Chị Hoa")
    assert ended.code == 0, ended.said
    assert "so-khcn nối tiếp so-tttt từ 01/03/2025" in ended.out
    assert "so-tttt" not in registered("agencies", "list").out
    assert "so-tttt" in registered("agencies", "list", "--at", "28/02/2025").out
    assert "… – 28/02/2025" in registered("agencies", "list", "--all").out
    shown = registered("agencies", "show", "so-khcn").out
    assert "Tiền thân: so-tttt (Sở Thông tin và Truyền thông), sáp nhập 01/03/2025" in shown
    assert "cơ quan tiền thân đứng riêng, điểm không cộng lại" in shown
    assert shown.index("15/10/2024  40 điểm") < shown.index("15/10/2024  60 điểm")
    assert "Chị Hoa" in shown
    facts = json.loads(registered("agencies", "show", "so-khcn", "--json").out)
    assert facts["predecessors"] == [{"code": "so-tttt", "kind": "merge", "on": "2025-03-01"}]
    assert [(part["code"], part["until"]) for part in facts["trend"]] == [
        ("so-tttt", "2025-02-28"),
        ("so-khcn", None),
    ]
    refused = registered.refuses("crawl", "so-tttt")
    assert "không hoạt động" in refused
    assert "Nối tiếp: so-khcn" in refused


def test_a_dry_run_says_what_would_change_and_changes_nothing(registered: Soicong) -> None:
    (registered.folder / "moi.csv").write_text(
        "Mã,Tên cơ quan,Cấp,Địa chỉ cổng,Tiền thân\nso-khcn,Sở KH&CN,sở,https://skhcn.tinh.gov.vn,"
        '"sáp nhập 01/03/2025: so-tttt, so-khcn"\nso-y,Sở Y tế,sở,https://soyte.tinh.gov.vn,\n',
        "utf-8",
    )
    before = registered("agencies", "list", "--all").out
    seen = registered("agencies", "import", "moi.csv", "--dry-run", "--on", "01/03/2025").out
    for line in (
        "so-y  Sở Y tế  https://soyte.tinh.gov.vn",
        "so-khcn  Tên cơ quan: Sở Khoa học và Công nghệ → Sở KH&CN",
        "so-khcn  Địa chỉ cổng: https://sokhcn.tinh.gov.vn → https://skhcn.tinh.gov.vn",
        "so-khcn ← so-tttt (sáp nhập 01/03/2025)",
        "so-tttt  Sở Thông tin và Truyền thông, đến 28/02/2025",
        "Xem trước, chưa ghi gì: 1 mới, 1 thay đổi, 0 giữ nguyên; 1 ngừng",
    ):
        assert line in seen, seen
    assert registered("agencies", "list", "--all").out == before
    assert "1 mới, 1 thay đổi" in registered("agencies", "import", "moi.csv", "--on", "01/03/2025").out
    assert "https://sokhcn.tinh.gov.vn (đến 28/02/2025)" in registered("agencies", "show", "so-khcn").out


def test_one_wrong_line_and_nothing_is_imported(registered: Soicong) -> None:
    (registered.folder / "sai.csv").write_text(LIST + "so-y;Sở Y tế;sờ;;soyte.gov.vn\n", "utf-8")
    said = registered.refuses("agencies", "import", "sai.csv")
    assert "Dòng 4, cột Địa chỉ cổng: địa chỉ ‘soyte.gov.vn’ không bắt đầu bằng" in said
    assert "so-y" not in registered("agencies", "list", "--all").out


def test_an_excel_export_is_edited_and_imported_again(registered: Soicong) -> None:
    assert "Đã xuất 2 cơ quan" in registered("agencies", "export", "so.xlsx").out
    path = registered.folder / "so.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == [
        "Mã",
        "Tên cơ quan",
        "Cấp",
        "Nhóm xếp hạng",
        "Địa chỉ cổng",
    ]
    sheet["G2"] = "=cong@tinh.gov.vn"
    sheet["G2"].data_type = "s"
    book.save(path)
    assert "0 mới, 1 thay đổi, 1 giữ nguyên" in registered("agencies", "import", "so.xlsx").out
    registered("agencies", "export", "so.csv")
    assert "'=cong@tinh.gov.vn" in (registered.folder / "so.csv").read_text("utf-8")


def test_every_command_of_the_officials_page_exists() -> None:
    text = (ROOT / "docs" / "registry.md").read_text("utf-8")
    known = {command.name for command in agencies_app.registered_commands}
    named = set(re.findall(r"\./soicong agencies (\w+)", text))
    assert named
    assert named <= known


def test_acts_are_listed_and_undone(registered: Soicong) -> None:
    assert registered("agencies", *MERGE).code == 0
    listed = registered("agencies", "history").out
    assert "sáp nhập" in listed
    assert "Nghị quyết 18" in listed
    assert "Đã huỷ việc số 2" in registered("agencies", "undo", "2", "--why", "Nhầm").out
    assert "so-tttt" in registered("agencies", "list").out
    assert "đã huỷ: Nhầm" in registered("agencies", "history").out
    assert "đã được huỷ trước đó" in registered.refuses("agencies", "undo", "2", "--why", "Nhầm")


def test_names_addresses_and_ends_are_recorded(registered: Soicong) -> None:
    why = ("--on", "01/07/2025", "--why", "QĐ 12")
    assert (
        "Tên cơ quan: Sở Số (từ 01/07/2025)"
        in registered("agencies", "rename", "so-tttt", "--name", "Sở Số", *why).out
    )
    assert "https://so.tinh.gov.vn/" in registered("agencies", "move", "so-tttt", "so.tinh.gov.vn", *why).out
    assert "Hoạt động đến: 30/06/2025" in registered("agencies", "retire", "so-khcn", *why).out
    assert registered("agencies", "list").out.count("https://") == 1
    assert "Tên cơ quan" in registered("agencies", "list", "--at", "30/06/2025").out


def test_a_proposal_is_shown_rejected_and_accepted(registered: Soicong) -> None:
    assert "Không có cổng nào" in registered("agencies", "proposals").out
    with store_of(registered) as store:
        when = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
        run = store.start_run(example.agency("so-khcn"), started_at=when)
        for new, same in (("https://skhcn.tinh.gov.vn/", True), ("https://x.example.com/", False)):
            store.move_proposals().notice(
                Noticed(
                    agency_code="so-khcn",
                    old_url="https://sokhcn.tinh.gov.vn",
                    new_url=new,
                    seen_at=when,
                    run_id=run,
                    evidence={
                        "way": ["https://sokhcn.tinh.gov.vn/", new],
                        "asked": 3,
                        "redirected": 3,
                        "status": 200,
                        "same_owner": same,
                        "archive": "a.warc.gz",
                    },
                )
            )
    seen = registered("agencies", "proposals").out
    assert "https://sokhcn.tinh.gov.vn → https://skhcn.tinh.gov.vn/" in seen
    assert "3 trên 3 trang hỏi ở địa chỉ cũ đều dẫn đi nơi khác" in seen
    assert seen.count("CẢNH BÁO: địa chỉ mới thuộc tên miền khác") == 1
    assert "sokhcn" in registered("agencies", "list").out
    assert "vẫn là" in registered("agencies", "reject", "2", "--why", "Tên miền lạ").out
    assert "Từ 20/11/2026" in registered("agencies", "accept", "1", "--why", "Đã gọi điện").out
    assert "https://skhcn.tinh.gov.vn/" in registered("agencies", "list").out
    assert "Không có cổng nào" in registered("agencies", "proposals").out
    assert "đã từ chối" in registered("agencies", "proposals", "--all").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "so-x"), "Chưa có cơ quan mang mã so-x"),
        (("list", "--at", "hôm qua"), "--at cần một ngày"),
        (("move", "so-khcn", "không phải", "--on", "01/01/2026", "--why", "x"), "không phải địa chỉ"),
        (("retire", "so-khcn", "--on", "1/13/2026", "--why", "x"), "--on cần một ngày"),
        (("retire", "so-khcn", "--on", "01/01/2026"), "thiếu ‘--why’"),
        (("export", "so.doc"), "cần kết thúc bằng .xlsx hoặc .csv"),
        (("template", "so"), "cần kết thúc bằng .xlsx hoặc .csv"),
        (("import", "so.csv", "--correct", "--on", "01/01/2026"), "--correct"),
        (("accept", "5", "--why", "x"), "Không có đề xuất số 5"),
        (("rename", "so-khcn", "--name", " ", "--on", "01/01/2026", "--why", "x"), "--name trống"),
        (
            (
                "merge",
                "so-khcn",
                "--into",
                "m",
                "--name",
                "M",
                "--home",
                "m.vn",
                "--tier",
                "quốc",
                "--on",
                "01/01/2026",
                "--why",
                "x",
            ),
            "--tier: không có cấp ‘quốc’",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    unchanged: Soicong, words: tuple[str, ...], said: str
) -> None:
    assert said in unchanged.refuses("agencies", *words)
