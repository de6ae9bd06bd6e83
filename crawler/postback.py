"""ASP.NET post-backs without a browser: the form that a click on a `__doPostBack` link would send.

Such a link has no address; the page's one form is posted with the name of the control that was clicked. Only forms
with a __VIEWSTATE are sent: other uses of the name are scripts that only a browser can run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from checks.reading.facts import LinkKind, PageFacts
from evidence.address import canonical_url

_CALL = re.compile(r"__doPostBack\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*'((?:[^'\\]|\\.)*)'", re.IGNORECASE)
_OPTIONS = re.compile(r"WebForm_PostBackOptions\(\s*\"([^\"]*)\"\s*,\s*\"([^\"]*)\"", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")
_SENT = frozenset({"hidden", "text", "search", "email", "tel", "number", "date", "password"})


@dataclass(frozen=True, kw_only=True)
class ServerForm:
    """The form of a page: where it is sent, and its fields with their values as the page carries them."""

    action: str
    fields: tuple[tuple[str, str], ...]

    def body(self, target: str, argument: str) -> bytes:
        """What a browser sends when the control `target` is clicked (application/x-www-form-urlencoded)."""
        told = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
        kept = [(name, value) for name, value in self.fields if name not in told]
        return urlencode([*told.items(), *kept]).encode("ascii")


def called(script: str) -> tuple[str, str] | None:
    """Control and argument of a post-back, None where the script is another one."""
    plain = script.replace("\\u0027", "'").replace("&#39;", "'").replace("&quot;", '"')
    found = _CALL.search(plain) or _OPTIONS.search(plain)
    if found is None:
        return None
    target, argument = (_ESCAPED.sub(r"\1", part) for part in found.groups())
    return target, argument


def script_labelled(facts: PageFacts, label: str) -> str:
    """The script of the page's post-back link with this label, '' where there is none."""
    for link in facts.links:
        if link.kind is LinkKind.POSTBACK and label in (link.text, link.title, link.image_alt):
            return link.script
    return ""


def server_form(html: str, url: str) -> ServerForm | None:
    """The form with the __VIEWSTATE of a page at `url`, None where there is none that is posted to the portal."""
    reader = _Forms()
    reader.feed(html)
    for action, method, fields in reader.forms:
        if method == "post" and any(name == "__VIEWSTATE" for name, _ in fields):
            # A script is also handed the page's own address with its query where the form names none.
            return ServerForm(action=canonical_url(action, url) or url, fields=tuple(fields))
    return None


class _Forms(HTMLParser):
    """Action, method and successful controls of every form; buttons are not clicked, so they are not sent."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, list[tuple[str, str]]]] = []
        self._select = ""
        self._chosen = False
        self._area = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up forms and their controls."""
        table = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((table.get("action", ""), table.get("method", "get").lower(), []))
        if not self.forms:
            return
        fields, name = self.forms[-1][2], table.get("name", "")
        if tag == "input" and name and "disabled" not in table:
            kind = table.get("type", "text").lower()
            if kind in _SENT or (kind in ("checkbox", "radio") and "checked" in table):
                fields.append((name, table.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select":
            self._select, self._chosen = name, False
        elif tag == "option" and self._select and (not self._chosen or "selected" in table):
            # the first option stands until one is marked
            if self._chosen:
                fields.pop()
            fields.append((self._select, table.get("value", "")))
            self._chosen = True
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_endtag(self, tag: str) -> None:
        """End of a list or a text area."""
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area and self.forms:
            self.forms[-1][2].append((self._area, "".join(self._text)))
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Text of a text area."""
        if self._area:
            self._text.append(data)
