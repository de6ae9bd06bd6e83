"""The queue on a real PostgreSQL server: leases that die with their holder, jobs that come again, requests that travel."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from crawler.hours import Hours
from crawler.robots_decision import RobotsDecision
from db.leases import Leases, connection_string
from db.migrate import upgrade
from db.problem import DatabaseProblem
from db.rounds import PortalState, RoundPortal, RoundState
from db.store import Store
from evidence.model import Agency, DeclaredSection, Tier
from jobs.audit import AuditRequest, Ended
from jobs.auditor import Auditor
from jobs.portal_job import PortalJobs
from jobs.problems import InputProblem
from jobs.queue import Later, WhenAsked, add_portal, queue_of, queue_to_fill, ready_queue, waiting_codes
from jobs.queue_nightly import Nightly, cron_of
from jobs.queued_request import packed, unpacked
from scoring.rubric import find
from tests.jobs.kept_runs import audited

pytestmark = pytest.mark.postgresql
ROOT = Path(__file__).parents[2]
REQUEST = AuditRequest(
    agency=Agency(
        code="so-thu",
        name="Sở Thử nghiệm",
        tier=Tier.SO,
        home_url="https://so.thu.gov.vn/",
        sister_urls=("https://dvc.thu.gov.vn/",),
        group="Sở",
    ),
    start_url="https://so.thu.gov.vn/",
    rubric=find("bac-giang-2294-2020-so"),
    at=date(2025, 10, 15),
    delay=2.5,
    allow_hosts=(("127.0.0.1", 8200),),
    declared=(DeclaredSection(key="news", url="https://so.thu.gov.vn/tin"),),
    hours=Hours.parse("22:00-05:00, 12:00-13:00"),
    robots_decision=RobotsDecision(
        number="12/QĐ-STTTT",
        signed_on=date(2025, 1, 1),
        signed_by="Giám đốc",
        hosts=("so.thu.gov.vn",),
        valid_until=date(2026, 1, 1),
        reason="kiểm tra",
    ),
    ask_again_days=7.0,
)


def test_a_request_comes_back_as_it_was_sent() -> None:
    assert unpacked(packed(REQUEST)) == REQUEST
    bare = replace(REQUEST, robots_decision=None, hours=Hours(), declared=())
    assert unpacked(packed(bare)) == bare


def test_a_machine_with_another_rubric_does_not_judge_by_it() -> None:
    told = packed(REQUEST)
    told["rubric"]["sha256"] = "0" * 64
    with pytest.raises(InputProblem, match="cập nhật Soi Cổng"):
        unpacked(told)


def test_a_lease_is_one_holders(postgresql_url: Callable[[], str]) -> None:
    url = postgresql_url()

    async def both() -> list[bool]:
        async with Leases(url) as first, Leases(url) as second:
            taken = [
                await first.take("portal:a"),
                await first.take("portal:a"),
                await second.take("portal:a"),
            ]
            taken.append(await second.take("portal:b"))
            await first.give_back("portal:a")
            await first.give_back("portal:never-taken")
            taken.append(await second.take("portal:a"))
            await second.still_held()
            return taken

    assert asyncio.run(both()) == [True, False, False, True, True]


def test_a_killed_process_loses_its_leases_at_once(postgresql_url: Callable[[], str]) -> None:
    url = postgresql_url()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import asyncio, sys\nfrom db.leases import Leases\n"
            "async def hold():\n"
            "    async with Leases(sys.argv[1]) as leases:\n"
            "        print(await leases.take('portal:a'), flush=True)\n"
            "        await asyncio.sleep(100)\n"
            "asyncio.run(hold())",
            url,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"True\n"

        async def takes() -> list[bool]:
            async with Leases(url) as leases:
                before = await leases.take("portal:a")
                holder.send_signal(signal.SIGKILL)
                for _ in range(50):
                    if await leases.take("portal:a"):
                        return [before, True]
                    await asyncio.sleep(0.1)
                return [before, False]

        assert asyncio.run(takes()) == [False, True]


def test_a_session_that_is_gone_is_noticed(postgresql_url: Callable[[], str]) -> None:
    url = postgresql_url()

    async def ended() -> None:
        async with Leases(url) as leases:
            await leases.take("portal:a")
            with psycopg.connect(connection_string(url), autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'soicong leases'"
                )
            with pytest.raises(DatabaseProblem, match="Mất kết nối"):
                await leases.still_held()

    asyncio.run(ended())


def test_sqlite_is_no_queue(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="db copy"):
        ready_queue(f"sqlite:///{tmp_path / 'soicong.sqlite3'}")


def test_the_tables_are_made_once_and_jobs_of_one_address_come_one_after_another(
    postgresql_url: Callable[[], str],
) -> None:
    url = postgresql_url()
    ready_queue(url)
    ready_queue(url)
    with queue_to_fill(url).open() as app:
        for place, code in enumerate(("a", "b", "c")):
            add_portal(app, round_id=1, code=code, address=str(place // 2), request={}, crowd=2 - place // 2)
        assert waiting_codes(app, 1) == {"a", "b", "c"} and waiting_codes(app, 2) == set()

    async def fetched() -> list[str]:
        worker = queue_of(url)
        async with worker.open_async():
            number = await worker.job_manager.register_worker()
            jobs = [await worker.job_manager.fetch_job(queues=None, worker_id=number) for _ in range(3)]
            return [str(job.task_kwargs["code"]) for job in jobs if job is not None]

    assert asyncio.run(fetched()) == ["a", "c"]


def test_a_job_comes_again_when_it_says_so_and_after_a_fault_five_times() -> None:
    from procrastinate.jobs import Job

    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", task_kwargs={}, attempts=0)
    later = WhenAsked().get_retry_decision(exception=Later(3600, "window"), job=job)
    assert later is not None and later.retry_at is not None and later.priority == -1
    assert 3500 < (later.retry_at - datetime.now(UTC)).total_seconds() < 3700
    waits = []
    for attempts in range(6):
        decision = WhenAsked().get_retry_decision(exception=ValueError(), job=job.evolve(attempts=attempts))
        waits.append(decision.retry_at if decision is not None else None)
    assert waits[-1] is None and all(waits[:-1]) and waits[:-1] == sorted(filter(None, waits))


def begun(store: Store, **asked: float) -> int:
    return store.rounds().begin(
        ["so-thu"],
        started_at=datetime.now(UTC),
        evaluated_at=date(2025, 10, 15),
        trigger="queue",
        asked=asked,
    )


def done_by(store: Store, url: str, round_id: int, *, leaving: bool = False) -> list[int]:
    """Do the job of the portal as a worker whose crawls must not be needed; the rounds that have ended by it."""
    ended: list[int] = []

    async def do() -> None:
        async with Leases(url) as leases:

            def no_auditor(number: int) -> Auditor:
                raise AssertionError(f"round {number} crawls")

            async def told(number: int) -> None:
                ended.append(number)

            async def no_report(ended: Ended) -> None:
                raise AssertionError(f"{ended} is reported")

            jobs = PortalJobs(
                store=store,
                leases=leases,
                auditor_of=no_auditor,
                leaving=lambda: leaving,
                report=no_report,
                round_done=told,
            )
            await jobs.do(round_id=round_id, code="so-thu", request=packed(REQUEST), address="address:x")

    asyncio.run(do())
    return ended


def test_a_run_that_was_kept_but_not_noted_is_not_made_again(
    postgresql_url: Callable[[], str], tmp_path: Path
) -> None:
    url = postgresql_url()
    upgrade(url)
    with Store(url) as store:
        round_id = begun(store)
        run = audited(store, tmp_path)
        store.rounds().add_run(round_id, run)
        assert done_by(store, url, round_id) == [round_id]
        portal = store.rounds().portal(round_id, "so-thu")
        assert portal is not None and (portal.state, portal.run_id) == (PortalState.DONE, run)
        assert store.rounds().get(round_id).state is RoundState.DONE
        assert done_by(store, url, round_id) == []  # a job that comes twice does nothing the second time


def test_an_unseen_portal_keeps_its_round_open_until_its_tries_are_used_up(
    postgresql_url: Callable[[], str],
) -> None:
    url = postgresql_url()
    upgrade(url)
    with Store(url) as store:
        round_id = begun(store, retries=1)
        for attempts, left in ((1, 1), (2, 0)):
            store.rounds().note(
                round_id,
                RoundPortal(
                    agency_code="so-thu",
                    state=PortalState.UNSEEN,
                    attempts=attempts,
                    changed_at=datetime.now(UTC),
                ),
            )
            assert store.rounds().left(round_id, tries=2) == left
        done_by(store, url, round_id)
        assert store.rounds().get(round_id).state is RoundState.DONE


def test_a_portal_that_another_worker_holds_is_left_for_later(postgresql_url: Callable[[], str]) -> None:
    url = postgresql_url()
    upgrade(url)

    async def held(store: Store, round_id: int) -> None:
        async with Leases(url) as other:
            assert await other.take("portal:so-thu")
            with pytest.raises(Later, match="another worker's"):
                await asyncio.to_thread(done_by, store, url, round_id)

    with Store(url) as store:
        round_id = begun(store)
        asyncio.run(held(store, round_id))
        with pytest.raises(Later, match="stopping"):
            done_by(store, url, round_id, leaving=True)


def test_the_night_is_vietnams(tmp_path: Path) -> None:
    assert cron_of(Nightly.parse("22:00", max_pages=150)) == "0 15 * * *"
    assert cron_of(Nightly.parse("5:30", max_pages=150)) == "30 22 * * *"
    for wrong in ("24:00", "22", "mười giờ", "10:75"):
        with pytest.raises(InputProblem, match="22:00"):
            Nightly.parse(wrong, max_pages=150)
