"""Single looks: `service`, `dossier_lookup`, `availability`, `security_headers`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from crawler.probes.client import Answer, Client, LookFailed, value_or_down
from crawler.probes.markup import page

_TURNED_AWAY = frozenset({401, 403, 407, 429, 451})  # somebody is there, but not for us: nothing was seen
_HINTS = ("name", "id", "placeholder", "title", "aria-label", "class")
_SITE_SEARCH = ("keyword", "tìm kiếm", "timkiem", "searchbox", "txtsearch")
_HEADERS = (
    "strict-transport-security",
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "server",
    "x-powered-by",
)


class _Renders(Protocol):
    async def render(self, url: str, *, screenshot: bool = True) -> Any:
        """As crawler.browser.Browser.render."""
        ...


async def service(client: Client, url: str) -> dict[str, Any]:
    """{status, answered, final_url}: does a service that the portal leads to answer?"""
    try:
        answer = await client.get(url, once=True)
    except LookFailed as failed:
        return value_or_down(failed, {"final_url": url})
    _see(answer)
    return {"status": answer.status, "answered": answer.status < 400, "final_url": answer.url}


async def availability(client: Client) -> dict[str, Any]:
    """{status, answered, seconds}: one look at the home page, that of the walk where it came to an end."""
    try:
        answer = await client.get(client.request.home_url, given=True)
    except LookFailed as failed:
        return value_or_down(failed, {"seconds": None})
    _see(answer)
    return {"status": answer.status, "answered": answer.status < 400, "seconds": answer.seconds}


async def dossier_lookup(client: Client, url: str, browser: _Renders | None = None) -> dict[str, Any]:
    """{url, status, answered, has_form}: the page on which a citizen looks up a dossier, and whether one can
    type.

    Many such pages are built by a script: where the bare page has no input, the browser looks.
    """
    try:
        answer = await client.get(url, once=True)
    except LookFailed as failed:
        return value_or_down(failed, {"url": url, "has_form": False})
    _see(answer)
    has_form = _has_input(answer.body)
    if not has_form and answer.status < 400:
        if browser is None:
            raise LookFailed("needs_browser")
        seen = await browser.render(client.request.reach(answer.url), screenshot=False)
        if not seen.html:
            raise LookFailed(seen.reason or "browser")
        has_form = _has_input(seen.html)
    return {"url": answer.url, "status": answer.status, "answered": answer.status < 400, "has_form": has_form}


async def security_headers(client: Client, *, before: Mapping[str, str] | None = None) -> dict[str, Any]:
    """{headers, hsts, csp, x_frame_options, x_content_type_options, referrer_policy} of the home page, by
    https.

    The headers are given as sent; the short keys tell whether each is there. Plain http where https does not
    answer. `before` are those that an earlier look by GET was sent: where HEAD brings the same, they are believed.
    """
    home = client.request.home_url
    secure = "https://" + home.removeprefix("http://") if home.startswith("http://") else home
    answer: Answer | None = None
    if before is not None and not client.was_given(secure):
        answer = await _alike(client, secure, before)
    if answer is None:
        try:
            answer = await client.get(secure, max_bytes=100_000, given=True)
        except LookFailed:
            answer = await client.get(home, max_bytes=100_000, given=True)
    _see(answer)
    sent = _security_headers_of(answer)
    policy = sent.get("content-security-policy", "")
    return {
        "headers": sent,
        "hsts": "strict-transport-security" in sent,
        "csp": "content-security-policy" in sent,
        "x_frame_options": "x-frame-options" in sent or "frame-ancestors" in policy,
        "x_content_type_options": sent.get("x-content-type-options", "").strip().lower() == "nosniff",
        "referrer_policy": "referrer-policy" in sent,
    }


async def _alike(client: Client, url: str, before: Mapping[str, str]) -> Answer | None:
    try:
        answer = await client.get(url, method="HEAD")
    except LookFailed:
        return None
    return answer if answer.status < 400 and _security_headers_of(answer) == before else None


def _security_headers_of(answer: Answer) -> dict[str, str]:
    return {name: answer.header(name) for name in _HEADERS if answer.header(name)}


def _see(answer: Answer) -> None:
    """A door that is shut in our face says nothing about what others find behind it."""
    if answer.status in _TURNED_AWAY:
        raise LookFailed(f"blocked_{answer.status}", "site")


def _has_input(body: bytes) -> bool:
    """A text input that is not the site search's (its name or hint would say so)."""
    tree = page(body)
    if tree is None:
        return False
    for element in tree.iter("input", "textarea"):
        if (element.get("type") or "text").lower() not in ("text", "number", "tel", "search"):
            continue
        hints = " ".join(element.get(name) or "" for name in _HINTS).lower()
        if not any(word in hints for word in _SITE_SEARCH):
            return True
    return False
