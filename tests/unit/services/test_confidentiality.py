import json
from datetime import timedelta

import jsonschema
import pytest
from fieldwork import NOW, SIZES, people_of

from survey.exceptions import CannotReport
from survey.extensions import wave_keys
from survey.models import Participant
from survey.services import confidentiality, joining, roster, waves
from survey.services.confidentiality import SCHEMA_FILE
from survey.services.roster import Person
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)


@pytest.fixture
def closed(session, make_open_wave, answer_all):
    wave = make_open_wave()
    late = Person("late", "Newcomer Late", "Frontline", "Sales")
    roster.import_people(session, wave.engagement, [*people_of(SIZES), late], now=NOW)
    joining.invite_newcomers(session, wave.engagement, "w1", wave_keys(), now=NOW)
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)
    return wave


def test_a_real_record_is_what_its_schema_says(session, closed):
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    record = json.loads(confidentiality.to_json(confidentiality.of(session, closed)))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(record)
    assert schema["$id"] == record["schema"] == confidentiality.SCHEMA
    assert record["people"] == {"invited": 45, "added_after_launch": 1}
    assert record["answers"]["kept"] == 45
    assert record["key"]["destroyed_at"] == LATER.isoformat()


def test_a_record_names_nobody_and_counts_no_small_group(session, closed):
    record = confidentiality.to_json(confidentiality.of(session, closed)).decode()

    people = [*session.query(Participant.name), *session.query(Participant.email)]
    assert not [word for (word,) in people if word and word in record]
    hidden = json.loads(record)["groups"]["not_shown_alone"]
    assert {"level": "Frontline", "department": "Depot", "reason": "too few"} in hidden
    assert all(set(one) == {"level", "department", "reason"} for one in hidden)


def test_there_is_no_record_before_the_close(session, make_open_wave):
    with pytest.raises(CannotReport):
        confidentiality.of(session, make_open_wave())
