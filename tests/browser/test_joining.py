"""An open link in a real browser: where one works, the promise, sent, the same device again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fieldwork import LEVELS, small_instrument
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Account, Wave
from survey.services import accounts, engagements, kiosks, launching, open_link, setting_up
from survey.services.launching import Terms
from tests.browser.held_clock import HeldClock
from tests.browser.inspection import inspect
from tests.browser.live import PHONE, Site
from tests.browser.pages import Answering, follow

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    with site.app.app_context():
        session, now = db.session(), clock.now()
        owner = accounts.create(
            session,
            email="open@example.com",
            name="Owner",
            password="a long sample password",
            now=now,
            opens_engagements=True,
        )
        engagement = engagements.create(
            session, owner, slug="open", client="Open Stores", name="Open", now=now, levels=LEVELS
        )
        for name in ("Stores", "Online and telephone", "Warehouse"):
            setting_up.add_department(session, engagement, name)
        launching.draft(session, engagement, key="w1", title="Open", instrument=small_instrument())
        terms = Terms(minimum_group=10)
        wave = open_link.launch(session, engagement, "w1", wave_keys(), terms, now=now)
        session.commit()
        found = f"{site.address}/a/{wave.public_id}/join"
        db.session.remove()
    return found


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")],
    ids=["phone-light", "phone-dark", "desk-light", "desk-dark"],
)
def test_every_page_of_an_open_link_is_sound(
    new_context: Callable[..., BrowserContext], address: str, viewport: dict[str, int], scheme: str
):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(address)
    inspect(page)
    follow(page.get_by_role("button", name="Continue"))
    expect(page.locator("#faults")).to_be_focused()
    inspect(page, raw=False)
    page.get_by_label("Frontline").check()
    page.get_by_label("Stores", exact=True).check()
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_text("We do not know who you are.")).to_be_visible()
    inspect(page)

    person = Answering(page, page.url.partition("?")[0]).go_on()
    page.goto(address)
    expect(page.locator(".dock .go")).to_have_text("Start")
    person.open("/review").send()
    inspect(page)
    page.goto(address)
    expect(page.get_by_text("This device has answered already. Thank you.")).to_be_visible()
    inspect(page)
    follow(page.get_by_role("button", name="Somebody else answers on this device"))
    expect(page.get_by_label("Frontline")).to_be_visible()
    page.goto(address.replace("/join", "/protection"))
    inspect(page)


@pytest.fixture
def passcode(site: Site, address: str) -> str:
    with site.app.app_context():
        session, wave_id = db.session(), address.split("/")[-2]
        made = kiosks.create(
            session,
            session.scalars(select(Wave).where(Wave.public_id == wave_id)).one(),
            str(site.app.secret_key),
            label="Tablet",
            place="",
            account=session.scalars(
                select(Account).where(Account.email == "open@example.com")
            ).one(),
            now=clock.now(),
        )
        session.commit()
        db.session.remove()
    return made


def test_on_a_shared_device_one_after_the_other_says_where_they_work_and_answers(
    new_context: Callable[..., BrowserContext], site: Site, passcode: str
):
    page = new_context(viewport=DESK).new_page()
    page.goto(f"{site.address}/kiosk")
    page.get_by_label("Passcode").fill(passcode)
    follow(page.get_by_role("button", name="Register"))
    time = HeldClock(page)
    for _ in range(2):
        inspect(page)
        follow(page.get_by_role("link", name="Begin"))
        inspect(page)
        page.get_by_label("Frontline").check()
        page.get_by_label("Stores", exact=True).check()
        follow(page.get_by_role("button", name="Continue"))
        expect(page.get_by_text("this device keeps nothing")).to_be_visible()
        person = Answering(page, page.url.partition("?")[0]).go_on()
        person.open("/review").send()
        expect(page.locator("h1")).to_have_text("Thank you. Your answers are sent.")
        time.let_pass(9_000)
        expect(page.locator("h1")).to_have_text("Open")

    follow(page.get_by_role("link", name="Begin"))
    page.get_by_label("Frontline").check()
    time.let_pass(31_000)
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    inspect(page)
    time.let_pass(31_000)
    expect(page.get_by_role("link", name="Begin")).to_be_visible()
    assert {one["name"] for one in page.context.cookies()} == {"kiosk"}
