"""A whole survey with everything logged that is logged anywhere: nothing of anybody is in it."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from conftest import PASSWORD, FreshClient
from flask import Flask
from postbox import served_by
from respondent import Respondent

from survey import clock, create_app, logs
from survey.extensions import db, wave_keys
from survey.models import Invitation, Participant, Response, Wave
from survey.services import invitations, mailings, sending
from survey.services.secret_words import shown
from survey.worker import loop
from tests.functional.backend.test_sign_in import token

HOST = "https://survey.example"
PEOPLE = {("Manager", "Sales"): 6, ("Frontline", "Sales"): 7}
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4,6}\b")  # as the first page shows it
REMARK = "Only somebody of the night shift would write this"


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server,
        instance=tmp_path,
        database_url=database_url,
        mail_from="surveys@samesheet.example",
    )


@pytest.fixture
def served(app, settings, monkeypatch):
    """The application as in production, on the test's own database."""
    monkeypatch.setattr(logging.root, "level", logging.INFO)
    production = {"environment": "production", "base_url": HOST}
    server = create_app(settings.model_copy(update=production))
    server.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    server.test_client_class = OverTls
    yield server
    with server.app_context():
        db.engine.dispose()
    logs.configure(Flask("another"), settings)


class OverTls(FreshClient):
    """A client that asks for https pages of our host, and says where it came from."""

    def open(self, *given, **named):
        named["headers"] = {"Referer": f"{HOST}/", **named.get("headers", {})}
        return super().open(*given, **{"base_url": HOST, **named})


class Browser(Respondent):
    def __init__(self, server: Flask, link: str) -> None:
        super().__init__(server.test_client(), link)

    def cookies_held(self) -> list[str]:
        return [cookie.value for cookie in self.client._cookies.values()]


def answered(server: Flask, link: str) -> list[str]:
    """Answer and send, with every stumble on the way; what must stay secret of it."""
    person = Browser(server, link)
    person.open("/nowhere")
    person.start()
    held = person.cookies_held()
    codes = CODE.findall(person.open("").text)
    assert codes
    person.next(1, **{"q.unity1": "4", "q.voice1": "2"})
    person.post("/2", {"go": "next", "q.remark": REMARK})
    person.client.post(person.link, data={}, headers={"Sec-Fetch-Site": "cross-site"})
    Browser(server, link).open("/1")  # begun elsewhere
    Browser(server, link).post("/resume", {"code": "KITE-0000"})
    person.send()
    person.send()
    return [*held, *codes]


def staff(server: Flask, account) -> list[str]:
    """Sign in, wrongly and rightly, and look at everything; what must stay secret of it."""
    desk = Browser(server, "").client
    for password in ("a wrong password", PASSWORD):
        form = {"email": account.email, "password": password}
        form["csrf_token"] = token(desk.get("/sign-in").text)
        desk.post("/sign-in", data=form)
    with desk.session_transaction(base_url=HOST) as held:
        secret = held["_user_id"]
    slug = account.memberships[0].engagement.slug
    for page in (
        "/",
        f"/engagements/{slug}/",
        f"/engagements/{slug}/waves/w1/",
        "/engagements/no/",
    ):
        desk.get(page)
    return [secret, *[cookie.value for cookie in desk._cookies.values()]]


def invited(server: Flask, postbox, session, wave, account) -> None:
    """Let the worker send invitations; one address is refused, one is none."""
    postbox.answers["p3@example.com"] = "550 <p3@example.com> no such user Number3"
    people = sa.update(Participant).where(Participant.number == "4")
    session.execute(people.values(email="no address of Number4"))
    plan = mailings.Plan(clock.now())
    mailings.plan(session, wave.engagement, wave.key, plan, account=account, now=clock.now())
    session.commit()
    loop.sweep_all(server)
    assert len(postbox.recipients) == sum(PEOPLE.values()) - 2


def test_no_line_of_a_whole_survey_holds_an_address_a_name_or_a_secret(
    *,
    served,
    server,
    session,
    make_account,
    make_engagement,
    make_open_wave,
    capfd,
    caplog,
    monkeypatch,
):
    account = make_account("consultant@example.com")
    wave = make_open_wave(make_engagement(owner=account), people=PEOPLE)
    wave.closes_at = clock.now() + timedelta(days=1)
    session.commit()
    links = list(invitations.links(session, wave, wave_keys(), HOST))
    key = wave_keys().get(wave.public_id).secret
    people = [
        text
        for row in session.execute(sa.select(Participant.name, Participant.email))
        for text in row
    ]
    digests = list(session.scalars(sa.select(Invitation.digest)))
    session.commit()
    capfd.readouterr()

    invited(served, server, session, wave, account)
    secrets = staff(served, account)
    for link in links:
        secrets += answered(served, link.address.removeprefix(HOST))
    broken = Browser(served, links[0].address.removeprefix(HOST))
    with monkeypatch.context() as fault:
        fault.setattr(sending.sealing, "seal", lambda *_given: 1 // 0)
        session.execute(sa.update(Invitation).values(finished=False))
        session.commit()
        broken.start()
        last = broken.send()
        assert last.status_code == 500, last.text
    later = clock.now() + timedelta(days=120)
    monkeypatch.setattr(clock, "now", lambda: later)
    loop.sweep_all(served)
    loop.sweep_all(served)
    session.expire_all()
    secrets += staff(served, account)

    logged = "".join([*capfd.readouterr(), caplog.text])
    assert session.scalars(sa.select(Wave.status)).one() == "closed"
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == len(links)
    assert "ZeroDivisionError" in logged
    assert '"route": "/engagements/<slug>/"' in logged
    assert "swept" in logged
    needles = [
        *people,
        account.email,
        PASSWORD,
        REMARK,
        wave.public_id,
        *(link.address.rsplit("/", 1)[1] for link in links),
        *(written for link in links for written in (link.code, shown(link.code))),
        *(written for one in (key, *digests) for written in (one.hex(), repr(one)[2:-1])),
        *secrets,
    ]
    assert len(needles) > 100
    assert [needle for needle in needles if needle in logged] == []
    assert "/a/" not in logged.replace("/a/<wave_id>/<secret>", "")
