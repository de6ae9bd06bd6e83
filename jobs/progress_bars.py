"""Progress of a crawl at a terminal: a bar for each portal, the sections as they are found, how each portal ended."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from checks.vocabulary import titles
from crawler.order import Event
from jobs.log_lines import printable
from jobs.progress_words import continued, put_off, walked

_MANY = 12  # more bars than these fit no terminal: then only what is under way has one


class Bars:
    """Shows events. With `whole`, `names` are all portals that will be crawled; otherwise, some of them."""

    def __init__(
        self, console: Console, names: Mapping[str, str], *, show_sections: bool, whole: bool
    ) -> None:
        self._console = console
        self._names = names
        self._show_sections = show_sections
        self._titles = titles()
        self._found: dict[str, set[str]] = {}
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}", style="dim", markup=False),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._all_shown = whole and len(names) <= _MANY
        self._whole: TaskID | None = None
        self._ended: set[str] = set()
        if self._all_shown:
            for code in names:
                self._task(code)
        elif whole:
            self._whole = self.progress.add_task(_short("Cả đợt"), total=len(names), state="", unit="cổng")

    def __call__(self, event: Event) -> None:
        """Show one event."""
        name = self._names.get(event.code, event.code)
        if event.kind == "continued":
            self._say(continued(name, run=event.text, pages=event.done))
            return
        if event.kind == "section":
            self._section(event)
            return
        if event.kind in ("waiting", "again") and not self._all_shown:
            self._say(put_off(name, event))
            return
        task = self._task(event.code)
        if event.kind in ("page", "started"):
            total = event.total_estimate or None
            self.progress.update(task, completed=event.done, total=total, state="đang xem")
        elif event.kind == "waiting":
            self.progress.update(task, state=f"chờ tới {event.text}")
        elif event.kind == "again":
            self.progress.update(task, state=f"thử lại lúc {event.text}")
        elif event.kind == "probe":
            self.progress.update(task, state=f"thử {event.text}"[:24])
        elif event.kind == "finished":
            self._finished(event, name, task)

    def _section(self, event: Event) -> None:
        found = self._found.setdefault(event.code, set())
        if event.text not in found and self._show_sections:
            title = escape(self._titles.get(event.text, event.text))
            self._console.print(
                f"  thấy mục [bold]{title}[/bold]  [dim]{escape(printable(event.url))}[/dim]", soft_wrap=True
            )
        found.add(event.text)

    def _finished(self, event: Event, name: str, task: TaskID) -> None:
        self._ended.add(event.code)
        if self._whole is not None:
            self.progress.update(self._whole, completed=len(self._ended))
        if self._all_shown:
            self.progress.update(task, completed=event.done, total=max(event.done, 1), state="xong")
            return
        self.progress.remove_task(self._tasks.pop(event.code))
        sections = len(self._found.get(event.code, ()))
        self._say(walked(name, pages=event.done, sections=sections, stop_reason=event.text))

    def _task(self, code: str) -> TaskID:
        if code not in self._tasks:
            self._tasks[code] = self.progress.add_task(
                _short(self._names.get(code, code)), total=None, state="chờ", unit="trang"
            )
        return self._tasks[code]

    def _say(self, sentence: str) -> None:
        self._console.print(printable(sentence), markup=False, soft_wrap=True)


def _short(name: str, width: int = 34) -> str:
    return (name if len(name) <= width else name[: width - 1] + "…").ljust(width)
