"""Hostile answers below the page: bytes, headers, lengths, encodings, redirects, statuses."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from functools import lru_cache

import brotli  # type: ignore[import-untyped]

from benchmarks.reliability.hostile_server import Ask, Kind, Outcome, ordinary_page

KINDS: list[Kind] = []
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_START = ordinary_page(3)[:600]
_MEBI = 1024 * 1024

SEEN: Outcome = ("seen", "", "")
TIMEOUT: Outcome = ("unreachable", "site", "timeout_read")
BROKEN: Outcome = ("unreachable", "site", "broken_answer")
ENCODING: Outcome = ("unreachable", "site", "broken_encoding")
LARGE: Outcome = ("errored", "site", "body_too_large")
CUT: Outcome = ("partial", "site", "truncated")
RESET: Outcome = ("unreachable", "site", "connection_reset")
EMPTY: Outcome = ("unreachable", "site", "empty_response")
LOOP: Outcome = ("unreachable", "site", "redirect_loop")

Serve = Callable[[Ask], Awaitable[None]]


def kind(*expected: Outcome, home: bool = False) -> Callable[[Serve], Serve]:
    """Register a kind under its function's name, with the outcomes that its addresses may end with."""

    def register(serve: Serve) -> Serve:
        KINDS.append(Kind(name=serve.__name__, serve=serve, expected=frozenset(expected), home=home))
        return serve

    return register


def status(code: str, *expected: Outcome, body: bytes = b"<p>xin chao</p>") -> None:
    """Register a kind that answers with a status of its own."""

    async def serve(ask: Ask) -> None:
        await ask.send(
            f"HTTP/1.1 {code}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n".encode(), body
        )

    name = f"status_{code[:3]}"
    KINDS.append(Kind(name=name, serve=serve, expected=frozenset(expected)))


@lru_cache
def _bomb(coding: str) -> bytes:
    """A body of 200 MiB of zeros, packed."""
    zeros = bytes(_MEBI)
    if coding == "br":
        packer = brotli.Compressor(quality=1)
        pieces: list[bytes] = [packer.process(zeros) for _ in range(200)]
        return b"".join([*pieces, packer.finish()])
    deflate = zlib.compressobj(wbits=31 if coding == "gzip" else 15)
    return b"".join(deflate.compress(zeros) for _ in range(200)) + deflate.flush()


# Time


@kind(TIMEOUT)
async def no_bytes(ask: Ask) -> None:
    """Takes the request and never answers."""
    await ask.wait()


@kind(TIMEOUT)
async def drip_headers(ask: Ask) -> None:
    """A byte of a header every tenth of a second."""
    await ask.send(_HEAD + b"X-Wait: ")
    await ask.for_ever(b"a", pause=0.1)


@kind(TIMEOUT)
async def drip_body(ask: Ask) -> None:
    """A few bytes of a page every tenth of a second, without end."""
    await ask.send(_HEAD + b"\r\n" + _START)
    await ask.for_ever(b"<p>a</p>", pause=0.1)


@kind(TIMEOUT)
async def slow_redirects(ask: Ask) -> None:
    """Each hop of a chain waits almost as long as a request may take."""
    await asyncio.sleep(15)
    hop = f"{ask.path}/x".encode()
    await ask.send(b"HTTP/1.1 302 Found\r\nLocation: " + hop + b"\r\nContent-Length: 0\r\n\r\n")


@kind(TIMEOUT, BROKEN)
async def endless_interim(ask: Ask) -> None:
    """Answers '100 Continue' for ever."""
    await ask.for_ever(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.001)


# Size


@kind(BROKEN)
async def endless_headers(ask: Ask) -> None:
    """Headers as fast as they are taken, without end."""
    await ask.send(_HEAD)
    await ask.for_ever(b"".join(b"X-%d: %s\r\n" % (n, b"v" * 200) for n in range(200)))


@kind(BROKEN)
async def ten_thousand_headers(ask: Ask) -> None:
    """An ordinary page behind ten thousand headers."""
    await ask.send(_HEAD, b"".join(b"X-%d: %s\r\n" % (n, b"v" * 50) for n in range(10_000)))
    await ask.send(b"Connection: close\r\n\r\n" + ordinary_page(3))


@kind(BROKEN)
async def header_line_of_a_mebibyte(ask: Ask) -> None:
    """One header that does not end for a mebibyte."""
    await ask.send(_HEAD + b"X-Long: " + b"a" * _MEBI + b"\r\nConnection: close\r\n\r\n" + ordinary_page(3))


@kind(BROKEN)
async def cookie_flood(ask: Ask) -> None:
    """Five thousand cookies."""
    await ask.send(_HEAD, b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 200) for n in range(5_000)))
    await ask.send(b"Connection: close\r\n\r\n" + ordinary_page(3))


@kind(LARGE, TIMEOUT)  # on a busy machine 20 MB take longer than 20 s
async def endless_body(ask: Ask) -> None:
    """A page as fast as it is taken, without end."""
    await ask.send(_HEAD + b"\r\n")
    await ask.for_ever(b"<p>muc luc cac van ban</p>" * 2000)


@kind(LARGE)
async def two_gigabytes(ask: Ask) -> None:
    """A declared body of two gigabytes."""
    await ask.send(_HEAD + b"Content-Length: 2147483648\r\n\r\n" + _START)
    await ask.for_ever(b"<p>a</p>", pause=0.1)


@kind(LARGE)
async def gzip_bomb(ask: Ask) -> None:
    """200 kB that unpack to 200 MB."""
    await ask.page(_bomb("gzip"), "Content-Encoding: gzip")


@kind(LARGE)
async def brotli_bomb(ask: Ask) -> None:
    """The same by an encoding that was not asked for."""
    await ask.page(_bomb("br"), "Content-Encoding: br")


@kind(LARGE)
async def deflate_bomb(ask: Ask) -> None:
    """The same by deflate."""
    await ask.page(_bomb("deflate"), "Content-Encoding: deflate")


@kind(LARGE)
async def bomb_in_a_bomb(ask: Ask) -> None:
    """A bomb that was packed once more."""
    await ask.page(gzip.compress(_bomb("gzip")), "Content-Encoding: gzip, gzip")


# Lengths and encodings that lie


@kind(SEEN)
async def packed_twice(ask: Ask) -> None:
    """An ordinary page that is packed twice, and says so."""
    body = gzip.compress(gzip.compress(ordinary_page(3)))
    await ask.page(body, "Content-Encoding: gzip, gzip")


@kind(ENCODING)
async def packed_twice_said_once(ask: Ask) -> None:
    """The same, but only one packing is declared: what comes out is no page."""
    await ask.page(gzip.compress(gzip.compress(ordinary_page(3))), "Content-Encoding: gzip")


@kind(ENCODING)
async def not_packed(ask: Ask) -> None:
    """Declared as gzip, and is none."""
    await ask.page(b"\x1f\x8b\x08\x00" + b"khong phai gzip" * 40, "Content-Encoding: gzip")


@kind(CUT)
async def length_too_long(ask: Ask) -> None:
    """Closes before the declared length."""
    await ask.send(_HEAD + b"Content-Length: 99999\r\nConnection: close\r\n\r\n" + ordinary_page(3))


@kind(CUT)
async def length_too_short(ask: Ask) -> None:
    """Sends more than the declared length: what lies behind it is not read."""
    await ask.send(_HEAD + b"Content-Length: 1500\r\nConnection: close\r\n\r\n" + ordinary_page(3))


@kind(CUT)
async def chunks_without_end(ask: Ask) -> None:
    """Chunks whose last one never comes."""
    body = ordinary_page(3)
    await ask.send(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(body), body))


@kind(CUT)
async def broken_chunks(ask: Ask) -> None:
    """A chunk size that is no number, behind a good chunk."""
    good = b"%x\r\n%s\r\n" % (len(_START), _START)
    await ask.send(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + good + b"zz\r\nabc\r\n0\r\n\r\n")


@kind(CUT)
async def chunk_of_no_measure(ask: Ask) -> None:
    """A chunk size beyond every integer."""
    await ask.send(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"F" * 40 + b"\r\n" + _START)
    await asyncio.sleep(0.3)


@kind(BROKEN)
async def garbage(ask: Ask) -> None:
    """Bytes that are no HTTP."""
    await ask.send(bytes(range(256)) * 8 + b"\r\n\r\n")


@kind(BROKEN)
async def http_0_9(ask: Ask) -> None:
    """A page without a status line."""
    await ask.send(ordinary_page(3))


# Connections


@kind(RESET)
async def reset_after_headers(ask: Ask) -> None:
    """Resets the connection where the body should begin."""
    await ask.send(_HEAD + b"Content-Length: 2000\r\n\r\n")
    await asyncio.sleep(0.05)
    ask.reset()


@kind(CUT)
async def reset_in_the_body(ask: Ask) -> None:
    """Resets the connection in the middle of a page."""
    await ask.send(_HEAD + b"Content-Length: 9000\r\n\r\n" + ordinary_page(3)[:1800])
    await asyncio.sleep(0.05)
    ask.reset()


@kind(EMPTY)
async def closed_without_answer(ask: Ask) -> None:
    """Takes the request and hangs up."""


@kind(LOOP)
async def redirect_loop(ask: Ask) -> None:
    """Sends the visitor back to where he is."""
    where = ask.path.encode()
    await ask.send(b"HTTP/1.1 302 Found\r\nLocation: " + where + b"\r\nContent-Length: 0\r\n\r\n")


@kind(LOOP)
async def growing_redirects(ask: Ask) -> None:
    """Each hop leads to a longer address."""
    where = f"{ask.path}/tiep".encode()
    await ask.send(b"HTTP/1.1 301 Moved\r\nLocation: " + where + b"\r\nContent-Length: 0\r\n\r\n")


@kind(LOOP)
async def meta_refresh_loop(ask: Ask) -> None:
    """Two pages that send the visitor to each other."""
    other = ask.path.removesuffix("/b") if ask.path.endswith("/b") else f"{ask.path}/b"
    await ask.page(f"<html><meta http-equiv=refresh content='0; url={other}'><p>Đang chuyển</p>".encode())


status("204 No Content", EMPTY, body=b"")
status("205 Reset Content", EMPTY, body=b"")
status("304 Not Modified", ("unreachable", "site", "http_304"), body=b"")
status("000 Nothing", ("unreachable", "site", "http_0"))
status("999 Request Denied", ("blocked", "site", "http_999"))
