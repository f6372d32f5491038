import pytest

from survey.exceptions import (
    AnswerRefused,
    DraftElsewhere,
    NoDraft,
    ResumeCodeSpent,
    UnknownLink,
    WrongResumeCode,
)
from survey.extensions import wave_keys
from survey.models import Draft
from survey.services import drafts


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
