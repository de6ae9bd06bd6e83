"""What was posted is named as players look it up; pywb's own function says the same where pywb is installed."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import quote_plus

import pytest

from assurance.posted import posted
from assurance.records import WarcRecord
from benchmarks.players import pywb_programs

URL = "https://so.example.gov.vn/api"
MARK = "----WebKitFormBoundaryAbC123"
FORM = f"multipart/form-data; boundary={MARK}"


def form(*fields: tuple[str, bytes], mark: str = MARK) -> bytes:
    """A body as Chromium writes it; `fields` are what stands behind 'form-data; ' and the value."""
    parts = [
        f"--{mark}\r\nContent-Disposition: form-data; {told}\r\n\r\n".encode() + value + b"\r\n"
        for told, value in fields
    ]
    return b"".join(parts) + f"--{mark}--\r\n".encode()


FIELDS = form(
    ('name="tu_khoa"', "tin tức ~*".encode()),
    ('name="trang"', b"2"),
    ('name="trang"', b"3"),
    ('name="ghi_chu"', b"mot\r\nhai -- ba"),
    ('name="trong"', b""),
    ('name="tên %22ô%22"', b"x&y=z"),
)
FILE = form(
    ('name="q"', b"1"),
    ('name="tep"; filename="a.png"\r\nContent-Type: image/png', b"\x89PNG\r\n\0\xff--\r\n"),
    ('name="r"', b"2"),
)
CASES: dict[str, tuple[str, bytes, str]] = {
    "fields": (FORM, FIELDS, "POST"),
    "a file among them": (FORM, FILE, "POST"),
    "a boundary in quotes": (
        'multipart/form-data; charset=utf-8; boundary="a b"', form(('name="q"', b"1"), mark="a b"), "POST"
    ),
    "a boundary of Firefox": (
        "multipart/form-data; boundary=---------------------------98765432101234567890",
        form(('name="q"', b"1"), mark="---------------------------98765432101234567890"),
        "POST",
    ),
    "no boundary": ("multipart/form-data", FIELDS, "POST"),
    "an empty form": (FORM, f"--{MARK}--\r\n".encode(), "POST"),
    "cut": (FORM, FIELDS[: len(FIELDS) // 2], "POST"),
    "words that look like a boundary": (FORM, form(('name="q"', f"--{MARK}x".encode())), "POST"),
    "broken letters": (FORM, form(('name="q"', b"\xff\xfe")), "POST"),
    "put": (FORM, FIELDS, "PUT"),
    "patch": (FORM, FIELDS, "PATCH"),
    "other multipart": ("multipart/mixed; boundary=x", form(('name="q"', b"1"), mark="x"), "POST"),
    "JSON with empty texts": ("application/json", b'{"a": "", "b": [1, "", true], "c": "~*"}', "POST"),
    "a form": ("application/x-www-form-urlencoded", b"q=tin+t%E1%BB%A9c", "POST"),
    "bytes": ("application/octet-stream", b"\0\xff", "POST"),
}  # fmt: skip
_PYWB = """
import io, json, sys
from pywb.warcserver.inputrequest import MethodQueryCanonicalizer
for kind, body, method in json.load(sys.stdin):
    body = bytes.fromhex(body)
    print(json.dumps(MethodQueryCanonicalizer(method, kind, len(body), io.BytesIO(body)).append_query(sys.argv[1])))
"""


def sent(kind: str, body: bytes, method: str = "POST") -> WarcRecord:
    return WarcRecord(
        offset=0,
        length=0,
        headers={},
        status=None,
        http=(("Content-Type", kind),),
        payload=body,
        payload_sha256="",
        method=method,
    )


def test_the_fields_of_a_multipart_body_are_taken_apart() -> None:
    named = posted(sent(FORM, FIELDS))
    assert named is not None
    assert named.in_key == (
        "tu_khoa=tin+t%E1%BB%A9c+~%2A&trang=2&trang=3&ghi_chu=mot%0D%0Ahai+--+ba&trong="
        "&t%C3%AAn+%2522%C3%B4%2522=x%26y%3Dz"
    )
    # ReplayWeb.page: the first line of each, the last of a name, nothing of what is empty.
    told = "tu_khoa=tin+t%E1%BB%A9c+%7E*&trang=3&ghi_chu=mot&t%C3%AAn+%2522%C3%B4%2522=x%26y%3Dz"
    assert named.told == told


def test_another_boundary_makes_no_difference() -> None:
    again = form(('name="q"', b"1"), mark="another")
    one, other = (
        posted(sent(FORM, form(('name="q"', b"1")))),
        posted(sent("multipart/form-data; boundary=another", again)),
    )
    assert one is not None
    assert one == other


def test_a_file_counts_with_its_bytes_for_pywb_and_not_at_all_for_replayweb() -> None:
    named = posted(sent(FORM, FILE))
    assert named is not None
    assert (
        named.in_key
        == f"q=1&tep={quote_plus(bytes([137]) + b'PNG' + bytes([13, 10, 0, 255]) + b'--' + bytes([13, 10]))}&r=2"
    )
    assert named.told == "q=1&r=2"


def test_empty_leaves_of_json_are_looked_up_by_pywb_alone() -> None:
    named = posted(sent(*CASES["JSON with empty texts"]))
    assert named is not None
    assert (named.in_key, named.told) == ("a=&b=1&b.2_=&b.3_=true&c=~%2A", "b=1&b.2_=true&c=%7E*")


def test_pywbs_own_function_names_it_so() -> None:
    programs = pywb_programs(install=False)
    if programs is None:
        pytest.skip("pywb is not installed (SOICONG_PYWB names its folder of programs)")
    asked = json.dumps([(kind, body.hex(), method) for kind, body, method in CASES.values()])
    done = subprocess.run(
        [str(programs / "python"), "-c", _PYWB, URL],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    theirs = dict(zip(CASES, map(json.loads, done.stdout.splitlines()), strict=True))
    ours = {name: named.address(URL) for name, case in CASES.items() if (named := posted(sent(*case)))}
    assert ours == theirs
