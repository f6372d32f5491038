"""Every page of the workspace as leaders and consultants meet it: both widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import LEADER, OWNER, Desk, Seats, sign_in
from tests.browser.inspection import inspect
from tests.browser.live import PHONE
from tests.browser.pages import follow

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}
PAGES = (
    "/",
    "/engagements/new",
    "/engagements/northgate/",
    "/engagements/northgate/setup",
    "/engagements/northgate/people/",
    "/engagements/northgate/waves/new",
    "/engagements/northgate/waves/first/",
    "/engagements/northgate/waves/next/",
    "/engagements/northgate/waves/next/plan",
    "/engagements/northgate/waves/next/launch",
    "/engagements/northgate/waves/next/discard",
    "/engagements/northgate/waves/next/questionnaire",
    "/engagements/northgate/waves/next/questionnaire/preview",
    "/engagements/shops/waves/w1/extend",
    "/engagements/northgate/waves/first/comments",
    "/engagements/northgate/waves/first/comments?state=all",
    "/engagements/northgate/held",
    "/engagements/northgate/delete",
    "/engagements/shops/waves/w1/",
    "/engagements/shops/waves/w1/close",
    "/engagements/shops/waves/w1/doors",
    "/engagements/northgate/waves/first/close",
    "report",
    "report/explore",
    "report/compare",
    "report/actions",
    "report/tables",
    "report/publish",
    "report/withdraw",
    "report/commentary",
    "/nowhere",
)


@pytest.fixture
def seats(desk: Desk, new_context: Callable[..., BrowserContext]) -> Seats:
    return Seats(desk, new_context)


@pytest.fixture
def leader(seats: Seats) -> Iterator[Page]:
    return seats.seat(LEADER, viewport=PHONE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_every_page_is_sound(seats: Seats, desk: Desk, viewport: dict[str, int], scheme: str):
    page = seats.seat(OWNER, viewport=viewport, color_scheme=scheme)

    for place in PAGES:
        page.goto(desk.page(place))
        inspect(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_is_sound_also_when_it_fails(
    new_context: Callable[..., BrowserContext], desk: Desk, scheme: str
):
    page = new_context(viewport=PHONE, color_scheme=scheme).new_page()
    page.goto(f"{desk.address}/sign-in")
    inspect(page)

    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("wrong")
    follow(page.get_by_role("button", name="Sign in"))

    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    inspect(page, raw=False)


def test_everything_unfolded_is_sound_too(seats: Seats, desk: Desk):
    page = seats.seat(OWNER, viewport=PHONE)
    page.goto(desk.page("report"))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    inspect(page)


def test_a_leader_reads_all_six_answers_on_a_phone(leader: Page, desk: Desk):
    follow(leader.get_by_role("link", name="Northgate Outfitters"))
    follow(leader.get_by_role("link", name="Alignment report"))

    expect(leader.locator("h1")).to_have_text(
        "Half a point apart, and most clearly on what leaders believe they say"
    )
    expect(leader.locator(".staves")).to_be_visible()
    expect(leader.locator(".staff-w")).to_be_hidden()
    ways = leader.get_by_role("navigation", name="In this report")
    for name in ("Staff", "Gaps", "Message", "Departments", "Trust", "Talk"):
        way = ways.get_by_role("link", name=name, exact=True)
        section = leader.locator(way.get_attribute("href"))
        way.click()
        expect(section.locator("h2")).to_be_in_viewport()
    start = leader.get_by_text("Each leader writes the strategy").first
    expect(start).to_be_hidden()
    leader.locator("summary", has_text="what to ask, first steps").first.click()
    expect(start).to_be_visible()


def test_long_tables_fold_on_a_phone_and_stand_open_where_there_is_room(seats: Seats, desk: Desk):
    page = seats.seat(OWNER, viewport=PHONE)
    page.goto(desk.page("report"))
    table = page.get_by_role("table", name="Means of Frontline")

    expect(table).to_be_hidden()
    page.set_viewport_size(DESKTOP)
    expect(table).to_be_visible()


def test_on_paper_nothing_stays_folded(seats: Seats, desk: Desk):
    page = seats.seat(OWNER, viewport=PHONE)
    page.goto(desk.page("report"))
    folded = page.locator("details > :not(summary)")
    shown = "(all) => all.map((one) => one.checkVisibility({contentVisibilityAuto: true}))"

    assert not any(folded.evaluate_all(shown))
    page.emulate_media(media="print")
    assert all(folded.evaluate_all(shown))


def test_the_heat_map_scrolls_in_its_own_region_and_keeps_the_names(leader: Page, desk: Desk):
    leader.goto(desk.page("report"))
    leader.locator("summary", has_text="Departments by dimension").click()
    region = leader.get_by_role("region", name="Departments by dimension")
    region.focus()

    region.evaluate("(one) => { one.scrollLeft = 400; }")
    name = region.get_by_role("rowheader", name="Customer service").bounding_box()
    reason = region.get_by_text("Withheld: too few answered").bounding_box()

    assert name
    assert reason
    assert 0 <= name["x"] < 40
    assert 0 < reason["x"] < PHONE["width"]


def test_the_keyboard_alone_is_enough(seats: Seats, desk: Desk):
    page = seats.seat(OWNER, viewport=DESKTOP)
    page.goto(desk.page("report"))

    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    unfolds = page.get_by_text("The numbers behind the staff").first
    for _ in range(40):  # past the buttons, the ways on and the lines of the report
        page.keyboard.press("Tab")
        if unfolds.evaluate("(one) => one === document.activeElement"):
            break
    expect(unfolds).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("table", name="Mean answers.")).to_be_visible()


def test_closing_can_be_thought_better_of(seats: Seats, desk: Desk):
    page = seats.seat(OWNER, viewport=DESKTOP)
    page.goto(desk.page("/engagements/shops/waves/w1/"))

    follow(page.get_by_role("link", name="Close early …"))
    expect(page.locator("h1")).to_have_text("Close “First wave” now?")
    follow(page.get_by_role("link", name="Keep it open"))

    expect(page.locator("[aria-current=step]")).to_contain_text("Open")


def test_the_headline_and_the_whole_staff_share_the_first_printed_page(seats: Seats, desk: Desk):
    # A4 landscape less 12 mm all round is 273 mm by 186 mm, at 96 px to the inch.
    page = seats.seat(OWNER, viewport={"width": 1032, "height": 703})
    page.goto(desk.page("report"))
    page.emulate_media(media="print")

    staff = page.locator(".staff-w").bounding_box()

    assert staff
    assert staff["y"] + staff["height"] <= 703


def test_signing_out_leads_to_signing_in(new_context: Callable[..., BrowserContext], desk: Desk):
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, desk.address, OWNER)

    follow(page.get_by_role("button", name="Sign out"))
    page.goto(desk.page("/"))

    expect(page.locator("h1")).to_have_text("Is everyone playing from the same sheet?")
