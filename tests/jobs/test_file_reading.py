"""Files of a site are read in a process of their own: when it dies, nothing is said against the portal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checks.reading.file_facts import FileFacts, FileKind, FileState
from evidence.model import Agency, Cause, Page, RecordReference, Site, Tier, Visibility
from jobs import file_worker
from jobs.file_reading import SiteFiles
from jobs.file_worker import packed, serve, unpacked
from tests.checks import files as made

HOST = "https://sokhcn.tinhmau.gov.vn/"
SEEN_AT = datetime(2026, 9, 30, tzinfo=UTC)
PLAN = made.pdf(made.PAPER)
# Stand-ins for the reading process: one that dies, one that never answers, one that talks nonsense.
DIES = (sys.executable, "-c", "import os; os.abort()")
SLEEPS = (sys.executable, "-c", "import sys, time; sys.stdin.buffer.readline(); time.sleep(600)")
TALKS = (sys.executable, "-c", "print('{}', flush=True); import sys; sys.stdin.buffer.read()")
GONE = ("/nonexistent/python",)


class Bodies:
    """Bodies by digest, counting how often they are read."""

    def __init__(self, bodies: dict[str, bytes]):
        self.bodies = bodies
        self.reads = 0

    def read(self, record: RecordReference) -> bytes:
        self.reads += 1
        return self.bodies[record.payload_sha256]


def page(path: str, body: bytes = b"", **fields: object) -> Page:
    url = HOST + path
    record = RecordReference(file="x", offset=0, length=len(body), payload_sha256=path) if body else None
    given = {
        "url": url,
        "requested_url": url,
        "fetched_at": SEEN_AT,
        "status": 200,
        "visibility": Visibility.NOT_HTML,
        "record": record,
    }
    return Page(**(given | fields))  # type: ignore[arg-type]


def site(**bodies: bytes) -> Site:
    return of_pages(*(page(path, body) for path, body in bodies.items()), bodies=bodies)


def of_pages(*pages: Page, bodies: dict[str, bytes]) -> Site:
    return Site(
        agency=Agency(code="mau", name="Sở", tier=Tier.SO, home_url=HOST),
        pages=pages,
        probes=(),
        started_at=SEEN_AT,
        finished_at=SEEN_AT,
        stop_reason="finished",
        bodies=Bodies(bodies),
    )


def test_files_are_read_when_they_are_asked_for_and_once() -> None:
    given = site(plan=PLAN, scan=made.pdf("", picture=True))
    with SiteFiles(given) as files:
        assert (len(files), set(files)) == (2, {HOST + "plan", HOST + "scan"})
        assert HOST + "plan" in files
        assert HOST + "other" not in files
        assert isinstance(given.bodies, Bodies)
        assert given.bodies.reads == 0
        facts = files[HOST + "plan"]
        assert files[HOST + "plan"] is facts
        assert given.bodies.reads == 1
        assert (facts.url, facts.issued, facts.sha256) == (HOST + "plan", date(2026, 1, 5), "plan")
        assert files[HOST + "scan"].state is FileState.SCANNED
        with pytest.raises(KeyError):
            files[HOST + "other"]


def test_a_file_is_found_by_every_address_that_led_to_it() -> None:
    moved = page("new", PLAN, requested_url=HOST + "asked", redirects=(HOST + "way",))
    with SiteFiles(of_pages(moved, bodies={"new": PLAN})) as files:
        assert files[HOST + "asked"] is files[HOST + "way"] is files[HOST + "new"]
        assert files["http://www.sokhcn.tinhmau.gov.vn/new"] is files[HOST + "new"]
        assert (len(files), 1 in files) == (3, False)


def test_pages_and_errors_are_no_files() -> None:
    pages = (
        page("html", b"<html>", visibility=Visibility.SEEN),
        page("gone", b"x", status=404),
        page("unseen", visibility=Visibility.OUT_OF_BUDGET, status=None),
    )
    assert len(SiteFiles(of_pages(*pages, bodies={}))) == 0


def test_too_large_to_fetch_and_cut_short() -> None:
    large = page(
        "large", visibility=Visibility.ERRORED, cause=Cause.SITE, reason="body_too_large", status=None
    )
    cut = page("cut", PLAN[:300], reason="truncated")
    whole = page("whole", PLAN, reason="truncated")
    with SiteFiles(of_pages(large, cut, whole, bodies={"cut": PLAN[:300], "whole": PLAN})) as files:
        assert files[HOST + "large"].state is FileState.TOO_LARGE
        assert (files[HOST + "cut"].state, files[HOST + "cut"].reason) == (FileState.UNREAD, "truncated")
        assert files[HOST + "whole"].state is FileState.TEXT


@pytest.mark.parametrize("worker", [DIES, TALKS, GONE])
def test_a_reading_process_that_dies_leaves_the_file_unread(worker: tuple[str, ...]) -> None:
    with SiteFiles(site(plan=PLAN, again=PLAN), worker=worker) as files:
        for path in ("plan", "again"):
            facts = files[HOST + path]
            assert (facts.state, facts.reason) == (FileState.UNREAD, "reader_stopped")


def test_a_reading_process_that_hangs_is_ended() -> None:
    with SiteFiles(site(plan=PLAN), worker=SLEEPS, longest=0.5) as files:
        assert files[HOST + "plan"].reason == "reader_stopped"
        assert files._process is None


def test_after_a_death_the_next_file_is_read() -> None:
    with SiteFiles(site(plan=PLAN, other=made.pdf("Phụ lục"))) as files:
        files._worker, kept = DIES, files._worker
        assert files[HOST + "plan"].state is FileState.UNREAD
        files._worker = kept
        assert files[HOST + "other"].text == "Phụ lục"


def test_the_worker_answers_line_by_line() -> None:
    asked = [("a", PLAN), ("b", b"<html></html>")]
    stream = b"".join(
        json.dumps({"url": url, "content_type": "", "length": len(body)}).encode() + b"\n" + body
        for url, body in asked
    )
    ran = subprocess.run(
        [sys.executable, "-m", "jobs.file_worker"],
        input=stream,
        capture_output=True,
        check=True,
        cwd=Path(file_worker.__file__).parent.parent,
    )
    first, second = (unpacked(line) for line in ran.stdout.splitlines())
    assert (first.url, first.kind, first.issued) == ("a", FileKind.PDF, date(2026, 1, 5))
    assert (second.state, second.reason) == (FileState.BROKEN, "html")


def test_memory_that_ends_is_our_doing(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> FileFacts:
        raise MemoryError

    monkeypatch.setattr(file_worker, "read_file", ended)
    monkeypatch.setattr(file_worker, "_allow", lambda seconds: None)
    answers = io.BytesIO()
    serve(io.BytesIO(b'{"url": "a", "content_type": "", "length": 1}\nx'), answers)
    facts = unpacked(answers.getvalue())
    assert (facts.state, facts.reason) == (FileState.UNREAD, "out_of_memory")


def test_facts_survive_the_way() -> None:
    facts = FileFacts(url="u", kind=FileKind.PDF, state=FileState.TEXT, text="Số ", issued=date(2026, 1, 5))
    assert unpacked(packed(facts)) == facts
    assert unpacked(packed(replace(facts, deadline=date(2026, 2, 1)))).deadline == date(2026, 2, 1)


def test_a_small_file_at_which_pdfium_ends_does_not_end_the_judging() -> None:
    script = "import jobs.file_worker as w\nw.MEMORY = 512 << 20\nw.main()"
    worker = (sys.executable, "-c", script)
    with SiteFiles(site(endless=made.endless_pdf(), plan=PLAN), worker=worker) as files:
        assert files[HOST + "endless"].state is FileState.UNREAD
        assert files[HOST + "plan"].state is FileState.TEXT


def test_a_file_that_takes_all_the_time_ends_by_the_systems_bound(tmp_path: Path) -> None:
    """The bound is processor time, so that a busy machine reads the same files as an idle one."""
    script = "import jobs.file_worker as w\nw.SECONDS = 0\ndef slow(*a):\n    while True: pass\nw.read_file = slow\nw.main()"
    with SiteFiles(site(plan=PLAN), worker=(sys.executable, "-c", script), longest=60) as files:
        assert files[HOST + "plan"].reason == "reader_stopped"
