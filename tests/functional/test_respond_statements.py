"""How much a page asks of the database: so that it stays quick, without timing anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from respondent import OWN
from sqlalchemy import event

from survey.extensions import db
from survey.models import Wave


class Counted:
    """A browser that tells how many statements each request took."""

    def __init__(self, client: FlaskClient, statements: list[str]) -> None:
        self.client = client
        self.statements = statements

    def get(self, address: str) -> tuple[int, str]:
        self.statements.clear()
        page = self.client.get(address)
        assert page.status_code == 200, address
        return len(self.statements), page.text

    def post(self, address: str, **form: str) -> int:
        self.statements.clear()
        assert self.client.post(address, data=form, headers=OWN).status_code == 303, address
        return len(self.statements)


@pytest.fixture
def browser(client: FlaskClient) -> Iterator[Counted]:
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield Counted(client, statements)
    event.remove(engine, "before_cursor_execute", note)


def test_a_page_takes_one_statement_and_saving_it_two(
    browser: Counted,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
):
    wave = make_open_wave()
    link = f"/a/{wave.public_id}/{secrets_of(wave)[-1]}"

    browser.get(link)  # the questionnaire is read once, by whoever comes first
    browser.get(link)  # the questionnaire is read once, by whoever comes first
    promise, page = browser.get(link)
    key = re.search(r'name="key"\s+value="([^"]+)"', page)
    assert key
    begun = browser.post(link, key=key[1], language="en")
    shown, _ = browser.get(f"{link}/1")
    saved = browser.post(f"{link}/1", **{"q.unity1": "4", "go": "next"})
    review, _ = browser.get(f"{link}/review")
    sent = browser.post(f"{link}/review", go="send")

    assert promise <= 3
    assert (shown, review) == (1, 1)
    assert saved == 2
    assert begun <= 6
    assert sent <= 6
