"""How answers of the interface go out: tagged, so that what stays is not sent again; and how they are described."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from web.api.schema import Problem

ROOT = "/api/v1"
_UNCHANGED = 304
_KEPT_WITH = ("etag", "cache-control")

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": told,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, told in {
        "400": "Một phần của địa chỉ không đọc được.",
        "401": "Không có khoá, hoặc khoá không còn dùng được.",
        "403": "Tài khoản hoặc quyền của khoá không đủ.",
        "404": "Không có.",
        "429": "Hỏi quá nhanh; xem Retry-After (giây).",
        "503": "Cơ sở dữ liệu không trả lời.",
        "default": "Lỗi khác.",
    }.items()
}
UNCHANGED: dict[int | str, dict[str, Any]] = {
    "304": {"description": "Chưa đổi từ lần hỏi trước (If-None-Match)."}
}


class Tagged(APIRoute):
    """A route whose answers carry an ETag of their bytes (RFC 9110); who has them already is told so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with the tag."""
        answer = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await answer(request)
            if response.status_code != 200:
                return response
            tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
            response.headers["ETag"] = tag
            # Kept by who asked, and asked about each time: rights and results change.
            response.headers["Cache-Control"] = "private, no-cache"
            response.headers["Vary"] = "Authorization, Cookie"
            if tag not in _tags(request.headers.get("if-none-match", "")):
                return response
            kept = {name: response.headers[name] for name in _KEPT_WITH}
            return Response(status_code=_UNCHANGED, headers=kept)

        return tagged


def _tags(header: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in header.split(",")}


def described(application: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of the interface: the types of its functions, how to ask, and what a problem looks like."""
    told = application.openapi()
    parts = told.setdefault("components", {})
    parts.setdefault("schemas", {}).setdefault(
        "Problem", Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    )
    parts["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "Khoá do người quản trị cấp ở /quan-tri/khoa, hoặc bằng ./soicong keys add.",
        }
    }
    told["security"] = [{"key": []}]
    return told
