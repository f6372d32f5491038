"""The simulated retailer: built once, then looked at."""

import csv
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
from survey.models import AlignmentReport, Block, Invitation, Response, Sealed, Wave
from survey.services import reports
from survey.services.scoring import Request, score

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
    assert report.population.by_level[0].invited is None  # beside n it would say who was silent


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
    assert {topic.dimension for topic in report.comment_topics} >= {"strategy_knowledge"}
    assert all(10 <= topic.n <= topic.of for topic in report.comment_topics)
    word = report.telling_words[0]

    assert len(set(written)) > 0.97 * len(written) > 200
    assert max(openings.values()) <= 6
    assert len(openings) > 100
    assert (word.word, word.comparison) == ("strategy", 0)


def as_file(wave, path):
    """The wave's answers as an answers file: a column a slot, headed as the product names it."""
    slots = [slot.key for slot in wave.questionnaire.slots]
    scales = [wave.questionnaire.scale_of(item) for item in wave.questionnaire.items]
    rows = db.session().execute(
        select(Block.level, Block.department, Response.answers)
        .join(Response, Response.block_id == Block.id)
        .where(Response.wave_id == wave.id)
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["level", "department", *slots])
        for level, department, answers in rows:
            said = ["" if code in {0, 255} else code for code in answers]
            for place, scale in enumerate(scales):
                if said[place] == 254:
                    said[place] = scale.cannot_say_label["en"]
            table.writerow([level, department or "Others", *said])


def test_answers_of_the_wave_in_a_file_give_the_same_sections(built, tmp_path):
    web = reports.read(db.session().scalars(select(AlignmentReport)).one())
    as_file(waves()["autumn"], tmp_path / "answers.csv")

    file = score(
        Request(
            tmp_path / "answers.csv",
            "omnichannel",
            "level",
            "department",
            levels=web.frame.levels,
            seed=web.seed,
        )
    ).report

    assert [ranking.key for ranking in file.rankings] == ["priorities"]
    for ours, theirs in zip(file.rankings, web.rankings, strict=True):
        assert ours.top == theirs.top
        for one, other in zip(ours.groups, theirs.groups, strict=True):
            assert (one.level, one.n) == (other.level, other.n)
            assert one.named == pytest.approx(other.named)
            assert one.kendall_w == pytest.approx(other.kendall_w)
            assert one.alpha == pytest.approx(other.alpha)
        pairs = zip(ours.pairs, theirs.pairs, strict=True)
        assert all(one.r == pytest.approx(other.r) for one, other in pairs)
    for ours, theirs in zip(file.channel_map, web.channel_map, strict=True):
        assert ours.channels == theirs.channels
        for one, other in zip(ours.stages, theirs.stages, strict=True):
            assert (one.key, one.n, one.leading) == (other.key, other.n, other.leading)
            assert one.shares == pytest.approx(other.shares)
            assert [g.shares for g in one.levels] == [g.shares for g in other.levels]
        assert ours.culture.ratio == pytest.approx(theirs.culture.ratio, rel=1e-6)
    assert [view.verdict for view in file.shared_views] == [
        view.verdict for view in web.shared_views
    ]
    assert [d.n for d in file.dimensions] == [d.n for d in web.dimensions]


def test_shops_of_the_demo_have_too_few_managers_for_views_and_results(built):
    report = reports.read(db.session().scalars(select(AlignmentReport)).one())

    assert [(one.unit, one.units, one.reason) for one in report.results] == [
        ("shop", 0, "too few units")
    ]


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
