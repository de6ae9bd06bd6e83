"""Whether an Excel workbook may be opened: a ZIP of XML that anybody may have made is looked at before it is unpacked."""

from __future__ import annotations

import io
import zipfile

# 12,000 agencies with every column filled are some 12 MB of XML; what is beyond takes long to read and is no list.
MOST_XML_BYTES = 40_000_000
MOST_PARTS = 1_000
MOST_ROWS = 20_000
_CHECK_SHEET = "xoá các trang tính và dòng trống thừa, hoặc chép danh sách sang một tệp mới"


class UnsafeWorkbook(ValueError):
    """A workbook that is not opened: `wrong` says why, `mend` what to do (Vietnamese)."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong}; {mend}")
        self.wrong, self.mend = wrong, mend


DAMAGED = ("sổ tính Excel bị hỏng", "mở bằng Excel rồi lưu lại dạng .xlsx")


def demand_harmless(data: bytes, *, most_xml_bytes: int = MOST_XML_BYTES) -> bool:
    """Refuse what would unpack to too much or is no workbook; tells whether any sheet has formulas.

    Raises UnsafeWorkbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise UnsafeWorkbook(
                    "tệp này không phải sổ tính Excel (.xlsx)",
                    "trong Excel chọn Lưu thành → ‘Excel Workbook (.xlsx)’",
                )
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_xml_bytes:
                raise UnsafeWorkbook(
                    f"sổ tính quá lớn (hơn {most_xml_bytes // 1_000_000} MB khi mở ra)", _CHECK_SHEET
                )
            if any(part.flag_bits & 1 for part in parts):
                raise UnsafeWorkbook("sổ tính có mật khẩu", "bỏ mật khẩu rồi lưu lại")
            formulas = False
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    body = packed.read(part)  # zipfile never gives more than the size that was checked above
                    if b"<!DOCTYPE" in body or "<!DOCTYPE".encode("utf-16-le") in body:
                        raise UnsafeWorkbook(*DAMAGED)
                    if _too_many(body):
                        raise UnsafeWorkbook(
                            f"sổ tính có quá nhiều dòng, kể cả dòng trống đã kẻ ô (hơn {MOST_ROWS} dòng)",
                            _CHECK_SHEET,
                        )
                    formulas |= part.filename.startswith("xl/worksheets/") and b"<f" in body
            return formulas
    except UnsafeWorkbook:
        raise
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnsafeWorkbook(*DAMAGED) from error


def _too_many(body: bytes) -> bool:
    """Whether a sheet or the list of texts would take long to read; counted, which takes no time."""
    return body.count(b"<row") > MOST_ROWS or max(body.count(b"<c "), body.count(b"<si")) > 20 * MOST_ROWS
