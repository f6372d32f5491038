"""Somebody who answers through the client, as a browser without JavaScript would."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

OWN = {"Sec-Fetch-Site": "same-origin"}


class Respondent:
    """One browser with one link; `cookies=False` refuses every cookie."""

    def __init__(self, client: FlaskClient, link: str, *, cookies: bool = True) -> None:
        self.client = client
        self.link = link
        self.cookies = cookies
        self.page: TestResponse | None = None

    def open(self, place: str = "", **given: Any) -> TestResponse:
        return self._follow(self.client.get(self.link + place, **given))

    def start(self, **form: Any) -> TestResponse:
        shown = self.open()
        return self.post("", {"key": hidden(shown, "key"), **form})

    def post(self, place: str, form: Any, *, follow: bool = True) -> TestResponse:
        data = MultiDict(form)
        if self.page is not None and not self.cookies:
            data.setdefault("key", hidden(self.page, "key"))
        self._refuse_cookies()
        response = self.client.post(self.link + place, data=data, headers=OWN)
        return self._follow(response) if follow else response

    def next(self, page: int, **form: Any) -> TestResponse:
        return self.post(f"/{page}", {"go": "next", **form})

    def send(self) -> TestResponse:
        return self.post("/review", {"go": "send"})

    def _follow(self, response: TestResponse) -> TestResponse:
        while response.status_code in {302, 303}:
            self._refuse_cookies()
            response = self.client.get(response.headers["Location"])
        self._refuse_cookies()
        self.page = response
        return response

    def _refuse_cookies(self) -> None:
        if not self.cookies:
            self.client._cookies.clear()


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    return found[1] if found else ""


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page.text, re.DOTALL)
    assert found, page.text
    return found[1]


def chosen(page: TestResponse, name: str) -> str | None:
    """The value of the checked option of a name."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)" checked', page.text)
    return found[1] if found else None
