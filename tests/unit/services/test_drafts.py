from collections.abc import Iterator
from datetime import timedelta

import pytest
from fieldwork import NOW
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.exceptions import (
    AlreadySent,
    AnswerRefused,
    DraftElsewhere,
    NoDraft,
    ResumeCodeSpent,
    UnknownLink,
    WaveClosed,
    WrongResumeCode,
)
from survey.extensions import db, wave_keys
from survey.models import Draft, Invitation, Wave
from survey.services import closing, drafts, waves
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)
IMPATIENT = {"sqlite": "PRAGMA busy_timeout=50", "postgresql": "SET lock_timeout = '50ms'"}


@pytest.fixture
def elsewhere(app) -> Iterator[Session]:
    """A session of its own, as another process has, that does not wait for locks."""
    with Session(db.engine) as other:
        other.execute(text(IMPATIENT[db.engine.dialect.name]))
        yield other


def test_nothing_is_begun_in_the_moment_of_closing(session, elsewhere, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    seen_open = elsewhere.get_one(Wave, wave.id)
    assert seen_open.status == "open"
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()

    with pytest.raises(WaveClosed):
        drafts.begin(elsewhere, seen_open, wave_keys(), secret, drafts.new_key())


def test_closing_waits_for_a_draft_that_is_being_begun(
    session, elsewhere, make_open_wave, secrets_of
):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    session.commit()
    drafts.begin(session, wave, wave_keys(), secret, drafts.new_key())
    closer = elsewhere.get_one(Wave, wave.id)

    with pytest.raises(OperationalError):
        waves.begin_closing(elsewhere, closer.engagement, closer.key, now=LATER)
    elsewhere.rollback()
    session.commit()

    closer = elsewhere.get_one(Wave, closer.id)
    waves.begin_closing(elsewhere, closer.engagement, closer.key, now=LATER)
    elsewhere.commit()
    job.close(elsewhere, closer, wave_keys(), now=LATER)
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_draft_that_outlived_its_wave_all_the_same_is_swept_away(session, make_open_wave):
    wave, other = make_open_wave(), make_open_wave()
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)
    session.add_all(
        Draft(digest=bytes([one.id]), wave_id=one.id, box=b"x", resume_box=b"x")
        for one in (wave, other)
    )
    session.flush()

    assert closing.erase_stray(session) == 1
    assert session.scalars(select(Draft.wave_id)).all() == [other.id]


def test_answers_come_back_to_the_browser_that_holds_the_key(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    drafts.save(session, wave, wave_keys(), secret, key, {"unity1": 4, "unity2": "cannot_say"})

    assert drafts.load(session, wave, wave_keys(), secret, key) == {
        "unity1": 4,
        "unity2": "cannot_say",
    }


def test_two_tabs_do_not_undo_each_other(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    drafts.save(session, wave, wave_keys(), secret, key, {"unity1": 4})
    drafts.save(session, wave, wave_keys(), secret, key, {"unity2": 2})
    drafts.save(session, wave, wave_keys(), secret, key, {"unity1": None})

    assert drafts.load(session, wave, wave_keys(), secret, key) == {"unity2": 2}


def test_another_browser_with_the_same_link_sees_nothing(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    drafts.begin(session, wave, wave_keys(), secret, drafts.new_key())

    with pytest.raises(DraftElsewhere):
        drafts.load(session, wave, wave_keys(), secret, drafts.new_key())
    with pytest.raises(DraftElsewhere):
        drafts.begin(session, wave, wave_keys(), secret, drafts.new_key())


def test_the_resume_code_brings_the_key_to_another_device(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    typed = " " + drafts.resume_code(key).lower().replace("-", " ").replace("0", "o")

    assert drafts.resume(session, wave, wave_keys(), secret, typed) == key


def test_ten_wrong_codes_end_the_resume_code_for_good(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    for _ in range(10):
        with pytest.raises(WrongResumeCode):
            drafts.resume(session, wave, wave_keys(), secret, "AAAA-AAAA")
        session.commit()

    with pytest.raises(ResumeCodeSpent):
        drafts.resume(session, wave, wave_keys(), secret, drafts.resume_code(key))


def test_starting_over_forgets_what_was_begun_elsewhere(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    old, new = drafts.new_key(), drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, old)
    drafts.save(session, wave, wave_keys(), secret, old, {"unity1": 4})

    drafts.start_over(session, wave, wave_keys(), secret, new)

    assert drafts.load(session, wave, wave_keys(), secret, new) == {}


def test_all_drafts_have_one_size(session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()
    short, long = secrets_of(wave)[:2]
    make_draft(wave, short, remark="x")
    make_draft(wave, long, remark="x" * 2000)

    sizes = {len(draft.box) for draft in session.query(Draft)}

    assert len(sizes) == 1


def test_nothing_is_begun_or_saved_without_an_invitation(session, make_open_wave, secrets_of):
    wave = make_open_wave()

    with pytest.raises(UnknownLink):
        drafts.begin(session, wave, wave_keys(), "not-a-secret", drafts.new_key())
    with pytest.raises(NoDraft):
        drafts.save(session, wave, wave_keys(), secrets_of(wave)[0], drafts.new_key(), {})


@pytest.mark.parametrize(
    "impossible",
    [
        {"unity1": 6},
        {"unity1": 0},
        {"unity1": "5"},
        {"unity1": True},
        {"nothing": 1},
        {"journey.buy": 1},
        {"priorities.price": 1, "priorities.speed": 1},
        {"reliance": {"Nowhere": 3}},
        {"expected": {"unity": 7.0}},
        {"remark": "é" * 1001},
        {"language": "xx"},
    ],
)
def test_impossible_answers_are_refused(session, make_open_wave, secrets_of, impossible):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    with pytest.raises(AnswerRefused):
        drafts.save(session, wave, wave_keys(), secret, key, impossible)


def test_a_draft_begun_twice_in_one_browser_is_one(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)
    drafts.save(session, wave, wave_keys(), secret, key, {"unity1": 4})

    drafts.begin(session, wave, wave_keys(), secret, key)

    assert drafts.load(session, wave, wave_keys(), secret, key) == {"unity1": 4}


def test_a_save_that_was_overtaken_or_comes_twice_changes_nothing(
    session, make_open_wave, secrets_of
):
    wave = make_open_wave()
    secret, key = secrets_of(wave)[0], drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)

    def save(answer, number, *, page=1, browser="browser-a"):
        turn = drafts.Turn(browser, page, number)
        return drafts.save(session, wave, wave_keys(), secret, key, {"unity1": answer}, turn=turn)

    assert save(3, 2) == {"unity1": 3}
    assert save(1, 1) == {"unity1": 3}  # held up on its way
    assert save(1, 2) == {"unity1": 3}  # a repeat
    assert save(4, 3) == {"unity1": 4}
    assert save(5, 1, browser="browser-b") == {"unity1": 5}  # another device counts for itself
    assert save(2, 1, page=2) == {"unity1": 2}  # and so does another page
    assert drafts.load(session, wave, wave_keys(), secret, key) == {"unity1": 2}


def test_only_the_latest_browsers_turns_are_remembered(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret, key = secrets_of(wave)[0], drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)
    for number in range(50):
        turn = drafts.Turn(f"browser-{number}", 1, 7)
        drafts.save(session, wave, wave_keys(), secret, key, {"unity1": 3}, turn=turn)

    box = session.scalars(select(Draft.box)).one()
    assert len(box) == 8192 + 40  # the nonce and the seal
    assert len(drafts._open(key, box)[1]) == drafts.BROWSERS


def see(session, wave, secret, key):
    place = drafts.place_of(wave_keys().get(wave.public_id), secret)
    box = session.scalars(select(Draft.box)).one()
    return drafts.see(key, place, wave.levels[0], box)


def test_a_save_on_top_of_a_draft_that_has_changed_is_merged_with_the_change(
    session, make_open_wave, secrets_of
):
    wave = make_open_wave()
    secret, key = secrets_of(wave)[0], drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)
    seen = see(session, wave, secret, key)
    drafts.save(session, wave, wave_keys(), secret, key, {"unity1": 4, "unity2": 1})

    here = session.connection(), wave, wave_keys(), secret, key
    saved = drafts.replace(*here, {"unity2": 2}, seen=seen)

    assert saved == drafts.load(session, wave, wave_keys(), secret, key)
    assert saved == {"unity1": 4, "unity2": 2}


def test_what_was_sent_meanwhile_is_not_saved_into(session, make_open_wave, secrets_of):
    wave = make_open_wave()
    secret, key = secrets_of(wave)[0], drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)
    seen = see(session, wave, secret, key)
    session.execute(update(Invitation).values(finished=True))

    here = session.connection(), wave, wave_keys(), secret, key
    with pytest.raises(AlreadySent):
        drafts.replace(*here, {"unity1": 4}, seen=seen)
    session.execute(delete(Draft))
    with pytest.raises(NoDraft):
        drafts.replace(*here, {"unity1": 4}, seen=seen)
