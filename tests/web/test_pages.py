"""The pages as staff and agencies read them, and the files they take away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import httpx
import pypdfium2 as pdfium
import pytest
from markupsafe import escape
from openpyxl import load_workbook

from assurance.custody import Kind
from db.guarding import GuardDecision
from db.web_accounts import Role
from jobs.custody import log_of
from jobs.printing import NotPrinted
from tests.web.province import HOSTILE, ON, OTHER, OWN, UNSEEN, fill, fill_again, keep_a_trial
from tests.web.served import Served

SLUG = "co-quan-nha-nuoc-cap-tinh-so-co-quan-chuyen-mon"
LEAGUE = f"/bang/{SLUG}"


@pytest.fixture(scope="module")
def runs(site: Served) -> dict[str, int]:
    site.account(Role.ADMINISTRATOR)
    return fill(site.store, site.site.configuration.data)


@pytest.fixture
def staff(site: Served, runs: dict[str, int]) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.STAFF)) as client:
        client.follow_redirects = True
        yield client


def test_the_overview_tells_where_the_province_stands_and_what_needs_a_person(staff: httpx.Client) -> None:
    page = staff.get("/tong-quan").text
    assert "ngày <b>15/10/2025</b>: 3 trên 4 cơ quan đã có điểm" in page
    assert re.search(r"Cổng không xem được trong đợt gần nhất.*Sở Kín.*bị chặn", page, re.S)
    assert re.search(r"Cần người xem lại để kết luận.*Sở Hai.*tiêu chí, [\d,]+ điểm", page, re.S)
    assert re.search(r"(Tăng|Giảm) nhiều nhất.*Sở Thử nghiệm", page, re.S)
    assert "hằng đêm" in page
    assert "chưa đối chiếu với người chấm" in page


def test_a_league_is_sorted_filtered_and_compared_by_heading(staff: httpx.Client) -> None:
    def names(**wanted: str) -> list[str]:
        page = staff.get(LEAGUE, params=wanted).text
        return re.findall(r'<th scope="row"[^>]*>(?:<span>)?<a href="/cong/([\w-]+)">', page)

    assert names()[0] == "so-ba"
    assert names()[-1] == UNSEEN
    assert names(xep="ten") == ["so-ba", OTHER, UNSEEN, OWN]
    assert names(loc="so hai") == [OTHER]
    assert names(loc="không có") == []
    assert names(ky="2025-09-30") == [OWN]
    heat = staff.get(LEAGUE, params={"xem": "nhiet"}).text
    assert re.search(r'class="cell h10" title="[^"]+: \d+ trên \d+"', heat)
    assert " open" in heat
    closed = re.search(r"Sở Kín</a></th>(.*?)</tr>", heat)
    assert closed is not None
    assert set(re.findall(r'<td class="([^"]+)"[^>]*>([^<]*)<', closed[1])) == {("num", "–"), ("cell", "–")}
    assert "chưa đánh giá được; không phải 0 điểm" in staff.get(LEAGUE).text
    assert staff.get(LEAGUE, params={"ky": "hôm qua"}).status_code == 400
    assert staff.get("/bang/khong-co").status_code == 404


def test_a_league_is_taken_away_as_a_file_without_formulas(staff: httpx.Client) -> None:
    text = staff.get(f"{LEAGUE}/tai/csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["Hạng", "Mã", "Cơ quan"]
    assert [row[1] for row in rows[1:]][-1] == UNSEEN
    answer = staff.get(f"{LEAGUE}/tai/xlsx")
    assert re.fullmatch(
        r'attachment; filename="bang-[a-z-]+-[\d-]+\.xlsx"', answer.headers["content-disposition"]
    )
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Hạng", "Mã", "Cơ quan"]
    told = staff.get(f"{LEAGUE}/tai/json", params={"ky": "2025-10-15"}).json()
    assert (told["schema"], told["on"]) == ("soicong-league-1", ON.isoformat())
    best = told["standings"][0]
    assert (best["agency"], best["place"], best["low"]) == ("so-ba", 1, 100)
    assert best["headings"][0]["points"] > 0
    assert staff.get(f"{LEAGUE}/tai/exe").status_code == 404


def test_a_league_draws_how_each_agency_went(staff: httpx.Client) -> None:
    page = staff.get(LEAGUE).text
    drawn = re.findall(r'<svg class="spark".*?aria-label="([^"]+)"', page)
    assert len(drawn) == 1  # the others were judged once
    assert re.fullmatch(r"2 lần đánh giá từ 15/09/2025: [\d,]+ → [\d,–]+ điểm", drawn[0])
    assert "spark" not in staff.get(LEAGUE, params={"xem": "nhiet"}).text
    assert "Qua các lần" not in staff.get(LEAGUE, params={"ky": "2025-09-30"}).text


@pytest.mark.browser
def test_a_league_is_taken_away_on_paper(staff: httpx.Client) -> None:
    assert f"{LEAGUE}/tai/pdf" in staff.get(LEAGUE).text
    answer = staff.get(f"{LEAGUE}/tai/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    with pdfium.PdfDocument(answer.content) as paper:
        page = paper[0]
        text = page.get_textpage()
        told = text.get_text_range()
        text.close()
        page.close()
    assert "Sở Thử nghiệm" in told
    assert "15/10/2025" in told


def test_a_league_that_cannot_be_printed_says_what_to_do_instead(
    staff: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise NotPrinted("Trình duyệt không in được.")

    monkeypatch.setattr("web.league_print.printed", broken)
    answer = staff.get(f"{LEAGUE}/tai/pdf")
    assert (answer.status_code, "Hãy tải tệp XLSX" in answer.text) == (503, True)
    monkeypatch.setattr("web.league_print.MOST", 3)
    assert staff.get(f"{LEAGUE}/tai/pdf").status_code == 422


def test_a_portal_shows_findings_law_evidence_and_what_mending_would_bring(
    staff: httpx.Client, runs: dict[str, int]
) -> None:
    answer = staff.get(f"/cong/{OWN}")
    assert answer.url.path == f"/cong/{OWN}/{runs[OWN]}"
    page = answer.text
    assert "Dự thảo tiêu chí" in page
    assert "Nghị định" in page or "Luật" in page
    link = re.search(rf'href="(chung-cu-{runs[OWN]}/\d+\.html\?trich=\d+)"', page)
    assert link is not None
    shown = staff.get(f"/cong/{OWN}/{link[1]}")
    assert "Bản lưu [" in shown.text
    assert shown.headers["content-security-policy"].endswith("sandbox")
    assert re.search(r"#trich-\d+", str(shown.url))
    mends = re.findall(r'name="sua" value="([\d.]+)"', page)
    tried = staff.get(f"/cong/{OWN}/{runs[OWN]}", params={"sua": mends[:2]}).text
    assert re.search(r"Nếu sửa 2 việc đã chọn: điểm từ <b>[\d,–]+</b> thành <b>[\d,–]+</b>", tried)
    assert "Nếu sửa" not in staff.get(f"/cong/{OWN}/{runs[OWN]}", params={"sua": "99.9"}).text


def test_a_portal_is_drawn_as_the_crawler_saw_it(staff: httpx.Client) -> None:
    page = staff.get(f"/cong/{OWN}").text
    drawn = page[page.index('<section id="ban-do">') :]
    drawn = drawn[: drawn.index("</section>")]
    assert "hỏi 3 địa chỉ, đọc được 3" in drawn
    rows = re.findall(r'role="rowheader">([^<]+)</th>.*?data-label="Mục">(.*?)</td>', drawn)
    assert "Tin tức" in dict(rows)["tin-tuc"]
    assert 'id="ban-do"' not in staff.get(f"/cong/{UNSEEN}").text


def test_nothing_from_a_portal_becomes_markup_or_a_dangerous_address(
    staff: httpx.Client, runs: dict[str, int]
) -> None:
    for path in (f"/cong/{OTHER}", LEAGUE, "/tong-quan", f"{LEAGUE}?loc=<script>x"):
        page = staff.get(path).text
        assert "<script" not in page, path
        assert 'href="javascript:' not in page
    assert str(escape(HOSTILE)) in staff.get(f"/cong/{OTHER}").text


def test_a_portal_that_was_not_seen_is_not_accused(staff: httpx.Client) -> None:
    page = staff.get(f"/cong/{UNSEEN}").text
    assert "Chưa đánh giá được." in page
    assert "Cơ quan không bị chấm 0 điểm" in page


def test_two_runs_are_compared_with_the_reason_of_each_difference(
    staff: httpx.Client, runs: dict[str, int]
) -> None:
    listed = staff.get(f"/cong/{OWN}").text
    earlier = min(int(number) for number in re.findall(r'name="tu" value="(\d+)"', listed))
    page = staff.get(f"/cong/{OWN}/so-sanh", params={"tu": earlier, "den": runs[OWN]}).text
    assert f"Lượt {earlier} so với lượt {runs[OWN]}" in page
    assert "hai lượt chấm ở hai ngày khác nhau" in page or "trang đã đổi" in page
    same = staff.get(f"/cong/{OWN}/so-sanh", params={"tu": runs[OWN], "den": runs[OWN]}).text
    assert "giống hệt nhau" in same
    wrong = staff.get(f"/cong/{OWN}/so-sanh", params={"tu": runs[OTHER], "den": runs[OWN]})
    assert wrong.status_code == 404


def test_a_result_is_taken_away_and_told_to_the_custody_log(
    site: Served, staff: httpx.Client, runs: dict[str, int]
) -> None:
    base = f"/cong/{OWN}/{runs[OWN]}"
    assert staff.get(f"{base}/tai/json").json()["agency"]["code"] == OWN
    assert "Kết quả từng tiêu chí" in staff.get(f"{base}/tai/html").text
    assert staff.get(f"{base}/tai/exe").status_code == 404
    assert staff.get(f"/cong/{OTHER}/{runs[OWN]}").status_code == 404
    assert staff.get(f"{base.replace(str(runs[OWN]), '9999')}").status_code == 404
    staff.get(base)
    staff.get(base)
    events = [json.loads(line) for line in log_of(site.store).lines()]
    views = [
        (one["actor"], one["facts"]["what"])
        for one in events
        if one["kind"] == Kind.VIEW and one["run"] == runs[OWN]
    ]
    assert ("staff", "web_file") in views
    assert ("staff", "web") in views


def test_rubrics_are_readable_and_compared(staff: httpx.Client) -> None:
    listed = staff.get("/bo-tieu-chi").text
    ids = re.findall(r'href="/bo-tieu-chi/([\w.-]+)"', listed)
    assert len(ids) > 3
    for name in ids:
        page = staff.get(f"/bo-tieu-chi/{name}").text
        assert "Mức đạt" in page
        assert re.search(r'<a href="#vb-\d+">', page)
    differs = staff.get(f"/bo-tieu-chi/{ids[1]}/khac", params={"voi": ids[0]}).text
    assert "tiêu chí khác" in differs
    same = staff.get(f"/bo-tieu-chi/{ids[0]}/khac", params={"voi": ids[0]}).text
    assert "giống hệt nhau" in same
    assert staff.get("/bo-tieu-chi/khong-co").status_code == 404


def test_a_rubric_that_was_tried_tells_who_would_move(site: Served, staff: httpx.Client) -> None:
    assert "chưa chấm thử bộ nào" in staff.get("/cham-thu").text
    assert staff.get("/cham-thu/khong-co").status_code == 404
    keep_a_trial(site.site.configuration)
    assert 'href="/cham-thu/bo-moi"' in staff.get("/cham-thu").text
    page = staff.get("/cham-thu/bo-moi").text
    for told in (
        "+2,5",
        "Trung bình → <b>Khá</b>",
        "3 → <b>2</b>",
        "nặng điểm hơn",
        "Sở Y tế: kho lưu của lượt 1",
    ):
        assert told in page
    assert "<b>Nội vụ</b>" not in page
    assert "/cham-thu" in staff.get("/bo-tieu-chi").text


def test_an_agency_lands_on_its_own_portal_and_sees_no_other(site: Served, runs: dict[str, int]) -> None:
    with site.browser(site.account(Role.AGENCY, agency=OWN)) as client:
        client.follow_redirects = True
        page = client.get("/")
        assert page.url.path == f"/cong/{OWN}/{runs[OWN]}"
        assert 'href="/bang"' not in page.text
        for path in (
            f"/cong/{OTHER}",
            f"/cong/{OTHER}/{runs[OTHER]}",
            "/cong/khong-co",
            "/bang",
            "/tong-quan",
        ):
            assert client.get(path).status_code == 403
        assert client.get(f"/cong/{OWN}/{runs[OTHER]}").status_code == 404


def test_what_the_guard_holds_back_is_for_the_office_first(
    site: Served, staff: httpx.Client, runs: dict[str, int]
) -> None:
    (round_,) = site.store.rounds().list()
    guard = site.store.guarding()

    def decide(*, held: bool) -> None:
        decision = GuardDecision(held=held, recorded_at=site.clock(), recorded_by="Lan", reason="Thử")
        guard.decide(round_.id, decision)

    decide(held=True)
    try:
        with site.browser(site.account(Role.AGENCY, agency=OWN)) as client:
            client.follow_redirects = True
            assert "đang được kiểm tra lại" in client.get(f"/cong/{OWN}/{runs[OWN]}").text
            earlier = client.get(f"/cong/{OWN}")
            assert earlier.url.path not in (f"/cong/{OWN}", f"/cong/{OWN}/{runs[OWN]}")
            assert f"/cong/{OWN}/{runs[OWN]}" not in earlier.text
        assert "Đợt đang bị giữ lại" in staff.get("/tong-quan").text
        assert staff.get(f"/cong/{OWN}/{runs[OWN]}").status_code == 200
    finally:
        decide(held=False)


def test_standings_are_kept_until_something_is_judged(site: Served, runs: dict[str, int]) -> None:
    before = site.site.standings(ON)
    assert site.site.standings(ON) is before
    fill_again(site.store)
    after = site.site.standings(ON)
    assert after is not before
    assert {one.result.agency.code for one in after.all} == {one.result.agency.code for one in before.all}
    assert next(one.place for one in after.all if one.result.agency.code == UNSEEN) == 1
