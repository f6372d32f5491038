"""What follows from a report: actions, and the next wave beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.services import engagements, launching, reports
from tests.conftest import NOW, small_instrument
from tests.functional.workspace import Worker, heading
from tests.unit.documents.reports import northgate


@pytest.fixture
def keep(session, engagement):
    """A closed wave of the engagement with this report."""

    def kept(key, report, days):
        wave = launching.draft(
            session, engagement, key=key, title=f"Wave {key}", instrument=small_instrument()
        )
        wave.status, wave.closed_at = "closed", NOW + timedelta(days=days)
        row = reports.keep(session, wave, report, now=wave.closed_at)
        session.commit()
        return f"/engagements/sample/reports/{row.id}"

    return kept


@pytest.fixture
def address(keep):
    return keep("first", sixty_leaders(), days=0)


@pytest.fixture
def leader(app, session, engagement, make_account):
    account = make_account()
    engagements.admit(session, engagement, account, "leader")
    session.commit()
    worker = Worker(app.test_client())
    worker.sign_in(account)
    return worker


def sixty_leaders():
    """A report whose levels are all told with their spread, so that changes are tested exactly."""
    made = northgate(60)
    return replace(
        made,
        dimensions=tuple(
            replace(d, levels=tuple(replace(g, detail_n=g.n) for g in d.levels))
            for d in made.dimensions
        ),
    )


def narrower(report, key):
    """The same report with one gap closed, and its standard errors as they were."""
    dimensions = []
    for dimension in report.dimensions:
        pairs = tuple(
            replace(p, difference=0.1, ci=(-0.2, 0.4), clear=False) for p in dimension.level_pairs
        )
        dimensions.append(
            replace(dimension, level_pairs=pairs) if dimension.key == key else dimension
        )
    return replace(report, dimensions=tuple(dimensions))


def test_an_action_is_planned_changed_and_done(worker, address):
    page = worker.send(
        f"{address}/actions",
        dimension="unity",
        what="One page for all leaders",
        owner="Ada",
        due="2027-01-31",
    )

    assert "One page for all leaders" in page.text
    assert 'until <span class="nb">31 Jan 2027</span>' in page.text
    number = page.text.split("/actions/")[1].split('"')[0]
    page = worker.send(
        f"{address}/actions/{number}",
        dimension="unity",
        what="One page for all leaders",
        owner="Ada",
        due="2027-02-28",
        status="done",
    )
    assert '<span class="status">done</span>' in page.text
    assert "28 Feb 2027" in page.text


def test_an_action_needs_somebody_and_a_day(worker, address):
    page = worker.send(f"{address}/actions", dimension="unity", what="Something", owner="", due="")

    assert "Please name somebody." in page.text
    assert "Please give a day." in page.text


def test_the_conversation_leads_to_its_action(worker, address):
    page = worker.open(address)

    assert f"{address}/actions?dimension=unity" in page.text
    chosen = worker.open(f"{address}/actions?dimension=voice")
    assert '<option value="voice" selected>' in chosen.text.replace('"\n                    ', '" ')


def test_the_next_wave_says_whether_the_gap_closed(worker, address, keep):
    fields = {"owner": "Ada", "due": "2027-01-31"}
    worker.send(f"{address}/actions", dimension="unity", what="Talk", **fields)
    worker.send(f"{address}/actions", dimension="fit", what="Write", **fields)
    later = keep("second", narrower(sixty_leaders(), "unity"), days=90)

    page = worker.open(f"{address}/actions").text

    assert "Gap +1.2 then, +0.1 now: <b>gap narrower</b>" in page
    assert "<b>could be chance</b>" in page
    compared = worker.open(f"{later}/compare")
    assert heading(compared) == "One gap changed, beyond chance"


def test_a_first_wave_has_nothing_to_be_compared_with(worker, address):
    assert heading(worker.open(f"{address}/compare")) == "Nothing to compare with yet"


@pytest.mark.usefixtures("address")
def test_waves_of_different_questionnaires_are_not_compared(worker, keep):
    other = northgate(60)
    other = replace(other, questionnaire=replace(other.questionnaire, key="pulse"))
    later = keep("second", other, days=90)

    page = worker.open(f"{later}/compare")

    assert "asked another questionnaire" in page.text


def test_leaders_compare_only_what_is_published_to_them(worker, leader, address, keep):
    later = keep("second", northgate(60), days=90)
    worker.send(f"{later}/publish", who="everyone")

    page = leader.open(f"{later}/compare")

    assert heading(page) == "Nothing to compare with yet"
    leader.open(f"{address}/actions", 404)
