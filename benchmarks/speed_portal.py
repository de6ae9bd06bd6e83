"""A portal in memory for the speed benchmark: the archived one, or a generated one of any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from benchmarks.portal import ARCHIVE
from evidence.archive import load_site

HOST = "sotttt.hanoi.gov.vn"
_TEXT = (
    "Sở Thông tin và Truyền thông tham mưu giúp Ủy ban nhân dân thành phố thực hiện chức năng quản lý nhà nước về báo chí "
    "xuất bản bưu chính viễn thông công nghệ thông tin điện tử chuyển đổi số trên địa bàn theo quy định của pháp luật"
)
_WORDS = tuple(_TEXT.split())
_MENU = (
    ("gioi-thieu", "Giới thiệu"),
    ("tin-tuc", "Tin tức - Sự kiện"),
    ("chi-dao-dieu-hanh", "Chỉ đạo điều hành"),
    ("quy-hoach", "Chiến lược, quy hoạch"),
    ("van-ban", "Văn bản quy phạm pháp luật"),
    ("dau-thau", "Đấu thầu, mua sắm công"),
    ("thu-tuc", "Thủ tục hành chính"),
    ("gop-y", "Góp ý dự thảo"),
    ("hoi-dap", "Hỏi đáp"),
    ("lich-cong-tac", "Lịch công tác"),
    ("lien-he", "Liên hệ"),
)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An answer: status, media type, body."""

    status: int
    media: str
    body: bytes


Portal = Mapping[str, Stored]  # by path and query


def archived() -> Portal | None:
    """Every answer of the archived department portal; None where it is absent."""
    if not ARCHIVE.exists():
        return None
    site = load_site(ARCHIVE)
    found: dict[str, Stored] = {}
    for page in site.pages:
        if page.record is None or page.status is None or (urlsplit(page.url).hostname or "") != HOST:
            continue
        parts = urlsplit(page.url)
        key = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        media = page.header("content-type", "text/html")
        found[key] = Stored(status=page.status, media=media, body=site.body(page))
    return found


def generated(pages: int, links: int = 60, *, seed: int = 11) -> Portal:
    """A portal of `pages` pages with about `links` links to pages of its own on each, 45 kB a page."""
    drawn = Random(seed)
    names = [name for name, _ in _MENU]
    paths = ["/", *(f"/{name}" for name in names)]
    paths += [f"/{names[n % len(names)]}/bai-{n}" for n in range(pages - len(paths))]
    menu = "".join(f'<li><a href="/{name}">{label}</a></li>' for name, label in _MENU)
    made: dict[str, Stored] = {}
    for number, path in enumerate(paths):
        title = " ".join(drawn.sample(_WORDS, 8)).capitalize()
        # Every page is reached: each names the next ones, and some of the others.
        near = paths[number + 1 : number + 1 + links // 3]
        far = drawn.sample(paths, min(len(paths), max(0, links - len(_MENU) - len(near))))
        items = "".join(
            f'<li><a href="{one}">Tin {one.rsplit("-", 1)[-1]}: {title[:40]}</a> <span>{1 + n % 28:02}/09/2025</span></li>'
            for n, one in enumerate((*near, *far))
        )
        text = "".join(f"<p>{' '.join(drawn.choices(_WORDS, k=90))}</p>" for _ in range(60))
        body = (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body><nav><ul>{menu}'
            f"</ul></nav><main><h1>{title}</h1>{text}<ul>{items}</ul></main><footer><p>Sở Thông tin và Truyền thông</p>"
            "</footer></body></html>"
        )
        made[path] = Stored(status=200, media="text/html; charset=utf-8", body=body.encode())
    return made
