"""The simulated retailer: built once, then looked at."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

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


def test_the_top_is_split_on_one_topic_and_mixed_on_another(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())
    bands = {d.key: d.levels[0].agreement_band for d in report.dimensions}

    assert bands["united_technology"] == "low"
    assert bands["channel_roles"] == "medium"
    assert list(bands.values()).count("high") >= 7


def test_most_dimensions_hang_together_and_one_or_two_do_not(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())
    alphas = [dimension.alpha for dimension in report.dimensions]

    assert sum(0.75 <= alpha <= 0.86 for alpha in alphas) >= 9
    assert 1 <= sum(alpha < 0.7 for alpha in alphas) <= 2


def test_people_write_in_their_own_words_and_the_top_by_its_strategy(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())
    written = [text for group in report.comments for text in group.texts]
    openings = Counter(re.split(r"(?<=[.?]) ", text)[0] for text in written)
    word = report.telling_words[0]

    assert len(set(written)) > 0.97 * len(written) > 200
    assert max(openings.values()) <= 6
    assert len(openings) > 100
    assert (word.word, word.comparison) == ("strategy", 0)


def test_waves_open_and_close_at_whole_hours_of_the_company(built):
    zone = ZoneInfo("Europe/London")
    report = db.session().scalars(select(AlignmentReport)).one()
    times = [m.astimezone(zone) for w in waves().values() for m in (w.opens_at, w.closes_at)]

    assert [(t.hour, t.minute, t.second) for t in times] == [(9, 0, 0), (18, 0, 0)] * 2
    published = report.published_at.astimezone(zone)
    assert published.hour == 9
    assert published.date() - times[1].date() == timedelta(days=1)


def test_a_demo_whose_wave_is_over_says_so_instead_of_listing_nothing(built):
    lines = list(show(replace(built, links=())))

    assert "Answer the open wave as:" not in lines
    assert "nothing left to answer" in lines[-2]
    assert "start again" in lines[-1]


def test_building_again_changes_nothing_and_tells_the_same(built):
    before = count(Response), count(Sealed), count(Wave)

    again = build()

    assert (count(Response), count(Sealed), count(Wave)) == before
    assert not again.new
    assert list(show(again))[1:] == list(show(built))[1:]
    assert {audience for audience, _, _ in again.links} == {"leaders", "managers", "frontline"}
