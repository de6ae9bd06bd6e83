"""The cases of google/robotstxt's robots_test.cc (Apache-2.0, as of 2025), restated as a table of facts.

Each: group name of the original test, file, product token, address, whether it may be fetched. `DIFFERS` names
those in which we decide otherwise, and why.
"""

from __future__ import annotations

F = "http://foo.bar"
Case = tuple[str, str, str, str, bool]


def _cases(name: str, text: str, product: str, allowed: str, refused: str) -> list[Case]:
    """One file with the paths that may be fetched and those that may not, split at spaces."""
    base = "http://foo.com" if "index" in name else F
    return [
        *((name, text, product, base + path, True) for path in allowed.split()),
        *((name, text, product, base + path, False) for path in refused.split()),
    ]


_FOO = "user-agent: FooBot\n"
_GROUPS = (
    "allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\nallow: /y/\n"
    "\n\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n"
)
_FISH = "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything"
_GLOBAL = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n"
_ONLY = "user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\nuser-agent: BazBot\ndisallow: /\n"
_SPACE = "User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n"

GOOGLE: list[Case] = [
    *_cases("SystemTest", _FOO + "disallow: /\n", "FooBot", "", "/ /any"),
    *_cases("Line", _FOO + "disallow: /\n", "FooBot", "", "/x/y"),
    *_cases("Line", "foo: FooBot\nbar: /\n", "FooBot", "/x/y", ""),
    *_cases("Line without colon", "user-agent FooBot\ndisallow /\n", "FooBot", "", "/x/y"),
    *_cases("Groups", _GROUPS, "FooBot", "/x/b /z/d", "/y/c /foo/bar/"),
    *_cases("Groups", _GROUPS, "BarBot", "/y/c /w/a", "/z/d /foo/bar/"),
    *_cases("Groups", _GROUPS, "BazBot", "/z/d", "/foo/bar/"),
    *(
        case
        for text in (
            "USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n",
            "user-agent: FooBot\nallow: /x/\ndisallow: /\n",
            "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n",
        )
        for case in _cases("LineNamesCaseInsensitive", text, "FooBot", "/x/y", "/a/b")
    ),
    *(
        case
        for name in ("FOO BAR", "foo bar", "FoO bAr")
        for product in ("Foo", "foo")
        for case in _cases(
            "ValueCaseInsensitive", f"User-Agent: {name}\nAllow: /x/\nDisallow: /\n", product, "/x/y", "/a/b"
        )
    ),
    *_cases("UpToFirstSpace", _SPACE, "Foo", "/x/y", ""),
    *_cases("UpToFirstSpace", _SPACE, "Foo Bar", "", "/x/y"),
    *_cases("GlobalGroups", "", "FooBot", "/x/y", ""),
    *_cases("GlobalGroups", _GLOBAL, "FooBot", "", "/x/y"),
    *_cases("GlobalGroups", _GLOBAL, "BarBot", "/x/y", ""),
    *_cases("GlobalGroups", _ONLY, "QuxBot", "/x/y", ""),
    *_cases("CaseSensitive", _FOO + "disallow: /x/\n", "FooBot", "", "/x/y"),
    *_cases("CaseSensitive", _FOO + "disallow: /X/\n", "FooBot", "/x/y", ""),
    *_cases("LongestMatch", _FOO + "disallow: /x/page.html\nallow: /x/\n", "FooBot", "", "/x/page.html"),
    *_cases("LongestMatch", _FOO + "allow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/page.html", "/x/"),
    *_cases("LongestMatch", _FOO + "disallow: \nallow: \n", "FooBot", "/x/page.html", ""),
    *_cases("LongestMatch", _FOO + "disallow: /\nallow: /\n", "FooBot", "/x/page.html", ""),
    *_cases("LongestMatch", _FOO + "disallow: /x\nallow: /x/\n", "FooBot", "/x/", "/x"),
    *_cases(
        "LongestMatch", _FOO + "disallow: /x/page.html\nallow: /x/page.html\n", "FooBot", "/x/page.html", ""
    ),
    *_cases("LongestMatch", _FOO + "allow: /page\ndisallow: /*.html\n", "FooBot", "/page", "/page.html"),
    *_cases(
        "LongestMatch", _FOO + "allow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/page.html", "/x/y.html"
    ),
    *_cases(
        "LongestMatch",
        "User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n",
        "FooBot",
        "/x/page",
        "/y/page",
    ),
    *_cases(
        "Encoding",
        _FOO + "Disallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n",
        "FooBot",
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        "",
    ),
    *_cases(
        "Encoding", _FOO + "Disallow: /\nAllow: /foo/bar/ツ\n", "FooBot", "/foo/bar/%E3%83%84", "/foo/bar/ツ"
    ),
    *_cases(
        "Encoding",
        _FOO + "Disallow: /\nAllow: /foo/bar/%E3%83%84\n",
        "FooBot",
        "/foo/bar/%E3%83%84",
        "/foo/bar/ツ",
    ),
    *_cases(
        "Encoding",
        _FOO + "Disallow: /\nAllow: /foo/bar/%62%61%7A\n",
        "FooBot",
        "/foo/bar/%62%61%7A",
        "/foo/bar/baz",
    ),
    *_cases(
        "SpecialCharacters",
        _FOO + "Disallow: /foo/bar/quz\nAllow: /foo/*/qux\n",
        "FooBot",
        "/foo/quz /foo//quz /foo/bax/quz",
        "/foo/bar/quz",
    ),
    *_cases(
        "SpecialCharacters",
        _FOO + "Disallow: /foo/bar$\nAllow: /foo/bar/qux\n",
        "FooBot",
        "/foo/bar/qux /foo/bar/ /foo/bar/baz",
        "/foo/bar",
    ),
    *_cases(
        "SpecialCharacters",
        _FOO + "# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n",
        "FooBot",
        "/foo/bar",
        "/foo/quz",
    ),
    *_cases(
        "index.html is a directory",
        "User-Agent: *\nAllow: /allowed-slash/index.html\nDisallow: /\n",
        "foobot",
        "/allowed-slash/ /allowed-slash/index.html",
        "/allowed-slash/index.htm /anyother-url",
    ),
    *_cases(
        "Documentation /fish",
        _FOO + "disallow: /\nallow: /fish\n",
        "FooBot",
        _FISH,
        "/bar /Fish.asp /catfish /?id=fish",
    ),
    *_cases(
        "Documentation /fish*",
        _FOO + "disallow: /\nallow: /fish*\n",
        "FooBot",
        _FISH,
        "/bar /Fish.bar /catfish /?id=fish",
    ),
    *_cases(
        "Documentation /fish/",
        _FOO + "disallow: /\nallow: /fish/\n",
        "FooBot",
        "/fish/ /fish/salmon /fish/?salmon /fish/salmon.html /fish/?id=anything",
        "/bar /fish /fish.html /Fish/Salmon.html",
    ),
    *_cases(
        "Documentation /*.php",
        _FOO + "disallow: /\nallow: /*.php\n",
        "FooBot",
        "/filename.php /folder/filename.php /folder/filename.php?parameters //folder/any.php.file.html "
        "/filename.php/ /index?f=filename.php/",
        "/bar /php/ /index?php /windows.PHP",
    ),
    *_cases(
        "Documentation /*.php$",
        _FOO + "disallow: /\nallow: /*.php$\n",
        "FooBot",
        "/filename.php /folder/filename.php",
        "/bar /filename.php?parameters /filename.php/ /filename.php5 /php/ /filename?php /aaaphpaaa //windows.PHP",
    ),
    *_cases(
        "Documentation /fish*.php",
        _FOO + "disallow: /\nallow: /fish*.php\n",
        "FooBot",
        "/fish.php /fishheads/catfish.php?parameters",
        "/bar /Fish.PHP",
    ),
    *_cases("Precedence", _FOO + "allow: /p\ndisallow: /\n", "FooBot", "/page", ""),
    *_cases("Precedence", _FOO + "allow: /folder\ndisallow: /folder\n", "FooBot", "/folder/page", ""),
    *_cases("Precedence", _FOO + "allow: /page\ndisallow: /*.htm\n", "FooBot", "", "/page.htm"),
    *_cases("Precedence", _FOO + "allow: /$\ndisallow: /\n", "FooBot", "/", "/page.html"),
    *(
        case
        for end in ("\n", "\r\n", "\r")
        for case in _cases(
            "Line ends",
            f"User-Agent: foo{end}Allow: /some/path{end}User-Agent: bar{end}{end}{end}Disallow: /",
            "bar",
            "",
            "/a",
        )
    ),
    *_cases(
        "Line ends mixed",
        "User-Agent: foo\nAllow: /some/path\r\nUser-Agent: bar\n\r\n\nDisallow: /",
        "bar",
        "",
        "/a",
    ),
]
# (original test, address) → why we decide otherwise.
DIFFERS = {
    (
        "Encoding",
        F + "/foo/bar/ツ",
    ): "we escape the address as RFC 9309, 2.2.2, asks; Google leaves it to the caller",
    ("Encoding", F + "/foo/bar/baz"): "RFC 9309, 2.2.2: escapes of plain letters are undone before comparing",
}
