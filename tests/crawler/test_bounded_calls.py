"""Every call to a page of the browser is bounded: read in the source, so that none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOM = Path(__file__).parents[2] / "crawler"
_BOUNDS = frozenset({"bounded", "wait_for", "_ask"})
# What Playwright does in the browser, by the names of its methods.
_CALLS = frozenset(
    {
        "goto",
        "content",
        "evaluate",
        "evaluate_handle",
        "screenshot",
        "pdf",
        "close",
        "new_page",
        "new_context",
    }
    | {
        "new_cdp_session",
        "send",
        "set_content",
        "wait_for_load_state",
        "wait_for_selector",
        "wait_for_timeout",
    }
    | {"click", "fill", "reload", "go_back", "dismiss", "accept", "add_init_script", "set_offline", "route"}
    | {"unroute", "title", "text_content", "inner_text", "cookies", "add_cookies", "query_selector", "body"}
    | {"finished"}
)
# Their own bound stands inside them, or they end a process of ours.
_OWN = frozenset(
    {"worker.close", "seat.close", "self.close", "self.new_context", "route.continue_", "route.abort"}
)


def unbounded(source: str) -> list[str]:
    """Awaits of a browser's call that no bound stands around, as text."""
    tree = ast.parse(source)
    return [ast.unparse(node) for node in _awaits(tree) if _is_bare(node.value)]


def _awaits(tree: ast.AST) -> Iterator[ast.Await]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Await))


def _is_bare(call: ast.expr) -> bool:
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr in _CALLS and ast.unparse(call.func) not in _OWN


@pytest.mark.parametrize("path", sorted(_ROOM.glob("browser_*.py")), ids=lambda path: path.name)
def test_no_call_to_the_browser_is_awaited_without_a_bound(path: Path) -> None:
    assert unbounded(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "call", ["page.content()", "visit.page.evaluate(x)", "context.close()", "dialog.dismiss()"]
)
def test_a_bare_one_is_found(call: str) -> None:
    assert unbounded(f"async def f():\n    await {call}\n") == [f"await {call}"]
    assert unbounded(f"async def f():\n    await bounded({call}, 3, 'page_hangs')\n") == []
