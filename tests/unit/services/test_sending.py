from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from fieldwork import NOW
from sqlalchemy import func, select

from survey.exceptions import AlreadySent, AnswerRefused, NoDraft, UnknownLink, WaveClosed
from survey.extensions import db, wave_keys
from survey.models import Draft, Invitation, Sealed, Wave
from survey.services import drafts, sending


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_sending_seals_the_answers_and_spends_the_invitation(
    session, make_open_wave, make_draft, secrets_of
):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)

    sending.send(session, wave, wave_keys(), secret, key, now=NOW)
    session.commit()

    assert count(session, Sealed) == 1
    assert count(session, Draft) == 0
    finished = select(func.count()).select_from(Invitation).where(Invitation.finished)
    assert session.scalar(finished) == 1


def test_a_second_tap_is_told_so_and_changes_nothing(
    session, make_open_wave, make_draft, secrets_of
):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)
    sending.send(session, wave, wave_keys(), secret, key, now=NOW)
    session.commit()

    with pytest.raises(AlreadySent):
        sending.send(session, wave, wave_keys(), secret, key, now=NOW)
    with pytest.raises(AlreadySent):
        drafts.begin(session, wave, wave_keys(), secret, drafts.new_key())

    assert count(session, Sealed) == 1


def test_of_many_taps_at_once_one_wins(app, session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)
    public_id, taps = wave.public_id, 6
    barrier = Barrier(taps)

    def tap(_number):
        with app.app_context():
            here = db.session()
            mine = here.scalars(select(Wave).where(Wave.public_id == public_id)).one()
            barrier.wait()
            try:
                sending.send(here, mine, wave_keys(), secret, key, now=NOW)
                here.commit()
            except AlreadySent:
                return False
            else:
                return True
            finally:
                here.close()

    with ThreadPoolExecutor(taps) as pool:
        won = list(pool.map(tap, range(taps)))

    assert sum(won) == 1
    assert count(session, Sealed) == 1


def test_all_sealed_rows_have_one_size(session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()
    for secret, remark in zip(secrets_of(wave), ("", "x" * 2000), strict=False):
        key = make_draft(wave, secret, remark=remark)
        sending.send(session, wave, wave_keys(), secret, key, now=NOW)

    assert {len(box) for box in session.scalars(select(Sealed.box))} == {8192}


def test_nothing_is_sent_before_or_after_the_wave(session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)
    wave.closes_at = NOW + timedelta(days=1)

    for moment in (NOW - timedelta(seconds=1), NOW + timedelta(days=1)):
        with pytest.raises(WaveClosed):
            sending.send(session, wave, wave_keys(), secret, key, now=moment)


def test_without_link_or_draft_nothing_is_sent(session, make_open_wave, secrets_of):
    wave = make_open_wave()

    with pytest.raises(UnknownLink):
        sending.send(session, wave, wave_keys(), "wrong", drafts.new_key(), now=NOW)
    with pytest.raises(NoDraft):
        sending.send(session, wave, wave_keys(), secrets_of(wave)[0], drafts.new_key(), now=NOW)
    session.rollback()

    assert session.scalar(select(func.count()).where(Invitation.finished)) == 0


def test_a_comment_that_is_too_long_is_refused_while_it_can_be_shortened(
    session, make_open_wave, make_draft, secrets_of
):
    wave = make_open_wave()

    with pytest.raises(AnswerRefused):
        make_draft(wave, secrets_of(wave)[0], remark="x" * 2001)
