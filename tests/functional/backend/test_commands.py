import csv
import io
import json

import pytest
from click.testing import CliRunner
from fieldwork import NOW, SIZES, people_of
from sqlalchemy import update

from survey.cli import cli
from survey.extensions import db, wave_keys
from survey.models import Invitation
from survey.services import roster, second_step
from survey.services.roster import Person


@pytest.fixture
def run(settings, app, monkeypatch):
    """Run a command against the test's own database and keys."""
    monkeypatch.setattr("survey.config.load", lambda: settings)
    db.session.remove()

    def go(*arguments, **given):
        return CliRunner().invoke(cli, arguments, **given)

    return go


def test_a_wave_is_closed_from_the_command_line(run, make_open_wave, answer_all):
    wave = make_open_wave()
    slug, sent = wave.engagement.slug, answer_all(wave)

    result = run("wave", "close", slug, "w1", "--yes")

    assert result.exit_code == 0, result.output
    assert f"w1 closed: {sent} answers in" in result.output


def test_closing_asks_first(run, make_open_wave):
    slug = make_open_wave().engagement.slug

    result = run("wave", "close", slug, "w1", input="n\n")

    assert result.exit_code == 1
    assert "cannot be undone" in result.output


def test_links_are_listed_for_those_without_mail(run, make_open_wave, secrets_of):
    wave = make_open_wave()
    slug, secrets = wave.engagement.slug, secrets_of(wave)

    result = run("wave", "links", slug, "w1")

    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert [row["link"].rsplit("/", 1)[1] for row in rows] == secrets


def test_a_level_with_a_comma_stays_one_column(run, session, make_open_wave):
    wave = make_open_wave()
    session.execute(update(Invitation).values(level='Heads, and "deputies"'))
    session.commit()

    result = run("wave", "links", wave.engagement.slug, "w1", "--limit", "1")

    (row,) = csv.DictReader(io.StringIO(result.output))
    assert row["level"] == 'Heads, and "deputies"'


def test_an_unknown_engagement_is_refused_in_one_line(run):
    result = run("wave", "links", "nowhere", "w1")

    assert result.exit_code == 2
    assert "There is no engagement called" in result.output


def test_engagements_and_accounts(run, make_open_wave):
    slug = make_open_wave().engagement.slug

    assert f"{slug}: Sample Stores" in run("engagement", "list").output
    made = run("account", "create", "new@example.com", "--name", "New", "--consultant")
    again = run("account", "create", "new@example.com", "--name", "New")
    assert "with the password" in made.output
    assert again.exit_code == 2


def test_the_worker_closes_what_is_over(run, session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    wave.closes_at = wave.opens_at.replace(year=2026, month=3, day=3)
    slug = wave.engagement.slug
    session.commit()

    result = run("worker", "--once")

    assert result.exit_code == 0, result.output
    assert "w1: closed" in run("engagement", "list").output
    assert slug in run("engagement", "list").output


def test_the_database_upgrade_may_be_repeated(run):
    assert run("db", "upgrade").output == run("db", "upgrade").output


def test_a_wave_without_its_key_is_given_up_from_the_command_line(run, make_open_wave, answer_all):
    wave = make_open_wave()
    slug, sent = wave.engagement.slug, answer_all(wave)
    wave_keys().destroy(wave.public_id)

    closed = run("wave", "close", slug, "w1", "--yes")
    abandoned = run("wave", "abandon", slug, "w1", "--yes")

    assert closed.exit_code == 2
    assert "python -m survey wave abandon" in closed.output
    assert f"{sent} answers were given up" in abandoned.output


def test_an_engagement_is_deleted_from_the_command_line(run, make_open_wave, answer_all):
    slug = make_open_wave().engagement.slug

    refused = run("engagement", "delete", slug, "--yes")
    run("wave", "close", slug, "w1", "--yes")
    deleted = run("engagement", "delete", slug, "--yes")

    assert refused.exit_code == 2
    assert f"{slug} was deleted" in deleted.output


def test_who_came_later_is_invited_and_the_record_handed_over(
    run, session, make_open_wave, answer_all, tmp_path
):
    wave = make_open_wave()
    slug = wave.engagement.slug
    late = Person("late", "Newcomer Late", "Frontline", "Sales")
    roster.import_people(session, wave.engagement, [*people_of(SIZES), late], now=NOW)
    answer_all(wave)

    assert "1 person was added to w1." in run("wave", "add-people", slug, "w1", "--yes").output
    early = run("wave", "record", slug, "w1")
    assert (early.exit_code, "only of a wave that was closed" in early.output) == (2, True)
    run("wave", "close", slug, "w1", "--yes")
    run("wave", "record", slug, "w1", "--output", str(tmp_path / "record.json"))
    printed = run("wave", "record", slug, "w1")

    record = json.loads((tmp_path / "record.json").read_text())
    assert record == json.loads(printed.output)
    assert record["people"] == {"invited": 45, "added_after_launch": 1}


def test_comments_and_what_is_held_are_read_from_the_command_line(run, make_open_wave, answer_all):
    wave = make_open_wave()
    slug = wave.engagement.slug
    answer_all(wave)
    run("wave", "close", slug, "w1", "--yes")

    groups = json.loads(run("comments", "list", slug, "w1", "--json").output)
    held = json.loads(run("engagement", "held", slug, "--json").output)

    assert [len(group["comments"]) for group in groups] == [12, 26]
    assert "waiting" in run("comments", "list", slug, "w1").output
    kinds = {row["kind"]: row["number"] for row in held["waves"][0]["held"]}
    assert kinds["response"] == 44
    assert "Comments, masked" in run("engagement", "held", slug).output


def test_accounts_are_listed_given_a_link_and_relieved_of_the_code(
    run, app, session, settings, make_account
):
    account = make_account("owner@example.com")
    made = second_step.prepare(session, account, settings.secrets)
    code = made.generate(NOW).token
    assert second_step.check(session, account, code, settings.secrets, now=NOW)
    session.commit()

    listed = json.loads(run("account", "list", "--json").output)
    link = run("account", "link", "owner@example.com").output.strip()
    run("account", "one-step", "owner@example.com", "--yes")

    assert [(one["email"], one["two_steps"]) for one in listed] == [("owner@example.com", True)]
    page = app.test_client().get(link.removeprefix(settings.base_url))
    assert "Choose a password" in page.text
    assert not json.loads(run("account", "list", "--json").output)[0]["two_steps"]
    assert run("account", "link", "nobody@example.com").exit_code == 2
