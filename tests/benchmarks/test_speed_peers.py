"""The tools beside ours: what each took is counted by the server, a tool that is not there is left out with a word."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import speed_peers
from benchmarks.speed_peer_tools import PEERS, Absent, Peer
from benchmarks.speed_peers import Took, measure
from benchmarks.speed_portal import Portal, generated

_READS = """
import sys, time, urllib.request as asked
port, most = sys.argv[1:3]
for path in ("", "gioi-thieu", "nothing", *(f"tin-tuc/bai-{n}" for n in range(int(most)))):
    try:
        asked.urlopen(f"http://127.0.0.1:{port}/{path}").read()
    except OSError:
        pass
time.sleep(float(sys.argv[3]))
"""


def _reader(stays: float) -> Callable[[int, int, Path], Sequence[str]]:
    def command(port: int, pages: int, _: Path) -> Sequence[str]:
        return (sys.executable, "-c", _READS, str(port), str(pages * 11), str(stays))

    return command


def _absent() -> None:
    raise Absent("not installed: no such tool")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    def ours(_: Portal) -> Took:
        return Took(pages=5, wall=1.0, processor=0.5)

    monkeypatch.setattr(speed_peers, "archived", lambda: None)
    monkeypatch.setattr(speed_peers, "generated", lambda _: generated(200))
    monkeypatch.setattr(speed_peers, "_ours", ours)
    monkeypatch.setattr(speed_peers, "PAGES", 12)
    monkeypatch.setattr(speed_peers, "_SECONDS", 20.0)


@pytest.mark.usefixtures("small")
def test_each_is_measured_by_what_the_server_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    peers = (
        Peer(name="stays when it is done", command=_reader(600), version=lambda: "1.0"),
        Peer(name="Crawlee with facts", command=_reader(0), version=lambda: "2.0"),
        Peer(name="not here", command=_reader(0), version=lambda: "", install=_absent),
        Peer(name="reads nothing", command=lambda *_: (sys.executable, "-c", ""), version=lambda: "3.0"),
    )
    monkeypatch.setattr(speed_peers, "PEERS", peers)
    told = {row.what: row for row in measure("short")}
    stays = told["stays when it is done 1.0"]
    assert re.search(r"; 1[234] pages,", stays.note), (
        stays.note
    )  # it has 14, and was ended once 12 were given
    assert "1.00 of A's" in stays.note
    assert told["not here"].note == "left out: not installed: no such tool"
    assert told["reads nothing"].note.startswith("left out: 1 pages only")
    ratio = told["pages a second ÷ Crawlee with facts's"]
    assert ratio.goal == "≥ 1.6"
    assert not ratio.ok
    assert "pages a second ÷ LinkChecker's" not in told


def test_the_tools_that_are_there_tell_their_version() -> None:
    for peer in PEERS[:2]:
        assert peer.version()[0].isdigit()
    assert [peer.name for peer in PEERS if peer.header] == ["LinkChecker"]
