"""What is done on a page that has come: clicking an element, taking a picture. Every step bounded."""

from __future__ import annotations

import asyncio

from crawler.browser_page import Trouble, Visit, bounded, settle

WIDTH, TALLEST = 1280, 4000  # pixels of a picture


async def click(visit: Visit, selector: str) -> None:
    """Click an element (hidden menu entries too) and wait for what it starts. Raises Trouble.

    Only a post-back sends the page's form: any other form stays where it is, whatever a script does.
    """
    script = """selector => {
      const el = document.querySelector(selector);
      if (!el) return false;
      if (!/__doPostBack|WebForm_/.test(el.outerHTML.slice(0, 4000))) {
        HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => {};
        document.addEventListener("submit", event => event.preventDefault(), true);
      }
      el.click();
      return true; }"""
    try:
        found = await bounded(visit.page.evaluate(script, selector), min(4.0, visit.left), "page_hangs")
    except Trouble as trouble:
        if trouble.reason != "keeps_navigating":
            raise
        found = True  # the click navigated before it could answer
    if not found:
        raise Trouble("click_target_gone")
    await asyncio.sleep(min(0.3, visit.left))  # a post-back starts its navigation after the handler returns
    await settle(visit, visit.left * 0.5)


async def picture(visit: Visit, crop: str | None = None) -> bytes | None:
    """A PNG of the page from its top (at most TALLEST px), or of one element; None if it failed."""
    try:
        if crop is not None:
            shot = visit.page.locator(crop).first.screenshot(timeout=min(3.0, visit.left) * 1000)
        else:
            script = "() => Math.max(document.documentElement.scrollHeight, 200)"
            height = min(TALLEST, int(await bounded(visit.page.evaluate(script), 2, "page_hangs")))
            shot = visit.page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": height},
                animations="disabled",
                timeout=min(6.0, visit.left) * 1000,
            )
        return await bounded(shot, min(6.5, visit.left + 0.5), "page_hangs")
    except Trouble:
        return None
