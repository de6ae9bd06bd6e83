"""What lies outside the portals is asked for once in a while for all of them; failures are nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from crawler.egress import Gate
from crawler.elsewhere import KEPT_FOR, Elsewhere
from crawler.names import MappedHost, NameMap
from crawler.probes import ProbeRequest, run_probes
from crawler.probes.client import Answer, LookFailed
from tests.crawler.loopback import serving

URL = "http://dichvucong.example.gov.vn/nop-ho-so"


class Gateway:
    """A service that answers as it is told, in order; counts who asks."""

    def __init__(self, *answers: int | LookFailed) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self) -> Answer:
        self.asked += 1
        told = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        await asyncio.sleep(0)
        if isinstance(told, LookFailed):
            raise told
        return Answer(url=URL, status=told, headers={}, body=b"Cong dich vu", seconds=0.1)


def clock_at(*moments: datetime) -> Callable[[], datetime]:
    left = list(moments)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


async def all_ask(store: Elsewhere, gateway: Gateway, number: int) -> list[Answer | BaseException]:
    found = await asyncio.gather(*(store.answer(URL, gateway) for _ in range(number)), return_exceptions=True)
    return [one if isinstance(one, BaseException) else one[0] for one in found]


def test_many_portals_ask_once() -> None:
    gateway = Gateway(200)
    found = asyncio.run(all_ask(Elsewhere(), gateway, 30))
    assert gateway.asked == 1
    assert [one.status for one in found if isinstance(one, Answer)] == [200] * 30


def test_it_is_told_when_it_came_and_asked_anew_after_a_while() -> None:
    came = datetime(2026, 11, 23, 22, tzinfo=UTC)
    gateway = Gateway(200)

    async def both(later: timedelta) -> tuple[datetime, datetime]:
        store = Elsewhere(clock_at(came, came + later))
        return (await store.answer(URL, gateway))[1], (await store.answer(URL, gateway))[1]

    assert asyncio.run(both(KEPT_FOR - timedelta(seconds=1))) == (came, came)
    assert gateway.asked == 1
    assert asyncio.run(both(KEPT_FOR)) == (came, came + KEPT_FOR)
    assert gateway.asked == 3


@pytest.mark.parametrize("bad", [LookFailed("timeout", "network"), 503, 404])
def test_what_failed_is_told_to_nobody_else(bad: int | LookFailed) -> None:
    gateway = Gateway(bad, 200)
    first, *others = asyncio.run(all_ask(Elsewhere(), gateway, 5))
    assert first is bad or (isinstance(first, Answer) and first.status == bad)
    assert [one.status for one in others if isinstance(one, Answer)] == [200] * 4, "each has seen for itself"


def test_who_asked_first_and_was_called_off_holds_nobody_up() -> None:
    async def scene() -> int:
        store, never = Elsewhere(), asyncio.Event()

        async def hangs() -> Answer:
            await never.wait()
            raise AssertionError

        first = asyncio.create_task(store.answer(URL, hangs))
        await asyncio.sleep(0)
        second = asyncio.create_task(store.answer(URL, Gateway(200)))
        await asyncio.sleep(0)
        first.cancel()
        return (await asyncio.wait_for(second, 5))[0].status

    assert asyncio.run(scene()) == 200


def test_two_portals_that_lead_to_one_service_ask_it_once_and_each_its_own_pages() -> None:
    store = Elsewhere()
    with serving({"/nop-ho-so": b"<form><input name=ma></form>", "/dich-vu": b"x"}) as server:
        names = ("dichvucong.example.gov.vn", "soyte.example.gov.vn", "sonv.example.gov.vn")
        hosts = {name: MappedHost(address="127.0.0.1", ports={80: server.port}) for name in names}
        for portal in names[1:]:
            request = ProbeRequest(
                home_url=f"http://{portal}/",
                user_agent="SoiCong/0.1",
                delay=0.0,
                services=(URL, f"http://{portal}/dich-vu"),
                dossier_lookup=URL,
            )
            made = asyncio.run(run_probes(request, Gate(names=NameMap(hosts=hosts)), elsewhere=store))
            told = {
                look.url: look.value["answered"]
                for look in made
                if look.name in ("service", "dossier_lookup")
            }
            assert told == {URL: True, f"http://{portal}/dich-vu": True}
        asked = [path for _, path, _ in server.asked]
    assert asked.count("/nop-ho-so") == 1
    assert asked.count("/dich-vu") == 2
