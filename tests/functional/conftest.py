"""A consultant at the sample engagement, and a leader who reads its report."""

from __future__ import annotations

import pytest

from survey.services import engagements
from tests.conftest import NOW
from tests.functional.workspace import Worker, keep_report


@pytest.fixture
def owner(make_account):
    return make_account()


@pytest.fixture
def engagement(make_engagement, owner):
    return make_engagement("sample", owner=owner)


@pytest.fixture
def worker(client, owner):
    worker = Worker(client)
    worker.sign_in(owner)
    return worker


@pytest.fixture
def report(make_open_wave, engagement, session):
    wave = make_open_wave(engagement)
    wave.status, wave.closed_at = "closed", NOW
    return keep_report(session, wave, NOW)


@pytest.fixture
def leader_account(session, engagement, make_account):
    account = make_account()
    engagements.admit(session, engagement, account, "leader")
    session.commit()
    return account


@pytest.fixture
def leader(app, leader_account):
    worker = Worker(app.test_client())
    worker.sign_in(leader_account)
    return worker
