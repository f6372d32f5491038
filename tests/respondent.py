"""Somebody who answers through the client, as a browser without JavaScript would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.test import TestResponse

OWN = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Seen:
    """A page as it is read: white space counts as one space."""

    status_code: int
    headers: Headers
    text: str

    @classmethod
    def of(cls, response: TestResponse) -> Seen:
        return cls(response.status_code, response.headers, " ".join(response.text.split()))


class Respondent:
    """One browser with one link; `cookies=False` refuses every cookie."""

    def __init__(self, client: FlaskClient, link: str, *, cookies: bool = True) -> None:
        self.client = client
        self.link = link
        self.cookies = cookies
        self.page: Seen | None = None

    def open(self, place: str = "", **given: Any) -> Seen:
        return self._follow(self.client.get(self.link + place, **given))

    def start(self, **form: Any) -> Seen:
        shown = self.open()
        return self.post("", {"key": hidden(shown, "key"), **form})

    def post(self, place: str, form: Any, *, follow: bool = True) -> Seen:
        data = MultiDict(form)
        if self.page is not None and not self.cookies:
            data.setdefault("key", hidden(self.page, "key"))
        self._refuse_cookies()
        response = self.client.post(self.link + place, data=data, headers=OWN)
        return self._follow(response) if follow else Seen.of(response)

    def next(self, page: int, **form: Any) -> Seen:
        return self.post(f"/{page}", {"go": "next", **form})

    def send(self) -> Seen:
        return self.post("/review", {"go": "send"})

    def _follow(self, response: TestResponse) -> Seen:
        while response.status_code in {302, 303}:
            self._refuse_cookies()
            response = self.client.get(response.headers["Location"])
        self._refuse_cookies()
        self.page = Seen.of(response)
        return self.page

    def _refuse_cookies(self) -> None:
        if not self.cookies:
            self.client._cookies.clear()


def hidden(page: Seen, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    return found[1] if found else ""


def heading(page: Seen | TestResponse) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page.text, re.DOTALL)
    assert found, page.text
    return found[1]


def chosen(page: Seen, name: str) -> str | None:
    """The value of the checked option of a name."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)" checked', page.text)
    return found[1] if found else None
