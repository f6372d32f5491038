"""Each kind of page on a phone and a desk, light and dark: valid, labelled, seen, policy kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.inspection import facts_of, inspect
from tests.browser.live import PHONE, Site
from tests.browser.pages import Answering, follow

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
# Type at 200 %, and a client with a longer name.
LARGE = """() => {
  document.documentElement.style.fontSize = "200%";
  document.querySelector(".mast span").textContent = "Süddeutsche Warenhausgesellschaft";
}"""
STATEMENTS, MAP, TEAMS, RANKING, GUESSES, COMMENT = 1, 12, 13, 14, 15, 16


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_sound(
    new_context: Callable[..., BrowserContext], site: Site, viewport: dict[str, int], scheme: str
):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()

    for _ in every_page(page, site):
        inspect(page)


def every_page(page: Page, site: Site) -> Iterator[str]:
    """Stand on each kind of page, filled in where that looks different."""
    person = Answering(page, site.link("C-suite")).open()
    yield "promise"
    person.go_on()
    for number in (STATEMENTS, MAP, TEAMS, RANKING, GUESSES, COMMENT):
        person.open(f"/{number}").answer_page()
        person.saved()
        yield f"page {number}"
    person.open("/review")
    yield "review"
    person.send()
    yield "sent"
    person.open()
    yield "already sent"
    yield from outside(page, site)


def outside(page: Page, site: Site) -> Iterator[str]:
    """The pages beside the way."""
    page.goto(f"{site.address}/a/{site.wave_id}/protection")
    yield "protection"
    page.goto(f"{site.address}/a/{site.wave_id}/unknown")
    yield "unknown link"
    person = Answering(page, site.link()).start().open(f"/{TEAMS}")
    yield "choosing teams"
    page.context.clear_cookies()
    person.open()
    yield "resume"


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"]
)
def test_pages_with_something_to_correct_are_sound(
    new_context: Callable[..., BrowserContext], site: Site, viewport: dict[str, int], scheme: str
):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    person = Answering(page, site.link("C-suite")).start().open(f"/{GUESSES}")
    page.locator(".guess input[name]").first.fill("much")
    person.go_on()
    expect(page.locator("#faults")).to_be_focused()
    inspect(page, raw=False)

    person.open(f"/{COMMENT}")
    page.fill("textarea", "ü" * 1200)
    person.go_on()
    expect(page.locator(".count")).to_have_text("400 characters too many")
    inspect(page, raw=False)

    page.context.clear_cookies()
    person.open()
    follow(page.get_by_role("button", name="Start again"))
    inspect(page, raw=False)


def test_a_closed_survey_is_said_to_be_closed(page: Page, site: Site):
    person = Answering(page, site.link()).start()
    site.set_closing(minutes=-1)
    try:
        person.choose(0, 1)
        expect(page.locator("h1")).to_have_text("The survey has closed")
        inspect(page)
        person.open("/sent")
        expect(page.locator("h1")).to_have_text("The survey has closed")
    finally:
        site.set_closing(days=18)


def test_a_scheduled_and_a_withdrawn_survey_say_so(page: Page, site: Site):
    site.set_opening(days=1)
    try:
        Answering(page, site.link()).open()
        expect(page.locator("h1")).to_have_text("The survey has not opened yet")
        expect(page.get_by_text("Keep your link")).to_be_visible()
        inspect(page)
    finally:
        site.set_opening(days=-1)

    page.goto(f"{site.address}/a/a-wave-that-was-deleted/{'x' * 22}")
    expect(page.locator("h1")).to_have_text("This link leads nowhere")
    expect(page.get_by_text("the invitation was withdrawn")).to_be_visible()
    inspect(page)


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_long_words_and_large_type_never_run_sideways(
    new_context: Callable[..., BrowserContext], site: Site, language: str
):
    page = new_context(viewport={"width": 320, "height": 640}, locale=language).new_page()
    person = Answering(page, site.link("C-suite")).start()

    for place in ("", *map(str, (STATEMENTS, MAP, TEAMS, RANKING, GUESSES, COMMENT)), "review"):
        person.open(f"/{place}" if place else "").page.evaluate(LARGE)
        if place == str(RANKING):
            page.locator(".rest .pick").first.click()
        assert facts_of(page)["sideways"] == 0, place


def test_right_to_left_pages_mirror_without_running_sideways(page: Page, site: Site):
    person = Answering(page, site.link("C-suite")).start()

    for number in (STATEMENTS, MAP, RANKING, GUESSES):
        person.open(f"/{number}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        button, whole = (
            page.locator(".dock .go").bounding_box(),
            page.locator("main").bounding_box(),
        )
        assert button is not None
        assert whole is not None
        assert facts_of(page)["sideways"] == 0
        assert button["x"] - whole["x"] < whole["width"] / 2


def test_the_start_button_is_in_view_while_the_promise_is_read(page: Page, site: Site):
    Answering(page, site.link()).open()

    expect(page.get_by_role("button", name="Start")).to_be_in_viewport(ratio=1)


def test_the_pages_are_light(page: Page, site: Site):
    site.quiet()
    before = len(site.served)
    person = Answering(page, site.link()).open()
    site.quiet()
    first = site.served[before:]
    person.go_on()
    person.answer_all()
    person.send()
    site.quiet()

    assert len(first) <= 6
    assert sum(one.bytes for one in first) <= 40_000
    assert sum(one.bytes for one in site.served[before:]) <= 120_000
