"""Somebody at work in the workspace: signs in, opens pages, presses buttons."""

from __future__ import annotations

import re
from collections import Counter
from contextvars import Context

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.models import Account, AlignmentReport, Wave
from survey.services import reports
from tests.unit.documents.reports import northgate

PASSWORD = "a long sample password"


class Worker:
    """A browser of a consultant or leader; every page it opens is checked."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def sign_in(self, account: Account, password: str = PASSWORD) -> TestResponse:
        return self.send("/sign-in", email=account.email, password=password)

    def open(self, address: str, status: int = 200) -> TestResponse:
        page = self._ask(self.client.get, address)
        assert page.status_code == status
        checked(page)
        return page

    def send(self, address: str, page: str | None = None, **fields: str) -> TestResponse:
        """Post what the form on `page` (by default at the address itself) would send."""
        form = self._ask(self.client.get, page or address).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        assert token, f"no form on {page or address}"
        return self._ask(self.client.post, address, data={**fields, "csrf_token": token.group(1)})

    @staticmethod
    def _ask(send, address: str, **given) -> TestResponse:
        """Ask outside the test's own application context, whose `g` remembers who was signed in."""
        return Context().run(send, address, follow_redirects=True, **given)


def checked(page: TestResponse) -> None:
    """What every page must have."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page.text)
    ids = Counter(node.get("id") for node in tree.iter() if node.get("id"))

    assert "".join(tree.find("head/title").itertext()).strip()
    assert len(list(tree.iter("h1"))) == 1
    assert not [name for name, number in ids.items() if number > 1]
    assert not [node for node in tree.iter() if node.get("style")]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    labelled = {node.get("for") for node in tree.iter("label")}
    for node in tree.iter("input"):
        assert node.get("type") == "hidden" or node.get("id") in labelled


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return " ".join(found.group(1).split())


def keep_report(session, wave: Wave, now) -> AlignmentReport:
    """A finished report of this wave, as close would have left it."""
    row = reports.keep(session, wave, northgate(), now=now)
    session.commit()
    return row
