"""Every kind of question by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keys import press, stops
from tests.browser.live import Site
from tests.browser.pages import Answering

pytestmark = pytest.mark.browser
LOW_PHONE = {"width": 360, "height": 560}


@pytest.fixture
def person(page: Page, site: Site) -> Answering:
    """A leader, who meets every kind of question, with the first page behind."""
    person = Answering(page, site.link("C-suite")).open()
    with page.expect_navigation(url="**/1"):
        press(page, "Enter", at=page.get_by_role("button", name="Start"))
    return person


def go_on(page: Page, to: str) -> None:
    with page.expect_navigation(url=to):
        press(page, "Enter", at=page.locator(".dock button.go"))


def test_the_first_stop_leads_past_the_frame(person: Answering):
    person.open("/1").page.keyboard.press("Tab")

    expect(person.page.locator(".skip")).to_be_focused()
    expect(person.page.locator(".skip")).to_be_in_viewport()


def test_statements_by_arrows(person: Answering):
    page = person.page
    radios = page.locator("fieldset.item").nth(0).locator("input")
    press(page, "ArrowDown", "ArrowDown", at=radios.first)
    press(page, "Space", at=page.locator("fieldset.item").nth(1).locator("input").first)
    go_on(page, "**/2")

    person.open("/1")
    person.shows(0, "Neither agree nor disagree")
    person.shows(1, "Strongly disagree")


def test_the_channel_map_by_arrows(person: Answering):
    page = person.open("/12").page
    press(page, "ArrowRight", at=page.locator("fieldset.item").first.locator("input").first)
    go_on(page, "**/13")

    person.open("/12").shows(0, "Website")


def test_a_ranking_by_tab_and_enter(person: Answering):
    page = person.open("/14").page
    press(page, "Enter", at=page.locator(".rest .pick").nth(1))
    expect(page.locator(".rest .pick").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    press_up = page.get_by_role("button", name="Move up: Returns that work anywhere")
    page.keyboard.press("Shift+Tab")
    press(page, "Tab", at=page.locator("a.skip"))
    press(page, "Enter", at=press_up)

    names = ["Returns that work anywhere", "Stock figures we can trust"]
    expect(page.locator(".order .what")).to_have_text(names)
    expect(page.locator(".ranking [role=status]")).to_have_text(
        "Returns that work anywhere is now number 1."
    )
    expect(page.locator("[data-act=down]:focus")).to_be_visible()
    person.saved()
    page.reload()
    expect(page.locator(".order .what")).to_have_text(names)


def test_teams_by_space(page: Page, site: Site):
    person = Answering(page, site.link()).start().open("/13")
    team = page.locator(".opt").nth(2).inner_text()
    press(page, "Space", at=page.locator("[type=checkbox]").nth(2))
    go_on(page, "**/13")

    expect(page.locator("legend")).to_contain_text(team)
    press(page, "ArrowUp", at=page.locator("fieldset.item input").first)
    person.shows(0, "I can’t say")


def test_a_guess_by_arrows_or_by_digits(person: Answering):
    page = person.open("/15").page
    press(page, "ArrowRight", at=page.locator("[type=range]").first)
    expect(page.locator(".guess input[name]").first).to_have_value("3.5")
    press(page, "4", at=page.locator(".guess input[name]").nth(1))
    with page.expect_navigation(url="**/16"):
        page.keyboard.press("Enter")

    person.open("/15")
    expect(page.locator(".guess input[name]").nth(1)).to_have_value("4")


def test_a_comment_and_sending(person: Answering, site: Site):
    before = site.sealed()
    page = person.open("/16").page
    press(page, *"Joined up", at=page.locator("textarea"))
    go_on(page, "**/review")
    press(page, "Enter", at=page.get_by_role("button", name="Send my answers"))

    expect(page.locator("h1")).to_have_text("Thank you. Your answers are sent.")
    assert site.sealed() == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_is_in_sight_and_wears_a_ring(
    new_context: Callable[..., BrowserContext], site: Site, scheme: str
):
    page = new_context(viewport=LOW_PHONE, color_scheme=scheme).new_page()
    person = Answering(page, site.link("C-suite")).start()

    for place in ("/1", "/14", "/15", "/16", "/review"):
        person.open(place)
        found = list(stops(page))
        assert len(found) > 5, place
        assert not [one for one in found if not (one["seen"] and one["ring"])], place
