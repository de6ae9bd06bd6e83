"""The archived pages beside a report: made from the archive, one file per page that the report cites or searched."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from checks.reading.covering import Mask
from checks.reading.exhibit import Exhibit, Quoted, exhibit, file_exhibit
from checks.reading.file_facts import FileKind
from checks.reading.pictured import box_of
from evidence.archive import load_site
from evidence.boxes import boxes_of_picture
from evidence.model import Agency, Page, Site, Visibility
from evidence.ports import Readings
from evidence.problem import NoPage, NotAnArchive, told
from jobs.file_reading import SiteFiles
from jobs.judging import is_html
from jobs.kept_exhibits import shown_as_before
from jobs.problems import InputProblem
from reports.crops import Crop, Picture, crop_of, size_of_png
from reports.exhibits import Exhibits, Shown, Wanted, exhibit_page, file_name, plan
from reports.masking import masked_text
from reports.view import PortalView

LARGEST_PICTURE = 8_000_000  # bytes of PNG; a crawl takes five pictures at most
_NOT_COVERED = "Ảnh chụp trang không kèm ở đây vì có thông tin cá nhân; ảnh gốc nằm trong kho chứng cứ."
_TOO_LARGE = "Ảnh chụp trang quá lớn để kèm ở đây; ảnh gốc nằm trong kho chứng cứ."
_GONE = "Ảnh chụp trang không còn trong kho chứng cứ; mã băm của ảnh vẫn được giữ."
_OURS = re.compile(r"\d+\.html")


def folder_name(report: str) -> str:
    """The folder of a report's archived pages, beside it."""
    return f"{Path(report).stem}-chung-cu"


def stored_site(archive: Path, agency: Agency | None = None) -> Site | None:
    """The site of an archive; None where it can no longer be read (the report is then written without its pages)."""
    try:
        return load_site(archive, agency=agency)
    except (OSError, NotAnArchive, NoPage):
        return None


def write_exhibits(
    folder: Path,
    report: str,
    document: Mapping[str, Any],
    site: Site | None,
    readings: Readings | None = None,
    *,
    view: PortalView | None = None,
) -> Exhibits:
    """Write the pages that a report cites into its folder, citizens' data covered; what an earlier report left there goes.

    `view` is that of the document, where it is at hand. Raises InputProblem.
    """
    place = folder / folder_name(report)
    wanted = plan(document, view) if site is not None else ()
    anchors: dict[int, Mapping[int, int]] = {}
    try:
        _cleared(place)
        if site is not None and wanted:
            with SiteFiles(site, readings=readings) as files:
                source = _Source(site, files, readings)
                for one in wanted:
                    shown = source.shown(one)
                    if shown is not None:
                        place.mkdir(exist_ok=True)
                        text = exhibit_page(document, one, shown, report=report)
                        (place / file_name(one.number)).write_text(text, encoding="utf-8")
                        anchors[one.number] = shown.anchors
    except OSError as error:
        raise InputProblem(f"Không ghi được vào thư mục ‘{place}’ ({told(error)}).") from error
    return Exhibits(
        folder=place.name,
        anchors=anchors,
        numbers={one.shown_url: one.number for one in reversed(wanted)},
    )


def one_exhibit(site: Site, wanted: Wanted) -> Shown | None:
    """One page of a site as it is to be shown, citizens' data covered; None where the archive holds no such page."""
    with SiteFiles(site) as files:
        return _Source(site, files).shown(wanted)


def _cleared(place: Path) -> None:
    """Without what an earlier report wrote there; a folder of others' files stays."""
    if not place.is_dir() or place.is_symlink():
        return
    for path in place.iterdir():
        if _OURS.fullmatch(path.name):
            path.unlink()
    if not any(place.iterdir()):
        shutil.rmtree(place)


class _Source:
    """Archived pages of a site as they are to be shown."""

    def __init__(self, site: Site, files: SiteFiles, readings: Readings | None = None) -> None:
        self._site = site
        self._readings = readings
        self._files = files
        self._pages: dict[str, Page] = {}
        for page in site.pages:
            self._pages[page.url] = page
        for page in site.pages:
            for address in (page.requested_url, *page.redirects):
                self._pages.setdefault(address, page)

    def shown(self, wanted: Wanted) -> Shown | None:
        """A page with its quotes marked; None where the archive does not hold the very one that is cited."""
        page = self._pages.get(wanted.url)
        if page is None or page.record is None or page.status is None:
            return None
        if wanted.sha256 and page.record.payload_sha256 != wanted.sha256:
            return None
        quotes = [Quoted(mark=one.mark, quote=one.quote, path=one.path) for one in wanted.quotations]
        # Every text of an archived page passes this on its way to a reader.
        mask = partial(masked_text, of_citizens=wanted.of_citizens)
        if is_html(page) and page.visibility is not Visibility.NOT_HTML:
            kind_told = page.header("content-type")
            made = shown_as_before(
                self._readings,
                lambda: exhibit(self._site.body(page), kind_told, quotes=quotes, mask=mask),
                sha256=page.record.payload_sha256,
                headers=(kind_told, page.header("content-encoding")),
                quotes=quotes,
                of_citizens=wanted.of_citizens,
            )
            kind = "rendered" if page.rendered else "served"
        else:
            found = self._file(page, quotes, mask)
            if found is None:
                return None
            made, kind = found, "file"
        picture, note = self._picture(page, made, quotes)
        return Shown(
            markup=made.markup,
            kind=kind,
            fetched_at=page.fetched_at.isoformat(),
            sha256=page.record.payload_sha256,
            status=page.status,
            anchors=made.anchors,
            cut=made.cut,
            masked=made.masked,
            picture=picture,
            picture_note=note,
        )

    def _file(self, page: Page, quotes: list[Quoted], mask: Mask) -> Exhibit | None:
        if page.url not in self._files:
            return None
        facts = self._files[page.url]
        if not facts.readable:
            return None
        return file_exhibit(facts.text, quotes=quotes, mask=mask, paged=facts.kind is FileKind.PDF)

    def _picture(self, page: Page, made: Exhibit, quotes: Sequence[Quoted]) -> tuple[Picture | None, str]:
        """The screenshot with its parts at the quotes, or why it is left out; it cannot be masked."""
        if page.screenshot is None:
            return None, ""
        if made.masked:
            return None, _NOT_COVERED
        png = self._site.bodies.read(page.screenshot)
        size = size_of_png(png)
        if size is None:
            return None, _GONE
        if len(png) > LARGEST_PICTURE:
            return None, _TOO_LARGE
        width, height = size
        return Picture(
            address=f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}",
            width=width,
            height=height,
            crops=self._crops(page, quotes, width, height),
        ), ""

    def _crops(self, page: Page, quotes: Sequence[Quoted], width: int, height: int) -> dict[int, Crop]:
        if page.boxes is None or page.screenshot is None:
            return {}
        told = boxes_of_picture(self._site.bodies.read(page.boxes), page.screenshot.payload_sha256)
        crops: dict[int, Crop] = {}
        for one in quotes:
            box = box_of(told.boxes, one.quote, one.path)
            crop = crop_of(box, scale=told.scale, width=width, height=height) if box is not None else None
            if crop is not None:
                crops[one.mark] = crop
        return crops
