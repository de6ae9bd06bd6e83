"""Block pages, flood limiters and challenges, recognised also at status 200.

A block page is short and leads nowhere; both are asked for, so that an article about blocking is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_TEXT = 1_500  # characters of visible text; block pages say little
_MOST_LINKS = 8
_LONGEST_BODY = 400_000  # bytes; nothing longer is looked at
_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-sucuri-block", ""),
    ("x-waf-block", ""),
    ("x-amzn-waf-action", ""),
    ("x-datadome", ""),
)
_INVISIBLE = re.compile(rb"(?is)<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>")
_LINK = re.compile(rb"(?i)<a\s[^>]*href")
_SPACE = re.compile(r"\s+")

# Words on the page, lower case; the first that stands there names the kind.
_WORDS = (
    ("challenge", r"just a moment|checking your browser|ddos protection by|enable javascript and cookies"),
    ("challenge", r"verify(ing)? (that )?you are (a )?human|are you a robot|i am not a robot|unusual traffic"),
    ("challenge", r"xác (minh|nhận|thực).{0,40}(không phải|là con).{0,20}(robot|người|máy)"),
    ("challenge", r"không phải (là )?(robot|người máy)"),
    ("challenge", r"đang kiểm tra (trình duyệt|kết nối)|kiểm tra trình duyệt của bạn"),
    ("challenge", r"nhập mã (xác nhận|captcha|bảo mật).{0,60}(tiếp tục|truy cập)"),
    ("flood", r"too many requests|rate limit|request limit|quá nhiều (yêu cầu|lượt truy cập|truy vấn)"),
    ("flood", r"(truy cập|thao tác|gửi yêu cầu).{0,20}quá (nhanh|nhiều)|vượt quá (số lượt|giới hạn) truy cập"),
    ("waf", r"the requested url was rejected|your support id is|support id:|request rejected"),
    ("waf", r"incapsula incident|request unsuccessful|powered by incapsula|imperva"),
    ("waf", r"fortigate|fortiguard|fortiweb|web page blocked|attack id|message id:.{0,40}client ip"),
    ("waf", r"sucuri website firewall|ddos-guard|wordfence|mod_?security|barracuda|akamai.{0,40}reference"),
    ("waf", r"attention required|you have been blocked|request blocked"),
    ("waf", r"blocked by.{0,40}(firewall|administrator|security)"),
    ("waf", r"access (to this (page|site|resource) )?(is |has been |was )?(denied|blocked|forbidden)"),
    ("waf", r"reference #\d|you don.t have permission to access|403 forbidden|forbidden"),
    ("waf", r"(yêu cầu|truy cập|kết nối|ip)( này| truy cập)?( của (bạn|quý khách))?( đã| đang)? bị "
            r"(từ chối|chặn|khóa|khoá|cấm)"),
    ("waf", r"tường lửa|từ chối truy cập|không (có quyền|được phép) truy cập|hành vi (bất thường|tấn công)"),
    ("waf", r"truy cập bất thường"),
    ("geo", r"not available in your (country|region)|chỉ cho phép truy cập (từ|trong)"),
    ("login", r"(vui lòng|bạn (cần|phải)) đăng nhập (để|trước khi)"),
)  # fmt: skip
_PATTERNS = tuple((reason, re.compile(words, re.DOTALL)) for reason, words in _WORDS)
_RAW = re.compile(
    rb"(?i)cf-chl-|challenge-platform|_incapsula_resource|/cdn-cgi/challenge|hcaptcha\.com|turnstile|geetest"
    rb"|www\.google\.com/recaptcha|px-captcha|aws-waf-token|datadome"
)
_COOKIE_GATE = re.compile(
    rb"(?is)document\.cookie\s*=.{0,2000}(location\.(reload|replace|href)|window\.location|document\.location)"
)
_RELOAD_GATE = re.compile(rb"(?is)<meta[^>]+http-equiv=.?refresh[^>]+content=.?\s*\d")
_WAITING = re.compile(
    r"please wait|redirecting|vui lòng (đợi|chờ)|xin (đợi|chờ)|đang chuyển hướng|one moment"
)


def visible_text(body: bytes, encoding: str = "utf-8") -> str:
    """The words that a visitor sees, roughly, lower case: enough to recognise a notice."""
    return _SPACE.sub(" ", _INVISIBLE.sub(b" ", body).decode(encoding, "replace")).strip().lower()


def block_reason(headers: Iterable[tuple[str, str]], body: bytes) -> str:
    """Which kind of block an HTML answer is: challenge, flood, waf, geo, login; '' where it is none."""
    table = {name.lower(): value.lower() for name, value in headers}
    for name, value in _HEADERS:
        if name in table and value in table[name]:
            return "challenge" if name == "cf-mitigated" else "waf"
    if len(body) > _LONGEST_BODY or len(_LINK.findall(body)) > _MOST_LINKS:
        return ""
    text = visible_text(body)
    if len(text) > _LONGEST_TEXT:
        return ""
    said = next((reason for reason, pattern in _PATTERNS if pattern.search(text)), "")
    return said or ("challenge" if _is_gate(body, text) else "")


def _is_gate(body: bytes, text: str) -> bool:
    """Whether a page only makes the browser come again: a challenge's script, a cookie and a reload."""
    if _RAW.search(body) and len(text) < 400:
        return True
    if _LINK.search(body) or len(text) >= 300 or len(body) >= 20_000:
        return False
    waits = _WAITING.search(text) and _RELOAD_GATE.search(body)
    return bool(_COOKIE_GATE.search(body) or waits)
