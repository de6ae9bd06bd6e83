"""Worker processes over one PostgreSQL database, as several machines; some are killed while they work."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.rounds_workers_portals import Portals, crossings, label_of
from db.migrate import upgrade
from db.records import RunStatus
from db.rounds import PortalState, RoundState
from db.store import Store

ROOT = Path(__file__).parents[1]
AT = "2025-10-15"
_QUIET = 300.0  # seconds without any portal ending: something hangs


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a round. `counted` is, by portal, how many ended runs it has that count for the round."""

    portals: int
    state: RoundState
    states: Mapping[str, int]
    counted: Mapping[str, int]
    runs: int
    given_up: int
    continued: int
    kills: int
    at_once: tuple[str, ...]
    at_one_address: tuple[str, ...]
    shared: int
    seconds: float

    @property
    def once_each(self) -> bool:
        """Whether every portal has exactly one ended run, and it is the one that counts."""
        return len(self.counted) == self.portals and set(self.counted.values()) == {1}


@dataclass
class Bed:
    """Workers over one database. The odd ones are on one machine (a folder of its own), the even ones on another."""

    place: Path
    database: str
    portals: Portals
    started: int = 0
    workers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def begin(self, *, max_pages: int) -> None:
        """Make the database, register the portals and queue a round over them."""
        upgrade(self.database)
        with Store(self.database) as store:
            store.save_agencies(self.portals.agencies)
        words = ["queue", "round", "--all", "--at", AT, "--delay", "0", "--retries", "0"]
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words, "--max-pages", str(max_pages)],
            env=self._environment(0),
            cwd=self._machine(0),
            capture_output=True,
            check=False,
            timeout=300,
        )
        if done.returncode:
            raise RuntimeError(done.stdout.decode() + done.stderr.decode())

    def start(self, *, portals: int) -> int:
        """Start one more worker; its number."""
        self.started += 1
        number = self.started
        with (self.place / f"worker-{number}.log").open("wb") as log:
            self.workers[number] = subprocess.Popen(
                [sys.executable, "-m", "cli", "worker", "--until-done", "--portals", str(portals)],
                env=self._environment(number),
                cwd=self._machine(number),
                stdout=log,
                stderr=log,
            )
        return number

    def kill(self, number: int) -> None:
        """Kill a worker as a power cut does."""
        worker = self.workers.pop(number)
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)

    def left(self) -> int:
        """How many portals of the round have no outcome yet."""
        with Store(self.database) as store:
            newest = store.rounds().list(limit=1)[0]
            return sum(one.state is PortalState.WAITING for one in store.rounds().portals(newest.id))

    def work(self, *, workers: int, portals: int, kills: int, every: float, seed: int) -> int:
        """Work until the queue is empty, killing random workers meanwhile; how many were killed.

        A killed one is replaced. Raises RuntimeError where nothing moves any more.
        """
        chance = random.Random(seed)
        for _ in range(workers):
            self.start(portals=portals)
        done, moved, left = 0, time.monotonic(), self.left()
        next_kill = self._first_request() + every
        while any(worker.poll() is None for worker in self.workers.values()):
            time.sleep(0.5)
            if (now := self.left()) != left:
                left, moved = now, time.monotonic()
            if time.monotonic() - moved > _QUIET:
                raise RuntimeError(f"{left} portals are left and nothing moves")
            alive = [number for number, worker in self.workers.items() if worker.poll() is None]
            if done < kills and left > 0 and alive and time.monotonic() > next_kill:
                self.kill(chance.choice(alive))
                self.start(portals=portals)
                done, next_kill = done + 1, time.monotonic() + every * (0.5 + chance.random())
        return done

    def close(self) -> None:
        """End what still runs."""
        for number in list(self.workers):
            if self.workers[number].poll() is None:
                self.kill(number)

    def outcome(self, *, kills: int, seconds: float) -> Outcome:
        """What the database and the portals say of the round."""
        with Store(self.database) as store:
            rounds = store.rounds()
            newest = rounds.list(limit=1)[0]
            portals = rounds.portals(newest.id)
            of_round = set(rounds.runs(newest.id))
            runs = [run for run in store.list_runs() if run.id in of_round]
            shared = len(store.shared_archives().all())
        counting = {one.run_id for one in portals}
        ended = [run for run in runs if run.status in (RunStatus.DONE, RunStatus.NOT_SEEN)]
        one_each = Counter(run.agency.code for run in ended)
        asked = self.portals.asked
        several = Counter((one.host, one.worker) for one in asked)
        hosts = Counter(host for host, _ in several)
        fresh = Counter(run.agency.code for run in runs)
        return Outcome(
            portals=len(portals),
            state=newest.state,
            states=Counter(one.state.value for one in portals),
            counted={
                code: count if all(run.id in counting for run in ended if run.agency.code == code) else 0
                for code, count in one_each.items()
            },
            runs=len(runs),
            given_up=len(runs) - len(ended),
            continued=sum(
                count > 1 and fresh[host.split(".", maxsplit=1)[0]] == 1 for host, count in hosts.items()
            ),
            kills=kills,
            at_once=tuple(crossings(asked, by="host")),
            at_one_address=tuple(crossings(asked, by="address")),
            shared=shared,
            seconds=seconds,
        )

    def _first_request(self) -> float:
        until = time.monotonic() + 120
        while not self.portals.asked and time.monotonic() < until:
            time.sleep(0.2)
        return time.monotonic()

    def _machine(self, number: int) -> Path:
        folder = self.place / ("may-1" if number % 2 else "may-2")
        folder.mkdir(exist_ok=True)
        return folder

    def _environment(self, number: int) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SOICONG_DATA": "du-lieu",  # so that no machine finds the other's files by the paths in the database
            "SOICONG_DATABASE": self.database,
            "SOICONG_CONTACT": label_of(number),
            "SOICONG_HOST_LABEL": self._machine(number).name,
            "SOICONG_NAME_MAP": str(self.portals.names),
            "SOICONG_STORAGE": str(self.place / "kho-chung"),
        }
