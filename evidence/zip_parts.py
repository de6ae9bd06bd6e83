"""Parts of a ZIP file from a stranger, read no further than its directory says.

`ZipFile.read` unpacks a part to its end and then cuts it to the size that the directory names: a part that says to have
a hundred bytes may fill the memory first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

_CHUNK = 1 << 20


def read_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part whole, at most as long as it says. Raises what zipfile raises, BadZipFile where size or checksum are false."""
    with packed.open(part) as stream:
        return stream.read(part.file_size + 1)


def chunks_of(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The same in pieces of at most a megabyte."""
    with packed.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def demand_true_sizes(packed: zipfile.ZipFile) -> None:
    """Read every part once, before a library reads them its own way. Raises as `read_part` does."""
    for part in packed.infolist():
        for _ in chunks_of(packed, part):
            pass
