"""The laws on which a decision of this kind is based, by the day it is made. Staff check them.

Sources: Luật Tổ chức chính quyền địa phương (77/2015/QH13; 65/2025/QH15 from 01/03/2025; 72/2025/QH15 from 16/06/2025); Luật
Công nghệ thông tin 67/2006/QH11 and Nghị định 42/2022/NĐ-CP, until Luật Chuyển đổi số 148/2025/QH15 and Nghị định
224/2026/NĐ-CP took their place on 01/07/2026; before 15/08/2022 Nghị định 43/2011/NĐ-CP.
"""

from __future__ import annotations

from datetime import date

_GOVERNMENT = (
    (date(2025, 6, 16), "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
    (date(2025, 3, 1), "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025"),
    (date.min, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"),
)
_PORTALS = (
    (
        date(2026, 7, 1),
        (
            "Căn cứ Luật Chuyển đổi số ngày 11 tháng 12 năm 2025",
            "Căn cứ Nghị định số 224/2026/NĐ-CP ngày 24 tháng 6 năm 2026 của Chính phủ",
        ),
    ),
    (
        date(2022, 8, 15),
        (
            "Căn cứ Luật Công nghệ thông tin ngày 29 tháng 6 năm 2006",
            "Căn cứ Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022 của Chính phủ quy định về việc cung cấp thông tin "
            "và dịch vụ công trực tuyến của cơ quan nhà nước trên môi trường mạng",
        ),
    ),
    (
        date.min,
        (
            "Căn cứ Luật Công nghệ thông tin ngày 29 tháng 6 năm 2006",
            "Căn cứ Nghị định số 43/2011/NĐ-CP ngày 13 tháng 6 năm 2011 của Chính phủ quy định về việc cung cấp thông tin "
            "và dịch vụ công trực tuyến trên trang thông tin điện tử hoặc cổng thông tin điện tử của cơ quan nhà nước",
        ),
    ),
)


def legal_bases(day: date) -> tuple[str, ...]:
    """What was in force on a day, without closing signs."""
    government = next(text for begins, text in _GOVERNMENT if day >= begins)
    portals = next(texts for begins, texts in _PORTALS if day >= begins)
    return (government, *portals)
