"""What a person does on the answer pages, in their own words, for tests in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PATIENCE = 60_000  # of a machine that has much else to do; whoever is quick never waits so long
expect.set_options(timeout=PATIENCE)
WATCH = """addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(event.violatedDirective + " " + event.blockedURI);
});"""


class Browsers:
    """Contexts that note every breach of the content security policy and close together."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def new(self, **given: Any) -> BrowserContext:
        context = self.browser.new_context(
            **{"locale": "en-GB", "reduced_motion": "reduce", **given}
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def follow(control: Locator) -> None:
    """Press what leads to another page, and wait until that page has been loaded."""
    with control.page.expect_navigation():
        control.click()


class Answering:
    """One person's link in one tab."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.link = link

    def open(self, place: str = "") -> Answering:
        self.page.goto(self.link + place)
        return self

    def start(self) -> Answering:
        self.open()
        return self.go_on()

    def go_on(self) -> Answering:
        """Press the one blue button, and wait for the page it leads to."""
        follow(self.page.locator("button.go"))
        return self

    def try_to_go_on(self) -> None:
        """Press the one blue button where the page may have reasons to stay."""
        self.page.locator("button.go").click()

    def back(self) -> Answering:
        follow(self.page.get_by_role("button", name="Back", exact=True))
        return self

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def code(self) -> str:
        return self.page.locator(".code b").inner_text()

    def choose(self, question: int, option: int) -> Answering:
        """Tap an option of a question on this page; both count from 0."""
        self.question(question).locator(".opt").nth(option).click()
        return self

    def question(self, number: int) -> Locator:
        return self.page.locator("fieldset.item").nth(number)

    def shows(self, question: int, *words: str) -> None:
        """Wait until exactly these words are what is chosen."""
        chosen = self.question(question).locator(".opt:has(:checked)")
        expect(chosen).to_have_text(list(words), use_inner_text=True)

    def saved(self) -> Answering:
        """Wait until the page says so of everything that was tapped or typed before."""
        return self._told("saved")

    def kept(self) -> Answering:
        """Wait until the page says that everything is kept here while there is no network."""
        return self._told("kept")

    def _told(self, state: str) -> Answering:
        expect(self.page.locator(f".saved[data-state={state}]:not([data-due])")).to_be_visible()
        return self

    def answer_page(self) -> None:
        """Give some answer to whatever stands on this page."""
        page = self.page
        if page.locator("input[type=checkbox]").count():
            for number in range(min(3, page.locator("input[type=checkbox]").count())):
                page.locator("input[type=checkbox]").nth(number).check()
            self.try_to_go_on()
            expect(page.locator(".teams [type=radio]").first).to_be_visible()
            page.wait_for_load_state()  # online that is another page, offline the same
        for fieldset in page.locator("fieldset.item").all():
            options = fieldset.locator(".opt")
            options.nth(min(2, options.count() - 1)).click()
        while page.locator(".rest .pick:enabled").count():
            page.locator(".rest .pick:enabled").first.click()
        for guess in page.locator(".guess input[name]").all():
            guess.fill("3.5")
        if page.locator("textarea").count():
            page.fill("textarea", "Let the shops see online orders.")

    def pages(self) -> Iterator[str]:
        """Answer page after page, up to the last look; gives each heading."""
        while not self.page.locator("button[value=send]").count():
            yield self.heading()
            self.answer_page()
            self.go_on()

    def answer_all(self) -> list[str]:
        return list(self.pages())

    def send(self) -> Answering:
        follow(self.page.get_by_role("button", name="Send my answers"))
        return self

    def number(self) -> int:
        """Which page of the questionnaire this is."""
        found = re.search(r"/(\d+)(#.*)?$", self.page.url)
        assert found, self.page.url
        return int(found[1])
