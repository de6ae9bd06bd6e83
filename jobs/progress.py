"""Progress of a crawl: bars for people, plain lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from checks.vocabulary import titles
from crawler.order import Event

_ENDS = {
    "finished": "xem hết",
    "page_budget": "hết số trang cho phép",
    "time_budget": "hết giờ",
    "blocked": "bị chặn",
    "home_unseen": "không xem được trang chủ",
    "interrupted": "dừng theo yêu cầu",
    "window_closed": "hết khung giờ, sẽ đi tiếp lần sau",
    "error": "dừng vì lỗi của công cụ",
}


class CrawlProgress:
    """Shows events: a bar per portal, the sections as they are found, and how each portal ended."""

    def __init__(self, console: Console, names: Mapping[str, str], *, show_sections: bool) -> None:
        self._console = console
        self._names = names
        self._show_sections = show_sections
        self._titles = titles()
        self._found: dict[str, set[str]] = {code: set() for code in names}
        self.bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("trang"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}", style="dim"),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks = {
            code: self.bars.add_task(_short(name), total=None, state="chờ") for code, name in names.items()
        }

    def __call__(self, event: Event) -> None:
        """Show one event."""
        task = self._tasks.get(event.code)
        if task is None:
            return
        if event.kind in ("page", "started"):
            self.bars.update(task, completed=event.done, total=event.total_estimate or None, state="đang xem")
        elif event.kind == "continued":
            self._console.print(
                f"{self._names[event.code]}: tiếp tục lượt {event.text} dở dang (đã xem xong {event.done} trang); "
                "muốn làm lại từ đầu: --fresh",
                markup=False,
                soft_wrap=True,
            )
        elif event.kind == "waiting":
            self.bars.update(task, state=f"chờ tới {event.text}")
            if not self._console.is_terminal:
                self._console.print(
                    f"{self._names[event.code]}: chờ khung giờ mở lúc {event.text}", markup=False
                )
        elif event.kind == "again":
            self.bars.update(task, state=f"thử lại lúc {event.text}")
            if not self._console.is_terminal:
                self._console.print(
                    f"{self._names[event.code]}: chưa xem được, thử lại lúc {event.text}", markup=False
                )
        elif event.kind == "section" and event.text not in self._found[event.code]:
            self._found[event.code].add(event.text)
            if self._show_sections:
                self._console.print(
                    f"  thấy mục [bold]{self._titles.get(event.text, event.text)}[/bold]  [dim]{event.url}[/dim]",
                    soft_wrap=True,
                )
        elif event.kind == "probe":
            self.bars.update(task, state=f"thử {event.text}"[:24])
        elif event.kind == "finished":
            self.bars.update(task, completed=event.done, total=max(event.done, 1), state="xong")
            if not self._console.is_terminal:
                name, found = self._names[event.code], len(self._found[event.code])
                ended = _ENDS.get(event.text, event.text)
                self._console.print(
                    f"{name}: đã xem {event.done} trang, thấy {found} mục trên liên kết ({ended})",
                    markup=False,
                )


def _short(name: str, width: int = 34) -> str:
    return (name if len(name) <= width else name[: width - 1] + "…").ljust(width)


@contextmanager
def crawl_progress(
    console: Console, names: Mapping[str, str], *, show_sections: bool = False
) -> Iterator[CrawlProgress]:
    """Progress of a crawl of portals, by code and name."""
    progress = CrawlProgress(console, names, show_sections=show_sections)
    with progress.bars:
        yield progress
