"""In what condition a page is: empty, missing in disguise, behind a login, or filled by scripts only."""

from __future__ import annotations

import re

from checks.reading.facts import Form, Region
from checks.reading.lines import Line
from checks.reading.tree import Document, Node
from checks.vietnamese import fold

_PLACEHOLDER = re.compile(
    r"(?:dang|se) (?:duoc )?(?:cap nhat|xay dung|hoan thien|bao tri|nang cap|bo sung|trong qua trinh)"
    r"|(?:noi dung|thong tin|du lieu|chuyen muc|trang|bai viet)\b.{0,40}\bdang (?:duoc )?(?:cap nhat|xay dung|"
    r"hoan thien|bo sung)"
    r"|chua (?:co|duoc) (?:noi dung|du lieu|bai viet|thong tin|tin bai|van ban|ket qua|cap nhat|ban ghi|tin)"
    r"|khong co (?:du lieu|bai viet|ban ghi|ket qua|noi dung|tin|van ban|muc nao|thong tin)"
    r"|khong tim thay (?:du lieu|ket qua|ban ghi|bai viet|van ban)"
    r"|(?:chua|khong) co (?:\w+ ){1,7}nao\b|hien (?:tai |nay )?(?:\w+ ){0,3}(?:chua|khong) co\b"
    r"|(?:dang|se) duoc (?:\w+ ){1,5}(?:cap nhat|bo sung|hoan thien)|trong 0 (?:ket qua|ban ghi|muc)"
    r"|(?:tim thay|tong so|tong cong|tong|co):? 0 (?:van ban|ban ghi|ket qua|muc|tin|bai|du thao|trang|cau hoi)|lorem ipsum"
    r"|under construction|coming soon|no (?:data|results|records|items)|there are no|updating"
)
# The server or the portal does not work just now: no content, and no proof that there is none.
_OUT_OF_ORDER = re.compile(
    r"server error in|internal server error|(?:runtime|application|fatal|database|dotnetnuke|critical) error"
    r"|an (?:unexpected |unknown )?error (?:has )?occurred|error establishing|service (?:temporarily )?unavailable"
    r"|temporarily unavailable|bad gateway|gateway time ?out|too many connections|request timed out"
    r"|welcome to nginx|apache2? (?:\w+ ){0,2}default page|internet information services|^it works"
    r"|(?:down for|under) maintenance|(?:da|co) (?:xay ra )?loi (?:xay ra|trong qua trinh)|loi (?:he thong|may chu)"
    r"|da xay ra (?:mot )?loi|(?:he thong|may chu|website|web ?site|trang (?:web|thong tin)|cong thong tin)\b.{0,40}\b"
    r"dang (?:duoc |trong qua trinh |tam )*(?:bao tri|bao duong|nang cap|qua tai|gap su co|ngung)"
    r"|tam (?:ngung|dung) (?:hoat dong|phuc vu|cung cap)"
    # a firewall that turned us away, not the portal
    r"|(?:access|request) (?:was |is |has been )?(?:denied|blocked)|(?:yeu cau|truy cap) (?:\w+ ){0,4}bi (?:tam )?chan"
    r"|checking your browser|verify (?:that )?you are (?:a )?human|enable javascript and cookies"
)
_REFUSED = re.compile(
    r"(?:ban |quy vi )?khong (?:co|du) quyen (?:truy cap|xem|thuc hien)|dang nhap de (?:xem|truy cap|tiep tuc|su dung)"
    r"|do not have (?:the )?(?:\w+ ){0,2}(?:roles?|permissions?|access)"
    r"|(?:has not|hasn.?t) been shared with you|you are not authori[sz]ed|must be signed in"
)
# Short texts that tell something all the same: a telephone number, an e-mail address, a street.
_TELLS = re.compile(
    r"(?:\d[ .()-]{0,2}){8,}|@|\bsố \d+\w*,?\s+(?:đường|phố|ngõ|hẻm|tổ|khu|quốc lộ|đại lộ)", re.IGNORECASE
)
_COUNTER = re.compile(
    r"^\W*(?:tong )?(?:so )?(?:(?:luot|nguoi|khach) )?(?:dang |da )?(?:truy cap|online|truc tuyen|ghe tham|hom nay|"
    r"hom qua|tat ca|tong cong|(?:tuan|thang|nam) (?:nay|truoc))\b\D{0,25}[\d ,.]+$"
)
_SHORT = 400  # letters of a page that only says that it does not work
_ADMINISTRATOR = re.compile(
    r"(?:module|portlet|web ?part|khoi|chuc nang|phan he|ung dung|trang|chuyen muc|component|widget)\b.{0,50}\b"
    r"(?:chua (?:duoc )?(?:cau hinh|thiet lap|cai dat|phan quyen|kich hoat)|not (?:been )?(?:configured|found)|undeployed)"
    r"|chua (?:duoc )?(?:cau hinh|thiet lap|phan quyen)|please (?:configure|contact (?:the|your) administrator)"
    r"|(?:vui long|hay|can|xin) (?:\w+ ){0,3}cau hinh|(?:lien he|bao)(?: voi)? (?:ban )?quan tri|quan tri vien"
    r"|is temporarily unavailable|has been undeployed"
    r"|(?:an|server) error (?:has )?occurred|error loading|stack trace"
)
_MISSING = re.compile(
    r"khong (?:the )?tim thay (?:trang|duong dan|noi dung|tai nguyen|dia chi)|trang (?:ban )?(?:\w+ ){0,5}khong (?:ton "
    r"tai|tim thay|hop le)"
    r"|(?:noi dung|bai viet|duong dan|lien ket|chuyen muc) (?:\w+ ){0,6}(?:khong ton tai|khong con|da bi xoa|"
    r"da bi go|khong hop le)"
    r"|page (?:\w+ ){0,3}not (?:be )?found|(?:^| )not found|(?:loi|error|ma|http) 404(?![/\d])|(?:^| )404 (?:error|page)"
    r"|http error|error 40\d|file or directory not found|the requested resource|could not be found"
)
# A title that says nothing else. 'Trả lời …' folds to '… loi …', and '404/QĐ-UBND' is a document's number.
_MISSING_TITLE = re.compile(
    r"^(?:(?:http|loi|error|status|ma|trang) )*404(?: (?:error|loi|page|not|khong|trang|file).*)?$"
    r"|^(?:page |file |trang )?not found|^(?:\w+ ){0,3}khong tim thay (?:trang|duong dan|noi dung|tai nguyen|dia chi)"
    r"|^khong tim thay$|^(?:trang|noi dung|bai viet|duong dan|lien ket)(?: \w+){0,5} khong (?:ton tai|con|hop le)"
    r"|^(?:error|loi|da co loi|co loi)(?: xay ra| he thong| trang| page)?$|http status|^(?:trang thai|status)(?: |$)"
)
_LOGIN_TITLE = re.compile(r"^(?:dang nhap|login|sign in|log in|log on)\b")
_NEED_SCRIPT = re.compile(
    r"(?:bat|kich hoat|cho phep|ho tro) (?:\w+ ){0,4}java ?script|enable javascript|javascript (?:\w+ "
    r"){0,6}(?:required|enabled|disabled)"
    r"|need to enable javascript|turn on javascript|yeu cau javascript"
)
_APP_ROOT = re.compile(
    r"^(?:root|app|__next|__nuxt|app-root|main-app|vue-app|react-root|q-app|svelte|application)$"
)
_FILLED = re.compile(
    r"\.(?:html|append|innerHTML|load|text)\s*\(|innerHTML\s*=|\$\.(?:ajax|get|post|getJSON)|fetch\(|axios|"
    r"XMLHttpRequest|ng-repeat|v-for|"
    r"data-bind|DataTable\("
)
_TEMPLATE_LEFT = re.compile(r"\{\{[^{}]{1,80}\}\}|\[\[[a-z]\w*\]\]|<%=")
_NAMED = re.compile(r"(?<=['\"#])[^'\"#\s]+(?=['\"\s])")  # what a script may name: '#list', "list"
_TITLE_ONLY = 25  # characters beside titles; fewer are no content
_LOADING = re.compile(r"^(?:dang tai|loading|vui long (?:cho|doi)|please wait)\b")


def says_placeholder(text: str) -> bool:
    """Whether a text says that the content is still to come."""
    return _PLACEHOLDER.search(fold(text)) is not None


def says_administrator_notice(text: str) -> bool:
    """Whether a text is meant for the portal's administrator: a module that was not set up, an error of the system."""
    return _ADMINISTRATOR.search(fold(text)) is not None


def says_out_of_order(text: str) -> bool:
    """Whether a text says that the server does not work just now, or that a firewall turned us away."""
    return _OUT_OF_ORDER.search(fold(text)) is not None


def telling_text(text: str) -> str:
    """A text without its lines that only say that there is nothing ('Hiện chưa có dự thảo nào lấy ý kiến')."""
    return "\n".join(line for line in text.splitlines() if len(line) > _SHORT or not says_placeholder(line))


def holds_nothing(text: str) -> bool:
    """Whether a text beside titles is too short to tell anything."""
    return len(text) < _TITLE_ONLY and not _TELLS.search(text)


def is_counter(line: str) -> bool:
    """Whether a line is one of a visit counter ('Tổng lượt truy cập: 18945509')."""
    return _COUNTER.match(fold(line)) is not None


def is_out_of_order(title: str, main: list[Line], things: int) -> bool:
    """Whether a page served as found is an error of the server or a notice of maintenance, and nothing else."""
    text = " ".join(line.text for line in main)
    if things > 1 or len(text) > 4 * _SHORT:
        return False
    return says_out_of_order(title) or (says_out_of_order(text[:_SHORT]) and len(text) <= 2 * _SHORT)


def is_placeholder(main: list[Line], headings: set[str], things: int, words: int) -> bool:
    """Whether the main part holds nothing yet: it says so, or has only title and breadcrumb.

    `things` counts items, tables, forms, files, frames and pictures of the main part; `headings` are folded texts.
    """
    if words > 80 or things > 1:
        return False
    rest = [line for line in main if fold(line.text) not in headings and not is_counter(line.text)]
    text = fold(" ".join(line.text for line in rest))
    if len(text) <= 300 and _PLACEHOLDER.search(text):
        return True
    return not things and holds_nothing(" ".join(line.text for line in rest))


def is_soft_missing(title: str, headings: list[str], main: list[Line], items: int) -> bool:
    """Whether a page served as found says that it is not there (title, headings or a short main part)."""
    folded = fold(re.split(r"\s+[|\-–»]\s+", title)[0])
    short = sum(len(line.text) + 1 for line in main) <= 700 and items < 5
    if not short and not _MISSING_TITLE.search(folded):
        return False
    text = fold(" ".join(line.text for line in main)[:1500])
    if _MISSING_TITLE.search(folded) and len(folded) <= 60:
        return (
            short
            or bool(_MISSING.search(text))
            or any(_MISSING.search(fold(heading)) for heading in headings)
        )
    return (bool(_MISSING.search(text)) and len(text) <= 450 and not _PLACEHOLDER.search(text)) or any(
        _MISSING_TITLE.search(fold(heading)) and len(heading) <= 60 for heading in headings
    )  # fmt: skip


def is_login_wall(title: str, forms: tuple[Form, ...], main: list[Line], items: int) -> bool:
    """Whether the page gives its content only after a login; a login box beside content is none."""
    text = " ".join(line.text for line in main)
    words = len(text.split())
    if not items and len(text) <= _SHORT and _REFUSED.search(fold(text)):
        return True
    login = next((form for form in forms if form.purpose == "login"), None)
    if login is None or items >= 3:
        return False
    if words <= 60:
        return True
    return words <= 150 and bool(_LOGIN_TITLE.match(fold(title)))


def why_browser(document: Document, main: list[Line], items: int, links: int, rendered: bool) -> str:
    """Why the static HTML does not carry the content, '' where it does or where a browser built it already."""
    if rendered:
        return ""
    scripts = document.scripts or document.script_length > 200
    if scripts and document.body.text_length < 400 and (reason := _empty_application(document.body, links)):
        return reason
    if sum(len(line.text) for line in main) >= 600 or items >= 3:
        return ""
    return _says_so(document, main) or _hollow_container(document)


def _says_so(document: Document, main: list[Line]) -> str:
    """Why a page with little text needs a browser by what it says itself."""
    if document.noscript and _NEED_SCRIPT.search(fold(document.noscript)):
        return "noscript asks for JavaScript"
    if any(_TEMPLATE_LEFT.search(line.text) for line in main):
        return "template placeholders not filled"
    if any(_LOADING.match(fold(line.text)) for line in main if len(line.text) < 60):
        return "main part says that it is loading"
    return ""


def _empty_application(body: Node, links: int) -> str:
    for node in body.walk():
        name = node.get("id") or node.tag
        if (_APP_ROOT.match(name) or node.tag.startswith("app-")) and node.text_length < 60:
            return f"empty application root <{node.tag} id={name}>"
    return "almost no text and links, but scripts" if links < 5 else ""


def _hollow_container(document: Document) -> str:
    """An empty list container of the main part that an inline script fills."""
    scripts = "\n".join(document.script_hints)
    if not _FILLED.search(scripts):
        return ""
    named = set(_NAMED.findall(scripts))
    for node in document.body.walk():
        identifier = node.get("id")
        if (
            node.region is Region.MAIN
            and node.tag in ("div", "ul", "tbody", "table", "section", "ol")
            and len(identifier) > 2
            and not node.text_length
            and not _has_things(node)
            and identifier in named
        ):
            return f"container <{node.tag} id={identifier}> is filled by a script"
    return ""


def _has_things(node: Node) -> bool:
    return node.find("img", "iframe", "object", "embed", "input", "video", "form") is not None
