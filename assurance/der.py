"""The shape of a time stamp's response (DER), byte by byte: what a signature does not cover must have its one value."""

from __future__ import annotations

from collections.abc import Sequence

_GRANTED = bytes.fromhex("3003020100")  # PKIStatusInfo: status 0 and nothing else
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
_VERSION_3 = bytes.fromhex("020103")
_VERSION_1 = bytes.fromhex("020101")
_INTEGER, _OCTETS, _SEQUENCE, _SET, _FIRST, _SECOND = 0x02, 0x04, 0x30, 0x31, 0xA0, 0xA1
# AlgorithmIdentifier of SHA-256, -384 and -512, with NULL parameters or without
_HASHES = frozenset(
    head + bytes.fromhex("06096086480165030402") + number + tail
    for number in (b"\x01", b"\x02", b"\x03")
    for head, tail in ((b"\x30\x0d", b"\x05\x00"), (b"\x30\x0b", b""))
)
# How the signature was made, by the last digit of its hash; most authorities name RSA without a hash.
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_SIGNED_BY = {
    1: (bytes.fromhex("300d06092a864886f70d01010b0500"), bytes.fromhex("300a06082a8648ce3d040302")),
    2: (bytes.fromhex("300d06092a864886f70d01010c0500"), bytes.fromhex("300a06082a8648ce3d040303")),
    3: (bytes.fromhex("300d06092a864886f70d01010d0500"), bytes.fromhex("300a06082a8648ce3d040304")),
}


class _Broken(ValueError):
    pass


Node = tuple[int, bytes, bytes]  # tag, content, the whole element


def _nodes(data: bytes) -> list[Node]:
    """The elements that bytes consist of, in DER: shortest lengths, nothing left over."""
    found: list[Node] = []
    place = 0
    while place < len(data):
        start = place
        if place + 2 > len(data):
            raise _Broken
        tag, first = data[place], data[place + 1]
        place += 2
        length = first
        if first & 0x80:
            count = first & 0x7F
            raw = data[place : place + count]
            place += count
            length = int.from_bytes(raw, "big")
            if not 1 <= count <= 4 or len(raw) != count or length < 0x80 or raw[0] == 0:
                raise _Broken
        if place + length > len(data):
            raise _Broken
        found.append((tag, data[place : place + length], data[start : place + length]))
        place += length
    return found


def _tagged(nodes: Sequence[Node], *tags: int) -> list[Node]:
    if [node[0] for node in nodes] != list(tags):
        raise _Broken
    return list(nodes)


def canonical_response(response: bytes) -> bytes | None:
    """A granted response in the one form that is kept: its token, without words beside it. None for all others."""
    try:
        (outer,) = _nodes(response)
        status, token = _tagged(_nodes(outer[1]), _SEQUENCE, _SEQUENCE)
        if outer[0] != _SEQUENCE or not status[1].startswith(b"\x02\x01\x00"):
            return None
        _demand_plain_token(token[1])
    except (_Broken, ValueError):
        return None
    inner = _GRANTED + token[2]
    return bytes([_SEQUENCE]) + _length(len(inner)) + inner


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(raw)]) + raw


def _demand_plain_token(token: bytes) -> None:
    """CMS signed data with one signer, one or more certificates, no lists of revoked ones, nothing unsigned."""
    kind, wrapped = _tagged(_nodes(token), 0x06, _FIRST)
    (signed,) = _tagged(_nodes(wrapped[1]), _SEQUENCE)
    version, hashes, content, certificates, signers = _tagged(
        _nodes(signed[1]), _INTEGER, _SET, _SEQUENCE, _FIRST, _SET
    )
    content_kind, info = _tagged(_nodes(content[1]), 0x06, _FIRST)
    _tagged(_nodes(info[1]), _OCTETS)
    (signer,) = _tagged(_nodes(signers[1]), _SEQUENCE)
    one, _, digest, attributes, signed_by, _ = _tagged(
        _nodes(signer[1]), _INTEGER, _SEQUENCE, _SEQUENCE, _FIRST, _SEQUENCE, _OCTETS
    )
    own = all(node[0] == _SEQUENCE for node in _nodes(certificates[1]))
    plain = (kind[2], version[2], content_kind[2], one[2]) == (
        _SIGNED_DATA,
        _VERSION_3,
        _TST_INFO,
        _VERSION_1,
    )
    if not (own and plain and attributes[1] and digest[2] in _HASHES and hashes[1] == digest[2]):
        raise _Broken
    if signed_by[2] not in (_RSA, *_SIGNED_BY[digest[2][12]]):
        raise _Broken
