"""Signs of a break-in: planted advertising is found, and who fights, regulates or reports gambling is left in peace."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from checks.compromise import SignKind, advertises, compromise_signs, gambling_host
from checks.reading.page import read_page
from evidence.model import Agency, Page, Site, Tier

FOLDER = Path(__file__).parents[1] / "golden" / "compromise"
CASES = yaml.safe_load((FOLDER / "cases.yaml").read_text("utf-8"))
HOME = "https://so.example-gov.vn/"
SEEN_AT = datetime(2026, 11, 1, tzinfo=UTC)


class NoBodies:
    def read(self, record):
        raise AssertionError("signs are read from facts")


def site_of(*pages):
    return Site(
        agency=Agency(code="so-mau", name="Sở mẫu", tier=Tier.SO, home_url=HOME),
        pages=pages,
        probes=(),
        started_at=SEEN_AT,
        finished_at=SEEN_AT,
        stop_reason="finished",
        bodies=NoBodies(),
    )


def facts_of(html, url=HOME):
    return read_page(
        url,
        html.encode(),
        content_type="text/html; charset=utf-8",
        rendered=False,
        today=date(2026, 11, 1),
    )


def signs_of(html, url=HOME):
    return compromise_signs(site_of(), {url: facts_of(html, url)})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_golden_pages_have_the_signs_that_a_person_sees_and_no_others(case):
    html = (FOLDER / case["file"]).read_text("utf-8")
    found = signs_of(html, case.get("address", "https://so.example-gov.vn/trang"))
    told = sorted(
        ({"kind": sign.kind.value} | ({"target": sign.target} if sign.target else {}) for sign in found),
        key=str,
    )
    assert told == sorted(case["expected"], key=str)


def test_every_golden_page_is_among_the_cases():
    assert {path.name for path in FOLDER.glob("*.html")} == {case["file"] for case in CASES}


@pytest.mark.parametrize(
    "host",
    [
        "kubet.example",
        "www.kubet77.example",
        "789bet.example",
        "nha-cai-uy-tin.example",
        "vip.sunwin.example",
    ],
)
def test_hosts_named_as_gambling_sites_are_known(host):
    assert gambling_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "tibet.example",
        "alphabet.example",
        "b52.example",
        "go88.gov.vn",
        "xoso.example",
        "vnexpress.example",
        "bet",
    ],
)
def test_hosts_that_only_look_so_are_not(host):
    assert not gambling_host(host)


@pytest.mark.parametrize(
    "text",
    [
        "Game bài đổi thưởng, tải về ngay",
        "Cách chơi tài xỉu",
        "cach choi tai xiu",
        "Link vào 8xbet mới nhất",
        "game-bai-doi-thuong-uy-tin",
    ],
)
def test_titles_of_sellers_advertise(text):
    assert advertises(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cảnh báo nhà cái uy tín lừa đảo",
        "canh-bao-nha-cai-uy-tin-lua-dao",
        "Bắt giữ nhóm cá độ bóng đá nạp tiền qua 8xbet",
        "Game bài: mặt trái của trò chơi trực tuyến",
        "Kết quả xổ số mới nhất, đổi thưởng tại đại lý",
        "Bảo tàng B52",
        "投資案内",
        "",
    ],
)
def test_other_titles_do_not(text):
    assert not advertises(text)


def test_a_redirect_to_a_gambling_site_is_told_once_for_each_site():
    pages = [
        Page(
            url=f"https://so.example-gov.vn/{name}",
            requested_url=f"https://so.example-gov.vn/{name}",
            fetched_at=SEEN_AT,
            redirects=("https://so.example-gov.vn/x", "https://m.8xbet.example/"),
        )
        for name in ("a", "b")
    ]
    [sign] = compromise_signs(site_of(*pages), {})
    assert (sign.kind, sign.target, sign.pages, sign.url) == (
        SignKind.REDIRECT,
        "m.8xbet.example",
        2,
        "https://so.example-gov.vn/a",
    )


def test_one_alien_host_on_many_pages_is_one_sign():
    link = '<p>tin</p><a href="https://kubet.example/">x</a>'
    urls = [f"https://so.example-gov.vn/{number}" for number in range(3)]
    [sign] = compromise_signs(site_of(), {url: facts_of(link, url) for url in urls})
    assert (sign.target, sign.pages) == ("kubet.example", 3)


def test_a_sister_host_is_no_alien_and_a_broken_address_breaks_nothing():
    page = '<p>x</p><a href="https://dvc.example-gov.vn/">Dịch vụ công</a><iframe src="https://[kubet/"></iframe>'
    assert signs_of(page) == ()
    broken = replace(facts_of(page), frames=("https://[kubet/",))
    assert compromise_signs(site_of(), {HOME: broken}) == ()


def test_the_worst_comes_first():
    html = (FOLDER / "planted-article.html").read_text("utf-8")
    defaced = facts_of("<title>Hacked by X</title><p>x</p>", f"{HOME}d")
    found = compromise_signs(site_of(), {f"{HOME}p": facts_of(html, f"{HOME}p"), f"{HOME}d": defaced})
    assert [sign.kind for sign in found] == [SignKind.DEFACED, SignKind.PLANTED, SignKind.LINK]


def test_parts_of_longer_words_are_no_phrases_of_sellers():
    text = "<p>thưởng nạp đầuxa, hoàn trả cượcx, đăng ký nhà cáix, một bài văn bình thường của sở</p>"
    assert signs_of(text) == ()
