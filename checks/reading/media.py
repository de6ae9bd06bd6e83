"""Things that play or show another file in the page: which file it is."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

# What stands inside them is for browsers that cannot show them.
MEDIA = frozenset({"object", "embed", "video", "audio"})


def media_source(node: LexborNode) -> str:
    """The address of what an <object>, <embed>, <video> or <audio> shows, '' where it tells none."""
    for inner in (node, *node.css("param, embed, source, object")):
        attributes = inner.attributes
        names = (attributes.get("name") or "").lower() in ("movie", "src", "url", "filename")
        reference = attributes.get("data") or attributes.get("src") or (names and attributes.get("value"))
        if reference:
            return reference
    return ""
