"""The browser's own process: reads one JSON request per line on stdin, answers one line on stdout.

Started by crawler.browser.Browser in a process group of its own, so that whatever a page does to it can be
ended by killing the group. Requests: {"id", "do": render|look|screenshot|pdf, "seconds", …}; answers: {"id",
"ok", …}.
"""

from __future__ import annotations

import asyncio
import base64
import ctypes
import json
import os
import signal
import sys
from typing import Any, TextIO

from playwright.async_api import Browser, BrowserContext, async_playwright

from crawler import browser_explore, browser_look, browser_robots
from crawler.browser_boxes import pictured
from crawler.browser_identity import identity
from crawler.browser_launch import find_executable, launch
from crawler.browser_page import (
    ENDED,
    SCRIPTS,
    Trouble,
    Visit,
    bounded,
    broken_body,
    go,
    open_visit,
    read_dom,
)
from crawler.browser_steps import click, picture
from crawler.browser_traffic import Recorder

_PR_SET_PDEATHSIG = 1
_MAX_CONTEXTS = 6
_ANSWER_SECONDS = 2.0


class Worker:
    """Holds the browser and one context per portal."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._contexts: dict[tuple[str, bool], BrowserContext] = {}
        self._browser: Browser | None = None
        self._targets_script = (SCRIPTS / "click_targets.js").read_text(encoding="utf-8")

    async def start(self, playwright: Any) -> dict[str, Any]:
        """Launch; returns what runs and how confined it is."""
        executable = find_executable(self._options.get("executable"))
        if executable is None:
            raise Trouble("no_browser")
        self._browser, way = await launch(
            playwright,
            executable,
            proxy=self._options.get("proxy"),
            door=self._options.get("door", ""),
            seconds=20,
        )
        return await identity(self._browser, way)

    async def is_gone(self) -> bool:
        """Whether the browser, or what drives it, has ended: it is asked, for a call may have failed without a word."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                if self._browser is not None:
                    await (await self._browser.new_browser_cdp_session()).detach()
        except TimeoutError:
            return False  # busy; whoever waits for it has a bound of his own
        except Exception:
            return True
        return self._browser is None or not self._browser.is_connected()

    async def new_context(self, *, ignore_certificates: bool, **settings: Any) -> BrowserContext:
        """A context with the settings that every look has in common."""
        if self._browser is None:
            raise Trouble("browser_stuck")
        return await bounded(
            self._browser.new_context(
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                service_workers="block",
                accept_downloads=False,
                ignore_https_errors=ignore_certificates,
                user_agent=self._options.get("user_agent") or None,
                **settings,
            ),
            8,
            "browser_stuck",
        )

    async def _portal_context(self, portal: str, *, ignore: bool) -> BrowserContext:
        key = (portal, ignore)
        if key not in self._contexts:
            while len(self._contexts) >= _MAX_CONTEXTS:
                await self._forget(next(iter(self._contexts)))
            self._contexts[key] = await self.new_context(
                ignore_certificates=ignore, viewport={"width": 1280, "height": 900}
            )
        return self._contexts[key]

    async def _forget(self, key: tuple[str, bool]) -> None:
        context = self._contexts.pop(key, None)
        if context is not None:
            await bounded(context.close(), 5, "browser_stuck")

    async def render(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A page's DOM, where it leads by clicks, and its picture."""
        key = (asked.get("portal", ""), bool(asked.get("ignore_certificates")))
        visit = await open_visit(await self._portal_context(key[0], ignore=key[1]), asked["seconds"])
        answer: dict[str, Any] = {
            "html": "",
            "screenshot": None,
            "click_targets": [],
            "opened": [],
            "tried": [],
        }
        wanted = asked.get("traffic")
        recorder = Recorder(visit=visit, known=frozenset(wanted["known"])) if wanted is not None else None
        if recorder is not None:
            await recorder.watch()
        try:
            await browser_robots.obey(visit, asked.get("robots") or {})
            answer |= await self._render(visit, asked)
            if recorder is not None:
                answer |= {"traffic": await recorder.collect(), "more_traffic": recorder.more}
        except Trouble as trouble:
            answer["reason"] = trouble.reason
        answer |= {"status": visit.status, "final_url": visit.page.url, "opened": visit.opened}
        if recorder is not None:  # a page that broke off is asked nothing more
            answer["protection"] = await recorder.tls.told(0 if "traffic" not in answer else visit.rest)
        answer["unanswered"] = visit.data.missing(visit.page.url)
        try:
            await self._close(visit, key, hard=answer.get("reason", "") in {*ENDED, "page_hangs"})
        except Trouble:
            answer["stuck"] = True  # what was read stays read; this browser reads nothing more
        return answer

    async def _render(self, visit: Visit, asked: dict[str, Any]) -> dict[str, Any]:
        exploring = bool(asked.get("explore"))
        if exploring:
            await browser_explore.observe(visit)
        await go(visit, asked["url"])
        if asked.get("click"):
            await click(visit, asked["click"])
        html = await read_dom(visit)
        if reason := await broken_body(visit):
            raise Trouble(reason)
        targets = await bounded(visit.page.evaluate(self._targets_script), min(3.0, visit.left), "page_hangs")
        shot, boxes = await pictured(visit) if asked.get("screenshot") else (None, None)
        tried: list[str] = []
        if exploring:
            html, tried = await browser_explore.explore(visit, html)
        return {
            "html": base64.b64encode(html).decode("ascii"),
            "screenshot": base64.b64encode(shot).decode("ascii") if shot else None,
            "boxes": boxes,
            "click_targets": targets,
            "tried": tried,
            "reason": visit.trouble,
        }

    async def _close(self, visit: Visit, key: tuple[str, bool], *, hard: bool) -> None:
        await bounded(visit.page.close(), 3, "browser_stuck")
        if hard:  # a context whose page went wild is not trusted with the next one
            await self._forget(key)

    async def look(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Accessibility, the narrow screen and the times of one page."""
        ignore = bool(asked.get("ignore_certificates"))
        looks = await browser_look.look(
            lambda **settings: self.new_context(ignore_certificates=ignore, **settings),
            asked["url"],
            seconds=asked["seconds"],
            wanted=frozenset(asked.get("wanted") or browser_look.LOOKS),
            robots=asked.get("robots"),
        )
        crashed = any(look["error"] == "crashed" for look in looks)
        return {"looks": looks, "reason": "crashed" if crashed else ""}

    async def screenshot(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A picture of a page, or of the element that `crop` selects."""
        key = (asked.get("portal", ""), bool(asked.get("ignore_certificates")))
        visit = await open_visit(await self._portal_context(key[0], ignore=key[1]), asked["seconds"])
        try:
            await go(visit, asked["url"])
            shot = await picture(visit, asked.get("crop"))
        finally:
            await self._close(visit, key, hard=False)
        return {"screenshot": base64.b64encode(shot).decode("ascii") if shot else None}

    async def pdf(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A self-contained HTML text printed on A4. No scripts, no network."""
        context = await self.new_context(ignore_certificates=False, java_script_enabled=False, offline=True)
        try:
            page = await bounded(context.new_page(), 5, "browser_stuck")
            await bounded(
                page.set_content(asked["html"], wait_until="load"), asked["seconds"], "timeout_load"
            )
            printed = page.pdf(
                format="A4", print_background=True, prefer_css_page_size=True, tagged=True, outline=True
            )
            data = await bounded(printed, asked["seconds"], "page_hangs")
        finally:
            await bounded(context.close(), 5, "browser_stuck")
        return {"pdf": base64.b64encode(data).decode("ascii")}


async def _serve(worker: Worker, lines: asyncio.StreamReader, out: TextIO) -> None:
    async with async_playwright() as playwright:
        try:
            info = await worker.start(playwright)
        except Exception as error:
            _say(
                out,
                {
                    "id": 0,
                    "ok": False,
                    "reason": getattr(error, "reason", "browser_start"),
                    "text": str(error),
                },
            )
            return
        _say(out, {"id": 0, "ok": True, "info": info})
        methods = {
            "render": worker.render,
            "look": worker.look,
            "screenshot": worker.screenshot,
            "pdf": worker.pdf,
        }
        while line := await lines.readline():
            asked = json.loads(line)
            try:
                answer = {"ok": True, **await methods[asked["do"]](asked)}
            except Trouble as trouble:
                answer = {"ok": False, "reason": trouble.reason}
            if await worker.is_gone():  # then nothing that it said last is worth anything
                answer = {"ok": False, "reason": "browser_gone"}
            _say(out, {"id": asked["id"], **answer})


def _say(out: TextIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


async def _main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not stand among the answers
    lines = asyncio.StreamReader(limit=64 * 1024 * 1024)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    await _serve(Worker(json.loads(sys.argv[1])), lines, out)


if __name__ == "__main__":
    # when the parent is killed there is nobody to answer: go with it
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    asyncio.run(_main())
