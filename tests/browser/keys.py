"""The keyboard alone: from stop to stop, each seen before anything is pressed there."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.browser.inspection import FOCUSED

MOST_STOPS = 90


def press(page: Page, *keys: str, at: Locator) -> None:
    """Walk to a control by Tab, check that it is seen there, then press."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if at.evaluate("one => one === document.activeElement"):
            break
    expect(at).to_be_focused()
    assert page.evaluate(FOCUSED)["seen"], "hidden behind the buttons or off the page"
    for key in keys:
        page.keyboard.press(key)


def stops(page: Page) -> Iterator[dict[str, object]]:
    """Every stop of the page by Tab: its name, whether it is in sight and wears a ring."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        yield page.evaluate(FOCUSED)
