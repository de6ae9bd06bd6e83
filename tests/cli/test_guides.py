"""The commands of docs/huong-dan, run in the order of their pages by a reader who has what the page says they have."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import openpyxl
import pytest

from season.survey_form import CONDITION, ID, POINTS, SHEET, SIGNED_ON, SIGNER, TITLE
from tests.cli.command import Soicong
from tests.cli.test_documented_commands import ROOT, in_order
from tests.cli.test_live import Portal
from tests.cli.warm import ROOT as PROGRAM

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
GUIDES = sorted((ROOT / "docs" / "huong-dan").glob("*.md"))
COLUMNS = ("code", "name", "tier", "home_url")
OWN = "so-y-te"
STAYS = ("serve", "nightly")  # until somebody ends them


@pytest.fixture
def portal() -> Iterator[str]:
    """Where a portal answers that stands for the reader's own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


class Reader:
    """Somebody at a machine with `soicong`: gives a command as it stands on the page, with their own address and numbers."""

    def __init__(self, soicong: Soicong, portal: str):
        self._soicong = soicong
        self._portal = portal
        self._runs: list[str] = []

    def gives(self, line: str) -> str:
        """What the command says. The reader has the files that it names; its numbers of runs are those that there are."""
        words = shlex.split(line)[1:]
        for name, made in self._files().items():
            if name in words and not (self._soicong.folder / name).exists():
                made()
        if words[0] in STAYS:
            return self._ended_by_hand(words)
        if words[0] == "audit":
            here = ("--host", "soyte.example.gov.vn", "--allow-host", self._portal, "--max-pages", "5")
            words = ["audit", f"http://{self._portal}/", *here]
        if words[:2] in (["evidence", "export"], ["runs", "compare"]) or words[0] == "rescore":
            while len(self._runs) < 2:
                self.gives("./soicong audit https://so.tinh.gov.vn/")
                self._runs = sorted(str(one["id"]) for one in self._soicong.runs())
            given = dict(zip([word for word in words if word.isdecimal()], self._runs, strict=False))
            words = [given.get(word, word) for word in words]
        ended = self._soicong(*words)
        assert ended.code == 0, f"{line}: {ended.said}"
        return ended.said

    def _files(self) -> dict[str, Callable[[], None]]:
        return {"co-quan.xlsx": self._agencies, "phieu.xlsx": self._form, "ky-2025.zip": self._season}

    def _agencies(self) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(COLUMNS)
        sheet.append((OWN, "Sở Y tế", "so", "https://soyte.example.gov.vn/"))
        book.save(self._soicong.folder / "co-quan.xlsx")

    def _form(self) -> None:
        """A form as an agency sends it back: what only the agency knows is answered with nothing, and it is signed."""
        path = self._soicong.folder / "phieu.xlsx"
        ended = self._soicong("survey", "template", "--agency", OWN, "-o", path)
        assert ended.code == 0, ended.said
        book = openpyxl.load_workbook(path)
        sheet = book[SHEET]
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row=row, column=ID).value and sheet.cell(row=row, column=POINTS).value is None:
                sheet.cell(row=row, column=POINTS, value=0)
            if sheet.cell(row=row, column=TITLE).value == SIGNER:
                sheet.cell(row=row, column=CONDITION, value="Nguyễn Văn A")
            if sheet.cell(row=row, column=TITLE).value == SIGNED_ON:
                sheet.cell(row=row, column=CONDITION, value=date(2026, 10, 14))
        book.save(path)

    def _season(self) -> None:
        ended = self._soicong("season", "export", "2026", "-o", "ky-2025.zip")
        assert ended.code == 0, ended.said

    def _ended_by_hand(self, words: list[str]) -> str:
        """Started, seen to say something, interrupted; it ends well."""
        if words[0] == "serve":
            words = [*words, "--port", "0"]  # the usual one may be taken on this machine
        heard = self._soicong.folder / f"{words[0]}.log"
        with heard.open("w", encoding="utf-8") as stream:
            running = subprocess.Popen(
                [sys.executable, "-m", "cli", *words],
                cwd=self._soicong.folder,
                env=self._soicong.environment({"PYTHONPATH": str(PROGRAM)}),
                stdout=stream,
                stderr=stream,
            )
            try:
                deadline = time.monotonic() + 120
                while not _ready(said := heard.read_text("utf-8")) and running.poll() is None:
                    assert time.monotonic() < deadline, said
                    time.sleep(0.1)
                running.send_signal(signal.SIGINT)
                assert running.wait(60) == 0, heard.read_text("utf-8")
            finally:
                running.kill()
                running.wait(10)
        return heard.read_text("utf-8")


def _ready(said: str) -> bool:
    return "http://127.0.0.1:" in said or "event=night_planned" in said


def test_every_command_of_the_guides_does_what_it_is_there_for(soicong: Soicong, portal: str) -> None:
    reader = Reader(soicong, portal)
    said = {line: reader.gives(line) for guide in GUIDES for line in in_order(guide)}
    told = {line.removeprefix("./soicong ").split(" ")[0]: words for line, words in said.items()}
    assert "http://127.0.0.1:" in told["serve"]
    assert "event=night_planned" in told["nightly"]
    assert (soicong.folder / "giay-to").is_dir()
    assert "goi.zip" in said["./soicong evidence export 12 -o goi.zip"]
    assert len(said) >= 12


def test_the_page_of_a_command_is_read_in_its_order(tmp_path: Path) -> None:
    page = tmp_path / "trang.md"
    page.write_text(
        "`./soicong verify a.zip`\n```sh\n./soicong serve # mở\n```\n`./soicong rescore 1`\n", "utf-8"
    )
    assert in_order(page) == ["./soicong verify a.zip", "./soicong serve", "./soicong rescore 1"]
