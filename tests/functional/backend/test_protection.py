import re

import pytest


def test_every_page_is_sent_with_a_strict_policy(client):
    answer = client.get("/sign-in")

    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy).group(1)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert client.get("/sign-in").headers["Content-Security-Policy"].count(nonce) == 0
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_an_answer_is_taken_from_our_own_pages_only(
    client, make_open_wave, secrets_of, headers, accepted
):
    wave = make_open_wave()
    address = f"/a/{wave.public_id}/{secrets_of(wave)[0]}"

    answer = client.post(address, headers=headers)

    assert (answer.status_code != 403) is accepted


def test_a_workspace_form_needs_a_token(client, make_account):
    account = make_account()

    answer = client.post("/sign-in", data={"email": account.email, "password": "x"})

    assert answer.status_code in {200, 400}
    assert "Location" not in answer.headers


def test_a_page_that_does_not_exist_says_so_kindly(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_fault_of_ours_shows_no_trace(app, monkeypatch):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setitem(app.view_functions, "security.login", lambda: {}["a fault of ours"])

    answer = app.test_client().get("/sign-in")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "a fault of ours" not in answer.text
