import pytest
from fieldwork import NOW
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from survey.exceptions import RosterRefused
from survey.models import Department, Invitation, Participant
from survey.services import roster
from survey.services.roster import Person


def test_a_roster_is_brought_to_what_the_file_says(session, make_engagement):
    engagement = make_engagement()
    first = [
        Person("1", "A", "C-suite", "Board"),
        Person("2", "B", "Frontline", "Sales", segments={"shop": "North"}),
        Person("3", "C", "Frontline", "Sales"),
    ]
    roster.import_people(session, engagement, first, now=NOW)

    second = [
        Person("1", "A", "C-suite", "Board"),
        Person("2", "B", "Manager", "Web", segments={"shop": "South"}),
        Person("4", "D", "Frontline", None),
    ]
    imported = roster.import_people(session, engagement, second, now=NOW)

    assert (imported.added, imported.changed, imported.left) == (1, 1, 1)
    assert roster.counts(session, engagement) == [
        ("C-suite", "Board", 1),
        ("Manager", "Web", 1),
        ("Frontline", None, 1),
    ]
    people = {person.number: person.id for person in roster.of(session, engagement)}
    assert roster.segments(session, engagement)[people["2"]] == {"shop": "South"}


def test_names_are_compared_without_capitals_and_spaces(session, make_engagement):
    engagement = make_engagement()

    roster.import_people(
        session,
        engagement,
        [
            Person("1", "A", " c-SUITE ", "Customer  Service"),
            Person("2", "B", "Manager", "customer service"),
        ],
        now=NOW,
    )

    assert session.scalars(select(Department.name)).all() == ["Customer Service"]


def test_all_problems_are_named_at_once(session, make_engagement):
    people = [
        Person("1", "A", "C-suite"),
        Person("1", "B", "Clerk"),
        Person(" ", "C", "Manager"),
    ]

    with pytest.raises(RosterRefused) as refusal:
        roster.import_people(session, make_engagement(), people, now=NOW)

    assert "number 1 is already in row 2" in refusal.value.message
    assert "“Clerk” is no level" in refusal.value.message
    assert "row 4: the number is missing" in refusal.value.message


def test_an_open_wave_keeps_the_groups_of_its_launch(session, make_open_wave):
    wave = make_open_wave()
    before = session.execute(select(Invitation.level, Invitation.department)).all()

    roster.import_people(
        session, wave.engagement, [Person("1", "A", "Frontline", "Depot")], now=NOW
    )

    assert session.execute(select(Invitation.level, Invitation.department)).all() == before
    assert session.scalar(select(func.count()).where(Participant.left)) == 43


def test_nobody_belongs_to_a_level_of_another_engagement(session, make_open_wave, make_engagement):
    make_open_wave()
    other = make_engagement()
    level = session.scalar(select(Participant.level_id))

    session.add(Participant(engagement_id=other.id, number="x", name="X", level_id=level))
    with pytest.raises(IntegrityError):
        session.flush()

    session.rollback()
