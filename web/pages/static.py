"""The files that pages load."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.responses import Response

from web.files import static_files


def static(name: str, v: str = "") -> Response:
    """One file; kept for good where the address names its version."""
    found = static_files().get(name)
    if found is None:
        raise HTTPException(404)
    kept = "public, max-age=31536000, immutable" if v == found.version else "no-cache"
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": kept})
