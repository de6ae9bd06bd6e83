"""A portal behind a block page: everyone gets the firewall's challenge, whatever they ask for."""

from __future__ import annotations

from samples.http import Request, Response

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Just a moment...</title></head>
<body><h1>Access Denied</h1><p>Yêu cầu của bạn đã bị chặn bởi tường lửa ứng dụng web (WAF).</p>
<p>Please enable JavaScript and cookies to continue. Incident ID: 7731-4410-2025</p>
<noscript>Checking your browser before accessing the website.</noscript></body></html>"""


def challenge(request: Request) -> Response:
    """403 for pages; 200 with the same challenge for the home page, as some firewalls do."""
    status = 200 if request.path == "/robots.txt" else 403
    return Response(
        status=status, body=PAGE.encode(), headers={"Server": "WAF/3.1", "Cache-Control": "no-store"}
    )
