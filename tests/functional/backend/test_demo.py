"""The simulated retailer: built once, then looked at."""

import pytest
from conftest import migrated, settings_at
from sqlalchemy import func, select

from survey import create_app
from survey.demo.building import build, show
from survey.extensions import db, wave_keys
from survey.models import AlignmentReport, Invitation, Response, Sealed, Wave
from survey.services import reports

pytestmark = pytest.mark.xdist_group("demo")  # built once, not once a process


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    settings = settings_at(tmp_path_factory.mktemp("demo"))
    migrated(settings)
    app = create_app(settings)
    with app.app_context():
        yield build()
        db.session.remove()
        db.engine.dispose()


def waves():
    return {wave.key: wave for wave in db.session().scalars(select(Wave))}


def count(table, *conditions):
    return db.session().scalar(select(func.count()).select_from(table).where(*conditions))


def test_about_1200_people_were_asked_and_six_of_ten_answered(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())

    assert 1_150 <= report.population.invited <= 1_250
    assert 0.55 <= report.population.rate <= 0.65
    assert report.population.by_level[0].invited == 14


def test_the_closed_wave_went_through_seal_and_close(built):
    closed = waves()["autumn"]

    assert closed.status == "closed"
    assert count(Response, Response.wave_id == closed.id) > 600
    assert count(Invitation, Invitation.wave_id == closed.id) == 0
    assert not wave_keys().holds(closed.public_id)


def test_the_open_wave_is_being_answered(built):
    wave = waves()["spring"]

    assert wave.status == "open"
    assert count(Sealed, Sealed.wave_id == wave.id) > 100
    assert wave_keys().holds(wave.public_id)


def test_the_report_finds_what_is_true(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())
    by_key = {dimension.key: dimension for dimension in report.dimensions}

    def gap(key):
        levels = {group.level: group.mean for group in by_key[key].levels}
        return levels["C-suite"] - levels["Frontline"]

    widest = sorted(by_key, key=gap, reverse=True)[:3]
    assert set(widest) == {"leadership_unity", "strategy_knowledge", "customer_voice"}
    assert abs(gap("one_internal_system")) < 0.5
    frontline = {g.level: g.cannot_say for g in report.items[0].levels}["Frontline"]
    assert frontline > 0.2


def test_building_again_changes_nothing_and_tells_the_same(built):
    before = count(Response), count(Sealed), count(Wave)

    again = build()

    assert (count(Response), count(Sealed), count(Wave)) == before
    assert not again.new
    assert list(show(again))[1:] == list(show(built))[1:]
    assert {audience for audience, _, _ in again.links} == {"leaders", "managers", "frontline"}
