"""An agency's own desk: the form in the page and as a workbook, objections with their clock, and what it may not see yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import httpx
import pytest

from db.web_accounts import Role
from jobs.addresses import today
from season.survey_filling import Filled, filled
from tests.season.example import agency
from tests.web.season import ASKED, ITEM, MOST, ONE, SCHEME, TWO, fill_season
from tests.web.served import Served, token_of

DESK, FORM = f"/co-quan/{TWO}", f"/co-quan/{TWO}/phieu/{SCHEME}"
OBJECTION = {"muc": f"{SCHEME}/{ITEM}", "noi-dung": "Mục có tin hằng ngày từ tháng 3."}


@pytest.fixture(scope="module")
def season(site: Served) -> Served:
    site.account(Role.ADMINISTRATOR)
    fill_season(site.store)
    return site


@pytest.fixture
def own(season: Served) -> Iterator[httpx.Client]:
    with season.browser(season.account(Role.AGENCY, agency=TWO)) as client:
        yield client


def boxes(page: str) -> dict[str, str]:
    """What stands in the fields of the form as it is opened."""
    found = re.findall(r'<input id="[^"]+" name="([^"]+)"[^>]*?value="([^"]*)"', page)
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    return dict([*found, *areas])


def send(client: httpx.Client, **changes: str) -> httpx.Response:
    page = client.get(FORM).text
    fields = {**boxes(page), "nguoi-ky": "Nguyễn Văn Mẫu", f"diem-{ASKED}": "0,5"}
    return client.post(FORM, data={"form_token": token_of(page), **fields, **changes})


def upload(client: httpx.Client, content: bytes, name: str = "phieu.xlsx") -> httpx.Response:
    token = token_of(client.get(DESK).text)
    return client.post(f"{DESK}/nop", data={"form_token": token}, files={"tep": (name, content)})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({f"diem-{ITEM}": "99"}, f"Mục {ITEM}, điểm tự chấm: 99 điểm vượt mức tối đa"),
        ({f"diem-{ITEM}": "chín"}, f"Mục {ITEM}, điểm tự chấm: ‘chín’ không phải một số"),
        ({f"diem-{ASKED}": ""}, f"Mục {ASKED}, điểm tự chấm: thiếu điểm tự chấm"),
        (
            {f"duong-dan-{ITEM}": "trang của chúng tôi"},
            f"Mục {ITEM}, đường dẫn: ‘trang’ không phải đường dẫn",
        ),
        ({"nguoi-ky": " "}, "Ký xác nhận: phiếu chưa được ký"),
        ({"ngay-ky": f"{today() + timedelta(days=2):%d/%m/%Y}"}, "Ký xác nhận: ngày ký"),
    ],
)
def test_a_mistake_is_told_where_it_was_made_and_nothing_is_taken(
    season: Served, own: httpx.Client, changes: dict[str, str], said: str
) -> None:
    answer = send(own, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f">{value}<" in answer.text or f'"{value}"' in answer.text for value in changes.values())
    assert season.store.season_desk().forms(2026, TWO) == ()


def test_a_form_in_the_page_is_kept_as_the_workbook_that_it_is(season: Served, own: httpx.Client) -> None:
    note = '=1+1 <b>"công thức"</b>'
    answer = send(
        own, **{f"diem-{ITEM}": "3", f"ghi-chu-{ITEM}": note, f"duong-dan-{ITEM}": "https://a.vn/x"}
    )
    assert answer.status_code == 303, answer.text
    assert "Đã nhận phiếu tự chấm" in own.get(answer.headers["location"]).text
    (kept,) = season.store.season_desk().forms(2026, TWO)
    claims = {claim.item: claim for claim in kept.claims}
    assert (claims[ITEM].points, claims[ITEM].note, claims[ITEM].links) == (3, note, ("https://a.vn/x",))
    assert claims[ASKED].points == Fraction(1, 2)
    assert (kept.signed_by, kept.recorded_by) == ("Nguyễn Văn Mẫu", f"Người agency-{TWO}")
    assert season.store.season_desk().form_content(kept.id).startswith(b"PK")
    again = boxes(own.get(FORM).text)
    assert again[f"diem-{ITEM}"] == "3"  # whoever mends it does not begin anew
    assert again[f"duong-dan-{ITEM}"] == "https://a.vn/x"
    untouched = next(claim for claim in kept.claims if claim.item not in (ITEM, ASKED) and claim.points)
    assert untouched.points is not None  # what the machine measured, left as it was, is agreed to


def test_the_workbook_goes_down_and_comes_up(season: Served, own: httpx.Client) -> None:
    before = len(season.store.season_desk().forms(2026, TWO))
    form = own.get(f"{FORM}/xlsx").content
    nothing = upload(own, b"")
    assert nothing.status_code == 422
    assert "Hãy chọn tệp phiếu" in nothing.text
    assert upload(own, b"khong phai xlsx").status_code == 422
    unsigned = upload(own, form)
    assert unsigned.status_code == 422
    assert "phiếu chưa được ký" in unsigned.text
    signed = filled(form, {ASKED: Filled(points=Fraction(1))}, signed_by="Lê Thị Mẫu", signed_on=today())
    assert upload(own, signed, "../../phiếu <của> sở.xlsx").status_code == 303
    again = upload(own, signed)
    assert again.status_code == 422
    assert "đúng tệp này đã được nhập" in again.text
    assert len(season.store.season_desk().forms(2026, TWO)) == before + 1


def test_a_form_of_another_agency_is_refused(season: Served, own: httpx.Client) -> None:
    with season.browser(season.account(Role.STAFF)) as staff:
        form = staff.get(f"/co-quan/{ONE}/phieu/{SCHEME}/xlsx").content
    others = filled(form, {ASKED: Filled(points=Fraction(1))}, signed_by="Lê Thị Mẫu", signed_on=today())
    answer = upload(own, others)
    assert answer.status_code == 422
    assert f"không phải của ‘{TWO}’" in answer.text


def test_too_large_an_upload_is_refused_before_it_is_read(own: httpx.Client) -> None:
    assert upload(own, b"x" * 5_000_000).status_code == 413
    token = token_of(own.get(DESK).text)
    large = own.post(f"{DESK}/kien-nghi", data={"form_token": token, "noi-dung": "x" * 300_000})
    assert large.status_code == 413  # where a short form is expected, little is taken


def test_an_upload_without_our_token_or_from_elsewhere_is_refused(own: httpx.Client) -> None:
    token = token_of(own.get(DESK).text)
    for data, headers in (
        ({}, {}),
        ({"form_token": token}, {"Origin": "https://khac.vn"}),
        ({"form_token": token}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        answer = own.post(f"{DESK}/nop", data=data, files={"tep": ("a.xlsx", b"PK")}, headers=headers)
        assert answer.status_code == 403
        assert "Biểu mẫu đã hết hạn" in answer.text


def test_an_agency_does_not_see_reviews_before_publication(own: httpx.Client) -> None:
    page = own.get(DESK).text
    assert "chỉ có từ ngày công bố" in page
    assert "Được tính" not in page
    assert own.get("/tham-tra").status_code == 403
    assert own.get("/kien-nghi").status_code == 403
    assert own.get(f"/co-quan/{ONE}").status_code == 403


def test_an_objection_has_a_clock_and_an_answer(season: Served, own: httpx.Client) -> None:
    token = token_of(own.get(DESK).text)
    for wrong in ({"muc": ""}, {"noi-dung": "  "}, {"muc": f"{SCHEME}/99.9"}):
        answer = own.post(f"{DESK}/kien-nghi", data={"form_token": token, **OBJECTION, **wrong})
        assert answer.status_code == 422, wrong
    answer = own.post(f"{DESK}/kien-nghi", data={"form_token": token, **OBJECTION})
    page = own.get(answer.headers["location"]).text
    assert "Đã nhận kiến nghị số 1" in page
    assert "chờ trả lời, còn 7 ngày" in page
    (kept,) = season.store.season_desk().objections(2026, TWO)
    assert (kept.item, kept.late, kept.due_on) == (ITEM, False, today() + timedelta(days=7))

    with season.browser(season.account(Role.REVIEWER)) as reviewer:
        first = reviewer.get("/tong-quan").text
        assert "Kiến nghị chờ trả lời" in first
        assert '<a href="/kien-nghi">Mở danh sách</a>' in first
        assert "1 chờ trả lời" in reviewer.get("/kien-nghi").text
        token = token_of(reviewer.get("/kien-nghi/1").text)
        given = {"form_token": token, "ket-luan": "chap-nhan", "tra-loi": "Đã thấy tin", "diem": "3"}
        for wrong, said in (
            ({"ket-luan": ""}, "Hãy chọn chấp nhận"),
            ({"tra-loi": ""}, "Hãy ghi câu trả lời"),
            ({"ket-luan": "khong"}, "điểm giữ nguyên"),
            ({}, "Điểm mới cần chứng cứ"),
            ({"diem": "99", "chung-cu": "CV 12"}, "nhận từ 0 đến"),
        ):
            refused = reviewer.post("/kien-nghi/1", data={**given, **wrong})
            assert refused.status_code == 422
            assert said in refused.text
        done = reviewer.post("/kien-nghi/1", data={**given, "chung-cu": "https://so-b.example.gov.vn/tin"})
        assert done.status_code == 303
        assert reviewer.post("/kien-nghi/1", data={**given, "chung-cu": "CV 1"}).status_code == 422  # once
    (kept,) = season.store.season_desk().objections(2026, TWO)
    assert kept.answers[0].accepted
    assert season.store.season_desk().reviews(2026, TWO)[-1].points == 3
    assert "Đã thấy tin" in own.get(DESK).text
    with season.browser(season.account(Role.REVIEWER)) as reviewer:
        assert "Kiến nghị chờ trả lời" not in reviewer.get("/tong-quan").text
    assert MOST >= 3


def test_from_publication_on_the_official_values_are_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.web.served import served

    with served(tmp_path_factory.mktemp("published")) as published:
        published.store.save_agencies([agency(ONE)])
        with published.browser(published.account(Role.AGENCY, agency=ONE)) as client:
            assert "Chưa có kỳ đánh giá nào" in client.get(f"/co-quan/{ONE}").text
            fill_season(published.store, verification=-10, publication=-1)
            page = client.get(f"/co-quan/{ONE}").text
    assert "Được tính" in page
    assert f"{ITEM}. " in page
    assert "Nộp phiếu" not in page
