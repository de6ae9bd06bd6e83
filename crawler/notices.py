"""The words of notices that stand between a visitor and a page: folded (no accents, lower case) regular expressions.

They are common to makes of firewalls and to what Vietnamese operators write by themselves. None decides alone: an
article may use the same words (see crawler.blocks).
"""

from __future__ import annotations

import re

_YOURS = r"(?:cua )?(?:ban|quy khach|quy vi|ong/?ba|nguoi dung)"
_BLOCKED = r"(?:chan|ngan|ngan lai|tu choi|khoa|cam|dung|ngat|dong|dinh chi|han che|gioi han)"

# The first kind whose words stand there names the block.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.DOTALL))
    for kind, words in (
        (
            "challenge",
            r"just a moment|(?:checking|verifying) your (?:browser|connection|identity)"
            r"|human verification|verif(?:y|ying)(?: that)? you(?:'re| are)|security (?:check|verification)"
            r"|(?:are|you are|you're) not an? (?:ro)?bot|are you (?:an? )?(?:human|robot)|unusual traffic"
            r"|(?:made us|makes us) think|automated (?:tools?|access|requests?|queries)|pardon our interruption"
            r"|(?:enable|turn on|allow) (?:js|javascript|cookies)\b|browser (?:check|verification)"
            r"|cho mot chut|xac (?:minh|nhan|thuc)(?: \S+){0,5} (?:con nguoi|robot|nguoi may|bot|truy cap)\b"
            r"|xac (?:minh|thuc) (?:bao mat|truy cap|trinh duyet|ket noi)|khong phai (?:la )?(?:robot|bot|nguoi may|may\b)"
            r"|kiem tra (?:bao mat|trinh duyet|ket noi|an toan)|buoc kiem tra|(?:truy cap|luu luong) tu dong"
            r"|thu thap (?:hang loat|tu dong)|keo (?:thanh|manh|sang|o)|ghep hinh|(?:danh dau|tich|bam) vao o\b"
            r"|nhap (?:ma|chuoi)(?: \S+){1,4} de (?:tiep tuc|truy cap|vao|xem)|bao ve (?:trang|he thong) khoi"
            r"|(?:bat|kich hoat) (?:javascript|cookie)",
        ),
        (
            "flood",
            r"too many requests|503 service temporarily unavailable|rate.?limit|request limit|being throttled"
            r"|exceeded the (?:max|allowed|number)|(?:heavy|high|unusual) (?:load|demand|number of requests)"
            r"|waiting room|you are (?:now )?in (?:the )?(?:line|queue)"
            r"|(?:qua nhieu|nhieu) (?:yeu cau|luot truy cap|truy van|ket noi|nguoi dung|nguoi truy cap)"
            r"|luu luong (?:lon|cao|bat thuong)|(?:truy cap|thao tac|gui yeu cau)(?: \S+){0,3} qua (?:nhanh|nhieu)"
            r"|vuot (?:qua )?(?:so luot|gioi han|nguong|muc)|nhieu hon muc|phong cho|hang (?:doi|cho)\b"
            r"|(?:he thong|may chu|trang|cong)(?: \S+){0,3} qua tai|tan suat truy cap",
        ),
        (
            "geo",
            r"(?:not|only) (?:be )?(?:available|accessible|reached|served)(?: \S+){0,2} (?:in|from|within|to) "
            r"(?:your|this|vietnam|viet nam)|your (?:country|region|location)(?: \S+){0,3} (?:blocked|not allowed)"
            r"|chi (?:phuc vu|cho phep|tiep nhan)(?: \S+){0,6} (?:trong|tu)(?: \S+){0,3} (?:lanh tho|viet nam|trong nuoc)"
            r"|khong (?:phuc vu|cho phep)(?: \S+){0,4} (?:ngoai|tu nuoc ngoai)|chi cho phep truy cap (?:tu|trong)"
            r"|ngoai (?:khu vuc|lanh tho|pham vi)(?: \S+){0,2} cho phep",
        ),
        (
            "login",
            r"(?:vui long|ban (?:can|phai)|quy khach (?:can|phai)|hay) dang nhap (?:de|truoc khi)"
            r"|(?:please )?(?:log|sign) ?in to (?:continue|view|access)",
        ),
        (
            "waf",
            r"(?:request(?:ed)?(?: url| page)?|access|connection|visit|activity|page|url|site|website)(?: \S+){0,6}? "
            r"(?:was |is |has been |have been |been |were )?(?:rejected|denied|blocked|forbidden|intercepted|terminated"
            r"|stopped|limited|restricted|refused|detected)"
            r"|you have been (?:blocked|banned|denied)|you do(?: not|n.t) have permission|(?:403 )?forbidden\b"
            r"|not acceptable|attention required|request unsuccessful|incident id"
            r"|by (?:\w+ ){0,2}security (?:policy|service|rules?)"
            r"|web filter violation"
            r"|(?:looks like|potential|possible) (?:an? )?(?:attack|intrusion|threat)"
            r"|unauthori[sz]ed (?:activity|request|access)"
            r"|web ?application firewall|website firewall|web ?firewall|\bwaf\b|page cannot be displayed|server unavailable"
            r"|(?:black ?list|danh sach (?:den|chan|cam))|banned"
            rf"|(?:yeu cau|truy cap|ket noi|dia chi|ip|phien)(?: {_YOURS})?(?: \S+){{0,4}} bi(?: \S+){{0,7}}? {_BLOCKED}\b"
            rf"|(?:da|dang|tam) (?:dung|ngung|chan|ngat|ngan)(?: chan)? (?:xu ly|yeu cau|truy cap|ket noi|phuc vu)"
            rf"|(?:yeu cau|truy cap|ket noi|phien)(?: \S+){{0,4}} (?:da|duoc)(?: \S+){{0,2}} {_BLOCKED}\b"
            r"|tuong lua|tu choi (?:truy cap|phuc vu|yeu cau)|khong (?:co quyen|duoc phep) truy cap"
            r"|phat hien(?: \S+){0,6} (?:tan cong|bat thuong|an toan|doc hai|dang ngo|nghi van|xam nhap)"
            r"|dau hieu(?: \S+){0,3} (?:tan cong|bat thuong|an toan|doc hai|dang ngo)"
            r"|hanh vi (?:bat thuong|tan cong|dang ngo)"
            r"|(?:phong,? chong|ngan chan|chong) tan cong|canh bao an (?:toan|ninh)|truy cap (?:bat thuong|trai phep)"
            r"|yeu cau (?:khong hop le|khong an toan)",
        ),
    )
)

WAITING = re.compile(
    r"please wait|redirecting|one moment|vui long (?:doi|cho)|xin (?:doi|cho)"
    r"|dang (?:chuyen (?:huong|tiep)|tinh toan|xac minh|kiem tra)|tu (?:dong )?(?:tai|chuyen) lai"
    r"|sau (?:it|vai|\d+) (?:giay|phut)|trong giay lat"
    r"|(?:thu|quay|truy cap) lai sau|(?:try again|visit|come back) later|up to \d+ seconds|hien ra sau"
)

# What a firewall prints so that its operator can find the case again.
CASE_NUMBER = re.compile(
    r"(?:support|incident|event|attack|message|block|ray|reference|case|transaction|request|trace|error|ticket|session)"
    r" ?(?:id|number|no\.?|code|#)? ?[:#] ?\[? ?[\w.#-]{5,}"
    r"|(?:transaction|case|incident|event|reference|ticket) (?:number|id|no\.?) [\w.-]{4,}"
    r"|ma (?:su kien|tra cuu|ho tro|loi|yeu cau|tham chieu|su co|giao dich|chan|so)? ?: ?[\w.-]{5,}"
    r"|reference ?#? ?\d+\.[0-9a-f.]+"
)
ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:client|your) ip\b")
TO_THE_VISITOR = re.compile(
    r"(?:yeu cau|truy cap|ket noi|dia chi|ip|trinh duyet|thiet bi|mang|luu luong|hoat dong)(?: \S+){0,3} (?:cua )?"
    r"(?:ban|quy khach|quy vi)\b|(?:ban|quy khach|quy vi) (?:dang|da|can|phai|khong|co the|vui long|danh dau)"
    r"|vui long |your (?:request|ip|browser|access|connection|activity|visit|support id)"
    r"|you (?:have|were|are) |think you"
)

# What only content has: a date of publication, a law's article, a source.
OF_CONTENT = re.compile(
    r"\bdieu \d+|\bluat \w+|(?:nguon|theo) ?:|giam doc|hoi ?:|dap ?:|tra loi ?:|goi thau"
    r"|phong (?:to chuc|hanh chinh|cong nghe)"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b(?! \d{1,2}:)"
)


# A verdict, and what it is passed on: together they are a notice, whatever stands between.
_VERDICT = re.compile(
    r"\b(?:block(?:ed|ing)?|den(?:y|ied)|reject(?:ed|ion)|refused|forbidden|intercepted|prohibited|not allowed|terminated"
    r"|detected|suspicious|malicious|dangerous|attack|intrusion|violation|alert|non.?standard|bi (?:chan|tu choi|cam)"
    r"|doc hai|dang ngo|khong hop le|vi pham|xam nhap)\b"
)
_OBJECT = re.compile(
    r"\b(?:request|access|url|uri|resource locator|traffic|activit(?:y|ies)|visitor|client|session|connection|firewall"
    r"|security|administrator|gateway|waf|policy|rules?|yeu cau|truy cap|ket noi|quan tri vien|tuong lua|bao mat)\b"
)


def kind_of(text: str) -> str:
    """Which kind of notice a folded text holds; '' for none."""
    named = next((kind for kind, words in KINDS if words.search(text)), "")
    return named or ("waf" if _VERDICT.search(text) and _OBJECT.search(text) else "")


def dense(text: str) -> bool:
    """Whether a folded text is made of little but a verdict and what it is passed on."""
    said = sum(len(words.findall(text)) for words in (_VERDICT, _OBJECT))
    return said >= 3 and said / max(1, len(text.split())) >= 0.15


def covered(line: str) -> float:
    """Which part of a folded heading is a notice's words, 0 to 1."""
    marked = [False] * len(line)
    both = (_VERDICT, _OBJECT) if _VERDICT.search(line) and _OBJECT.search(line) else ()
    for words in (*both, *(words for _, words in KINDS)):
        for hit in words.finditer(line):
            marked[hit.start() : hit.end()] = [True] * (hit.end() - hit.start())
    return sum(marked) / len(line) if line else 0.0
