"""Documents of a report: asked for on its page, made by the worker, taken by who may see them."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import func, select

from survey.extensions import wave_keys
from survey.models import Document
from survey.services import audit, documenting, publishing, reports
from survey.worker import sweeps
from survey.worker.sweeps import Post
from tests.conftest import NOW
from tests.functional.workspace import Worker


@pytest.fixture
def address(report):
    return f"/engagements/sample/reports/{report.id}/documents"


@pytest.fixture
def sweep(session, tmp_path):
    """What the worker does in its next turn."""
    return lambda: sweeps.make_documents(Post(session, wave_keys(), tmp_path), NOW)


@pytest.fixture
def publish(session, engagement, owner, report):
    def published(readers=None):
        reports.publish(session, engagement, owner, report.id, now=NOW, readers=readers)
        session.commit()

    return published


def test_documents_are_asked_for_made_and_taken(worker, address, sweep, session, engagement):
    page = worker.open(address)
    assert page.text.count(">Make</button>") == 4

    page = worker.send(address, kind="pdf")
    assert "Being made: 3 of 4 done" in page.text
    assert "js/waiting.js" in page.text
    assert sweep() == 1

    page = worker.open(address)
    assert "Being made" not in page.text
    assert "waiting.js" not in page.text
    taken = worker.client.get(f"{address}/pdf")
    assert taken.mimetype == "application/pdf"
    assert "sample" in taken.headers["Content-Disposition"]
    row = session.scalars(select(Document)).one()
    assert row.digest in page.text
    assert len(taken.data) == row.size
    assert "74" in PdfReader(io.BytesIO(taken.data)).pages[1].extract_text()
    acts = [entry.act for entry in audit.acts(session, engagement)]
    assert "document taken: pdf" in acts


def test_all_four_are_made_with_one_button_and_the_same_again(worker, address, sweep, session):
    worker.send(address, kind=["pdf", "pptx", "xlsx", "zip"])

    assert sweep() == 4
    first = {row.kind: row.digest for row in session.scalars(select(Document))}
    worker.send(address, kind="pdf")
    assert sweep() == 0  # nothing has changed
    for row in session.scalars(select(Document)):
        row.state = "failed"
    session.commit()
    worker.send(address, kind=["pdf", "pptx", "xlsx", "zip"])
    assert sweep() == 4
    assert {row.kind: row.digest for row in session.scalars(select(Document))} == first


def test_a_document_of_what_the_report_said_before_is_not_given_out(
    worker, address, sweep, session, report
):
    worker.send(address, kind="xlsx")
    sweep()
    report.commentary = {"lead": "Read this first."}
    session.commit()

    page = worker.open(address)

    assert "The report has changed since this was made." in page.text
    assert worker.client.get(f"{address}/xlsx").status_code == 409


def test_what_fails_is_said_and_can_be_tried_again(worker, address, sweep, session, monkeypatch):
    worker.send(address, kind="xlsx")

    def broken(*_):
        raise RuntimeError("no room")

    monkeypatch.setattr(publishing, "made", broken)
    with pytest.raises(RuntimeError):
        sweep()
    monkeypatch.undo()

    page = worker.open(address)
    assert "could not be made" in page.text
    worker.send(address, kind="xlsx")
    assert sweep() == 1
    assert worker.client.get(f"{address}/xlsx").status_code == 200


def test_another_worker_leaves_it_alone_and_takes_it_up_when_the_first_has_died(
    worker, address, session
):
    worker.send(address, kind="xlsx")
    first = documenting.claim(session, now=NOW)
    session.commit()

    assert first.state == "making"
    assert documenting.claim(session, now=NOW) is None
    later = documenting.claim(session, now=NOW + documenting.LEASE)
    assert later is first
    assert later.attempts == 2


def test_a_leader_who_is_given_departments_gets_documents_of_those_only(  # noqa: PLR0917  # two people
    worker, leader, leader_account, publish, sweep, address
):
    publish({leader_account.id: ["Stores"]})
    leader.send(address, kind="xlsx")
    worker.send(address, kind="xlsx")
    assert sweep() == 2

    theirs = leader.client.get(f"{address}/xlsx").data
    whole = worker.client.get(f"{address}/xlsx").data

    assert departments(whole) > {"Stores", "Marketing"}
    assert "Stores" in departments(theirs)
    assert "Marketing" not in departments(theirs)


def departments(data):
    book = load_workbook(io.BytesIO(data))
    return {row[0].value for row in book["Department map"].iter_rows(min_row=5)}


def test_a_withdrawn_report_takes_its_documents_with_it(  # noqa: PLR0917  # two people
    worker, leader, publish, sweep, address, session
):
    publish()
    worker.send(address, kind="zip")
    sweep()
    assert leader.client.get(f"{address}/zip").status_code == 200

    worker.send(address.replace("documents", "withdraw"), withdraw="yes")

    assert session.scalar(select(func.count()).select_from(Document)) == 0
    assert leader.client.get(f"{address}/zip").status_code == 404
    assert leader.client.get(address).status_code == 404


def test_nobody_else_sees_them(app, make_account, address, worker, sweep):
    worker.send(address, kind="xlsx")
    sweep()
    stranger = Worker(app.test_client())
    stranger.sign_in(make_account())

    assert stranger.client.get(address).status_code == 404
    assert stranger.client.get(f"{address}/xlsx").status_code == 404
    assert app.test_client().get(f"{address}/xlsx").status_code in {302, 401}


def test_the_page_names_the_wave_and_links_from_the_report(worker, address):
    page = worker.open(address.removesuffix("/documents"))

    assert re.search(rf'href="{address}"', page.text)
