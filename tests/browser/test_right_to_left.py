"""Every kind of question in Arabic: mirrored, read aloud right, nothing runs sideways."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fieldwork import LEVELS, people_of
from playwright.sync_api import BrowserContext, Page, expect

from survey import clock
from survey.extensions import db, wave_keys
from survey.services import accounts, engagements, invitations, launching, roster
from survey.services.launching import Terms
from tests.browser.arabic import arabic_instrument
from tests.browser.inspection import inspect
from tests.browser.keys import press
from tests.browser.live import PHONE, Site
from tests.browser.pages import Answering

pytestmark = pytest.mark.browser
THANKS = "شكرًا. أُرسلت إجاباتك."
SIZES = {("C-suite", "الإدارة"): 8, ("Frontline", "المتاجر"): 8, ("Frontline", "الإنترنت"): 6}


@pytest.fixture(scope="module")
def links(site: Site) -> dict[str, list[str]]:
    """The links of an Arabic wave by level."""
    with site.app.app_context():
        session, now = db.session(), clock.now()
        owner = accounts.create(
            session,
            email="arabic@example.com",
            name="Owner",
            password="a long sample password",
            now=now,
            opens_engagements=True,
        )
        engagement = engagements.create(
            session, owner, slug="arabic", client="متاجر النور", name="Rtl", now=now, levels=LEVELS
        )
        engagement.languages = ["en", "ar"]
        roster.import_people(session, engagement, people_of(SIZES), now=now)
        launching.draft(
            session, engagement, key="w1", title="استطلاع", instrument=arabic_instrument()
        )
        wave = launching.launch(session, engagement, "w1", wave_keys(), Terms(), now=now)
        session.commit()
        found: dict[str, list[str]] = {}
        for link in invitations.links(session, wave, wave_keys(), site.address):
            found.setdefault(link.level, []).append(link.address)
        db.session.remove()
    return found


def sound(page: Page) -> None:
    """Arabic, from right to left, with the way on at the left."""
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    inspect(page, raw=False)
    button = page.locator(".dock .go")
    if button.count():
        at, whole = button.bounding_box(), page.locator("main").bounding_box()
        assert at
        assert whole
        assert at["x"] - whole["x"] < whole["width"] / 2


@pytest.mark.parametrize(
    ("level", "width"), [("C-suite", 320), ("Frontline", PHONE["width"]), ("C-suite", 1280)]
)
def test_a_whole_survey_in_arabic(
    new_context: Callable[..., BrowserContext],
    links: dict[str, list[str]],
    level: str,
    width: int,
):
    page = new_context(viewport={"width": width, "height": 844}, locale="ar").new_page()
    person = Answering(page, links[level].pop()).open()
    sound(page)
    person.go_on()
    for _ in person.pages():
        sound(page)
    sound(page)
    person.go_on()
    expect(page.locator("h1")).to_have_text(THANKS)
    sound(page)


def test_rank_move_and_guess_from_right_to_left(page: Page, links: dict[str, list[str]]):
    leader = Answering(page, links["C-suite"].pop() + "?language=ar")
    leader.open()
    leader.go_on()
    leader.go_on()
    picks = page.locator(".rest .pick")
    picks.first.click()
    picks.first.click()
    ranked = page.locator(".order .what")
    expect(ranked).to_have_count(2)
    names = ranked.all_inner_texts()

    page.locator(".order [data-act=down]").first.click()
    slider = page.locator(".guess [type=range]").first
    slider.focus()
    page.keyboard.press("ArrowLeft")

    expect(ranked).to_have_text(names[::-1])
    number = page.locator(".guess input[name]").first
    # The scale runs from right to left, so left is more.
    expect(number).to_have_value(re.compile(r"^3.[1-9]$"))


def test_one_of_several_by_the_keyboard_from_right_to_left(page: Page, links: dict[str, list[str]]):
    person = Answering(page, links["Frontline"].pop() + "?language=ar").open().go_on().go_on()
    shift = page.locator("#ask-shift")

    press(page, "ArrowDown", at=shift.get_by_role("radio").first)

    expect(shift.get_by_role("radio", name="مساءً")).to_be_checked()
    person.saved()
    page.reload()
    expect(shift.get_by_role("radio", name="مساءً")).to_be_checked()
