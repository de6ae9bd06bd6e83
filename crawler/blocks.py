"""Block pages, flood limiters and challenges, recognised at any status, also at 200.

What stands between a visitor and a page is short, leads nowhere, and speaks of the visit and not of a subject. No
word decides alone: an article on captchas, a tender for firewalls or a form with a captcha uses the same ones. What
only shows by comparing answers (one body for many addresses) is told by crawler.sameness.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from checks.reading.markup import COMMENT, elements, without, without_tags
from checks.vietnamese import decode_html
from crawler.notices import ADDRESS, CASE_NUMBER, OF_CONTENT, TO_THE_VISITOR, WAITING, covered, dense, kind_of
from crawler.urls import refusal

_LONGEST_BODY = 400_000  # bytes; nothing longer is looked at
_LONGEST_TEXT = 1_500  # characters of visible text; block pages say little
_MOST_LINKS = 8
_NOTHING_ELSE = 160  # characters: such a page says only its notice
_ENOUGH = 4  # points
_HEADING_SAYS = 0.5  # part of a heading that is a notice's words
_WHOLE_HEADING = 0.8
_ONE_LINE = 60  # characters
# Statuses by which filters refuse; 5xx of the application itself are not among them.
REFUSING = frozenset({401, 403, 405, 406, 418, 429, 430, 444, 451, 468, 493, 503, 509, 999})

_HEADERS = (
    ("cf-mitigated", "challenge", "challenge"),
    ("x-amzn-waf-action", "challenge", "challenge"),
    ("x-amzn-waf-action", "captcha", "challenge"),
    ("x-sucuri-block", "", "waf"),
    ("x-waf-block", "", "waf"),
)
# Markup that only the challenge page of a make has; what makes put into ordinary pages, too, is not here.
_MAKES = re.compile(
    r"_cf_chl_opt|/challenge-platform/h/[a-z]/orchestrate|cf-chl-widget|bobcmn|/tspd/|slowaes\.decrypt"
    r"|captcha-delivery\.com|awswaf(?:captcha|integration)\b|captcha-sdk\.awswaf"
    r"|ddos-guard/js-challenge|/\.safeline/|px-captcha|distil_r_captcha"
)
# … and what decides only on a page that has nothing else.
_MAKES_ALONE = re.compile(r"_incapsula_resource|/cdn-cgi/challenge-platform/")
_CAPTCHA = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|geetest|slide-?(?:verify|captcha)|(?:verify|captcha)-?slide|captcha/api"
    r"|arkoselabs|friendly-?captcha|mcaptcha|yidun"
)
_COMES_AGAIN = r"(?:location\.(?:reload|replace|assign)|location\.href\s*=|location\s*=[^=])"
_COOKIE_GATE = re.compile(rf"document\.cookie\s*=.{{0,2000}}{_COMES_AGAIN}", re.DOTALL)
_RELOADS = re.compile(rf"{_COMES_AGAIN}", re.DOTALL)
_HIDDEN_CODE = re.compile(
    r"eval\s*\(\s*(?:function|atob|unescape|string)|string\.fromcharcode|(?:\\x[0-9a-f]{2}){8}|_0x[0-9a-f]{4}"
)
_REFRESH = re.compile(
    r"<meta[^<>]{1,300}http-equiv\s*=\s*[\"']?refresh[^<>]{0,300}content\s*=\s*[\"']?\s*(\d+)"
    r"\s*(?:[;,]\s*url\s*=\s*['\"]?([^'\"\s>]*))?"
)
_INVISIBLE = ("script", "style", "noscript", "template", "svg", "head", COMMENT)
_HEADINGS = ("title", "h1", "h2", "h3", "h4")
_LONGEST_HEADING = 500  # characters
# Within a tag, and no pattern twice: what is never closed must not be looked through again from each of its letters.
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?(?!javascript|#|mailto|https?://)([^\"'\s>]+)")
_ANY_LINK = re.compile(r"<a\s[^<>]*?href")
# Most pages have more links at their beginning than any notice: they need no decoding.
_LINKS_IN_BYTES = re.compile(rb"<[aA]\s[^<>]*?[hH][rR][eE][fF]")
_FIELD = re.compile(
    r"<(?:textarea|select)\b"
    r"|<input\b(?![^<>]*type\s*=\s*[\"']?(?:hidden|submit|button|image|password|checkbox))"
)
_PASSWORD = re.compile(r"<input\b[^<>]*type\s*=\s*[\"']?password")
_MADE_OF = re.compile(r"<(?:iframe|frame|embed|object|img|table|video|canvas)\b")
# Where an application puts what its scripts build.
_MOUNT = re.compile(
    r"<(?:div|main|section)\b[^<>]*?\bid\s*=\s*[\"']?(?![\w-]{0,100}(?:captcha|challenge|verif|check))[\w-]"
    r"|<(?:app-[\w-]+|[a-z]+-root)\b|type\s*=\s*[\"']?module"
)
_CLICKED = re.compile(r"\son(?:click|change|submit)\s*=")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[\u0300-\u036f]")


def plain(text: str) -> str:
    """Lower case without accents, entities read, white space as single spaces."""
    lowered = html.unescape(text).lower().replace("đ", "d")
    bare = lowered if lowered.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", lowered))
    return _SPACE.sub(" ", bare).strip()


@dataclass(frozen=True)
class Notice:
    """A short web page, looked at as a possible notice. `markup` is lower case."""

    markup: str
    text: str  # visible, plain
    own_links: int
    path: str = ""  # of its address

    @cached_property
    def scripts(self) -> str:
        """What its own scripts do."""
        return "\n".join(element.inner for element in elements(self.markup, ("script",)))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Title, headings and the first sentence, plain."""
        told = (element.inner[:_LONGEST_HEADING] for element in elements(self.markup, _HEADINGS))
        found = [plain(without_tags(line)) for line in told]
        first = re.split(r"(?<=[.!?]) ", self.text, maxsplit=1)[0][:200]
        return tuple(line for line in (*found, first) if line)

    @cached_property
    def fields(self) -> int:
        """Fields that a person fills in."""
        return len(_FIELD.findall(self.markup))

    @cached_property
    def comes_again(self) -> bool:
        """Whether the page loads itself again without being asked to."""
        refresh = _REFRESH.search(self.markup)
        if refresh is not None:
            target = refresh.group(2) or ""
            return not target or urlsplit(target).path in (self.path, "")
        return bool(_RELOADS.search(self.scripts)) and not _CLICKED.search(self.markup)


def short_page(body: bytes, content_type: str = "", url: str = "") -> Notice | None:
    """The page as a possible notice; None where it is too long for one or leads on to many pages."""
    if (
        len(body) > _LONGEST_BODY
        or len(list(islice(_LINKS_IN_BYTES.finditer(body), _MOST_LINKS + 1))) > _MOST_LINKS
    ):
        return None
    markup = decode_html(body, content_type).text.lower()
    if len(_ANY_LINK.findall(markup)) > _MOST_LINKS:
        return None
    text = plain(without_tags(without(markup, _INVISIBLE)))
    if len(text) > _LONGEST_TEXT:
        return None
    own = [link for link in _LINK.findall(markup) if link not in ("/", "./")]
    return Notice(markup=markup, text=text, own_links=len(own), path=urlsplit(url).path)


def block_reason(headers: Iterable[tuple[str, str]], body: bytes, *, status: int = 200, url: str = "") -> str:
    """Which kind of block an answer is: challenge, flood, waf, geo, login; '' where it is none."""
    table = {name.lower(): value.lower() for name, value in headers}
    for name, value, kind in _HEADERS:
        if name in table and value in table[name]:
            return kind
    page = short_page(body, table.get("content-type", ""), url)
    if page is None:
        return ""
    return _challenge(page, table) or _login(page, url) or _notice(page, table, status)


def _challenge(page: Notice, headers: Mapping[str, str]) -> str:
    """A page that only tests the browser: a make's own, a captcha and nothing else, a cookie and a reload."""
    if len(page.text) >= 400 or page.own_links > 1 or page.fields:
        return ""
    bare = len(page.text) <= 100 and not _MOUNT.search(page.markup)
    if _MAKES.search(page.markup) or (bare and _MAKES_ALONE.search(page.markup)):
        return "challenge"
    if page.own_links:
        return ""
    if _CAPTCHA.search(page.markup) and (page.text or bare):
        return "challenge"
    return _gate(page, headers)


def _gate(page: Notice, headers: Mapping[str, str]) -> str:
    """A page that only makes the browser come again, by a cookie, a reload or hidden code."""
    if "<table" in page.markup or _CLICKED.search(page.markup):
        return ""
    says_nothing = len(page.text) <= 20
    waiting = waits(page)
    by_cookie = _COOKIE_GATE.search(page.scripts) and (says_nothing or waiting)
    if by_cookie or (waiting and page.comes_again and not OF_CONTENT.search(page.text)):
        return "flood" if kind_of(page.text) == "flood" else "challenge"
    if not says_nothing or page.headings or "<script" not in page.markup:
        return ""
    if _MADE_OF.search(page.markup) or _MOUNT.search(page.markup):
        return ""
    kept_fresh = "no-store" in headers.get("cache-control", "")
    hidden = _HIDDEN_CODE.search(page.scripts) or ('type="hidden"' in page.markup and kept_fresh)
    return "challenge" if hidden or page.comes_again else ""


def waits(page: Notice) -> bool:
    """Whether a page tells the visitor to wait."""
    return any(WAITING.search(line) for line in (page.text, *page.headings))


def _login(page: Notice, url: str) -> str:
    """A form for a password where another page was asked for."""
    wall = _PASSWORD.search(page.markup) and page.fields <= 2 and page.own_links <= 1 and len(page.text) < 300
    return "login" if wall and refusal(url) != "login" else ""


def _notice(page: Notice, headers: Mapping[str, str], status: int) -> str:
    """A notice in words, by what speaks for and against it."""
    said = page.text if page.text else " ".join(page.headings)
    kind = kind_of(said) or kind_of(" ".join(page.headings))
    if not kind:
        return ""
    heading = max((covered(line) for line in page.headings), default=0.0)
    refused = status in REFUSING
    # What tells that it speaks of this visit; an article may say the same words of others.
    of_the_visit = (
        2 * refused
        + bool(CASE_NUMBER.search(said))
        + 2 * bool(ADDRESS.search(said))
        + bool(TO_THE_VISITOR.search(said))
        + bool(page.comes_again or "noindex" in page.markup)
        + ("no-store" in headers.get("cache-control", ""))
        + waits(page)
        + dense(said)
    )
    nothing_else = heading >= _WHOLE_HEADING or (heading >= _HEADING_SAYS and len(said) <= _ONE_LINE)
    if of_the_visit < 2 and not (nothing_else or (heading >= _HEADING_SAYS and of_the_visit)):
        return ""
    points = of_the_visit + (2 if heading >= _HEADING_SAYS else 1)
    points += (not page.own_links) + (len(said) <= _NOTHING_ELSE)
    points -= len(OF_CONTENT.findall(said)[:2]) + 2 * (page.own_links > 2) + 2 * (page.fields > 1)
    points -= "<table" in page.markup and heading < _HEADING_SAYS
    return kind if points >= _ENOUGH else ""
