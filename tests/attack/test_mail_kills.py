"""Kill -9 while mail leaves: everybody gets it once, or the one uncertain mail says so."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from fieldwork import NOW
from postbox import Postbox, mail_server, served_by

from benchmarks.kill import killed
from survey import clock
from survey.extensions import db, wave_keys
from survey.services import mailings, outbox
from survey.services.mailings import Plan
from survey.worker.sweeps import Post, make_mailings, send_mail

PEOPLE = {("C-suite", "Board"): 10, ("Frontline", "Sales"): 490}
KILLS = 20


@pytest.fixture
def server():
    class Slow(Postbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
            await asyncio.sleep(0.003)
            return await super().handle_DATA(server, session, envelope)

    with mail_server(Slow()) as postbox:
        yield postbox


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server,
        instance=tmp_path,
        database_url=database_url,
        mail_from="surveys@samesheet.example",
    )


def test_five_hundred_mails_survive_twenty_kills(app, session, make_open_wave, server, tmp_path):
    wave = make_open_wave(people=PEOPLE)
    wave.closes_at = clock.now() + timedelta(days=20)
    mailings.plan(session, wave.engagement, wave.key, Plan(NOW), account=None, now=NOW)
    session.commit()
    make_mailings(Post(session, wave_keys(), tmp_path), NOW)
    rng, now, dead = Random(7), NOW, 0

    def work() -> None:
        send_mail(Post(db.session(), wave_keys(), tmp_path), now)

    for _ in range(KILLS):
        dead += killed(app, work, rng.uniform(0.05, 0.3))
        now += timedelta(minutes=11)
    send_mail(Post(db.session(), wave_keys(), tmp_path), now)

    session = db.session()
    wave = session.merge(wave)
    uncertain = {person.email for message, person in outbox.failures(session, wave)}
    arrived = Counter(server.recipients)
    assert dead >= 5
    assert max(arrived.values()) == 1
    assert len(uncertain) <= dead
    assert set(arrived) | uncertain == {f"p{number}@example.com" for number in range(1, 501)}
