"""Time that passes only when a test says so."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from survey import clock

TICK = 250  # milliseconds between two looks of the pages of a shared device


class HeldClock:
    """A page's clock that stands still, however long the machine takes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.now = clock.now()
        page.clock.set_fixed_time(self.now)

    def let_pass(self, milliseconds: int) -> None:
        """Move the clock on, and let the page look at it."""
        self.now += timedelta(milliseconds=milliseconds)
        self.page.clock.set_fixed_time(self.now)
        self.page.clock.fast_forward(TICK)
