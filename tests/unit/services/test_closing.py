from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from fieldwork import NOW
from sqlalchemy import event, func, select
from sqlalchemy.exc import DatabaseError

from survey.exceptions import CannotClose, KeyProblem, WaveClosed
from survey.extensions import wave_keys
from survey.models import (
    Block,
    Draft,
    Invitation,
    Judgement,
    PredictionAnswer,
    Promise,
    Remark,
    Response,
    Sealed,
    SegmentTally,
)
from survey.services import closing, judging, sending, waves
from survey.services.masking import Masker
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)


def close(session, wave):
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    return job.close(session, wave, wave_keys(), now=LATER)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_every_answer_is_kept_once_in_a_block_of_enough_people(session, make_open_wave, answer_all):
    wave = make_open_wave()
    sent = answer_all(wave, 0.8)

    closed = close(session, wave)

    sizes = Counter(session.scalars(select(Response.block_id)))
    assert closed.responses == sent == count(session, Response)
    assert sizes == {block.id: block.n for block in session.scalars(select(Block))}
    assert min(sizes.values()) >= 5
    assert wave.status == "closed"


def test_nothing_that_joins_answers_to_people_is_left(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)

    close(session, wave)

    assert [count(session, table) for table in (Sealed, Draft, Invitation)] == [0, 0, 0]
    assert not wave_keys().holds(wave.public_id)


def test_answers_survive_the_way_through_seal_and_block(
    session, make_open_wave, make_draft, secrets_of
):
    wave = make_open_wave()
    for seed, secret in enumerate(secrets_of(wave)):
        key = make_draft(wave, secret, seed, unity1=4, unity2="cannot_say", unity3=None)
        sending.send(session, wave, wave_keys(), secret, key, now=NOW)
    session.commit()

    close(session, wave)

    beginnings = {answers[:3] for answers in session.scalars(select(Response.answers))}
    assert beginnings == {bytes([4, 254, 0])}


def test_what_others_are_asked_is_coded_as_not_asked(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)

    close(session, wave)

    by_level = select(Block.level, Response.answers).join(Block, Block.id == Response.block_id)
    for level, answers in session.execute(by_level):
        ranking, journey = answers[6:9], answers[9:11]
        assert (set(ranking) == {255}) is (level != "C-suite")
        assert (set(journey) == {255}) is (level != "Frontline")


def test_segments_are_tallies_of_enough_people(session, make_open_wave, answer_all):
    wave = make_open_wave(people={("Frontline", "Sales"): 60, ("C-suite", "Board"): 12})
    answer_all(wave)

    close(session, wave)

    tallies = list(session.scalars(select(SegmentTally).where(SegmentTally.kind == "shop")))
    assert sum(tally.n for tally in tallies) == 72
    assert min(tally.n for tally in tallies) >= 5
    assert {tally.segment for tally in tallies if tally.level == "Frontline"} == {
        "Shop 0",
        "Shop 1",
        "Shop 2",
    }


def test_remarks_judgements_and_predictions_lie_apart(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)

    close(session, wave)

    remarks = list(session.scalars(select(Remark)))
    together = Counter((remark.level, remark.language) for remark in remarks)
    assert min(together.values()) >= 10
    assert count(session, Judgement) > 0
    assert {row.level for row in session.scalars(select(PredictionAnswer))} == {"C-suite"}


def test_no_pair_of_departments_is_of_too_few_people(session, make_open_wave, answer_all):
    # Nine of the web shop and four of the board choose three of four departments by chance.
    wave = make_open_wave(
        people={
            ("C-suite", "Board"): 6,
            ("Frontline", "Sales"): 30,
            ("Frontline", "Web"): 9,
            ("Frontline", "Depot"): 4,
        }
    )
    answer_all(wave)

    close(session, wave)

    rows = list(session.scalars(select(Judgement)))
    pairs: Counter[tuple[str | None, str]] = Counter()
    for row in rows:
        pairs[row.department, row.target] += row.n
    assert min(pairs.values()) >= 5
    assert "Depot" not in {row.department for row in rows} | {row.target for row in rows}
    assert None in {row.department for row in rows}
    assert {row.target for row in rows} == {"Board", "Sales", "Web"}
    judging_names, judged, shown = judging.of(
        session, wave, wave.questionnaire.question("reliance")
    )
    assert shown.n.sum() == sum(pairs.values())
    assert shown.n[judging_names.index("Sales"), judged.index("Web")] == pairs["Sales", "Web"]


def test_comments_are_masked_before_others_have_to_wait(
    session, make_open_wave, answer_all, monkeypatch
):
    wave = make_open_wave()
    answer_all(wave)
    order = []
    mask = Masker.mask
    monkeypatch.setattr(Masker, "mask", lambda *given: order.append("masked") or mask(*given))
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda _c, _k, statement, *_: order.append(statement.split()[0]),
    )

    close(session, wave)

    won = len(order) - 1 - order[::-1].index("masked") + 1
    assert order.count("masked") == 44
    assert set(order[order.index("masked") : won]) == {"masked"}
    assert order[won] == "UPDATE"


def test_of_fewer_people_than_promised_nothing_is_kept(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave, 4 / 44)

    closed = close(session, wave)

    assert closed.responses == 0
    assert [count(session, table) for table in (Response, Remark, Sealed)] == [0, 0, 0]


def test_closing_again_changes_nothing(session, make_open_wave, answer_all):
    wave = make_open_wave()
    sent = answer_all(wave)
    first = close(session, wave)

    again = close(session, wave)

    assert (again.responses, again.blocks) == (first.responses, first.blocks)
    assert count(session, Response) == sent


def test_an_open_wave_is_not_closed_before_sending_has_ended(session, make_open_wave):
    wave = make_open_wave()

    with pytest.raises(CannotClose):
        closing.run(session, wave, wave_keys(), now=LATER)
    with pytest.raises(CannotClose):
        closing.shred(session, wave, wave_keys(), now=LATER)


def test_nothing_is_sent_once_closing_has_begun(session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()

    with pytest.raises(WaveClosed):
        sending.send(session, wave, wave_keys(), secret, key, now=NOW)


def test_a_wrong_key_loses_nothing(session, make_open_wave, answer_all):
    wave = make_open_wave()
    sent = answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    path = wave_keys().directory / f"{wave.public_id}.key"
    path.write_bytes(bytes(32))

    with pytest.raises(KeyProblem):
        closing.run(session, wave, wave_keys(), now=LATER)

    session.rollback()
    assert count(session, Sealed) == sent


def test_a_forged_row_is_left_out_and_counted(session, make_open_wave, answer_all):
    wave = make_open_wave()
    sent = answer_all(wave)
    session.add(Sealed(wave_id=wave.id, box=Random(1).randbytes(8192)))
    session.commit()

    closed = close(session, wave)

    assert (closed.responses, closed.unreadable) == (sent, 1)


def test_a_promise_cannot_be_changed_and_a_wave_not_reopened(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    close(session, wave)

    for statement in (
        Promise.__table__.update().values(minimum_group=4),
        Promise.__table__.delete(),
        type(wave).__table__.update().values(status="open"),
    ):
        with pytest.raises(DatabaseError):
            session.execute(statement)
        session.rollback()


def test_a_wave_whose_key_is_lost_can_only_be_given_up(session, make_open_wave, answer_all):
    wave = make_open_wave()
    sent = answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    with pytest.raises(CannotClose, match="nothing is lost"):
        closing.abandon(session, wave, wave_keys(), now=LATER)
    wave_keys().destroy(wave.public_id)

    lost = closing.abandon(session, wave, wave_keys(), now=LATER)

    assert lost == sent
    assert [count(session, table) for table in (Sealed, Response, Invitation)] == [0, 0, 0]


def test_a_few_people_without_department_cost_nobody_else(session, make_open_wave, answer_all):
    wave = make_open_wave(people={("Frontline", "Sales"): 12, ("Frontline", None): 2})
    answer_all(wave)

    closed = close(session, wave)

    assert (closed.responses, closed.left_out) == (12, True)
    assert count(session, Response) == 12
