"""The map of a portal: addresses that begin alike are a branch, sections stand where they lie."""

from __future__ import annotations

from dataclasses import dataclass

from reports.view import SectionLine
from reports.words import SECTION_STATES
from web.portal_map import MOST, Branch, portal_map

HOME = "https://www.so.gov.vn/"


def section(key: str, url: str) -> SectionLine:
    return SectionLine(key=key, title=key, state=SECTION_STATES["present"], url=url, newest="", reason="")


@dataclass(frozen=True)
class Told:
    pages: int
    read: int
    sections: tuple[str, ...]


def told(branch: Branch) -> Told:
    return Told(branch.pages, branch.read, tuple(one.key for one in branch.sections))


def test_branches_with_sections_come_first_and_what_was_not_read_is_told() -> None:
    seen = {f"https://so.gov.vn/van-ban/{number}": "seen" for number in range(5)}
    seen |= {"https://so.gov.vn/tin-tuc": "seen", "https://so.gov.vn/tin-tuc/1": "blocked", HOME: "seen"}
    seen |= {"https://so.gov.vn/ong-nguyen-van-a.html": "unreachable"}
    made = portal_map(seen, [section("news", "https://so.gov.vn/tin-tuc")], home_url=HOME)
    assert [one.name for one in made.branches] == ["tin-tuc", "van-ban"]
    assert [told(one) for one in made.branches] == [Told(2, 1, ("news",)), Told(5, 5, ())]
    assert [one.share for one in made.branches] == [40, 100]
    assert (made.pages, made.read, made.loose, made.others) == (9, 7, 2, 0)


def test_a_beginning_that_most_pages_share_is_no_branch_of_its_own() -> None:
    seen = {
        f"{HOME}web/guest/{branch}/{number}": "seen" for branch in ("tin", "van-ban") for number in (1, 2)
    }
    made = portal_map(seen, [], home_url=HOME)
    assert [one.name for one in made.branches] == ["web/guest/tin", "web/guest/van-ban"]


def test_sections_elsewhere_are_told_with_their_host_and_nothing_else_than_addresses_counts() -> None:
    sections = [
        section("services", "https://dichvucong.gov.vn/"),
        section("home", HOME),
        section("wrong", "javascript:alert(1)"),
    ]
    made = portal_map({HOME: "seen"}, sections, home_url=HOME)
    assert {one.name: told(one) for one in made.branches} == {
        "trang chủ": Told(1, 1, ("home",)),
        "dichvucong.gov.vn": Told(0, 0, ("services",)),
    }


def test_of_many_branches_those_with_sections_are_all_shown() -> None:
    seen = {f"{HOME}nhanh-{branch:02}/{number}": "seen" for branch in range(MOST + 20) for number in (1, 2)}
    made = portal_map(seen, [section("last", f"{HOME}nhanh-49/1")], home_url=HOME)
    assert (made.branches[0].name, len(made.branches), made.others) == ("nhanh-49", MOST, 20)
    assert portal_map({}, [], home_url=HOME).branches == ()
