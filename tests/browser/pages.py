"""What a person does on the answer pages, in their own words, for tests in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

WATCH = """addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(event.violatedDirective + " " + event.blockedURI);
});"""


class Browsers:
    """Contexts that note every breach of the content security policy and close together."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def new(self, **given: Any) -> BrowserContext:
        context = self.browser.new_context(**{"locale": "en-GB", **given})
        context.set_default_timeout(10_000)
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
        return self._leave_by(self.page.locator("button.go"))

    def try_to_go_on(self) -> None:
        """Press the one blue button where the page may have reasons to stay."""
        self.page.locator("button.go").click()

    def _leave_by(self, button: Locator) -> Answering:
        follow(button)
        return self

    def back(self) -> Answering:
        return self._leave_by(self.page.get_by_role("button", name="Back", exact=True))

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

    def chosen(self, question: int) -> list[str]:
        """The words of what is chosen."""
        return self.question(question).locator(".opt:has(:checked)").all_inner_texts()

    def saved(self) -> Answering:
        """Wait until the page says so, after the tap before."""
        self.page.wait_for_timeout(200)
        expect(self.page.locator(".saved")).to_have_text("Saved")
        self.page.wait_for_load_state("networkidle")
        return self

    def answer_page(self) -> None:
        """Give some answer to whatever stands on this page."""
        page = self.page
        if page.locator("input[type=checkbox]").count():
            for number in range(min(3, page.locator("input[type=checkbox]").count())):
                page.locator("input[type=checkbox]").nth(number).check()
            self.try_to_go_on()
            expect(page.locator(".teams [type=radio]").first).to_be_visible()
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
        return self._leave_by(self.page.get_by_role("button", name="Send my answers"))

    def number(self) -> int:
        """Which page of the questionnaire this is."""
        found = re.search(r"/(\d+)(#.*)?$", self.page.url)
        assert found, self.page.url
        return int(found[1])


def answer_whole_survey(page: Page, link: str) -> None:
    """From the link to sent, as somebody does who is not interrupted."""
    person = Answering(page, link).start()
    person.answer_all()
    person.send()
    expect(page.locator("h1")).to_have_text("Thank you. Your answers are sent.")
