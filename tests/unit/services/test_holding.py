from datetime import timedelta

from fieldwork import NOW

from survey.extensions import wave_keys
from survey.models import Base
from survey.services import holding, retention, waves
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)


def rows(held):
    return {row.kind: row for row in held}


def test_every_table_of_an_engagement_or_a_wave_is_listed(session, make_open_wave):
    hanging = {
        table.name
        for table in Base.metadata.tables.values()
        if {"engagement_id", "wave_id"} & set(table.c.keys())
    }

    listed = {table.name for key in ("engagement_id", "wave_id") for table in holding._tables(key)}

    assert listed == hanging


def test_while_people_answer_nothing_is_counted_that_grows(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave, 0.5)

    found = holding.of(session, wave.engagement)

    of_wave = rows(found.waves[0].rows)
    assert of_wave["invitation"].number == 44
    assert of_wave["sealed"].number is None
    assert rows(found.engagement)["participant"].number == 44
    assert not found.deletable


def test_what_is_held_after_close_and_until_when(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)

    found = holding.of(session, wave.engagement)

    of_wave = rows(found.waves[0].rows)
    assert of_wave["response"].number == 44
    assert {"invitation", "draft", "sealed"}.isdisjoint(of_wave)
    assert found.waves[0].names_until == LATER + timedelta(days=90)
    assert rows(found.engagement)["participant"].until == LATER + timedelta(days=90)
    assert found.deletable

    retention.erase_due(session, now=LATER + timedelta(days=90))
    later = holding.of(session, wave.engagement)
    assert "participant" not in rows(later.engagement)
    assert later.waves[0].names_erased_at == LATER + timedelta(days=90)
