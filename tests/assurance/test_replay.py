"""A page that scripts build from posted data is shown by players as it was captured, when its portal is long gone.

Run where the players are installed: `./soicong bench evidence` puts them into the data folder; SOICONG_PYWB and
SOICONG_REPLAYWEB name other places.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.evidence_replay import captured, is_shown, pywb_place, replayweb_place
from benchmarks.players import pywb, pywb_programs, replayweb, replayweb_files
from tests.crawler.portals import crawl_portals
from tests.crawler.test_browser_traffic import script_built

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    crawl_portals(folder, {"app": script_built()}, browser=True)
    return folder / "app.warc.gz"


@pytest.mark.timeout(300)
@pytest.mark.skipif(
    pywb_programs(install=False) is None, reason="pywb is not installed (bench evidence installs it)"
)
def test_pywb_shows_what_was_captured(chromium: Browser, archive: Path, tmp_path: Path) -> None:
    programs = pywb_programs(install=False)
    assert programs is not None
    with pywb(tmp_path / "player", programs, [archive]) as address:
        page = chromium.new_page()
        shown = {one.url: is_shown(page, pywb_place(address, 0, one), one) for one in captured(archive)}
    assert list(shown.values()) == [True] * 3, shown


@pytest.mark.timeout(300)
@pytest.mark.skipif(
    replayweb_files(install=False) is None,
    reason="ReplayWeb.page is not installed (bench evidence installs it)",
)
def test_replayweb_shows_what_was_captured(chromium: Browser, archive: Path, tmp_path: Path) -> None:
    files = replayweb_files(install=False)
    assert files is not None
    with replayweb(tmp_path / "player", files, [archive]) as address:
        page = chromium.new_page()
        shown = {one.url: is_shown(page, replayweb_place(address, 0, one), one) for one in captured(archive)}
    assert list(shown.values()) == [True] * 3, shown
