"""Starts a program in a network of its own, whose only neighbour is the gate's proxy.

`python crawler/confinement.py PROXY_SOCKET PORT PROGRAM [ARGUMENT …]`, called inside a fresh network namespace
(`unshare --net`): brings loopback up, answers on 127.0.0.1:PORT by carrying bytes to and from the Unix socket on which the
proxy listens outside, and becomes the program. With PROXY_SOCKET '' there is no neighbour at all. A page that gets hold
of the browser finds neither the machine's services nor its network there. Stands alone: it is started by its path.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
import struct
import sys

PORT = 3128  # of the proxy, as the confined browser knows it
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_CHUNK = 64 * 1024


def main(arguments: list[str]) -> None:
    """Never returns: becomes the program. Raises OSError where there is no namespace to be set up."""
    door, port, program = arguments[0], int(arguments[1]), arguments[2:]
    _loopback_up()
    if door:
        listener = socket.create_server(("127.0.0.1", port), backlog=256)
        us = os.getpid()
        if os.fork() == 0:
            _serve(listener, door, us)
        listener.close()
    os.execvp(program[0], program)  # noqa: S606 — no shell is wanted


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, asked))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def _serve(listener: socket.socket, door: str, parent: int) -> None:
    """In a child of the program's: carry, and end when the program does."""
    # The program talks through pipes that end when nobody holds them any more.
    kept = listener.detach()
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for number in range(3, 256):
        if number != kept:
            with contextlib.suppress(OSError):
                os.close(number)
    os.dup2(0, 1)
    try:
        # A death signal (prctl) would not do: the program may be another user's, who may not signal us.
        life = os.pidfd_open(parent)
        if os.getppid() == parent:
            asyncio.run(_carry_all(socket.socket(fileno=kept), door, life))
    finally:
        os._exit(1)


async def _carry_all(listener: socket.socket, door: str, life: int) -> None:
    asyncio.get_running_loop().add_reader(life, os._exit, 0)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            out_reader, out_writer = await asyncio.open_unix_connection(door)
        except OSError:
            writer.transport.abort()
            return
        upward = asyncio.ensure_future(_copy(reader, out_writer))
        try:
            await _copy(out_reader, writer)
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()
        finally:
            upward.cancel()
            for one in (writer, out_writer):
                one.transport.abort()

    async with await asyncio.start_server(carry, sock=listener) as server:
        await server.serve_forever()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(_CHUNK):
            sink.write(chunk)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()


if __name__ == "__main__":
    main(sys.argv[1:])
