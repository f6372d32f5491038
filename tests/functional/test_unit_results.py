"""Results of shops that a file brings: looked over, taken, told in a new report, removed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from survey.extensions import wave_keys
from survey.models import AlignmentReport, AuditEntry, UnitOutcome
from survey.services import reports, retention, unit_outcomes, waves
from survey.worker import closing as job
from survey.worker import sweeps
from survey.worker.sweeps import Post
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("wave")

LATER = NOW + timedelta(days=14)
PAGE = "/engagements/sample/waves/w1/results/"
FILE = b"shop,Complaints,Sales,Manager\nshop 0,4,10.5,Ann\nShop 1,9,8,Bo\nShop 2,7,12,Cy\n"


@pytest.fixture
def wave(make_engagement, make_open_wave, owner):
    return make_open_wave(make_engagement("sample", owner=owner))


@pytest.fixture
def bring(worker):
    def bring(content, name="results.csv"):
        return worker.send(PAGE, file=(BytesIO(content), name))

    return bring


def told(session, wave, post, now):
    """Results of the newest report, after the worker has looked."""
    sweeps.make_reports(post, now)
    newest = select(AlignmentReport).where(AlignmentReport.wave_id == wave.id)
    row = session.scalars(newest.order_by(AlignmentReport.made_at.desc())).first()
    return {one.outcome: (one.better, one.unit, one.reason) for one in reports.read(row).results}


def test_a_file_is_looked_over_taken_told_and_removed(  # noqa: PLR0917  # the fixtures of a way
    session, worker, bring, wave, answer_all, tmp_path
):
    assert "No results yet" in worker.open(PAGE).text
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)
    post = Post(session, wave_keys(), tmp_path)
    assert told(session, wave, post, LATER) == {}
    way = "/engagements/sample/waves/w1/"
    assert "Results of units …" in worker.open(way).text

    looked = bring(FILE)
    assert "Nothing has changed yet" in looked.text
    assert "3 of 3" in looked.text
    assert "Columns without numbers, left out: Manager." in looked.text
    assert told(session, wave, post, LATER + timedelta(days=1)) == {}

    taken = worker.send(f"{PAGE}take", page=PAGE, lower="Complaints")
    assert "less is better" in taken.text
    session.expire_all()
    row = unit_outcomes.of(session, wave)
    assert told(session, wave, post, row.changed_at) == {
        "Complaints": ("lower", "shop", "too few units"),
        "Sales": ("higher", "shop", "too few units"),
    }
    made = session.scalar(select(AlignmentReport.id).order_by(AlignmentReport.made_at.desc()))
    assert "Not measurable here" in worker.open(f"/engagements/sample/reports/{made}").text

    assert "No results yet" in worker.send(f"{PAGE}remove", page=PAGE).text
    session.expire_all()
    assert told(session, wave, post, row.changed_at) == {}
    acts = set(session.scalars(select(AuditEntry.act)))
    assert {"results of units taken", "results of units removed"} <= acts
    retention.delete_engagement(session, wave.engagement, now=LATER)
    assert session.scalars(select(UnitOutcome)).all() == []


def test_every_problem_is_told_by_row_and_the_other_rows_can_be_taken(worker, bring, session, wave):
    page = bring(b"Store,Sales\nShop 0,1\nShop 9,2\nShop 2,many\n=cmd(),3\n<b>,4\n")

    assert "4 things to look at" in page.text
    assert "row 3, column &#34;Store&#34;: &#34;Shop 9&#34; is none of the units" in page.text
    assert "<b>,4" not in page.text
    assert "&lt;b&gt;" in page.text
    worker.send(f"{PAGE}take", page=PAGE)
    session.expire_all()
    assert unit_outcomes.of(session, wave).taken["results"] == {"Sales": {"Shop 0": 1.0}}


USELESS = [
    (b"", "results.csv", "is empty"),
    (b"shop,sales\nLuna,4\n", "results.csv", "No row of"),
    (b"\x00\x01\x02,\n", "results.csv", "NUL byte"),
    (b"PK\x03\x04 nothing", "results.xlsx", "is no Excel workbook"),
    (b"%PDF-1.7", "../../results.pdf", "which is no list of results"),
    (b"shop,sales\n" + b"Shop 0,1\n" * 200, "results.csv", "more than 1 kB"),
]


def test_a_file_that_is_of_no_use_is_refused_and_nothing_is_kept(bring, session, monkeypatch):
    monkeypatch.setattr(unit_outcomes, "LARGEST", 1000)

    told = [(bring(content, name), said) for content, name, said in USELESS]

    assert [page.status_code for page, _ in told] == [422] * len(USELESS)
    assert [said for page, said in told if said not in page.text] == []
    assert session.scalars(select(UnitOutcome)).all() == []


def test_a_workbook_is_brought_too_and_can_be_left(worker, bring, session, wave):
    book = Workbook()
    for row in (("Department", "NPS"), ("Sales", 10), ("Web", -4)):
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)

    page = bring(packed.getvalue(), "Ergebnisse 2026.xlsx")

    assert "“Department” can be taken" in page.text
    assert "Ergebnisse 2026.xlsx" in page.text
    assert "can be taken" not in worker.send(f"{PAGE}leave", page=PAGE).text
    assert worker.send(f"{PAGE}take", page=PAGE).status_code == 404


def test_what_is_not_taken_is_erased_after_a_day(bring, worker, session, wave):
    bring(FILE)
    worker.send(f"{PAGE}take", page=PAGE)
    bring(FILE)
    session.expire_all()
    row = unit_outcomes.of(session, wave)

    assert unit_outcomes.erase_old(session, now=row.brought_at + timedelta(hours=25)) == 1
    session.refresh(row)
    assert (row.waiting, bool(row.taken)) == ({}, True)
