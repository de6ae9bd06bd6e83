"""What an address tells before it is asked for: file, login, print view, trap; and its template.

Pure functions over canonical addresses (evidence.address). Scope itself is `Agency.owns`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from evidence.numbers import whole_number

DOCUMENTS = frozenset(
    ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "zip", "rar", "7z"]
)
_MEDIA = frozenset(
    [
        "jpg",
        "jpeg",
        "png",
        "gif",
        "svg",
        "webp",
        "bmp",
        "ico",
        "tif",
        "tiff",
        "mp3",
        "mp4",
        "avi",
        "wmv",
        "flv",
        "mov",
        "mkv",
        "webm",
        "wav",
        "ogg",
        "m4a",
        "css",
        "js",
        "json",
        "map",
        "woff",
        "woff2",
        "ttf",
        "eot",
        "exe",
        "msi",
        "apk",
        "dmg",
        "iso",
        "swf",
        "psd",
        "ai",
        "eps",
        "csv",
        "txt",
        "xsd",
        "kml",
    ]
)
_FEEDS = frozenset(["rss", "atom", "xml", "ics"])
_FEED_PATH = re.compile(r"/(rss|feed|atom|ical)(/|$)", re.IGNORECASE)
_LOGIN = re.compile(
    r"(^|[/_.-])(login|logon|log-in|signin|sign-in|logout|dang-?nhap|dang-?xuat|dang-?ky-?tai-?khoan|wp-admin"
    r"|wp-login|administrator|cas|sso|quen-mat-khau|forgot-?password|create-?account|register)"
    r"(\.\w+)?($|[/?_.-])",
    re.IGNORECASE,
)
_PRINT_NAMES = frozenset(
    ["print", "in", "printable", "viewmode", "isprint", "banin", "view_mode", "p_p_state", "mode", "type"]
)
_PRINT_VALUES = frozenset(
    ["print", "pop_up", "exclusive", "1", "true", "printer", "printable", "ban-in", "in"]
)
_PRINT_PATH = re.compile(
    r"/(print|in-trang|ban-in|inbai|printpage|send-?mail|gui-email|chia-se|share)([/.]|$)", re.IGNORECASE
)
_LANGUAGE = re.compile(
    r"update_language|languageid=|[?&](lang|language|hl|culture)=|/(change|set|switch)-?language",
    re.IGNORECASE,
)
_FOREIGN_NAME = r"en|eng|english|en[-_]us|en[-_]gb|fr|zh|zh[-_]\w\w|ja|jp|ko|kr|tieng-anh"
_FOREIGN_PATH = re.compile(rf"/({_FOREIGN_NAME})(/|$)|[-_](eng|english)(/|$)", re.IGNORECASE)
_FOREIGN_VALUE = re.compile(
    rf"[?&]\w*lang\w*=({_FOREIGN_NAME})|[?&](culture|hl)=({_FOREIGN_NAME})", re.IGNORECASE
)
_OWN_LOCALE = re.compile(r"^(\w+://[^/]+)/(vi|vn|vi[-_]vn)(?=/|$)", re.IGNORECASE)
_PAGE_NAME = re.compile(
    r"(^|_)(cur|page|pageno|pageindex|pagenumber|currentpage|paged|trang|p|pg|sotrang)$", re.IGNORECASE
)
_PAGE_PATH = re.compile(r"/(?:page|trang|p)[/-](\d{1,4})(?:/|\.\w+|$)", re.IGNORECASE)
_CALENDAR_NAMES = frozenset(
    ["day", "month", "year", "ngay", "thang", "nam", "date", "calendar", "week", "tuan"]
)
_CALENDAR_PATH = re.compile(r"/(calendar|events?|lich|su-kien)[\w-]*(/\d{1,4}){2,}", re.IGNORECASE)
_A_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(19|20)\d{6}")
_ACTION_NAMES = frozenset(
    [
        "sort",
        "orderby",
        "sortby",
        "sap_xep",
        "theme",
        "skin",
        "font",
        "fontsize",
        "share",
        "replytocom",
        "add_to_cart",
        "vote",
        "captcha",
    ]
)
_NUMBER = re.compile(r"\d+")
_SLUG_WITH_NUMBER = re.compile(r"[^/]*\d[^/]*")

_LONGEST_PATH = 12  # segments; real portals stay below
_MOST_REPEATS = (
    3  # the same segment again and again: relative links that grow (PathologicalPathDecideRule of Heritrix)
)
_MOST_PARAMETERS = 12  # Liferay portlets carry eight or nine


def extension(url: str) -> str:
    """The lower-case file ending of an address, '' where it has none."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 5 else ""


def is_document(url: str) -> bool:
    """Whether the address names a document file (PDF, DOC, XLS, ZIP, …)."""
    return extension(url) in DOCUMENTS


def is_language_switch(url: str) -> bool:
    """Whether following it may set a cookie that changes the language of everything after."""
    return bool(_LANGUAGE.search(url))


def is_foreign(url: str) -> bool:
    """Whether the address is one of the portal's pages in another language."""
    host = urlsplit(url).hostname or ""
    return bool(
        host.startswith("en.") or _FOREIGN_PATH.search(urlsplit(url).path) or _FOREIGN_VALUE.search(url)
    )


def without_locale(url: str) -> str:
    """The same page without the Vietnamese locale in its path ('/vi/tin-tuc' → '/tin-tuc')."""
    bare = _OWN_LOCALE.sub(r"\1", url)
    return bare + "/" if bare.count("/") == 2 else bare


def page_number(url: str) -> int | None:
    """Which page of a list the address says it is, None where it says nothing."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if _PAGE_NAME.search(name) and len(value) <= 4 and (number := whole_number(value)) is not None:
            return number
    found = _PAGE_PATH.search(parts.path)
    return int(found.group(1)) if found else None


def names_page(name: str) -> bool:
    """Whether a parameter's name says that it is the page of a list."""
    return bool(_PAGE_NAME.search(name))


@lru_cache(maxsize=16_384)
def refusal(url: str) -> str:
    """Why a walk does not go there; '' where it may.

    media, feed, login, print_view, calendar, action or growing_path.
    """
    return _refused(url)[0]


def offence(url: str) -> str:
    """What of a refused address makes it so, as a readable pattern: '/lich/*/*', '?in', '/tin/…/tin/…'."""
    return _refused(url)[1] or shown(template(url))


def shown(pattern: str) -> str:
    """A template or a family without its host."""
    return "/" + pattern.partition("/")[2] if "/" in pattern else pattern


def _refused(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    ending = extension(url)
    path = unquote(parts.path)
    pairs = [(name.lower(), value.lower()) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    names = {name for name, _ in pairs}
    prints = [name for name, value in pairs if _is_print(name, value)]
    days = sorted(names & _CALENDAR_NAMES)
    dated = [name for name, value in pairs if name in _CALENDAR_NAMES and _A_DAY.fullmatch(value)]
    printed, acts = _PRINT_PATH.search(path), sorted(names & _ACTION_NAMES)
    reasons = (
        ("media", ending in _MEDIA or ending in DOCUMENTS, ""),
        ("feed", ending in _FEEDS or _FEED_PATH.search(path), ""),
        ("login", _LOGIN.search(path), ""),
        ("print_view", printed or prints, f"/{printed.group(1)}/*" if printed else f"?{'&'.join(prints)}"),
        ("calendar", _CALENDAR_PATH.search(path) or len(days) >= 2 or dated, ""),
        ("action", acts, f"?{'&'.join(acts)}"),
        ("growing_path", _grows(parts.path, len(pairs)), "/x/…/x/…"),
    )
    return next(((reason, pattern) for reason, holds, pattern in reasons if holds), ("", ""))


def _is_print(name: str, value: str) -> bool:
    last = name.rsplit("_", 1)[-1]
    if name in ("print", "isprint", "printable", "banin", "in") or last == "print":
        return value in _PRINT_VALUES or not value
    return (name in _PRINT_NAMES or last == "viewmode") and value in (
        "print",
        "pop_up",
        "exclusive",
        "printable",
    )


def _grows(path: str, parameters: int) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > _LONGEST_PATH or parameters > _MOST_PARAMETERS:
        return True
    return any(segments.count(segment) >= _MOST_REPEATS for segment in set(segments) if len(segment) > 1)


def family(url: str) -> str:
    """What a template belongs to: all queries of one path ('/van-ban?*'), all children of one folder ('/the/*').

    All routes of a single-page application with one beginning are one family, wherever they stand.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.fragment:
        return f"{host}/#/{parts.fragment.strip('!/').partition('/')[0]}/*"
    shaped = [
        "*" if _SLUG_WITH_NUMBER.fullmatch(unquote(segment)) else segment for segment in parts.path.split("/")
    ]
    if parts.query:
        return host + "/".join(shaped).rstrip("/") + "?*"
    return host + "/".join(shaped[:-1]) + "/*"


@lru_cache(maxsize=16_384)
def template(url: str) -> str:
    """The shape of an address: names with digits in them become '*', parameter values are left out.

    Pages of one template come from one page of the portal's software; a template that brings nothing new is cut.
    """
    parts = urlsplit(url)
    segments = parts.path.split("/")
    shaped = ["*" if _SLUG_WITH_NUMBER.fullmatch(unquote(segment)) else segment for segment in segments]
    if shaped and len(shaped[-1]) > 40:  # long slugs are titles
        shaped[-1] = "*"
    names = sorted({_NUMBER.sub("*", name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return (parts.hostname or "") + "/".join(shaped) + (f"?{'&'.join(names)}" if names else "")
