"""The order of work at close, on a small wave of the kind that is measured in docs/closing.md."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from benchmarks.closing import LATER, Shape, fielded
from survey.extensions import db, wave_keys
from survey.services import closing as service
from survey.services import waves
from survey.worker import closing

SMALL = Shape(people=300, shops=5, departments=4, kind="everywhere")


@pytest.fixture
def wave(app, session):
    wave = fielded(SMALL)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    return wave


class Watch:
    """What is said to the database, and when it is committed, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", self._note)
        sa.event.listen(db.engine, "commit", lambda _connection: self.said.append("COMMIT"))

    def _note(self, _connection, _cursor, statement, *_rest) -> None:
        self.said.append(" ".join(statement.split()[:3]).upper())

    @property
    def after_winning(self) -> list[str]:
        return self.said[self.said.index("UPDATE WAVE SET") + 1 :]


def test_all_that_takes_long_is_done_before_others_have_to_wait(session, wave):
    watch = Watch()

    service.run(session, wave, wave_keys(), now=LATER)

    before = watch.said[: watch.said.index("UPDATE WAVE SET")]
    assert {statement.split()[0] for statement in before} == {"SELECT"}
    asked = [statement for statement in watch.after_winning if statement.startswith("SELECT")]
    assert asked == []
    # Beside one for each block: responses, judgements, comments, tallies, the audit's line, what
    # the days remembered, and links and drafts erased: as many for a hundred thousand people as
    # for three hundred.
    assert len([one for one in watch.after_winning if one != "INSERT INTO BLOCK"]) <= 9


def test_links_are_gone_before_answers_come_and_sealed_rows_after_the_key(
    session, wave, monkeypatch
):
    monkeypatch.setattr(service, "PORTION", 100)
    watch = Watch()
    destroyed_after = []
    destroy = wave_keys().destroy
    monkeypatch.setattr(
        wave_keys(),
        "destroy",
        lambda name: [destroyed_after.append(len(watch.said)), destroy(name)],
    )

    closing.close(session, wave, wave_keys(), now=LATER)

    said = watch.said
    first_answer = said.index("INSERT INTO RESPONSE")
    unlinked = [at for at, one in enumerate(said) if one == "DELETE FROM INVITATION"]
    unsealed = [at for at, one in enumerate(said) if one == "DELETE FROM SEALED"]
    assert len(unlinked) >= 300 / 100
    assert said[unlinked[0] : unlinked[2]].count("COMMIT") == 2  # in portions
    assert [at for at in unlinked if at < first_answer][2] < said.index("UPDATE WAVE SET")
    assert "COMMIT" in said[first_answer : destroyed_after[0]]
    assert destroyed_after[0] < unsealed[0]


def test_whoever_waits_is_told_how_far_it_is(session, wave):
    told = []

    closing.close(
        session, wave, wave_keys(), now=LATER, tell=lambda step, *_counts: told.append(step)
    )

    assert told[0] == "erasing links"
    assert told[-3:] == ["preparing", "writing", "erasing"]
    assert "grouping by shop" in told
