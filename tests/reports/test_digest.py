"""The digest of a round: what each reader is told, once, and what a tired official reads first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from reports.alerts_model import Known, News, Rule, Subject
from reports.digest import compose, digest_facts, digest_html, digest_text
from tests.reports.rounds_told import (
    LINK,
    NOW,
    PLANTED,
    STAFF,
    SYSTEM,
    contact,
    down,
    outcome,
    portal,
)

RULE = Rule()


def told_by(*rounds, recipient=STAFF, rule=RULE, each=timedelta(days=1)):
    """The digests of rounds one day apart, each for a reader that knows the earlier ones."""
    known: dict[tuple[str, Subject], Known] = {}
    digests = []
    for number, one in enumerate(rounds):
        composed = compose(one, recipient, known, rule=rule, now=NOW + number * each)
        known = {key: value for key, value in known.items() if key not in composed.over} | dict(composed.told)
        digests.append(composed.digest)
    return digests


def lines(digest):
    return [(line.subject, line.news, line.code) for group in digest.groups for line in group.lines]


def test_a_quiet_round_is_told_in_two_sentences():
    [digest] = told_by(outcome(portal(), portal("so-noi-vu")))
    assert digest.subject == "[Soi Cổng] xem được 2/2 cổng; không có việc mới (Đợt 12, 24/11/2026)"
    assert digest.lead == ("Đợt đã xong, xem được 2/2 cổng, trong 6 giờ 14 phút.", "Không có việc mới.")
    assert digest.groups == ()


def test_a_round_that_was_broken_off_says_so():
    [digest] = told_by(outcome(portal(ours="Bị dừng giữa chừng."), interrupted=True, number=None))
    assert digest.lead[0].startswith("Đợt bị dừng giữa chừng sau 6 giờ 14 phút")
    assert "Lượt kiểm tra 24/11/2026" in digest.subject


def test_the_subject_names_the_worst_first_and_the_portal_where_it_is_one():
    [digest] = told_by(outcome(portal(signs=(PLANTED,)), down("so-noi-vu"), down("so-cong", "blocked")))
    assert digest.subject == (
        "[Soi Cổng] Sở Y tế có dấu hiệu bị chèn nội dung lạ; 2 cổng không xem được (Đợt 12, 24/11/2026)"
    )
    [many] = told_by(outcome(portal(signs=(PLANTED,)), down("so-noi-vu"), portal("so-cong", lost=Decimal(5))))
    assert many.subject.endswith("Sở Nội vụ không xem được và việc khác (Đợt 12, 24/11/2026)")


def test_the_same_trouble_is_told_once_and_its_end_too():
    first, second, third, fourth = told_by(
        outcome(down()), outcome(down()), outcome(portal()), outcome(portal())
    )
    assert lines(first) == [(Subject.ACCESS, News.NEW, "so-y-te")]
    assert lines(second) == []
    assert second.lead[-1] == "Không có việc mới, 1 việc đã báo trước vẫn còn."
    assert lines(third) == [(Subject.ACCESS, News.OVER, "so-y-te")]
    assert third.groups[0].lines[0].sentence == "Đã xem lại được. (Được báo từ 24/11/2026.)"
    assert lines(fourth) == []


def test_a_trouble_that_changes_is_told_again():
    digests = told_by(outcome(down()), outcome(down(unseen="blocked")), outcome(down(unseen="blocked")))
    assert [lines(one) for one in digests] == [
        [(Subject.ACCESS, News.NEW, "so-y-te")],
        [(Subject.ACCESS, News.CHANGED, "so-y-te")],
        [],
    ]


def test_a_trouble_that_stays_is_told_again_after_the_days_set():
    digests = told_by(*[outcome(down())] * 9)
    assert [number for number, one in enumerate(digests) if lines(one)] == [0, 7]
    [line] = digests[7].groups[0].lines
    assert (line.news, line.since) == (News.STILL, NOW)
    assert "Sở Y tế (vẫn còn từ 24/11/2026): Không kết nối được" in digest_text(digests[7])


def test_a_new_sign_is_told_and_one_that_goes_is_not():
    digests = told_by(
        outcome(portal(signs=(LINK,))),
        outcome(portal(signs=(LINK, PLANTED))),
        outcome(portal(signs=(PLANTED,))),
        outcome(down()),
        outcome(portal(signs=None)),
        outcome(portal()),
    )
    signs = [[news for subject, news, _ in lines(one) if subject is Subject.SIGNS] for one in digests]
    # A portal that is down, or was not looked at for signs, has not been cleaned.
    assert signs == [[News.NEW], [News.CHANGED], [], [], [], [News.OVER]]


def test_signs_are_for_staff_only():
    found = outcome(portal(signs=(PLANTED,)))
    [staff] = told_by(found)
    assert lines(staff) == [(Subject.SIGNS, News.NEW, "so-y-te")]
    assert told_by(found, recipient=contact("so-y-te")) == [None]
    [system] = told_by(found, recipient=SYSTEM)
    assert lines(system) == []
    assert "chèn" not in json.dumps(digest_facts(system), ensure_ascii=False)
    [allowed] = told_by(found, recipient=SYSTEM, rule=Rule(signs_to_system=True))
    assert lines(allowed) == lines(staff)


def test_addresses_of_signs_cannot_be_clicked():
    [digest] = told_by(outcome(portal(signs=(LINK, PLANTED))))
    for part in (digest_text(digest), digest_html(digest)):
        assert "kubet[.]example" in part
        assert "kubet.example" not in part
        assert "https[:]//so-y-te[.]hoaphong" in part


def test_an_agency_hears_of_its_own_portals_only_and_nothing_of_our_troubles():
    found = outcome(down(), down("so-noi-vu"), portal("so-cong", ours="Công cụ gặp lỗi.", low=None))
    [digest] = told_by(found, recipient=contact("so-y-te", "so-cong"))
    assert lines(digest) == [(Subject.ACCESS, News.NEW, "so-y-te")]
    assert digest.league == ""
    assert digest.lead == ("Thông báo tự động về cổng thông tin điện tử của quý cơ quan.",)
    assert "xin trả lời thư này" in digest_text(digest)


def test_a_drop_is_told_from_the_points_set_on_and_only_once():
    fell = portal(lost=Decimal("4.5"), before_low=Decimal("65.75"), losses=("Tin tức: −4,5 điểm. Cũ đi.",))
    told, small, after = told_by(outcome(fell), outcome(portal(lost=Decimal("2.99"))), outcome(portal()))
    [line] = told.groups[0].lines
    assert line.sentence == "Giảm chắc chắn 4,5 điểm: 65,75 → 61,25–72,5."
    assert line.details == fell.losses
    assert lines(small) == lines(after) == []


def test_a_drop_without_the_earlier_score_still_says_how_much():
    [digest] = told_by(outcome(portal(lost=Decimal(3))))
    assert digest.groups[0].lines[0].sentence == "Giảm chắc chắn 3 điểm."


def test_a_move_waits_for_a_person_and_takes_the_place_of_not_seen():
    moved = down(unseen="moved", moved_to="https://moi.hoaphong.gov.vn/")
    first, second, third = told_by(
        outcome(down()), outcome(moved), outcome(portal(home_url="https://moi.hoaphong.gov.vn/"))
    )
    assert lines(first) == [(Subject.ACCESS, News.NEW, "so-y-te")]
    assert lines(second) == [(Subject.MOVED, News.NEW, "so-y-te")]
    assert second.groups[0].lines[0].details == ("Cần người quyết định: ./soicong agencies proposals",)
    assert lines(third) == [(Subject.MOVED, News.OVER, "so-y-te")]
    [unproposed] = told_by(outcome(down(unseen="moved", why="Trang chủ chuyển sang tên miền khác.")))
    assert unproposed.groups[0].lines[0].sentence == (
        "Cổng chuyển sang địa chỉ khác: trang chủ chuyển sang tên miền khác."
    )


def test_a_portal_that_was_not_seen_has_a_sentence_also_without_a_reason():
    [digest] = told_by(outcome(down(why="")))
    assert digest.groups[0].lines[0].sentence == "Không xem được trang chủ."


def test_our_own_troubles_come_last_and_end_without_a_word():
    first, second = told_by(outcome(portal(ours="Công cụ gặp lỗi.", low=None)), outcome(portal()))
    assert lines(first) == [(Subject.OURS, News.NEW, "so-y-te")]
    assert lines(second) == []


def test_a_long_list_is_cut_and_says_where_the_rest_is():
    [digest] = told_by(outcome(*(down(f"so-{number:02}") for number in range(25))))
    assert digest.subject.startswith("[Soi Cổng] 25 cổng không xem được")
    assert "so-19" in digest_text(digest)
    assert "so-20" not in digest_text(digest)
    for part in (digest_text(digest), digest_html(digest)):
        assert "… và 5 cổng nữa: ./soicong rounds show" in part


def test_many_signs_are_counted():
    signs = tuple(replace(PLANTED, url=f"https://so-y-te.hoaphong.gov.vn/{number}") for number in range(6))
    [digest] = told_by(outcome(portal(signs=signs)))
    assert digest.groups[0].lines[0].details[-1] == "… và 2 dấu hiệu nữa"


def test_earlier_digests_that_did_not_arrive_are_named():
    composed = compose(
        outcome(), STAFF, {}, rule=RULE, now=NOW, late=("Bản tin ngày 22/11/2026: không tới.",)
    )
    assert composed.digest is not None
    for part in (digest_text(composed.digest), digest_html(composed.digest)):
        assert "Bản tin ngày 22/11/2026: không tới." in part


def test_what_portals_write_stays_text():
    [digest] = told_by(outcome(down(name="<b>Sở</b>\r\nBcc: x@y.example", why="</td><script>x</script>")))
    assert "\n" not in digest.subject
    assert "<script>" not in digest_html(digest)
    assert "&lt;b&gt;Sở" in digest_html(digest)


def test_a_report_that_is_a_path_is_shown_and_an_address_is_a_link():
    found = outcome(
        down(report="/srv/bao-cao/so-y-te.html"), down("so-noi-vu"), league="/srv/bao-cao/index.html"
    )
    [digest] = told_by(found)
    page = digest_html(digest)
    assert "Báo cáo: /srv/bao-cao/so-y-te.html" in page
    assert 'href="https://soicong.hoaphong.gov.vn/so-noi-vu.html"' in page
    assert "Bảng xếp hạng và mọi báo cáo: /srv/bao-cao/index.html" in page


def test_the_facts_for_a_webhook_are_plain_json():
    [digest] = told_by(outcome(down()), recipient=SYSTEM)
    facts = json.loads(json.dumps(digest_facts(digest)))
    [line] = facts["lines"]
    assert (line["subject"], line["news"], line["code"]) == ("access", "new", "so-y-te")
    assert line["since"] == NOW.isoformat()
