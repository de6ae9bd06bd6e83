"""`./soicong test --audit`: known vulnerabilities of the locked packages, as the OSV database tells them.

uv asks; where it cannot be asked (no network, the service is down), this says so and fails nothing: a machine without
internet may be tested, too, and the next one that has it will know.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from jobs.supply import uv

ROOT = Path(__file__).parents[1]
_NOT_ASKED = ("error sending request", "Request failed", "HTTP status", "dns error")


def audit(*, service: str = "") -> int:
    """Print what is known; 1 where a package is vulnerable or withdrawn, else 0. `service`: another OSV interface."""
    words = [uv(), "audit", "--frozen", "--output-format", "json", "--no-progress"]
    words += [
        "--preview-features",
        "audit-command,json-output",
        *(("--service-url", service) if service else ()),
    ]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1) and any(word in ended.stderr for word in _NOT_ASKED):
        reason = next((line for line in reversed(ended.stderr.splitlines()) if "cause" in line), "").strip()
        why = reason.removeprefix("cause: ")
        _say(f"Không hỏi được cơ sở dữ liệu lỗ hổng ({why}): chưa kiểm tra được, không tính là lỗi.")
        return 0
    try:
        told: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        _say(f"uv không trả lời được: {ended.stderr.strip()[-500:]}")
        return 1
    found = told["vulnerabilities"]
    for one in found:
        package, mended = one["dependency"], ", ".join(one["fix_versions"]) or "chưa có bản vá"
        _say(f"{package['name']} {package['version']}: {one['id']} {one['summary'] or ''} (bản vá: {mended})")
    for one in told["adverse_statuses"]:
        _say(f"Gói bị rút hoặc ngừng bảo trì: {json.dumps(one, ensure_ascii=False)}")
    count = told["summary"]["audited_packages"]
    _say(f"Đã hỏi {count} gói: {len(found)} lỗ hổng đã biết, {len(told['adverse_statuses'])} gói bị rút.")
    return 1 if found or told["adverse_statuses"] else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
