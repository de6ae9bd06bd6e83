"""What a reader must know where a portal blocked the crawl: which kind of block, since when, and what to ask for."""

from __future__ import annotations

from collections import Counter

from evidence.model import Site, Visibility

_KINDS = {
    "challenge": "trang thử thách trình duyệt (captcha hoặc mã JavaScript)",
    "flood": "giới hạn số lượt truy cập",
    "waf": "tường lửa ứng dụng web",
    "geo": "chặn theo khu vực mạng",
    "login": "đòi đăng nhập",
    "login_required": "đòi đăng nhập",
}
_STAYS = frozenset({"login", "login_required", "geo"})  # waiting does not help
_ASK = (
    "Đề nghị cơ quan quản lý cổng cho phép công cụ truy cập (thêm tên và địa chỉ mạng của công cụ vào danh sách được "
    "phép của tường lửa; có thư đề nghị kèm phụ lục kỹ thuật)."
)


def block_notes(site: Site) -> tuple[str, ...]:
    """Sentences on the blocks that a crawl met; none where it met none."""
    reasons = Counter(page.reason for page in site.pages if page.visibility is Visibility.BLOCKED)
    if not reasons:
        return ()
    kind = min(reasons, key=lambda reason: (-reasons[reason], reason))
    if kind in ("login", "login_required") and site.stop_reason != "blocked":
        return ()  # pages for members only; the portal lets everybody see the others
    what = _KINDS.get(kind, f"mã trả lời {kind.removeprefix('http_')}")
    all_pages = sum(reasons.values())
    if site.stop_reason != "blocked":
        return (
            f"Cổng đã chặn công cụ ở {all_pages} trang ({what}); các trang này ghi là chưa xem được, không trừ điểm. "
            f"{_ASK}",
        )
    said = (
        f"Cổng không cho công cụ xem tiếp ({what}); {all_pages} trang bị chặn và các trang chưa tới lượt ghi là chưa "
        f"xem được, không trừ điểm.{_patience(site)}"
    )
    return (f"{said} {_ASK}",)


def _patience(site: Site) -> str:
    """How long the crawl waited, and when it may come again."""
    probe = site.probe("block")
    if probe is None:
        return ""
    value = probe.value
    waited = f" Công cụ đã tự nghỉ {value['rests']} lần rồi hỏi lại." if value["rests"] else ""
    if value["kind"] in _STAYS:
        return waited
    # No time of day: it would differ between two crawls that met the same block.
    minutes = -(-value["again_after_seconds"] // 60)
    length = f"{-(-minutes // 60)} giờ" if minutes >= 120 else f"{minutes} phút"
    return f"{waited} Có thể xem lại sau lần thu thập này ít nhất {length}."
