"""A shared device in a real browser: registered, used, left alone; nothing stays on it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Account, Wave
from survey.services import invitations, kiosks
from survey.services.secret_words import shown
from tests.browser.held_clock import HeldClock
from tests.browser.inspection import inspect
from tests.browser.live import PHONE, Site
from tests.browser.pages import Answering, follow

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
IDLE, COUNTDOWN, THANKS = 30_000, 30_000, 8_000
MARGIN = 1_000


@pytest.fixture
def code_of(site: Site) -> Callable[[str], str]:
    """The slip's code that belongs to a link."""

    def code(link: str) -> str:
        with site.app.app_context():
            wave = db.session.scalars(select(Wave).where(Wave.public_id == site.wave_id)).one()
            listed = invitations.links(db.session(), wave, wave_keys(), site.address)
            found = next(one.code for one in listed if one.address == link)
            db.session.remove()
        return shown(found)

    return code


@pytest.fixture
def passcode(site: Site) -> str:
    with site.app.app_context():
        session = db.session()
        wave = session.scalars(select(Wave).where(Wave.public_id == site.wave_id)).one()
        owner = session.scalars(select(Account).where(Account.email == "owner@example.com")).one()
        made = kiosks.create(
            session,
            wave,
            str(site.app.secret_key),
            label="Tablet",
            place="Shop 1",
            account=owner,
            now=clock.now(),
        )
        session.commit()
        db.session.remove()
    return made


class Kiosk:
    """A registered device and whoever stands before it."""

    def __init__(self, page: Page, site: Site, passcode: str) -> None:
        self.page = page
        self.site = site
        page.goto(f"{site.address}/kiosk")
        page.get_by_label("Passcode").fill(passcode.lower())
        follow(page.get_by_role("button", name="Register"))
        expect(page.locator("h1")).to_have_text("First wave")

    def begin(self, code: str) -> Answering:
        self.page.locator("#code").fill(code)
        follow(self.page.locator("button.go"))
        return Answering(self.page, f"{self.site.address}/a/{self.site.wave_id}/kiosk")

    def hold_time(self) -> Kiosk:
        """Let the page's clock stand still, however long the machine takes, until time passes."""
        self.let_pass = HeldClock(self.page).let_pass
        return self

    def at_start(self) -> None:
        expect(self.page.locator("h1")).to_have_text("First wave")
        expect(self.page.get_by_label("Your code")).to_have_value("")
        expect(self.page).to_have_url(f"{self.site.address}/kiosk")
        self.page.wait_for_load_state()

    def cookies(self) -> set[str]:
        return {one["name"] for one in self.page.context.cookies()}

    @property
    def prompt(self):
        return self.page.get_by_role("dialog", name="Are you still there?")


@pytest.fixture
def kiosk(page: Page, site: Site, passcode: str) -> Kiosk:
    return Kiosk(page, site, passcode).hold_time()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_sound(  # noqa: PLR0917  # fixtures
    new_context: Callable[..., BrowserContext],
    site: Site,
    passcode: str,
    code_of: Callable[[str], str],
    viewport: dict[str, int],
    scheme: str,
):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(f"{site.address}/code")
    inspect(page)
    follow(page.get_by_role("button", name="Continue"))
    inspect(page, raw=False)
    page.goto(f"{site.address}/kiosk/register")
    inspect(page)
    follow(page.get_by_role("button", name="Register"))
    inspect(page, raw=False)

    kiosk = Kiosk(page, site, passcode).hold_time()
    inspect(page)
    kiosk.begin("7K2M")
    inspect(page, raw=False)
    person = kiosk.begin(code_of(site.link()))
    inspect(page, raw=False)
    person.go_on()
    inspect(page, raw=False)
    kiosk.let_pass(IDLE + MARGIN)
    expect(kiosk.prompt).to_be_visible()
    inspect(page, raw=False)
    page.get_by_role("button", name="I am still here").click()
    follow(page.get_by_role("link", name="How your answers are protected"))
    inspect(page, raw=False)


def test_a_code_typed_on_a_phone_leads_to_the_promise(
    page: Page, site: Site, code_of: Callable[[str], str]
):
    link = site.link()
    page.goto(f"{site.address}/a/{site.wave_id}/code")
    page.get_by_label("Your code").fill(code_of(link).lower().replace("-", " "))
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Start")).to_be_visible()
    assert page.url.partition("?")[0] == link


def test_a_mistyped_code_is_kept_to_be_put_right(
    page: Page, site: Site, code_of: Callable[[str], str]
):
    code = code_of(site.link())
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page.goto(f"{site.address}/code")
    page.get_by_label("Your code").fill(wrong)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("One of the characters is not right")
    expect(page.get_by_label("Your code")).to_have_value(wrong)


def test_left_alone_it_asks_and_then_clears_itself(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    kiosk.begin(code_of(site.link())).go_on().choose(0, 2).saved()

    kiosk.let_pass(IDLE + MARGIN)
    expect(kiosk.prompt).to_be_visible()
    kiosk.let_pass(COUNTDOWN - MARGIN)
    expect(kiosk.prompt.locator(".seconds")).to_have_text("1")
    kiosk.let_pass(2 * MARGIN)

    kiosk.at_start()
    assert kiosk.cookies() == {"kiosk"}


def test_whoever_is_still_there_says_so_and_stays(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page = kiosk.page
    kiosk.begin(code_of(site.link())).go_on()
    heading = page.locator("h1").inner_text()

    kiosk.let_pass(IDLE + MARGIN)
    page.get_by_role("button", name="I am still here").click()
    kiosk.let_pass(IDLE - MARGIN)
    expect(kiosk.prompt).to_be_hidden()
    kiosk.let_pass(2 * MARGIN)
    expect(kiosk.prompt).to_be_visible()
    page.keyboard.press("Escape")

    expect(kiosk.prompt).to_be_hidden()
    expect(page.locator("h1")).to_have_text(heading)


def test_a_device_that_slept_clears_itself_when_it_wakes(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    kiosk.begin(code_of(site.link())).go_on()

    kiosk.let_pass(2 * 60 * 60 * 1_000)

    kiosk.at_start()


def test_after_signing_out_history_shows_nothing_of_anybody(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page, link = kiosk.page, site.link()
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    kiosk.begin(code_of(link)).go_on().choose(0, 2).go_on()
    expect(page).to_have_url(re.compile("/kiosk/2$"))

    page.get_by_role("button", name="Finish on this device").first.click()
    kiosk.at_start()
    for _ in range(4):  # before that stands the empty page the browser opened with
        page.go_back()
        expect(page.locator("h1")).to_have_text("First wave")
        expect(page.locator("fieldset.item")).to_have_count(0)

    secret = link.rsplit("/", 1)[1]
    assert not [url for url in seen if secret in url]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate(
        "navigator.serviceWorker?.getRegistrations().then((all) => all.length)"
    ) in {0, None}


def test_the_next_person_going_back_meets_only_their_own_pages(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page = kiosk.page
    kiosk.begin(code_of(site.link())).go_on().choose(0, 2).go_on()
    expect(page).to_have_url(re.compile("/kiosk/2$"))
    page.get_by_role("button", name="Finish on this device").first.click()
    kiosk.at_start()

    second = kiosk.begin(code_of(site.link())).go_on()
    expect(page).to_have_url(re.compile("/kiosk/1$"))
    second.shows(0)
    for _ in range(4):
        page.go_back()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".opt:has(:checked)")).to_have_count(0)


def test_signed_out_and_back_with_slip_and_code(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page, slip = kiosk.page, code_of(site.link())
    person = kiosk.begin(slip)
    resume = person.code()
    person.go_on().choose(0, 2).saved()
    kiosk.let_pass(IDLE + COUNTDOWN + MARGIN)
    kiosk.at_start()

    kiosk.begin(slip)
    expect(page.locator("h1")).to_have_text("You have begun before")
    page.get_by_label("Your code from the first page").fill(resume)
    follow(page.get_by_role("button", name="Carry on"))

    person.open("/1").shows(0, "Neither agree nor disagree")


def test_thanks_for_eight_seconds_then_the_next(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page, before = kiosk.page, site.sealed()
    person = kiosk.begin(code_of(site.link())).go_on()
    person.open("/review").send()
    expect(page.locator("h1")).to_have_text("Thank you. Your answers are sent.")
    inspect(page, raw=False)

    kiosk.let_pass(THANKS - MARGIN)
    expect(page.locator("h1")).to_have_text("Thank you. Your answers are sent.")
    kiosk.let_pass(2 * MARGIN)

    kiosk.at_start()
    assert site.sealed() == before + 1


def test_a_code_left_half_typed_is_wiped(kiosk: Kiosk):
    kiosk.page.get_by_label("Your code").fill("7K2M-9Q")

    kiosk.let_pass(IDLE + MARGIN)

    kiosk.at_start()


def test_without_a_connection_the_screen_still_clears(
    kiosk: Kiosk, site: Site, code_of: Callable[[str], str]
):
    page = kiosk.page
    kiosk.begin(code_of(site.link())).go_on()
    page.context.set_offline(True)

    page.get_by_role("button", name="Finish on this device").first.click()
    expect(page.locator("body")).to_have_text("Clearing this screen …")
    page.context.set_offline(False)

    kiosk.at_start()
    assert kiosk.cookies() == {"kiosk"}


def test_without_javascript_the_button_ends_the_turn(
    new_context: Callable[..., BrowserContext],
    site: Site,
    passcode: str,
    code_of: Callable[[str], str],
):
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    kiosk = Kiosk(page, site, passcode)
    kiosk.begin(code_of(site.link())).go_on()

    follow(page.get_by_role("button", name="Finish on this device"))

    kiosk.at_start()
    assert kiosk.cookies() == {"kiosk"}


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_long_words_never_run_sideways(
    new_context: Callable[..., BrowserContext],
    site: Site,
    passcode: str,
    code_of: Callable[[str], str],
    language: str,
):
    page = new_context(viewport=DESK).new_page()
    kiosk = Kiosk(page, site, passcode)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (f"/code?language={language}", f"/kiosk?language={language}"):
        page.goto(site.address + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    kiosk.begin(code_of(site.link()))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("document.querySelector('dialog').showModal()")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.locator("html")).to_have_attribute("lang", language)
