"""The verification desk as a reviewer uses it: the queue, a decision, a second person, undo, many at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from db.season_records import Act
from db.web_accounts import Account, NewAccount, Role
from scoring.rounding import printed
from tests.season.example import form
from tests.web.season import ASKED, ITEM, MOST, ONE, SCHEME, TWO, fill_season
from tests.web.served import Served, token_of

ITEM_PAGE = f"/tham-tra/muc/{ONE}/{SCHEME}/{ITEM}"
ASKED_PAGE = f"/tham-tra/muc/{ONE}/{SCHEME}/{ASKED}"
WHY = {"ly-do": "Đã xem mục", "chung-cu": "https://so-a.example.gov.vn/tin"}


@pytest.fixture(scope="module")
def season(site: Served) -> Served:
    site.account(Role.ADMINISTRATOR)
    fill_season(site.store)
    return site


def reviewer(site: Served, name: str = "minh") -> Account:
    accounts = site.store.web_accounts()
    return accounts.by_name(name) or accounts.add(
        NewAccount(
            name=name, full_name=f"Trần {name}", role=Role.REVIEWER, agency_code=None, password_hash=""
        ),
        at=site.clock(),
    )


@pytest.fixture
def minh(season: Served) -> Iterator[httpx.Client]:
    with season.browser(reviewer(season)) as client:
        yield client


@pytest.fixture
def second(season: Served) -> Iterator[httpx.Client]:
    with season.browser(reviewer(season, "ha")) as client:
        yield client


def post(client: httpx.Client, page: str, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"form_token": token_of(client.get(page).text), **fields})


def newest(season: Served) -> int:
    return max((one.id for one in season.store.season_desk().reviews(2026)), default=0)


def test_without_a_season_the_desk_says_how_one_begins(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.web.served import served

    with served(tmp_path_factory.mktemp("empty")) as empty, empty.browser(reviewer(empty)) as client:
        answer = client.get("/tham-tra")
    assert answer.status_code == 200
    assert "Chưa mở kỳ nào" in answer.text


def test_the_queue_begins_with_most_points_and_is_filtered(minh: httpx.Client) -> None:
    page = minh.get("/tham-tra").text
    rows = re.findall(r'data-label="Điểm" class="num"><b>([\d,]+)</b>', page)
    assert len(rows) > 1
    assert rows == sorted(rows, key=lambda text: -float(text.replace(",", ".")))
    over = minh.get("/tham-tra?loai=cao").text
    assert ITEM_PAGE in over
    assert ASKED_PAGE not in over
    assert "Không có mục nào khớp" in minh.get("/tham-tra?cq=khongco").text
    assert ITEM_PAGE in minh.get("/tham-tra?cq=so a").text


def test_only_a_page_with_keys_may_run_our_script(minh: httpx.Client) -> None:
    assert "script-src 'self'" in minh.get(ITEM_PAGE).headers["content-security-policy"]
    assert "script" not in minh.get("/bo-tieu-chi").headers["content-security-policy"]


def test_others_of_the_office_read_but_decide_nothing(season: Served) -> None:
    with season.browser(season.account(Role.STAFF)) as client:
        page = client.get(ITEM_PAGE)
        assert "Chỉ người thẩm định ghi điểm" in page.text
        answer = client.post(ITEM_PAGE, data={"form_token": token_of(page.text), "diem": "1", **WHY})
        assert answer.status_code == 403


def test_an_item_shows_three_columns_and_what_the_machine_saw(minh: httpx.Client) -> None:
    page = minh.get(ITEM_PAGE).text
    half = printed(MOST / 2)
    for label, value in (("Tự chấm", printed(MOST)), ("Máy đo", half), ("Thẩm tra", "–")):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page
    assert "Theo trang." in page
    assert f"Theo máy đo: {half} điểm" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"chon": "khac", "diem": "99"}, "nhận từ 0 đến"),
        ({"chon": "khac", "diem": "chín"}, "nhận từ 0 đến"),
        ({"chon": "khac", "diem": "1", "ly-do": " "}, "Hãy ghi lý do"),
        ({"chon": "khac", "diem": "1", "chung-cu": "\n "}, "Hãy ghi chứng cứ"),
        ({"chon": "khac", "diem": "1", "chung-cu": "http://"}, "không phải địa chỉ"),
    ],
)
def test_what_cannot_be_laid_down_is_said_and_what_was_typed_stays(
    season: Served, minh: httpx.Client, fields: dict[str, str], said: str
) -> None:
    before = season.store.season_desk().reviews(2026)
    answer = post(minh, ITEM_PAGE, ITEM_PAGE, **{**WHY, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{fields["diem"]}"' in answer.text
    assert season.store.season_desk().reviews(2026) == before


def test_a_decision_leads_on_and_an_undo_keeps_the_trail(season: Served, minh: httpx.Client) -> None:
    answer = post(minh, ITEM_PAGE, ITEM_PAGE, chon="khac", diem=printed(MOST / 2), **WHY)
    number = newest(season)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"xong={number}")
    assert ITEM_PAGE not in answer.headers["location"]  # the next one
    following = minh.get(answer.headers["location"]).text
    assert f"Đã ghi thẩm tra số {number}" in following
    made = season.store.season_desk().reviews(2026)[-1]
    assert (made.recorded_by, made.reason, made.links) == ("Trần minh", "Đã xem mục", (WHY["chung-cu"],))
    undone = post(minh, ITEM_PAGE, f"/tham-tra/viec/{number}/huy", **{"ly-do": "Ghi nhầm"})
    assert undone.status_code == 303
    page = minh.get(undone.headers["location"]).text
    assert "Đã huỷ thẩm tra" in page
    assert f"huỷ số {number}" in page
    assert f"ghi {printed(MOST / 2)} điểm" in page  # the trail keeps it
    again = post(minh, ITEM_PAGE, f"/tham-tra/viec/{number}/huy", **{"ly-do": "lần nữa"})
    assert again.status_code == 422
    assert "đã bị huỷ trước đó" in again.text
    kinds = [event.kind for event in season.store.web_watch().events(limit=3)]
    assert kinds.count("review") == 2


def test_above_the_limit_another_person_confirms(
    season: Served, minh: httpx.Client, second: httpx.Client
) -> None:
    post(minh, ITEM_PAGE, ITEM_PAGE, chon="khac", diem=printed(MOST), **WHY)
    number = newest(season)
    assert ITEM_PAGE in minh.get("/tham-tra?loai=cho").text
    own = post(minh, ITEM_PAGE, f"/tham-tra/viec/{number}/xac-nhan", **{"ly-do": "tự xem"})
    assert own.status_code == 422
    assert "cần một người khác xác nhận" in own.text
    assert "Xác nhận</button>" not in minh.get(ITEM_PAGE).text
    assert "Xác nhận</button>" in second.get(ITEM_PAGE).text
    done = post(second, ITEM_PAGE, f"/tham-tra/viec/{number}/xac-nhan", **{"ly-do": "Đã xem lại"})
    page = second.get(done.headers["location"]).text
    assert "Đã xác nhận" in page
    assert f"<dt>Đang tính (thẩm tra)</dt><dd>{printed(MOST)}</dd>" in page


def test_a_question_goes_to_the_agency_and_comes_back_with_its_answer(
    season: Served, minh: httpx.Client
) -> None:
    page = ASKED_PAGE
    empty = post(minh, page, f"{page}/hoi", **{"cau-hoi": " "})
    assert (empty.status_code, "Câu hỏi còn trống" in empty.text) == (422, True)
    sent = post(minh, page, f"{page}/hoi", **{"cau-hoi": "Số liệu lấy ở đâu?"})
    asked = newest(season)
    assert sent.headers["location"].endswith(f"hoi={asked}")
    assert f"Rút câu hỏi số {asked}" in minh.get(sent.headers["location"]).text
    assert page not in minh.get("/tham-tra").text
    assert page in minh.get("/tham-tra?loai=dang-hoi").text
    twice = post(minh, page, f"{page}/hoi", **{"cau-hoi": "Lần nữa?"})
    assert "đang có câu hỏi" in twice.text
    with season.browser(season.account(Role.AGENCY, agency=TWO)) as other:
        assert "Số liệu lấy ở đâu?" not in other.get(f"/co-quan/{TWO}").text
        stranger = post(
            other, f"/co-quan/{TWO}", f"/co-quan/{TWO}/tra-loi/{asked}", **{"tra-loi": "Chúng tôi"}
        )
        assert (stranger.status_code, f"không có câu hỏi số {asked}" in stranger.text) == (422, True)
    with season.browser(season.account(Role.AGENCY, agency=ONE)) as own:
        assert "Số liệu lấy ở đâu?" in own.get(f"/co-quan/{ONE}").text
        reply = f"/co-quan/{ONE}/tra-loi/{asked}"
        bad = post(
            own, f"/co-quan/{ONE}", reply, **{"tra-loi": "Ở đây", "chung-cu": "http://", "so": str(asked)}
        )
        assert bad.status_code == 422
        assert ">Ở đây</textarea>" in bad.text
        done = post(own, f"/co-quan/{ONE}", reply, **{"tra-loi": "Ở trang Tin tức", "chung-cu": "CV 12"})
        assert "Đã gửi trả lời câu hỏi" in own.get(done.headers["location"]).text
    assert page in minh.get("/tham-tra").text
    assert "Ở trang Tin tức" in minh.get(page).text
    kept = season.store.season_desk().reviews(2026, ONE)[-1]
    assert (kept.act, kept.target_id, kept.recorded_by) == (Act.REPLY, asked, f"Người agency-{ONE}")
    late = post(minh, page, f"/tham-tra/viec/{asked}/huy", **{"ly-do": "Thôi"})
    assert "đã có trả lời" in late.text


def test_a_question_may_be_taken_back_before_it_is_answered(season: Served, minh: httpx.Client) -> None:
    post(minh, ITEM_PAGE, f"{ITEM_PAGE}/hoi", **{"cau-hoi": "Ở đâu?"})
    back = post(minh, ITEM_PAGE, f"/tham-tra/viec/{newest(season)}/huy", **{"ly-do": "Hỏi nhầm"})
    assert "Đã rút câu hỏi" in minh.get(back.headers["location"]).text
    with season.browser(season.account(Role.AGENCY, agency=ONE)) as own:
        assert "Ở đâu?" not in own.get(f"/co-quan/{ONE}").text


def test_many_claims_are_accepted_at_once_or_none(season: Served, minh: httpx.Client) -> None:
    page = f"/tham-tra?cq={ONE}"
    boxes = re.findall(r'name="(muc-[^"]+)"', minh.get(page).text)
    assert boxes == [f"muc-{SCHEME}/{ASKED}"]  # what the machine could measure wants a look of its own
    nothing = post(minh, page, f"/tham-tra/nhieu/{ONE}", **WHY)
    assert nothing.status_code == 422
    measured = post(
        minh, page, f"/tham-tra/nhieu/{ONE}", **WHY, **{boxes[0]: "on", f"muc-{SCHEME}/2.1": "on"}
    )
    assert measured.status_code == 422
    assert "Không ghi mục nào" in measured.text or "chưa được tự chấm" in measured.text
    done = post(minh, page, f"/tham-tra/nhieu/{ONE}", cq=ONE, **WHY, **{boxes[0]: "on"})
    assert "Đã công nhận 1 mục" in minh.get(done.headers["location"]).text
    assert season.store.season_desk().reviews(2026)[-1].act is Act.SET


def test_what_is_not_there_is_said_so(minh: httpx.Client) -> None:
    assert minh.get(f"/tham-tra/muc/khong-co/{SCHEME}/{ITEM}").status_code == 404
    assert minh.get(f"/tham-tra/muc/{ONE}/{SCHEME}/99.9").status_code == 404
    assert minh.get(f"/tham-tra/muc/{ONE}/khong-co/{ITEM}").status_code == 404


SAME = f"/tham-tra/cung/{TWO}/{SCHEME}/{ITEM}"


@pytest.fixture
def both(season: Served) -> Served:
    """Both agencies claim more of an item than was measured, and nobody has decided yet."""
    desk = season.store.season_desk()
    if not desk.forms(2026, TWO):
        desk.keep_forms([form(TWO, {ITEM: MOST})])
        for number in [one.id for one in desk.reviews(2026, ONE) if (one.item, one.act) == (ITEM, Act.SET)]:
            if not any(one.act is Act.UNDO and one.target_id == number for one in desk.reviews(2026, ONE)):
                desk.review(replace(desk.reviews(2026, ONE)[0], act=Act.UNDO, points=None, target_id=number))
    return season


def test_items_with_the_same_cause_are_looked_at_and_decided_at_once(
    both: Served, minh: httpx.Client
) -> None:
    assert "2 cơ quan cùng nguyên nhân ở mục này" in minh.get(ITEM_PAGE).text
    page = minh.get(SAME).text
    assert re.findall(r'name="(cq-[^"]+)"[^>]* checked', page) == [f"cq-{ONE}", f"cq-{TWO}"]
    assert 'value="tu-cham"' not in page  # what was measured is not accepted in bulk
    choice = {f"cq-{ONE}": "on", f"cq-{TWO}": "on", "cach": "may-do"}
    nobody = post(minh, SAME, SAME, **WHY, cach="may-do")
    assert (nobody.status_code, "Hãy chọn ít nhất một cơ quan" in nobody.text) == (422, True)
    refused = post(minh, SAME, SAME, **WHY, **{**choice, "cach": "tu-cham"})
    assert (refused.status_code, "Không ghi mục nào" in refused.text) == (422, True)

    before = newest(both)
    shown = post(minh, SAME, SAME, **WHY, **choice)
    assert "Sẽ ghi điểm thẩm tra cho 2 cơ quan" in shown.text
    assert shown.text.count(f"<b>{printed(MOST / 2)}</b>") == 2
    assert newest(both) == before  # nothing was done yet
    done = post(minh, SAME, SAME, **WHY, **choice, chac="co")
    first, last = before + 1, before + 2
    assert done.headers["location"] == f"/tham-tra?tu={first}&den={last}"
    reviews = both.store.season_desk().reviews(2026)[-2:]
    assert {(one.agency_code, one.points, one.reason) for one in reviews} == {
        (ONE, MOST / 2, WHY["ly-do"]),
        (TWO, MOST / 2, WHY["ly-do"]),
    }
    told = minh.get(done.headers["location"]).text
    assert "Huỷ tất cả" in told
    assert "Không còn cơ quan nào mở mục này" in minh.get(SAME).text

    fields = {"tu": str(first), "den": str(last), "ly-do": "Làm nhầm"}
    undone = post(minh, "/tham-tra", "/tham-tra/cung-viec/huy", **fields)
    assert "Đã huỷ 2 việc" in minh.get(undone.headers["location"]).text
    again = post(minh, "/tham-tra", "/tham-tra/cung-viec/huy", **fields)
    assert (again.status_code, "đã bị huỷ trước đó" in again.text) == (422, True)
    nothing = post(minh, "/tham-tra", "/tham-tra/cung-viec/huy", **{**fields, "tu": "9999", "den": "9999"})
    assert "Không còn việc nào để huỷ" in nothing.text


def test_the_same_question_goes_to_all_of_them(both: Served, minh: httpx.Client) -> None:
    choice = {f"cq-{ONE}": "on", f"cq-{TWO}": "on", "cach": "hoi"}
    empty = post(minh, SAME, SAME, **choice)
    assert (empty.status_code, "Câu hỏi còn trống" in empty.text) == (422, True)
    asked = {**choice, "cau-hoi": "Mục này ở trang nào?"}
    assert "Sẽ gửi câu hỏi cho 2 cơ quan" in post(minh, SAME, SAME, **asked).text
    done = post(minh, SAME, SAME, **asked, chac="co")
    assert "tu=" in done.headers["location"]
    assert [one.act for one in both.store.season_desk().reviews(2026)[-2:]] == [Act.ASK, Act.ASK]
    nothing_chosen = post(minh, SAME, SAME, **{**choice, "cach": ""})
    assert "Hãy chọn việc làm" in nothing_chosen.text


def test_a_correction_may_propose_the_label_that_the_machine_did_not_know(
    both: Served, minh: httpx.Client
) -> None:
    page = f"/tham-tra/muc/{TWO}/{SCHEME}/{ITEM}"
    label = {"nhan": "Chuyện làng ta", "nhan-muc": "news", "nhan-trang": "https://so-b.example.gov.vn/"}
    fields = {"chon": "khac", "diem": printed(MOST), **WHY, **label}
    before = newest(both)
    for wrong, said in (
        ({"diem": "0"}, "Chỉ đề xuất nhãn khi ghi điểm cao hơn máy đo"),
        ({"nhan-muc": "khong-co"}, "Hãy chọn mục"),
        ({"nhan": "1 2"}, "Nhãn ghi đúng như trên cổng"),
        ({"nhan": "Tin tức - Sự kiện"}, "Bộ từ vựng đã hiểu"),
        ({"nhan-trang": "http://"}, "không phải địa chỉ"),
    ):
        answer = post(minh, page, page, **{**fields, **wrong})
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert newest(both) == before  # nothing was half done
    assert post(minh, page, page, **fields).status_code == 303
    review, proposal = both.store.season_desk().reviews(2026)[-2:]
    assert (review.act, proposal.act, proposal.target_id) == (Act.SET, Act.LABEL, review.id)
    assert "đề xuất nhãn theo thẩm tra" in minh.get(page).text
    assert "Chuyện làng ta" in minh.get("/nhan-de-xuat").text
    assert '- "Chuyện làng ta"' in minh.get("/nhan-de-xuat/yaml").text

    with both.browser(both.account(Role.STAFF)) as staff:
        path = f"/nhan-de-xuat/{proposal.id}/bo"
        silent = post(staff, "/nhan-de-xuat", path, **{"ly-do": " "})
        assert (silent.status_code, "Hãy ghi vì sao" in silent.text) == (422, True)
        done = post(staff, "/nhan-de-xuat", path, **{"ly-do": "Tên riêng của một cổng"})
        assert "Chưa có nhãn nào" in staff.get(done.headers["location"]).text
        again = post(staff, "/tong-quan", path, **{"ly-do": "Lần nữa"})
        assert "đã bỏ trước đó" in again.text


def test_the_second_person_confirms_many_with_one_reason(
    both: Served, minh: httpx.Client, second: httpx.Client
) -> None:
    for code in (ONE, TWO):
        page = f"/tham-tra/muc/{code}/{SCHEME}/{ITEM}"
        post(minh, page, page, chon="khac", diem=printed(MOST), **WHY)
    waiting = "/tham-tra?loai=cho"
    assert 'name="so-' not in minh.get(waiting).text  # her own
    boxes = re.findall(r'name="(so-\d+)"', second.get(waiting).text)
    assert len(boxes) == 2
    nothing = post(second, waiting, "/tham-tra/xac-nhan", **{"ly-do": "Đã xem"})
    assert (nothing.status_code, "Hãy chọn ít nhất một thẩm tra" in nothing.text) == (422, True)
    own = post(minh, waiting, "/tham-tra/xac-nhan", **dict.fromkeys(boxes, "on"), **{"ly-do": "Đã xem"})
    assert "cần một người khác xác nhận" in own.text
    done = post(second, waiting, "/tham-tra/xac-nhan", **dict.fromkeys(boxes, "on"), **{"ly-do": "Đã xem"})
    assert "Đã xác nhận 2 thẩm tra" in second.get(done.headers["location"]).text
    assert [one.act for one in both.store.season_desk().reviews(2026)[-2:]] == [Act.CONFIRM, Act.CONFIRM]
