"""Moves that crawls noticed, and what people decide of them, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.move_proposals import Noticed, ProposalState
from db.registration import RetiredAddress
from db.registry import RegistryProblem
from db.registry_acts import move
from db.store import Store
from tests.db import example
from tests.db.registry_example import MARCH, NOW, SIGNED, at, done, kept, so


def noticed(run: int, *, new: str = "https://moi.gov.vn/", days: int = 0, code: str = "so-a") -> Noticed:
    return Noticed(
        agency_code=code,
        old_url="https://so-a.gov.vn/",
        new_url=new,
        seen_at=NOW + timedelta(days=days),
        run_id=run,
        evidence={"way": ["https://so-a.gov.vn/", new], "asked": 1, "redirected": 1, "same_owner": True},
    )


def test_a_move_is_proposed_once_and_accepted_by_a_person(store: Store) -> None:
    kept(store, so("so-a"))
    first, second = (store.start_run(example.agency("so-a"), started_at=NOW) for _ in range(2))
    proposals = store.move_proposals()
    number = proposals.notice(noticed(first))
    assert number is not None
    assert proposals.notice(noticed(first)) == number
    assert proposals.notice(noticed(second, days=1)) == number
    (found,) = proposals.all()
    assert (found.seen, found.run_id, found.first_seen_at) == (2, second, NOW)
    assert at(store, "so-a", SIGNED.today).home_url == "https://so-a.gov.vn"
    _, act = proposals.accept(number, date(2026, 11, 20), SIGNED)
    assert at(store, "so-a", date(2026, 11, 19)).home_url == "https://so-a.gov.vn"
    after = at(store, "so-a", date(2026, 11, 20))
    assert after.home_url == "https://moi.gov.vn/"
    assert after.retired == (RetiredAddress(url="https://so-a.gov.vn", until=date(2026, 11, 19)),)
    assert proposals.all() == ()
    assert proposals.all(decided=True)[0].state is ProposalState.ACCEPTED
    with pytest.raises(RegistryProblem, match=f"đã được chấp nhận trước đó; muốn đổi lại: .* undo {act}"):
        proposals.reject(number, SIGNED)
    store.registry().undo(act, SIGNED)
    assert [one.id for one in proposals.all()] == [number]


def test_a_rejected_move_is_not_proposed_again_but_another_one_is(store: Store) -> None:
    kept(store, so("so-a"))
    run = store.start_run(example.agency("so-a"), started_at=NOW)
    proposals = store.move_proposals()
    number = proposals.notice(noticed(run))
    assert number is not None
    proposals.reject(number, replace(SIGNED, why="Bảo trì"))
    proposals.notice(noticed(run, days=1))
    assert proposals.all() == ()
    proposals.notice(noticed(run, new="https://khac.gov.vn/"))
    assert [one.new_url for one in proposals.all()] == ["https://khac.gov.vn/"]
    with pytest.raises(RegistryProblem, match="đã được từ chối trước đó"):
        proposals.accept(number, SIGNED.today, SIGNED)
    with pytest.raises(RegistryProblem, match="Không có đề xuất số 77"):
        proposals.accept(77, SIGNED.today, SIGNED)


def test_a_proposal_for_an_address_that_has_changed_since_is_not_accepted(store: Store) -> None:
    kept(store, so("so-a"))
    run = store.start_run(example.agency("so-a"), started_at=NOW)
    number = store.move_proposals().notice(noticed(run))
    assert number is not None
    done(store, lambda known: move(known, "so-a", "https://tay.gov.vn", MARCH))
    with pytest.raises(RegistryProblem, match=r"trong sổ nay là https://tay\.gov\.vn"):
        store.move_proposals().accept(number, SIGNED.today, SIGNED)


def test_a_portal_that_is_not_registered_has_no_proposal(store: Store) -> None:
    run = store.start_run(example.agency("a.gov.vn"), started_at=NOW)
    assert store.move_proposals().notice(noticed(run, code="a.gov.vn")) is None
