from datetime import timedelta

import pytest
from fieldwork import NOW, SIZES, people_of
from sqlalchemy import func, select

from survey.exceptions import CannotLaunch, WaveClosed
from survey.extensions import wave_keys
from survey.models import Invitation, RosterCount
from survey.services import joining, roster, waves
from survey.services.roster import Person

LATER = NOW + timedelta(days=2)


def add(session, wave, *people):
    roster.import_people(session, wave.engagement, [*people_of(SIZES), *people], now=LATER)
    return joining.invite_newcomers(session, wave.engagement, wave.key, wave_keys(), now=LATER)


def newcomer(number, department="Sales"):
    return Person(number, "Newcomer Late", "Frontline", department)


def test_newcomers_are_invited_and_counted_for_everybody_to_see(session, make_open_wave):
    wave = make_open_wave()

    added = add(session, wave, newcomer("x1"), newcomer("x2"))
    again = add(session, wave, newcomer("x1"), newcomer("x2"))

    assert (added, again, wave.added) == (2, 0, 2)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 46
    assert session.scalar(select(func.sum(RosterCount.invited))) == 46


def test_nobody_is_invited_to_a_group_of_their_own(session, make_open_wave):
    wave = make_open_wave()

    with pytest.raises(CannotLaunch, match="launched without Sauna"):
        add(session, wave, newcomer("x1", "Sauna"))


def test_who_joins_before_the_wave_opens_is_no_late_addition(session, make_open_wave):
    wave = make_open_wave()
    wave.opens_at = LATER + timedelta(days=1)

    assert add(session, wave, newcomer("x1")) == 1
    assert wave.added == 0


def test_nobody_joins_a_wave_that_has_ended(session, make_open_wave):
    wave = make_open_wave()
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)

    with pytest.raises(WaveClosed):
        add(session, wave, newcomer("x1"))
