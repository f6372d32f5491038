import pytest
from fieldwork import NOW
from sqlalchemy import select

from survey.exceptions import CannotReport, NotAllowed, NotYours
from survey.extensions import wave_keys
from survey.models import Block
from survey.services import engagements, reporting, reports, waves
from survey.worker import closing as job
from survey.worker.sweeps import Post, make_reports


@pytest.fixture
def closed(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=NOW)
    session.commit()
    job.close(session, wave, wave_keys(), now=NOW)
    return wave


def test_a_report_covers_everybody_who_sent(session, closed):
    report = reports.make(session, closed)

    assert report.population.responded == 44
    assert report.frame.levels == ("C-suite", "Manager", "Frontline")
    assert report.alignment.score is not None


def test_what_was_merged_at_close_is_withheld_by_name(session, closed):
    report = reports.make(session, closed)

    withheld = {(entry.level, entry.department) for entry in report.privacy.withheld}
    assert ("Frontline", "Depot") in withheld
    assert ("Manager", "Web") in withheld


def test_a_kept_report_reads_back_the_same(session, closed):
    report = reports.make(session, closed)

    row = reports.keep(session, closed, report, now=NOW)

    assert reports.read(row) == report


def test_there_is_no_report_of_an_open_wave(session, make_open_wave):
    with pytest.raises(CannotReport):
        reports.make(session, make_open_wave())


def test_leaders_read_published_reports_only(session, closed, make_account):
    engagement, leader, owner = closed.engagement, make_account(), make_account()
    engagements.admit(session, engagement, leader, "leader")
    engagements.admit(session, engagement, owner, "consultant")
    row = reports.keep(session, closed, reports.make(session, closed), now=NOW)

    with pytest.raises(NotYours):
        reports.find(session, engagement, leader, str(row.id))
    reports.publish(session, engagement, owner, row.id, now=NOW)

    assert reports.find(session, engagement, leader, str(row.id)) is row
    with pytest.raises(NotYours):
        reports.find(session, engagement, leader, "no-such-number")


def test_a_report_of_another_engagement_does_not_exist(
    session, closed, make_engagement, make_account
):
    account = make_account()
    other = make_engagement(owner=account)
    row = reports.keep(session, closed, reports.make(session, closed), now=NOW)

    with pytest.raises(NotYours):
        reports.find(session, other, account, row.id)


def test_the_worker_makes_the_report_once(session, closed, tmp_path):
    post = Post(session, wave_keys(), tmp_path)

    assert make_reports(post, NOW) == 1
    assert make_reports(post, NOW) == 0


def test_an_engagement_of_others_looks_like_none(session, make_engagement, make_account):
    engagement, stranger = make_engagement(), make_account()

    with pytest.raises(NotYours) as theirs:
        engagements.open_engagement(session, stranger, engagement.slug)
    with pytest.raises(NotYours) as none:
        engagements.open_engagement(session, stranger, "nowhere")

    assert theirs.value.message == none.value.message


def test_a_role_opens_only_what_it_is_for(session, make_engagement, make_account):
    engagement, leader = make_engagement(), make_account()
    engagements.admit(session, engagement, leader, "leader")

    assert engagements.open_engagement(session, leader, engagement.slug) is engagement
    with pytest.raises(NotAllowed):
        engagements.open_engagement(session, leader, engagement.slug, ("owner", "consultant"))
    assert engagements.of(session, leader) == [engagement]


def test_the_languages_of_a_level_are_counted_at_close(session, closed):
    # One language: everybody of the level, or "others" where the blocks of the level need it.
    level = session.scalars(select(Block.level).where(Block.wave_id == closed.id)).all()[-1]
    people = sum(
        session.scalars(select(Block.n).where(Block.wave_id == closed.id, Block.level == level))
    )

    spoken = reporting._languages(session, closed, level)

    assert set(spoken) <= {"English", None}
    assert sum(int(tally.n.sum()) for tally in spoken.values()) == people
    assert reporting._languages(session, closed, "no such level") == {}
