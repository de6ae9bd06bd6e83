"""XML and HTML that come from a stranger: no entities, no network, bounded size."""

from __future__ import annotations

import zlib

from lxml import etree

MAX_XML = 20_000_000
_MAY_CHANGE = frozenset({"iframe", "frame", "object", "embed"})
_DATA = frozenset(
    {"application/ld+json", "application/json", "text/template"}
)  # types of scripts that do not run


class BadXml(ValueError):
    """Not well-formed, or too much of it."""


def parse(body: bytes) -> etree._Element:
    """The root element of a document, unpacked first when it is gzip. Raises BadXml."""
    if body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, MAX_XML)
        except zlib.error as error:
            raise BadXml(str(error)) from error
        if unpacker.unconsumed_tail:
            msg = "larger than the limit when unpacked"
            raise BadXml(msg)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise BadXml(str(error)[:200]) from error
    if root is None:
        msg = "empty document"
        raise BadXml(msg)
    return root


def local(element: etree._Element) -> str:
    """An element's name without namespace, lower case ('' for comments and the like)."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def child_text(element: etree._Element, *names: str) -> str:
    """The text of the first child with one of these names (in the order of the names)."""
    for name in names:
        for child in element:
            if local(child) == name:
                return etree.tostring(child, method="text", encoding="unicode", with_tail=False).strip()
    return ""


def page(body: bytes) -> etree._Element | None:
    """An HTML page without its scripts and styles; None where there is nothing to read."""
    tree = _whole(body)
    if tree is not None:
        etree.strip_elements(tree, "script", "style", "noscript", with_tail=False)
    return tree


def is_scripted(body: bytes) -> bool:
    """Whether anything in an HTML page may change it: a script that is none of data, a frame, a handler, a reload."""
    tree = _whole(body)
    return tree is None or any(
        element.tag in _MAY_CHANGE
        or (element.tag == "script" and element.get("type", "").strip().lower() not in _DATA)
        or (element.tag == "meta" and element.get("http-equiv", "").strip().lower() == "refresh")
        or any(str(name).startswith("on") for name in element.attrib)
        for element in tree.iter()
        if isinstance(element.tag, str)
    )


def _whole(body: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree: etree._Element | None = etree.fromstring(body, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def text(element: etree._Element) -> str:
    """The text of an element, white space folded."""
    whole = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return " ".join(whole.split())
