from datetime import timedelta

import pytest
from fieldwork import NOW
from sqlalchemy import func, select

from survey.extensions import wave_keys
from survey.models import Response, Wave
from survey.services import waves
from survey.worker import progress, sweeps
from survey.worker.sweeps import Post

LATER = NOW + timedelta(days=14)


@pytest.fixture
def post(session, tmp_path):
    return Post(session, wave_keys(), tmp_path / "progress")


def test_a_wave_goes_its_way_by_itself(session, make_open_wave, answer_all, post):
    wave = make_open_wave()
    sent = answer_all(wave)
    wave.closes_at = NOW + timedelta(days=7)
    session.commit()

    assert [sweep(post, NOW) for sweep in sweeps.SWEEPS[:5]] == [0, 0, 0, 0, 0]
    done = {sweep.__name__: sweep(post, LATER) for sweep in sweeps.SWEEPS}

    assert done["end_waves"] == done["close_waves"] == done["make_reports"] == 1
    assert done["clean_files"] == 1
    assert session.scalar(select(func.count()).select_from(Response)) == sent
    assert wave.key_destroyed_at == LATER
    assert not wave_keys().holds(wave.public_id)


def test_a_wave_that_another_worker_closes_is_left_alone(session, make_open_wave, post):
    wave = make_open_wave()
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    wave.lease_until = LATER + timedelta(minutes=1)
    session.commit()

    assert sweeps.close_waves(post, LATER) == 0
    assert sweeps.close_waves(post, LATER + timedelta(minutes=2)) == 1


def test_a_key_that_outlived_its_wave_is_destroyed(session, make_open_wave, post, monkeypatch):
    wave = make_open_wave()
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    monkeypatch.setattr("survey.worker.closing.shred", lambda *_, **__: None)
    sweeps.close_waves(post, LATER)
    assert wave_keys().holds(wave.public_id)
    monkeypatch.undo()

    assert sweeps.shred_keys(post, LATER) == 1
    assert not wave_keys().holds(wave.public_id)


def test_files_are_not_rewritten_while_others_answer_but_after_a_day(session, make_open_wave, post):
    closing = make_open_wave()
    make_open_wave()
    waves.begin_closing(session, closing.engagement, closing.key, now=LATER)
    session.commit()
    sweeps.close_waves(post, LATER)

    assert sweeps.clean_files(post, LATER) == 0
    assert sweeps.clean_files(post, LATER + timedelta(days=1)) == 1
    assert session.scalars(select(Wave.cleaned_at).where(Wave.id == closing.id)).one() is not None


def test_progress_is_noted_and_forgotten(session, make_open_wave, tmp_path):
    wave = make_open_wave()

    progress.to_file(tmp_path, wave.public_id)("opening", 3, 10)

    assert progress.read(tmp_path, wave.public_id) == {"step": "opening", "done": 3, "total": 10}
    progress.forget(tmp_path, wave.public_id)
    assert progress.read(tmp_path, wave.public_id) is None
