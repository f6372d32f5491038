"""What the system asks for: its own few colours, no motion; and a screen with little height."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.inspection import CONTRAST, facts_of
from tests.browser.live import Site
from tests.browser.pages import Answering

pytestmark = pytest.mark.browser
BUTTON = (
    CONTRAST
    + """
  const style = getComputedStyle(one);
  return contrast(parts(style.color).rgb, parts(style.backgroundColor).rgb);
}"""
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_chosen_does_not_look_like_not_chosen(
    new_context: Callable[..., BrowserContext], site: Site, scheme: str
):
    page = new_context(forced_colors="active", color_scheme=scheme).new_page()
    leader = Answering(page, site.link("C-suite")).start()
    heads = page.locator("fieldset.item").first.locator("input")
    colour = "(one) => getComputedStyle(one).backgroundColor"

    leader.choose(0, 1)

    expect(heads.nth(1)).to_be_checked()
    assert heads.nth(1).evaluate(colour) != heads.nth(0).evaluate(colour)
    assert page.locator(".dock .go").evaluate(BUTTON) >= 4.5
    leader.saved().open("/15")
    guesses = page.locator(".guess [type=range]")
    guesses.nth(1).fill("3")  # where it stood, so that only the look can tell
    expect(guesses.nth(0)).to_have_class("unset")
    expect(guesses.nth(1)).not_to_have_class("unset")
    page.locator("h1").click()
    assert guesses.nth(0).screenshot() != guesses.nth(1).screenshot()
    assert facts_of(page)["sideways"] == 0


def test_who_wants_no_motion_gets_none(new_context: Callable[..., BrowserContext], site: Site):
    for wanted, seconds in (("reduce", "0s"), ("no-preference", "0.12s")):
        page = new_context(reduced_motion=wanted).new_page()
        Answering(page, site.link()).start()
        expect(page.locator(".opt").first).to_have_css("transition-duration", seconds)


def test_with_little_height_the_buttons_give_way_to_the_questions(page: Page, site: Site):
    Answering(page, site.link()).start()
    expect(page.locator(".dock")).to_have_css("position", "sticky")

    page.set_viewport_size({"width": 844, "height": 390})

    expect(page.locator(".dock")).to_have_css("position", "static")
