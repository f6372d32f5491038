"""Signing in and out, and where somebody lands."""

from __future__ import annotations

import html5lib
import pytest
from werkzeug.exceptions import default_exceptions

from survey import errors
from tests.functional.workspace import Worker, checked, heading


@pytest.fixture
def worker(client):
    return Worker(client)


def test_the_start_page_asks_a_stranger_to_sign_in(worker):
    page = worker.open("/")

    assert page.request.path == "/sign-in"
    assert heading(page) == "Is everyone playing from the same sheet?"
    assert "If you were asked to answer a survey, use the link in your invitation" in page.text


def test_the_right_password_leads_to_the_engagements(worker, make_account):
    page = worker.sign_in(make_account())

    assert page.request.path == "/"
    assert heading(page) == "Engagements"


def test_an_account_without_engagements_is_told_what_to_do(worker, make_account):
    page = worker.sign_in(make_account())

    assert "No engagement is open to this account yet." in page.text
    checked(page)


def test_a_wrong_password_says_so_without_saying_which_part(worker, make_account):
    account = make_account()

    wrong = worker.sign_in(account, "not the password at all")
    unknown = worker.send("/sign-in", email="nobody@example.com", password="whatever it is")

    for page in (wrong, unknown):
        assert page.request.path == "/sign-in"
        assert "The email or the password does not fit." in page.text
        assert 'role="alert"' in page.text
        checked(page)


def test_signing_out_is_a_button_and_ends_the_session(worker, make_account):
    worker.sign_in(make_account())

    worker.send("/sign-out", page="/")

    assert worker.open("/").request.path == "/sign-in"


@pytest.mark.parametrize(("address", "status"), [("/nope", 404), ("/engagements/none/", 404)])
def test_errors_are_pages_a_person_can_read(worker, make_account, address, status):
    worker.sign_in(make_account())

    page = worker.open(address, status)

    assert heading(page) in {"There is no such page", "Nothing here"}


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500])
def test_every_kind_of_error_has_a_page_that_needs_no_database(app, code):
    with app.test_request_context("/anywhere"):
        page, status, _ = errors.explain(default_exceptions[code]())
        html5lib.HTMLParser(strict=True).parse(page)

    assert status == code
    assert "<h1>" in page


def test_a_form_without_its_token_is_refused_in_words(client, make_account):
    Worker(client).sign_in(make_account())

    page = client.post("/sign-out")

    assert page.status_code == 400
    checked(page)
