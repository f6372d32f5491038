import re

import pytest
from structlog.testing import capture_logs

from survey import config, create_app
from survey.extensions import wave_keys


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


def test_a_wrong_method_is_told_which_is_right(client):
    answer = client.get("/sign-out")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_styles_are_asked_for_once(client):
    page = client.get("/sign-in").text
    address = re.search(r'href="(/static/[^"]+\.css\?v=[0-9a-f]+)"', page).group(1)

    with client.get(address) as style:
        assert "immutable" in style.headers["Cache-Control"]


def test_a_missing_style_may_come_with_the_next_version(client):
    with client.get("/static/css/of-the-next-version.css?v=0123456789ab") as missing:
        assert missing.status_code == 404
        assert missing.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8000", 200), ("evil.example", 400), ("192.0.2.7", 400)],
)
def test_a_server_on_a_desk_answers_to_no_name_of_somebody_else(client, host, status):
    assert client.get("/sign-in", base_url=f"http://{host}").status_code == status


def test_an_answer_page_without_its_key_is_logged_by_its_route(client, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    wave_keys().destroy(wave.public_id)

    with capture_logs() as lines:
        page = client.get(f"/a/{wave.public_id}/{secret}")

    assert page.status_code == 503
    (line,) = lines
    assert line["route"] == "/a/<wave_id>/<secret>"
    assert "is not in" in line["reason"]
    assert secret not in str(line)


def test_an_unknown_host_is_refused_in_production(tmp_path):
    settings = config.load(
        environment="production",
        instance=tmp_path,
        secret_key="s" * 48,
        base_url="https://survey.example",
    )
    client = create_app(settings).test_client()

    assert client.get("/sign-in", base_url="https://evil.example").status_code == 400
    with_us = client.get("/nowhere", base_url="https://survey.example")
    assert with_us.status_code == 404
    assert "max-age" in with_us.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("address", ["/a/%00abcdefgh/protection", "/engagements/%00/"])
def test_an_address_that_no_database_could_hold_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


def test_a_form_that_no_database_could_hold_is_refused(client):
    assert client.post("/sign-in", data={"email": "a\0@example.com"}).status_code == 400


@pytest.mark.parametrize("address", ["/sign-in", "/code"])
def test_a_body_of_megabytes_is_refused_unread(client, address):
    own = {"Sec-Fetch-Site": "same-origin"}

    assert client.post(address, data=b"x" * 2_000_000, headers=own).status_code == 413
