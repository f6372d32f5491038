from datetime import timedelta

import pytest
from fieldwork import NOW, SIZES, people_of
from sqlalchemy import func, select

from survey.exceptions import CannotErase
from survey.extensions import wave_keys
from survey.models import (
    AlignmentReport,
    Block,
    Department,
    Level,
    Logo,
    Participant,
    Promise,
    Remark,
    Response,
)
from survey.services import launching, reports, retention, roster, waves
from survey.services.launching import Terms
from survey.services.roster import Person
from survey.worker import closing as job


@pytest.fixture
def closed(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=NOW)
    session.commit()
    job.close(session, wave, wave_keys(), now=NOW)
    return wave


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_names_are_erased_when_the_promised_days_are_over(session, closed):
    assert retention.erase_due(session, now=NOW + timedelta(days=89)) == 0
    assert retention.erase_due(session, now=NOW + timedelta(days=90)) == 1
    assert retention.erase_due(session, now=NOW + timedelta(days=91)) == 0

    people = list(session.scalars(select(Participant)))
    assert {person.name for person in people} == {"erased"}
    assert {person.email for person in people} == {None}
    assert count(session, Response) == 44


def test_a_report_can_still_be_made_when_names_are_gone(session, closed):
    before = reports.make(session, closed)

    retention.erase_due(session, now=NOW + timedelta(days=90))

    assert reports.make(session, closed) == before


def test_people_of_a_later_wave_are_kept_for_it(session, closed):
    launching.draft(
        session, closed.engagement, key="w2", title="W2", instrument=closed.questionnaire
    )
    launching.launch(session, closed.engagement, "w2", wave_keys(), Terms(), now=NOW)

    retention.erase_due(session, now=NOW + timedelta(days=90))

    assert "erased" not in set(session.scalars(select(Participant.name)))


def listed(session, wave, days, *numbers):
    """A roster that comes some days after the close."""
    people = [Person(number, f"Name {number}", "Frontline", "Sales") for number in numbers]
    now = NOW + timedelta(days=days)
    return roster.import_people(session, wave.engagement, people, now=now)


def names(session):
    return set(session.scalars(select(Participant.name))) - {"erased"}


def test_a_roster_brought_for_the_next_wave_outlives_the_retention_of_the_last(session, closed):
    listed(session, closed, 85, "1", "new")

    retention.erase_due(session, now=NOW + timedelta(days=90))

    assert names(session) == {"Name 1", "Name new"}
    assert [one.number for one in roster.of(session, closed.engagement)] == ["1", "new"]


def test_whom_a_later_roster_names_no_more_is_erased_as_promised(session, closed):
    listed(session, closed, 85, "1", "2", "new")
    listed(session, closed, 86, "1")

    retention.erase_due(session, now=NOW + timedelta(days=90))
    assert names(session) == {"Name 1"}

    listed(session, closed, 100, "1", "3")
    listed(session, closed, 101, "1")
    assert names(session) == {"Name 1"}


def test_people_of_a_wave_that_closed_since_are_kept_as_long_as_it_promises(session, closed):
    engagement = closed.engagement
    launching.draft(session, engagement, key="w2", title="W2", instrument=closed.questionnaire)
    launching.launch(session, engagement, "w2", wave_keys(), Terms(), now=NOW)
    ended = NOW + timedelta(days=50)
    wave = waves.begin_closing(session, engagement, "w2", now=ended)
    session.commit()
    job.close(session, wave, wave_keys(), now=ended)

    retention.erase_due(session, now=NOW + timedelta(days=139))
    assert len(names(session)) == 44

    retention.erase_due(session, now=NOW + timedelta(days=140))
    assert names(session) == set()


def test_a_roster_without_news_counts_as_a_new_listing(session, closed):
    roster.import_people(session, closed.engagement, people_of(SIZES), now=NOW + timedelta(days=85))

    retention.erase_due(session, now=NOW + timedelta(days=90))

    assert len(names(session)) == 44


def test_a_deleted_engagement_leaves_only_what_was_promised(session, closed):
    reports.keep(session, closed, reports.make(session, closed), now=NOW)

    session.add(Logo(engagement_id=closed.engagement_id, small=b"", printed=b"", width=2, height=1))
    closed.engagement.logo = "0" * 64

    retention.delete_engagement(session, closed.engagement, now=NOW)
    session.commit()

    assert closed.engagement.logo == ""
    gone = (Logo, Response, Block, Remark, Participant, AlignmentReport, Level, Department)
    assert [count(session, table) for table in gone] == [0] * len(gone)
    assert count(session, Promise) == 1
    assert closed.engagement.client == "erased"
    assert (closed.groups, closed.record) == ({}, None)
    assert closed.engagement.slug == f"erased-{closed.engagement_id}"


def test_an_engagement_with_an_open_wave_is_not_deleted(session, make_open_wave):
    with pytest.raises(CannotErase):
        retention.delete_engagement(session, make_open_wave().engagement, now=NOW)
