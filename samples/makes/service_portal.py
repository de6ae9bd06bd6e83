"""The province's shared service portal: its home page, the submission page and the look-up of a dossier."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape

from samples.http import Request, Response
from samples.makes.support import STYLE

HEAD = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} - Cổng Dịch vụ công tỉnh Phú Nguyên</title><style>{style}</style></head><body><header class="dau"><p>CỔNG DỊCH VỤ CÔNG TRỰC TUYẾN TỈNH PHÚ NGUYÊN</p></header><nav aria-label="Thực đơn"><ul><li><a href="/">Trang chủ</a></li><li><a href="/nop-ho-so">Nộp hồ sơ</a></li><li><a href="/tra-cuu-ho-so">Tra cứu hồ sơ</a></li></ul></nav><main class="khung">{main}</main><footer class="chan"><p>Trung tâm Phục vụ hành chính công tỉnh Phú Nguyên. Điện thoại: (0230) 3.600.600. Thư điện tử: hcc@phunguyen.gov.vn</p></footer></body></html>'
LOOKUP = '<h1>Tra cứu tình trạng hồ sơ</h1><form action="/tra-cuu-ho-so" method="get"><label for="ma">Mã hồ sơ</label> <input id="ma" name="mahoso"> <button type="submit">Tra cứu</button></form>'


class ServicePortal:
    """Answers for dichvucong.phunguyen.gov.vn."""

    def respond(self, request: Request) -> Response:
        """The page behind an address; dossier codes are looked up in a made-up register."""
        code = request.query.get("mahoso", "")
        match request.path:
            case "/":
                return self.page(
                    "Trang chủ",
                    "<h1>Dịch vụ công trực tuyến</h1><ul><li><a href='/nop-ho-so'>Nộp hồ sơ trực tuyến</a></li><li><a href='/tra-cuu-ho-so'>Tra cứu tình trạng hồ sơ</a></li></ul>",
                )
            case "/nop-ho-so":
                return self.page(
                    "Nộp hồ sơ",
                    "<h1>Nộp hồ sơ trực tuyến</h1><p>Chọn cơ quan thực hiện, lĩnh vực và thủ tục hành chính, sau đó đăng nhập bằng tài khoản định danh điện tử.</p>",
                )
            case "/tra-cuu-ho-so":
                found = f"<p>Không tìm thấy hồ sơ có mã {escape(code)}.</p>" if code else ""
                return self.page("Tra cứu hồ sơ", LOOKUP + found)
            case "/robots.txt":
                return Response(body=b"User-agent: *\nDisallow:\n", media="text/plain")
        return Response(status=404, body=self.page("Không tìm thấy", "<h1>Không tìm thấy trang</h1>").body)

    def page(self, title: str, main: str) -> Response:
        """A page of the portal."""
        return Response(body=HEAD.format(title=title, style=STYLE, main=main).encode())
