"""What every page has: our typeface, our icons, and a browser with nothing to complain of."""

from __future__ import annotations

from playwright.sync_api import Page, expect

LOADED = """() => document.fonts.ready.then(fonts =>
    [...new Set([...fonts].filter(font => font.status == "loaded").map(font => font.family))])"""


def test_a_page_comes_in_our_typeface_and_without_a_complaint(page: Page) -> None:
    page.goto("/sign-in")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(LOADED) == ["Inter Variable"]


def test_a_page_fits_a_small_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/sign-in")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
