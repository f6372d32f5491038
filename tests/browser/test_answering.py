"""The whole way of an answer in a real browser, with what happens to people in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from survey import clock
from tests.browser.live import PHONE, START, Site, chromium
from tests.browser.pages import PATIENCE, Answering, follow

pytestmark = pytest.mark.browser
THANKS = "Thank you. Your answers are sent."


def test_somebody_is_interrupted_comes_back_and_sends(
    new_context: Callable[..., BrowserContext], site: Site
):
    phone, before = new_context(viewport=PHONE), site.sealed()
    person = Answering(phone.new_page(), site.link()).start()
    for _ in range(3):
        person.answer_page()
        person.go_on()
    person.choose(0, 3).choose(1, 4).saved()
    person.page.close()

    person = Answering(phone.new_page(), person.link).open()
    expect(person.page.locator(".kicker")).to_have_text(
        "Welcome back. Your answers are still here."
    )
    person.go_on()

    assert person.number() == 4
    person.shows(0, "Agree")
    person.shows(1, "Strongly agree")
    person.answer_all()
    expect(person.page.locator(".lede")).to_have_text("You have answered everything. Thank you.")
    person.send()
    expect(person.page.locator("h1")).to_have_text(THANKS)
    assert site.sealed() == before + 1
    assert phone.cookies() == []


@pytest.mark.parametrize("level", ["C-suite", "Manager", "Frontline"])
def test_everything_works_without_javascript(
    new_context: Callable[..., BrowserContext], site: Site, level: str
):
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    person = Answering(page, site.link(level)).start()

    headings = person.answer_all()
    person.send()

    assert (
        len(headings)
        == len(set(headings))
        == {"C-suite": 16, "Manager": 15, "Frontline": 14}[level]
    )
    expect(page.locator("h1")).to_have_text(THANKS)


def test_a_refresh_and_the_browsers_back_button_lose_nothing(frontline: Answering):
    frontline.start().choose(0, 1).saved()
    frontline.page.reload()
    frontline.shows(0, "Disagree")

    frontline.go_on()
    frontline.choose(2, 4).saved()
    frontline.page.go_back()
    frontline.shows(0, "Disagree")

    frontline.page.go_forward()
    frontline.shows(2, "Strongly agree")


def test_two_tabs_keep_what_each_was_told(frontline: Answering):
    frontline.start()
    other = Answering(frontline.page.context.new_page(), frontline.link).open("/2")
    frontline.choose(0, 0)
    other.choose(0, 4)
    other.saved()
    frontline.saved()
    frontline.go_on()
    other.go_on()

    frontline.open("/1").shows(0, "Strongly disagree")
    frontline.open("/2").shows(0, "Strongly agree")


def test_a_stale_tab_takes_back_nothing_that_another_was_told(leader: Answering):
    leader.start().open("/14")
    stale = Answering(leader.page.context.new_page(), leader.link).open("/14")
    remark = Answering(leader.page.context.new_page(), leader.link).open("/16")
    leader.answer_page()
    leader.saved().go_on()
    leader.open("/16").page.fill("textarea", "Let the shops see online orders.")
    leader.saved()

    stale.go_on()
    remark.go_on()

    expect(leader.open("/14").page.locator(".order li")).to_have_count(6)
    leader.open("/16")
    expect(leader.page.locator("textarea")).to_have_value("Let the shops see online orders.")
    leader.page.fill("textarea", "")
    leader.saved().open("/14").page.get_by_role("button", name="Start this list again").click()
    leader.saved()
    expect(leader.open("/14").page.locator(".order li")).to_have_count(0)
    expect(leader.open("/16").page.locator("textarea")).to_have_value("")


def test_two_taps_in_a_slow_moment_end_saved(frontline: Answering):
    page = frontline.page
    page.clock.install()
    frontline.start()
    page.clock.pause_at(clock.now() + timedelta(hours=1))
    for question in (0, 1):  # a save begins while another is on its way
        with page.expect_request(lambda one: one.method == "POST"):
            frontline.choose(question, 2)
            page.clock.run_for(150)
    frontline.saved()

    page.clock.run_for(1_000)

    frontline.saved()


def test_a_double_tap_sends_once(frontline: Answering, site: Site):
    before = site.sealed()
    frontline.start().open("/review")

    frontline.page.get_by_role("button", name="Send my answers").dblclick()

    expect(frontline.page.locator("h1")).to_have_text(THANKS)
    assert site.sealed() == before + 1


def test_a_tab_left_open_after_sending_does_no_harm(frontline: Answering):
    frontline.start()
    other = Answering(frontline.page.context.new_page(), frontline.link).open("/2")
    frontline.open("/review").send()

    other.choose(0, 1)

    expect(other.page.locator("h1")).to_have_text(THANKS)


def test_blocked_cookies_change_nothing_for_the_person(
    playwright: Playwright, site: Site, tmp_path: Path
):
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings), "utf-8")
    before = site.sealed()

    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium(), args=["--no-sandbox"], locale="en-GB", timeout=START
    )
    with closing(context):
        context.set_default_timeout(PATIENCE)
        person = Answering(context.new_page(), site.link("Manager")).start()
        person.choose(0, 1).go_on()
        person.back()
        person.shows(0, "Disagree")
        assert context.cookies() == []
        person.answer_all()
        person.send()
        expect(person.page.locator("h1")).to_have_text(THANKS)
    assert site.sealed() == before + 1


def test_without_a_connection_the_page_says_so_and_tries_again(frontline: Answering):
    frontline.start()
    frontline.page.context.set_offline(True)
    frontline.choose(0, 2)
    expect(frontline.page.locator("#offline")).to_be_visible()
    expect(frontline.page.locator(".saved")).to_have_text("Saved on this phone")

    frontline.page.context.set_offline(False)

    expect(frontline.page.locator(".saved")).to_have_text("Saved")
    expect(frontline.page.locator("#offline")).to_be_hidden()
    frontline.page.reload()
    frontline.shows(0, "Neither agree nor disagree")


def test_another_language_keeps_the_answers_of_the_page(frontline: Answering):
    frontline.start().choose(0, 1).choose(1, 5)

    follow(frontline.page.get_by_role("button", name="Deutsch"))
    expect(frontline.page.locator("html")).to_have_attribute("lang", "de")
    frontline.shows(0, "Stimme nicht zu")
    frontline.shows(1, "Kann ich nicht sagen")


def test_the_code_opens_the_answers_on_another_device(
    frontline: Answering, new_context: Callable[..., BrowserContext]
):
    code = frontline.open().code()
    frontline.go_on()
    frontline.choose(0, 3).go_on()
    other = Answering(new_context(viewport=PHONE).new_page(), frontline.link).open()
    expect(other.page.locator("h1")).to_have_text("You have begun on another device")

    other.page.get_by_label("Your code from the first page").fill("ABCD 1234")
    follow(other.page.get_by_role("button", name="Carry on"))
    expect(other.page.locator("#faults")).to_be_focused()
    other.page.get_by_label("Your code from the first page").fill(code.lower())
    other.go_on()

    assert other.number() == 1
    other.shows(0, "Agree")


def test_more_than_three_teams_are_sent_back(frontline: Answering):
    frontline.start().open("/13")
    for number in range(4):
        frontline.page.locator("[type=checkbox]").nth(number).check()

    frontline.go_on()

    expect(frontline.page.locator("#faults")).to_be_focused()
    expect(frontline.page.locator("#faults a")).to_have_text("Choose no more than 3 teams.")
    expect(frontline.page.locator("[type=checkbox]:checked")).to_have_count(4)


def test_managers_rank_three_of_six(page: Page, site: Site):
    manager = Answering(page, site.link("Manager")).start().open("/14")
    for _ in range(3):
        page.locator(".rest .pick:enabled").first.click()

    expect(page.locator(".rest .pick:enabled")).to_have_count(0)
    expect(page.locator(".enough")).to_be_visible()
    page.get_by_role("button", name="Take out").first.click()
    expect(page.locator(".rest .pick:enabled")).to_have_count(4)
    manager.saved()
    page.reload()
    expect(page.locator(".order li")).to_have_count(2)


def test_a_guess_is_made_by_slider_or_by_number(leader: Answering):
    leader.start().open("/15")
    row = leader.page.locator(".guess").first
    slider, number = row.locator("[type=range]"), row.locator("input[name]")
    expect(slider).to_have_class("unset")

    slider.fill("4.5")
    expect(number).to_have_value("4.5")
    number.fill("2")
    expect(slider).to_have_js_property("value", "2")
    leader.page.keyboard.press("Tab")
    leader.saved()
    leader.page.reload()

    expect(leader.page.locator(".guess input[name]").first).to_have_value("2")
