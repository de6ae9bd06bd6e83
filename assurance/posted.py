"""Data requests with a body in an index: players look them up by what was sent, appended to the address.

pywb searches for the key of `ADDRESS?__wb_method=POST&WHAT-WAS-SENT`, ReplayWeb.page for `method` and `requestBody`
of the line; both make WHAT-WAS-SENT by the rules here: a form's fields (of multipart bodies: assurance.form_fields), the
leaves of JSON, else base 64. Where the two differ (empty leaves, files), each finds what it looks for.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlencode

from assurance.form_fields import fields_for_pywb, fields_for_replayweb, search_params
from assurance.records import WarcRecord

_LONGEST = 4096  # letters of what was sent; players cut there, too
_WITH_BODY = frozenset({"POST", "PUT"})  # methods whose body pywb looks at
UNINDEXED = frozenset({"HEAD", "OPTIONS"})  # answers without what a page shows


@dataclass(frozen=True, kw_only=True)
class Posted:
    """How a request was sent: `in_key` as it stands behind the address, `told` as ReplayWeb.page reads it."""

    method: str
    in_key: str = ""
    told: str = ""

    def address(self, url: str) -> str:
        """The address by which players look the answer up."""
        parts = [f"__wb_method={self.method}", *([self.in_key] if self.in_key else [])]
        return f"{url}{'&' if '?' in url else '?'}{'&'.join(parts)}"


def posted(record: WarcRecord) -> Posted | None:
    """What a request record says was sent; None for a plain GET."""
    method, body = record.method.upper(), record.payload
    if method in ("GET", ""):
        return None
    in_key, told = _query(body, record.http_header("content-type")) if body else ("", "")
    if method not in _WITH_BODY:
        in_key = ""
    return Posted(method=method, in_key=in_key[:_LONGEST], told=told[:_LONGEST])


def _query(body: bytes, kind: str) -> tuple[str, str]:
    """What was sent, for the key and for the line."""
    packed = "__wb_post_data=" + base64.b64encode(body).decode("ascii")
    if kind.startswith("multipart/"):
        fields = fields_for_pywb(body, kind)
        told = fields_for_replayweb(body, kind) if kind.startswith("multipart/form-data") else packed
        return packed if fields is None else fields, told
    try:
        text = body.decode("utf-8")
        if kind.startswith("application/x-www-form-urlencoded"):
            return unquote_plus(text), text
        if kind.startswith(("application/json", "text/plain")):
            value = json.loads(text)
            return urlencode(_leaves(value)), search_params(_leaves(value, empty=False))
    except (ValueError, RecursionError):
        if kind.startswith("application/json"):
            return "", ""
    return packed, packed


def _leaves(value: Any, *, empty: bool = True) -> dict[str, str]:
    """The leaves of JSON by the name that they stand under; further ones of a name as 'name.2_'. Without `empty` texts
    those are passed over, as ReplayWeb.page does."""
    found: dict[str, str] = {}
    times: dict[str, int] = {}

    def take(value: Any, name: str) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                take(inner, key)
        elif isinstance(value, list):
            for inner in value:
                take(inner, name)
        elif name and (empty or value != ""):
            key = name
            if name in found:
                times[name] = times.get(name, 1) + 1
                key = f"{name}.{times[name]}_"
            found[key] = _as_text(value)

    take(value, "")
    return found


def _as_text(value: str | bool | float | None) -> str:
    """A leaf as JavaScript writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)
