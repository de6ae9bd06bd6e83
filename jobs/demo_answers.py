"""The forms of the sample province on their way back: filled in by the samples' own data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from samples.season import Reply
from season.survey_filling import Filled, filled

_SIGNER = "Thủ trưởng Mẫu"


def fill_forms(
    replies: Sequence[Reply], sent: Path, came: Path, homes: Mapping[str, str]
) -> dict[date, list[Path]]:
    """Fill in the forms of a folder, as these replies tell, into another; the files by the day on which they come in.

    `homes`: each agency's home page, below which the pages lie that it names as evidence.
    """
    found: dict[date, list[Path]] = defaultdict(list)
    for reply in replies:
        name = f"{reply.agency}--{reply.scheme}.xlsx"
        items = {
            item: Filled(
                points=told.points,
                amount=told.amount,
                links=[f"{homes[reply.agency].rstrip('/')}{told.page}"] if told.page else [],
            )
            for item, told in reply.told.items()
        }
        signed_on = reply.received - timedelta(days=1)
        content = filled((sent / name).read_bytes(), items, signed_by=_SIGNER, signed_on=signed_on)
        (came / name).write_bytes(content)
        found[reply.received].append(came / name)
    return dict(found)
