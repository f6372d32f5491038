"""Going on without a network: nothing lost, nothing sent twice, nothing readable left."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.inspection import axe, facts_of
from tests.browser.live import PHONE, Site
from tests.browser.pages import PATIENCE, Answering, follow

pytestmark = pytest.mark.browser
THANKS = "Thank you. Your answers are sent."
STORED = """async () => {
  const read = async (store) => {
    const wanted = (request) => new Promise((give) => {
      request.onsuccess = () => give(request.result);
    });
    const names = await wanted(store.getAllKeys()), values = await wanted(store.getAll());
    return names.map((name, place) => [name, values[place]]);
  };
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((give) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => give(request.result);
    });
    databases[name] = {};
    for (const store of database.objectStoreNames) {
      databases[name][store] = await read(database.transaction(store).objectStore(store));
    }
    database.close();
  }
  const facts = Object.values(databases).flatMap((one) => one.facts);
  const key = facts.find(([name]) => name === "key")?.[1];
  const pages = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      pages[new URL(request.url).pathname] = await (await cache.match(request)).text();
    }
  }
  return {
    key: key && [key.extractable, key.algorithm.name],
    queue: Object.values(databases).flatMap((one) => one.queue.map(([page]) => page)),
    databases: Object.keys(databases),
    pages,
    session: { ...sessionStorage },
    local: { ...localStorage },
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    text: JSON.stringify([databases, sessionStorage, localStorage]),
  };
}"""


READY = """async () => {
  const link = await caches.match(location.pathname.replace(/\\/[^/]*$/, ""));
  const led = link?.headers.get("location") ?? "";
  return navigator.serviceWorker.controller && led.endsWith(location.pathname);
}"""


# Looks without opening anything: a database that is opened while it is erased would come back.
LEFT = """async () => ({
  databases: (await indexedDB.databases()).length,
  pages: (await caches.keys()).length,
  session: sessionStorage.length,
  local: localStorage.length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def stored(page: Page) -> dict[str, Any]:
    """Everything this browser holds for the site, as a script can read it."""
    found: dict[str, Any] = page.evaluate(STORED)
    return found


def begin(person: Answering) -> Answering:
    """Start, and wait until the browser could go on alone."""
    return led_here(person.start())


def led_here(person: Answering) -> Answering:
    """Wait until the pages are kept and the link leads to the one that is open."""
    deadline = monotonic() + PATIENCE / 1_000
    while not person.page.evaluate(READY):
        assert monotonic() < deadline, "the pages were not kept"
        person.page.wait_for_timeout(100)
    return person


def cut(person: Answering, *, off: bool = True) -> None:
    person.page.context.set_offline(off)


def empty(page: Page) -> None:
    """Wait until this browser holds nothing any more for the site."""
    deadline = monotonic() + PATIENCE / 1_000
    while any(page.evaluate(LEFT).values()):
        assert monotonic() < deadline, page.evaluate(LEFT)
        page.wait_for_timeout(100)


def test_a_whole_survey_goes_on_without_a_network_and_arrives_once(
    frontline: Answering, site: Site
):
    before = site.sealed()
    begin(frontline)
    frontline.choose(0, 1).saved()
    cut(frontline)
    frontline.choose(1, 4)
    frontline.kept()

    frontline.answer_all()
    frontline.page.get_by_role("button", name="Send my answers").click()
    expect(frontline.page.locator("h1")).to_have_text("Not sent yet: no connection")
    assert site.sealed() == before
    cut(frontline, off=False)

    expect(frontline.page.locator("h1")).to_have_text(THANKS)
    assert site.sealed() == before + 1


def test_what_is_kept_cannot_be_read_and_is_erased_when_it_has_arrived(frontline: Answering):
    begin(frontline)
    blank = stored(frontline.page)
    assert blank["queue"] == []
    assert blank["key"] == [False, "AES-GCM"]
    cut(frontline)
    for _ in range(13):
        frontline.answer_page()
        frontline.go_on()
    frontline.page.fill("textarea", "Let the shops see online orders.")
    frontline.kept()

    found = stored(frontline.page)

    assert sorted(map(int, found["queue"])) == list(range(1, 15))
    assert len(found["session"]) == 14
    assert found["pages"] == blank["pages"] | here(frontline)
    for path, page in found["pages"].items():
        assert " checked" not in page or not path.startswith("/a/")
        assert "Let the shops" not in page
    for readable in ("Let the shops", "q.", "online"):
        assert readable not in found["text"]
    assert not [
        path for path in found["pages"] if path.endswith(("/sent", "/resume", "/protection"))
    ]

    cut(frontline, off=False)
    expect(frontline.page.locator(".saved")).to_have_text("Saved")
    assert stored(frontline.page)["queue"] == []


def here(person: Answering) -> dict[str, str]:
    """The entry that leads from the link to the page one is on; it has no text."""
    return {"/" + person.link.split("/", 3)[3]: ""}


def test_nothing_is_left_after_sending(frontline: Answering, site: Site):
    before = site.sealed()
    begin(frontline).choose(0, 2).saved()
    frontline.open("/review").send()
    expect(frontline.page.locator("h1")).to_have_text(THANKS)

    empty(frontline.page)
    assert frontline.page.context.cookies() == []
    assert site.sealed() == before + 1


def test_a_reload_and_back_without_a_network_show_what_was_answered(frontline: Answering):
    begin(frontline).choose(0, 1)
    frontline.go_on()
    cut(frontline)
    frontline.choose(0, 3)
    frontline.kept()

    frontline.page.reload()
    frontline.shows(0, "Agree")
    frontline.back().shows(0, "Disagree")

    led_here(frontline).open()
    assert frontline.number() == 1  # the link leads to where one was


def test_rankings_teams_and_comments_come_back_without_a_network(page: Page, site: Site):
    leader = begin(Answering(page, site.link("C-suite")))
    cut(leader)
    assert len(leader.answer_all()) == 16

    for number, places in (("13", ".teams fieldset"), ("14", ".order li"), ("15", ".guess")):
        leader.open(f"/{number}")
        expect(page.locator(places).nth(2)).to_be_attached()
    expect(page.locator(".guess [name]").first).to_have_value("3.5")
    leader.open("/16")
    expect(page.locator("textarea")).to_have_value("Let the shops see online orders.")

    cut(leader, off=False)
    expect(page.locator(".saved")).to_have_text("Saved")
    leader.open("/review")
    expect(page.locator(".lede")).to_have_text("You have answered everything. Thank you.")


def test_two_tabs_come_back_together_and_save_each_page_once(frontline: Answering, site: Site):
    begin(frontline)
    other = Answering(frontline.page.context.new_page(), frontline.link).open("/2")
    cut(frontline)
    frontline.choose(0, 0)
    frontline.kept()
    other.choose(0, 4)
    other.kept()
    before = len(site.served)

    cut(frontline, off=False)
    for tab in (frontline, other):
        expect(tab.page.locator(".saved")).to_have_text("Saved")

    saves = [one.address for one in site.served[before:] if one.method == "POST"]
    assert sorted(address[-2:] for address in saves) == ["/1", "/2"]
    frontline.open("/1").shows(0, "Strongly disagree")
    frontline.open("/2").shows(0, "Strongly agree")


def test_a_link_opened_again_later_sends_what_was_waiting(frontline: Answering, site: Site):
    before, context = site.sealed(), frontline.page.context
    begin(frontline)
    cut(frontline)
    frontline.choose(0, 3)
    frontline.kept()
    frontline.open("/review").page.get_by_role("button", name="Send my answers").click()
    expect(frontline.page.locator("#waiting")).to_be_visible()
    frontline.page.close()
    context.set_offline(False)

    later = Answering(context.new_page(), frontline.link).open()

    expect(later.page.locator("h1")).to_have_text(THANKS)
    assert site.sealed() == before + 1


def test_going_back_takes_the_wish_to_send_back(frontline: Answering, site: Site):
    before = site.sealed()
    begin(frontline)
    cut(frontline)
    frontline.open("/review").page.get_by_role("button", name="Send my answers").click()
    expect(frontline.page.locator("#waiting")).to_be_visible()

    frontline.back()
    cut(frontline, off=False)
    frontline.page.fill("textarea", "What is sent now takes with it all that is waiting.")
    frontline.saved()

    assert stored(frontline.page)["queue"] == []
    assert site.sealed() == before


def test_a_closed_survey_leaves_nothing_behind(frontline: Answering, site: Site):
    begin(frontline)
    cut(frontline)
    frontline.choose(0, 3)
    frontline.kept()
    site.set_closing(minutes=-1)
    try:
        cut(frontline, off=False)
        expect(frontline.page.locator("h1")).to_have_text("The survey has closed")
        empty(frontline.page)
    finally:
        site.set_closing(days=18)


def test_a_refusal_that_is_not_ours_throws_nothing_away(frontline: Answering, site: Site):
    begin(frontline)
    cut(frontline)
    frontline.choose(0, 3)
    frontline.kept()
    asked: list[str] = []

    def stranger(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404, body="<h1>default backend</h1>", content_type="text/html")

    frontline.page.route("**/1", stranger)
    cut(frontline, off=False)
    deadline = monotonic() + PATIENCE / 1_000
    while not asked:
        assert monotonic() < deadline, "nothing was tried"
        frontline.page.wait_for_timeout(50)
    frontline.kept()
    frontline.page.unroute("**/1")
    frontline.page.evaluate("dispatchEvent(new Event('online'))")

    frontline.saved()
    frontline.open("/1").shows(0, "Agree")


def test_a_wish_to_send_that_comes_too_late_is_told_so(frontline: Answering, site: Site):
    begin(frontline).choose(0, 3).saved()
    frontline.open("/review")
    led_here(frontline)
    cut(frontline)
    frontline.page.get_by_role("button", name="Send my answers").click()
    expect(frontline.page.locator("#waiting")).to_be_visible()
    site.set_closing(minutes=-1)
    try:
        cut(frontline, off=False)
        expect(frontline.page.locator("h1")).to_have_text("The survey has closed")
        empty(frontline.page)
    finally:
        site.set_closing(days=18)


def test_starting_over_elsewhere_throws_away_what_is_kept_here(
    frontline: Answering, new_context: Callable[..., BrowserContext]
):
    begin(frontline)
    cut(frontline)
    frontline.choose(0, 3)
    frontline.kept()
    other = Answering(new_context(viewport=PHONE).new_page(), frontline.link).open()
    other.page.get_by_text("Yes, erase my earlier answers").click()
    follow(other.page.get_by_role("button", name="Start again"))

    cut(frontline, off=False)

    expect(frontline.page.locator("h1")).to_have_text("You have begun on another device")
    other.go_on().shows(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_without_a_network_are_sound(
    new_context: Callable[..., BrowserContext], site: Site, scheme: str
):
    page = new_context(viewport=PHONE, color_scheme=scheme).new_page()
    person = begin(Answering(page, site.link("C-suite")))
    cut(person)

    for number in (1, 12, 13, 14, 15, 16):
        person.open(f"/{number}").answer_page()
        person.kept()
        expect(page.locator("#offline")).to_be_visible()
        sound(page)
    person.open("/review")
    sound(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#waiting")).to_be_visible()
    sound(page)


def sound(page: Page) -> None:
    wrong = {name: found for name, found in facts_of(page).items() if found}

    assert (wrong, axe(page)) == ({}, [])


def test_where_nothing_can_be_kept_all_works_as_without(
    new_context: Callable[..., BrowserContext], site: Site
):
    context = new_context(viewport=PHONE)
    context.add_init_script("delete Window.prototype.indexedDB; delete window.indexedDB;")
    person = Answering(context.new_page(), site.link()).start()

    person.choose(0, 3).saved()
    context.set_offline(True)
    person.choose(1, 3)
    expect(person.page.locator(".saved")).to_have_text("Not saved yet")
    person.try_to_go_on()
    expect(person.page.locator("button.go[aria-busy]")).to_have_count(0)
    expect(person.page.locator("#offline")).to_be_visible()
    assert person.number() == 1
    context.set_offline(False)
    assert person.go_on().number() == 2

    assert person.page.evaluate("caches.keys()") == []
    person.open("/1").shows(1, "Agree")


def test_a_server_in_trouble_is_asked_again_also_where_nothing_can_be_kept(
    new_context: Callable[..., BrowserContext], site: Site
):
    context = new_context(viewport=PHONE)
    context.add_init_script("delete Window.prototype.indexedDB; delete window.indexedDB;")
    person = Answering(context.new_page(), site.link()).start()
    person.page.route("**/1", lambda route: route.fulfill(status=503))

    person.choose(0, 3)
    expect(person.page.locator(".saved")).to_have_text("Not saved yet")
    expect(person.page.locator("#offline")).to_be_visible()
    person.page.unroute("**/1")
    person.page.evaluate("dispatchEvent(new Event('online'))")

    person.saved()
    person.open("/1").shows(0, "Agree")


def test_an_older_save_that_was_held_up_changes_nothing(frontline: Answering):
    begin(frontline).choose(0, 1).saved()
    late: list[Any] = []
    frontline.page.route(
        "**/1",
        lambda route: (
            late.append(route) if route.request.method == "POST" and not late else route.continue_()
        ),
    )
    frontline.choose(1, 0)
    deadline = monotonic() + PATIENCE / 1_000
    while not late:
        assert monotonic() < deadline, "the save was not held up"
        frontline.page.wait_for_timeout(50)
    held = late[0].request

    again = frontline.page.context.request.post(
        held.url,
        headers={
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        data=(held.post_data or "").replace("=1&", "=2&", 1).replace("sequence=", "sequence=9"),
    )
    assert again.status == 204
    with frontline.page.expect_response(held.url):
        late[0].continue_()

    frontline.open("/1").shows(1, "Disagree")
