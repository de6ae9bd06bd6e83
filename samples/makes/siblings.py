"""The rest of www.phunguyen.gov.vn: the provincial portal and other agencies' components, not to be taken for ours."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

PAGE = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body><p><a href="/">Cổng thông tin điện tử tỉnh Phú Nguyên</a></p><h1>{title}</h1>{main}</body></html>'


def sibling_pages(ours: str) -> dict[str, str]:
    """Address → page of everything on the host that is not under `ours`."""
    home = f'<ul><li><a href="/tin-tuc">Tin trong tỉnh</a></li><li><a href="{ours}/">Sở Công Thương</a></li><li><a href="/so-ngoai-vu/">Sở Ngoại vụ</a></li><li><a href="/ban-quan-ly-khu-cong-nghiep/">Ban Quản lý khu công nghiệp</a></li></ul>'
    news = "".join(
        f"<li><a href='/tin-tuc/tin-{n}'>Tỉnh Phú Nguyên tổ chức phiên họp thường kỳ tháng {n}</a> ({n:02d}/{n:02d}/2025)</li>"
        for n in range(1, 10)
    )
    week = "<table><tr><th>Ngày</th><th>Nội dung</th></tr><tr><td>Thứ Hai, 13/10/2025</td><td>8h00: Giám đốc Sở Ngoại vụ họp giao ban</td></tr><tr><td>Thứ Ba, 14/10/2025</td><td>Tiếp đoàn công tác</td></tr></table>"
    found = {
        "/": ("Cổng thông tin điện tử tỉnh Phú Nguyên", home),
        "/tin-tuc": ("Tin trong tỉnh", f"<ul>{news}</ul>"),
        "/so-ngoai-vu/": (
            "Sở Ngoại vụ",
            '<ul><li><a href="/so-ngoai-vu/lich-lam-viec.html">Lịch làm việc của lãnh đạo</a></li><li><a href="/so-ngoai-vu/lich-tiep-cong-dan.html">Lịch tiếp công dân</a></li><li><a href="/so-ngoai-vu/ban-bien-tap.html">Ban biên tập</a></li></ul>',
        ),
        "/so-ngoai-vu/lich-lam-viec.html": ("Lịch làm việc của lãnh đạo Sở Ngoại vụ", week),
        "/so-ngoai-vu/lich-tiep-cong-dan.html": (
            "Lịch tiếp công dân Sở Ngoại vụ",
            "<p>Ngày 20/10/2025: Giám đốc tiếp công dân.</p>",
        ),
        "/so-ngoai-vu/ban-bien-tap.html": ("Ban biên tập Sở Ngoại vụ", "<p>Trưởng ban: Phó Giám đốc Sở.</p>"),
        "/ban-quan-ly-khu-cong-nghiep/": (
            "Ban Quản lý khu công nghiệp",
            '<ul><li><a href="/ban-quan-ly-khu-cong-nghiep/khen-thuong.html">Khen thưởng, xử phạt</a></li></ul>',
        ),
        "/ban-quan-ly-khu-cong-nghiep/khen-thuong.html": (
            "Khen thưởng, xử phạt",
            "<p>Quyết định khen thưởng 12 doanh nghiệp, ngày 03/09/2025.</p>",
        ),
    }
    return {address: PAGE.format(title=title, main=main) for address, (title, main) in found.items()}
