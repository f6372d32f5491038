"""A whole engagement from the command line, as a script would do it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from survey import clock
from survey.cli import cli
from survey.extensions import db
from survey.services import engagements, roster, waves
from tests.functional.workspace import keep_report


@pytest.fixture
def run(settings, app, monkeypatch):
    """Run a command against the test's own database and keys."""
    monkeypatch.setattr("survey.config.load", lambda: settings)
    db.session.remove()

    def go(*arguments, **given):
        return CliRunner().invoke(cli, arguments, **given)

    return go


@pytest.fixture
def people(tmp_path):
    file = tmp_path / "people.csv"
    rows = [f"{n},Person {n},{'Boss' if n < 8 else 'Frontline'},Stores" for n in range(30)]
    file.write_text("\n".join(["No,Name,Job,Department", *rows]), encoding="utf-8")
    return file


def test_an_engagement_from_the_first_command_to_an_open_wave(
    run, session, make_account, people, tmp_path
):
    owner = make_account()
    made = run(
        *("engagement", "create", "Brightwater Stores", "--owner", owner.email),
        *("--level", "Boss:leaders", "--level", "Frontline:frontline"),
    )
    slug = made.output.strip()
    dry = run("roster", "import", slug, str(people), "--column", "level=Job", "--dry-run", "--json")
    brought = run("roster", "import", slug, str(people), "--column", "level=Job")
    drafted = run("wave", "draft", slug, "Spring 2027", "--questionnaire", "pulse")
    key = drafted.output.strip()
    closes = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%S")
    launched = run("wave", "launch", slug, key, "--closes", closes, "--yes")
    listed = run("wave", "list", slug, "--json")
    everything = run("engagement", "list", "--json")

    assert slug == "brightwater-stores", made.output
    assert json.loads(dry.output)["added"] == 30
    assert "30 rows: 30 added, 0 changed, 0 gone" in brought.output
    assert launched.exit_code == 0, launched.output
    assert json.loads(listed.output)[0]["status"] == "open"
    assert json.loads(everything.output)[0]["waves"][0]["key"] == "spring-2027"
    engagement = engagements.open_as_operator(session, slug)
    assert len(roster.of(session, engagement)) == 30
    reminded = run("wave", "remind", slug, key, "--yes")
    assert reminded.exit_code in {0, 2}, reminded.output


def test_a_dry_run_and_a_wrong_file_change_nothing(run, session, make_engagement, people):
    slug = make_engagement("sample").slug

    wrong = run("roster", "import", slug, str(people))
    unknown = run("roster", "import", slug, str(people), "--column", "level=Nothing")

    assert wrong.exit_code == 2
    assert "no column holds the level" in wrong.output
    assert unknown.exit_code == 2
    session.expire_all()
    assert roster.of(session, engagements.open_as_operator(session, slug)) == []


def test_reports_are_listed_and_written(run, session, make_open_wave, tmp_path):
    wave = make_open_wave()
    keep_report(session, waves.get(session, wave.engagement, "w1"), clock.now())
    slug, file = wave.engagement.slug, tmp_path / "report.json"

    listed = run("report", "list", slug, "--json")
    written = run("report", "write", slug, "w1", str(file))

    assert json.loads(listed.output)[0]["wave"] == "w1"
    assert written.exit_code == 0, written.output
    assert json.loads(file.read_text(encoding="utf-8"))["schema"] == "alignment-report/1"
