import pytest
from fieldwork import NOW, people_of, small_instrument
from sqlalchemy import func, select

from questionnaires.loader import load
from survey.exceptions import CannotLaunch, UnknownCode, WaveClosed, WaveNotOpenYet
from survey.extensions import wave_keys
from survey.models import AuditEntry, Invitation, RosterCount
from survey.services import invitations, launching, roster, slip_codes, waves
from survey.services.launching import Terms
from survey.services.secret_words import shown


def test_launch_invites_everybody_and_writes_the_promise(session, make_open_wave):
    wave = make_open_wave()

    promise = waves.promise(session, wave)

    assert session.scalar(select(func.count()).select_from(Invitation)) == 44
    assert session.scalar(select(func.sum(RosterCount.invited))) == 44
    assert (promise.minimum_group, promise.retention_days) == (5, 90)
    assert [one["rate"] for one in promise.forecast] == [0.4, 0.6, 0.8]
    assert "wave launched" in session.scalars(select(AuditEntry.act)).all()


def test_a_level_that_could_not_be_shown_is_merged_and_asked_the_same(session, make_open_wave):
    wave = make_open_wave(people={("C-suite", "Board"): 3, ("Manager", "Sales"): 9})

    assert wave.levels == ("C-suite + Manager",)
    assert wave.audience("C-suite + Manager") == "managers"
    assert waves.promise(session, wave).merged_levels == {
        "C-suite": "C-suite + Manager",
        "Manager": "C-suite + Manager",
    }
    assert set(session.scalars(select(Invitation.level))) == {"C-suite + Manager"}


def test_a_launch_promises_the_retention_of_its_engagement(
    session, make_engagement, make_open_wave
):
    engagement = make_engagement()
    engagement.retention_days = 30

    wave = make_open_wave(engagement=engagement)

    assert waves.promise(session, wave).retention_days == 30


def test_a_small_level_may_have_a_minimum_of_its_own(session, make_open_wave):
    terms = Terms(small_levels={"C-suite": 4})
    wave = make_open_wave(people={("C-suite", "Board"): 4, ("Manager", "Sales"): 9}, terms=terms)

    assert wave.levels == ("C-suite", "Manager")
    assert waves.promise(session, wave).rules().minimum_for("C-suite") == 4


def test_the_forecast_hides_departments_that_would_be_too_small(session, make_open_wave):
    # Of nine and seven people four and three answer at 40 %, seven and six at 80 %.
    sizes = {("Frontline", "Sales"): 40, ("Frontline", "Web"): 9, ("Frontline", "Depot"): 7}
    wave = make_open_wave(people=sizes)

    low, _, high = waves.promise(session, wave).forecast

    assert low["hidden"] == [["Frontline", "Web"], ["Frontline", "Depot"]]
    assert high["hidden"] == []


def test_people_without_a_department_make_no_level_large_enough(session, make_open_wave):
    # Without a department people are of no level when answers come, so two of the C-suite are left.
    sizes = {("C-suite", "Board"): 2, ("C-suite", None): 6, ("Manager", "Sales"): 9}

    wave = make_open_wave(people=sizes)

    assert wave.levels == ("C-suite + Manager",)


def test_the_forecast_says_which_levels_would_be_joined(session, make_open_wave):
    # Of six leaders two answer at 40 %, four at 60 %, five at 80 %.
    wave = make_open_wave(people={("C-suite", "Board"): 6, ("Manager", "Sales"): 30})

    levels = [one["levels"] for one in waves.promise(session, wave).forecast]

    assert levels == [["C-suite + Manager"], ["C-suite + Manager"], ["C-suite", "Manager"]]


@pytest.mark.parametrize("key", ["", "Spring", "a b", "x/y", "-", "a" * 65, "ü"])
def test_a_wave_has_a_key_that_fits_into_an_address(session, make_engagement, key):
    with pytest.raises(CannotLaunch, match="small letters, digits and hyphens"):
        launching.draft(
            session, make_engagement(), key=key, title="W", instrument=small_instrument()
        )


def test_a_wave_is_launched_once(session, make_open_wave):
    wave = make_open_wave()

    with pytest.raises(CannotLaunch):
        launching.launch(session, wave.engagement, wave.key, wave_keys(), Terms(), now=NOW)


@pytest.mark.parametrize("minimum", [-1, 0, 2, 3])
def test_no_promise_is_weaker_than_four(minimum):
    with pytest.raises(ValueError, match="minimum_group"):
        Terms(minimum_group=minimum).rules()


def test_a_roster_that_is_too_small_is_refused(session, make_engagement):
    engagement = make_engagement()
    roster.import_people(session, engagement, people_of({("Manager", "Sales"): 4}), now=NOW)
    launching.draft(session, engagement, key="w", title="W", instrument=small_instrument())

    with pytest.raises(CannotLaunch, match="Import the roster first"):
        launching.launch(session, engagement, "w", wave_keys(), Terms(), now=NOW)


def test_a_questionnaire_that_only_describes_files_is_not_asked(session, make_engagement):
    engagement = make_engagement()
    roster.import_people(session, engagement, people_of({("Manager", "Sales"): 9}), now=NOW)
    launching.draft(session, engagement, key="w", title="W", instrument=load("pierce-engagement"))

    with pytest.raises(CannotLaunch):
        launching.launch(session, engagement, "w", wave_keys(), Terms(), now=NOW)


def test_a_link_and_a_slip_code_lead_to_the_same_invitation(session, make_open_wave):
    wave = make_open_wave()
    link = next(invitations.links(session, wave, wave_keys(), "http://localhost"))
    secret = link.address.rsplit("/", 1)[1]

    for typed in (shown(link.code).lower(), f"http://localhost/a/{wave.public_id}/{secret}"):
        assert slip_codes.find(session, wave_keys(), typed, wave) == (wave, secret)
    with pytest.raises(UnknownCode):
        slip_codes.find(session, wave_keys(), "0000-0000-0000", wave)


def test_a_link_is_made_again_the_same_for_a_reminder(session, make_open_wave):
    wave = make_open_wave()

    first = list(invitations.links(session, wave, wave_keys(), ""))
    again = list(invitations.links(session, wave, wave_keys(), ""))

    assert first == again


def test_a_wave_that_takes_no_answers_says_why(session, make_open_wave):
    wave = make_open_wave()
    wave.opens_at = NOW

    waves.refuse_unless_open(wave, now=NOW)
    with pytest.raises(WaveNotOpenYet):
        waves.refuse_unless_open(wave, now=NOW.replace(year=2025))
    waves.begin_closing(session, wave.engagement, wave.key, now=NOW)
    with pytest.raises(WaveClosed):
        waves.refuse_unless_open(wave, now=NOW)
