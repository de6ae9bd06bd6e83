"""Document files of a site, read when a check asks for them, in a process that may die."""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Timer
from types import TracebackType

from checks.reading.file_facts import FileFacts, FileKind, FileState
from evidence.address import address_key
from evidence.model import Page, Site, Visibility
from evidence.ports import Readings
from jobs.file_worker import unpacked

LONGEST = 120.0  # seconds by the clock, for a process that neither works nor ends
_ROOT = Path(__file__).resolve().parent.parent
_WORKER = (sys.executable, "-m", "jobs.file_worker")


class SiteFiles(Mapping[str, FileFacts]):
    """The files of a site by every address that led to them. Each is read once, when it is first asked for.

    A file at which the reading process died is `unread`, as is one that came cut short: that says nothing
    against the portal. `readings` spare the reading of files that were read before; they change nothing of what is found.
    Close it, or use it in a `with` statement.
    """

    def __init__(
        self,
        site: Site,
        *,
        worker: tuple[str, ...] = _WORKER,
        longest: float = LONGEST,
        readings: Readings | None = None,
    ) -> None:
        self._site = site
        self._readings = readings
        self._worker = worker
        self._longest = longest
        self._process: subprocess.Popen[bytes] | None = None
        self._read: dict[str, FileFacts] = {}
        self._pages: dict[
            str, Page
        ] = {}  # by the key of the address: links spell scheme and 'www.' as they like
        addresses: dict[str, None] = {}
        for page in site.pages:
            if _is_file(page):
                for address in (page.url, page.requested_url, *page.redirects):
                    self._pages.setdefault(address_key(address), page)
                    addresses[address] = None
        self._addresses = tuple(addresses)

    def __getitem__(self, url: str) -> FileFacts:
        """Facts of a file by its address. Raises KeyError where no file was fetched from it."""
        page = self._pages[address_key(url)]
        if page.url not in self._read:
            self._read[page.url] = self._facts(page)
        return self._read[page.url]

    def __iter__(self) -> Iterator[str]:
        """Every address that led to a file."""
        return iter(self._addresses)

    def __len__(self) -> int:
        """How many addresses led to files."""
        return len(self._addresses)

    def __contains__(self, url: object) -> bool:
        """Whether a file was fetched from an address; reads nothing."""
        return isinstance(url, str) and address_key(url) in self._pages

    def __enter__(self) -> SiteFiles:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """End the reading process, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.kill()
        process.wait()

    def _facts(self, page: Page) -> FileFacts:
        if page.visibility is Visibility.ERRORED:
            return FileFacts(url=page.url, kind=FileKind.OTHER, state=FileState.TOO_LARGE, reason=page.reason)
        body = self._site.body(page)
        facts = self._asked(page, body)
        if facts.state is FileState.BROKEN and page.reason == "truncated":
            facts = replace(facts, state=FileState.UNREAD, reason="truncated")
        digest = page.record.payload_sha256 if page.record is not None else facts.sha256
        return replace(facts, url=page.url, sha256=digest)

    def _asked(self, page: Page, body: bytes) -> FileFacts:
        """What the reading process answers; `unread` where it dies, takes too long or cannot be started."""
        question = json.dumps(
            {"url": page.url, "content_type": page.header("content-type"), "length": len(body)}
        )
        key = hashlib.sha256(f"file\n{hashlib.sha256(body).hexdigest()}\n{question}".encode()).hexdigest()
        if (known := self._known(key)) is not None:
            return known
        try:
            line = self._exchange(question.encode() + b"\n" + body)
            facts = unpacked(line)
            # What was given up may be read the next time, on a machine that is less busy.
            if self._readings is not None and facts.state is not FileState.UNREAD:
                self._readings.put(key, line)
            return facts
        except (OSError, ValueError, KeyError, TypeError):
            self.close()
            return FileFacts(
                url=page.url,
                kind=FileKind.OTHER,
                state=FileState.UNREAD,
                reason="reader_stopped",
                sha256=hashlib.sha256(body).hexdigest(),
            )

    def _known(self, key: str) -> FileFacts | None:
        kept = self._readings.get(key) if self._readings is not None else None
        try:
            return unpacked(kept) if kept is not None else None
        except (ValueError, KeyError, TypeError):
            return None

    def _exchange(self, question: bytes) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - a module of our own, without arguments
                self._worker,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        watch = Timer(self._longest, process.kill)
        watch.start()
        try:
            process.stdin.write(question)
            process.stdin.flush()
            return process.stdout.readline()
        finally:
            watch.cancel()


def _is_file(page: Page) -> bool:
    if page.reason == "body_too_large":
        return True
    return (
        page.visibility is Visibility.NOT_HTML
        and page.record is not None
        and page.status is not None
        and 200 <= page.status < 300
    )
