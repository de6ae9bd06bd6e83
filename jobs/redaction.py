"""A result that no longer quotes pages which were erased: what a judgement found stays, the words of the page go."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

MARK = "[đã xoá theo yêu cầu]"
_QUOTED = re.compile(r"‘([^‘’]+)’|“([^“”]+)”")
_SHORTEST = 8  # characters: shorter words are labels that stand on every page
_TAG = re.compile(r"<[^>]*>")

Change = Callable[[str], str]


def plain_text(body: bytes) -> str:
    """The words of a page, roughly: enough to know again what was quoted from it."""
    return " ".join(html.unescape(_TAG.sub(" ", body.decode("utf-8", "replace"))).split())


def without_quotes(
    document: Mapping[str, Any], *, urls: Iterable[str], words: str, mark: Mapping[str, Any]
) -> dict[str, Any]:
    """A document that quotes nothing of the addresses, whose `words` are given; `mark` is added to `run.erased`."""
    gone = frozenset(urls)
    findings = [_finding(finding, gone, words) for finding in document["findings"]]
    run = {**document["run"], "erased": [*document["run"].get("erased", ()), dict(mark)]}
    return {**document, "findings": findings, "run": run}


def _finding(finding: Mapping[str, Any], gone: frozenset[str], words: str) -> dict[str, Any]:
    cited = [one for one in finding["citations"] if one["url"] in gone]
    if not cited:
        return dict(finding)
    quotes = sorted({one["quote"] for one in cited if len(one["quote"]) >= _SHORTEST}, key=len, reverse=True)

    def change(text: str) -> str:
        if len(text) >= _SHORTEST and _known(text, words):
            return MARK
        for quote in quotes:
            text = text.replace(quote, MARK)
        return _QUOTED.sub(lambda found: _quoted(found, words), text)

    return {
        **finding,
        "note": change(finding["note"]),
        "measured": changed(finding["measured"], change),
        "citations": [{**one, "quote": ""} if one["url"] in gone else one for one in finding["citations"]],
    }


def _quoted(found: re.Match[str], words: str) -> str:
    inner = found[1] or found[2]
    if len(inner) < _SHORTEST or not _known(inner, words):
        return found[0]
    return found[0].replace(inner, MARK)


def _known(text: str, words: str) -> bool:
    """Whether a text, which may have been cut with '…', stands on the page."""
    return " ".join(text.rstrip("….").split()) in words


def changed(value: Any, change: Change) -> Any:
    """JSON values with every text in them changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: changed(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [changed(each, change) for each in value]
    return value
