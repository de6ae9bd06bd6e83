"""Publishing a season: not before its day, fixed when it is done, read by everybody, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from db.web_accounts import Role
from tests.web.season import ONE, as_if_adopted, fill_season
from tests.web.served import Served, served, token_of


@pytest.fixture(scope="module")
def told(site: Served) -> Served:
    site.account(Role.ADMINISTRATOR)
    fill_season(site.store, verification=-10, publication=-1)
    return site


@pytest.fixture
def staff(told: Served) -> Iterator[httpx.Client]:
    with told.browser(told.account(Role.STAFF)) as client:
        yield client


def post(client: httpx.Client, path: str) -> httpx.Response:
    return client.post(path, data={"form_token": token_of(client.get("/kiem-tra").text)})


def test_before_its_day_nothing_is_published(tmp_path: Path) -> None:
    with served(tmp_path) as early:
        early.account(Role.ADMINISTRATOR)
        with early.browser(early.account(Role.STAFF)) as client:
            assert "Chưa mở kỳ nào" in client.get("/cong-bo").text
            assert "Chưa mở kỳ nào" in post(client, "/cong-bo").text
            fill_season(early.store)
            page = client.get("/cong-bo").text
            assert "Nút công bố hiện từ ngày" in page
            assert "Công bố kỳ 2026</button>" not in page
            refused = post(client, "/cong-bo")
            assert refused.status_code == 422
            assert "trước ngày ấy chưa công bố được" in refused.text
            assert "chưa được công bố" in post(client, "/cong-bo/thu-hoi").text
            assert client.get("/xep-hang").status_code == 404
            assert client.get("/xep-hang/2026/json").status_code == 404


def test_a_table_by_a_draft_is_never_published(told: Served, staff: httpx.Client) -> None:
    assert "Không công bố vì tiêu chí là dự thảo" in staff.get("/cong-bo").text
    refused = post(staff, "/cong-bo")
    assert refused.status_code == 422
    assert "theo bộ tiêu chí dự thảo chỉ để in" in refused.text
    assert staff.get("/xep-hang").status_code == 404


def test_what_is_published_everybody_reads_until_it_is_taken_back(
    told: Served, staff: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_if_adopted(monkeypatch)
    with told.browser() as stranger:
        assert stranger.get("/xep-hang/2026").status_code == 404
        assert post(staff, "/cong-bo").headers["location"] == "/cong-bo?da=xong"
        assert "Đã công bố" in staff.get("/cong-bo?da=xong").text
        assert "Xem bảng xếp hạng đã công bố" in stranger.get("/").text
        here = stranger.get("/xep-hang").headers["location"]
        page = stranger.get(here).text
        assert "Sở A" in page
        assert "Sở B" in page
        document = json.loads(stranger.get(f"{here}/json").content)
        assert document["schema"] == "soicong-published-season-1"
        lines = document["tables"][0]["lines"]
        assert {line["agency"] for line in lines} >= {ONE}
        assert set(lines[0]) == {
            "place",
            "agency",
            "name",
            "official",
            "grade",
            "reason",
            "change",
            "place_change",
        }  # neither claims nor measurements, and no person
        assert "Người" not in json.dumps(document, ensure_ascii=False)
        assert "Công bố lại kỳ" in staff.get("/cong-bo").text
        post(staff, "/cong-bo")  # again: the earlier one is kept aside
        assert post(staff, "/cong-bo/thu-hoi").headers["location"] == "/cong-bo?da=thu-hoi"
        assert stranger.get(here).status_code == 404
        assert "Xem bảng xếp hạng đã công bố" not in stranger.get("/").text
    kept = sorted(path.name for path in (told.site.configuration.data / "cong-bo").iterdir())
    assert len(kept) == 2
    assert all(name.startswith("2026-") for name in kept)
    kinds = [event.kind for event in told.store.web_watch().events(limit=3)]
    assert kinds == ["season_withdrawn", "season_published", "season_published"]


def test_others_of_the_office_see_the_page_and_publish_nothing(told: Served) -> None:
    with told.browser(told.account(Role.REVIEWER)) as reviewer:
        assert "</button></form>" not in reviewer.get("/cong-bo").text.split("cac-bang")[1].split("footer")[0]
        assert reviewer.post("/cong-bo").status_code == 403
