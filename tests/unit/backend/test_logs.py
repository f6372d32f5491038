import json

import pytest
import structlog
from flask import Flask
from respondent import Respondent
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey import logs
from survey.services import setting_apart, waves
from survey.web.respond import skeleton
from survey.worker import loop

ENVIRONMENTS = ("production", "development")


@pytest.fixture(params=ENVIRONMENTS)
def logging_as(request, app):
    """The log as of an environment; the app keeps its own settings."""
    settings = app.config["SETTINGS"].model_copy(update={"environment": request.param})
    logs.configure(Flask("another"), settings)
    yield request.param
    logs.configure(Flask("another"), app.config["SETTINGS"])


def fail(*_given, **_named):
    raise RuntimeError("a fault of ours")


def test_a_fault_on_an_answer_page_is_logged_by_its_route(  # noqa: PLR0917  # fixtures
    app, make_open_wave, secrets_of, monkeypatch, capsys, caplog, logging_as
):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    monkeypatch.setattr(skeleton, "promise", fail)

    answer = app.test_client().get(f"/a/{wave.public_id}/{secret}")

    logged = capsys.readouterr().out + caplog.text
    assert answer.status_code == 500
    assert "/a/<wave_id>/<secret>" in logged
    assert "a fault of ours" in logged
    assert secret not in logged
    assert wave.public_id not in logged


def test_a_close_that_fails_writes_no_answer_into_the_log(  # noqa: PLR0917  # fixtures
    app, session, make_open_wave, secrets_of, monkeypatch, capsys, logging_as
):
    wave = make_open_wave()
    for secret in secrets_of(wave)[:8]:
        person = Respondent(app.test_client(), f"/a/{wave.public_id}/{secret}")
        person.start()
        person.post("/2", {"go": "next", "q.remark": "Only I would say this"})
        person.send()
    waves.begin_closing(session, wave.engagement, wave.key, now=wave.opens_at)
    session.commit()
    monkeypatch.setattr(setting_apart, "responses", fail)

    loop.sweep_all(app)

    logged = capsys.readouterr().out
    assert "sweep failed" in logged
    assert "a fault of ours" in logged
    for found in ("Only I would say this", "Sent(", "Number1", "answers=b"):
        assert found not in logged


def test_a_refused_statement_is_told_without_its_values(session):
    with pytest.raises(DBAPIError) as refused:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": "Maria"})
    session.rollback()

    assert "Maria" not in str(refused.value)


def test_a_traceback_in_production_is_one_line_of_json(app, capsys):
    settings = app.config["SETTINGS"].model_copy(update={"environment": "production"})
    logs.configure(Flask("another"), settings)

    try:
        fail()
    except RuntimeError:
        structlog.get_logger("samesheet").exception("told")

    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["exception"][0]["exc_value"] == "a fault of ours"
    logs.configure(Flask("another"), app.config["SETTINGS"])
