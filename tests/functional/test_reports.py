"""Reports on the web: the same words and numbers as the file, for those who may read them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from postbox import mail_server
from sqlalchemy import select

from survey.models import AuditEntry
from survey.services import engagements
from tests.functional.workspace import Worker, heading


@pytest.fixture
def address(report):
    return f"/engagements/sample/reports/{report.id}"


SECTIONS = (
    "Are we on the same sheet?",
    "Where C-suite and Frontline part",
    "Do leaders send one message?",
    "Departments",
    "Can we trust this?",
    "Talk about first",
)


def test_the_report_answers_its_six_questions(worker, address):
    page = worker.open(address)

    assert heading(page) == "Half a point apart, and most clearly on what leaders believe they say"
    questions = re.findall(r'<(?:h2 id|p class="eyebrow")[^>]*>([^<]+)<', page.text)
    assert [question for question in questions if question != "The staff"] == list(SECTIONS)


def test_the_first_view_is_light(worker, address):
    page = worker.open(address)
    sheets = [
        Path(worker.client.application.static_folder, "css", f"{name}.css").read_bytes()
        for name in ("workspace", "report")
    ]

    sent = sum(len(gzip.compress(part)) for part in (page.data, *sheets))

    assert sent < 60_000  # the limit is 250,000 bytes


def test_leaders_see_a_report_only_once_it_is_published(worker, leader, address):
    leader.open(address, 404)

    worker.send(f"{address}/publish", who="everyone")

    assert heading(leader.open(address)).startswith("Half a point apart")


def test_publishing_is_for_those_who_run_the_engagement(worker, leader, address):
    worker.send(f"{address}/publish", who="everyone")

    page = leader.open(address)

    assert "Publish …" not in page.text
    assert "Withdraw …" not in page.text
    leader.open(f"{address}/publish", 403)
    leader.open(f"{address}/withdraw", 403)
    leader.open(f"{address}/commentary", 403)
    assert "Withdraw …" in worker.open(address).text


def acts_of(session, engagement):
    recorded = select(AuditEntry.act).where(AuditEntry.engagement_id == engagement.id)
    return list(session.scalars(recorded))


def test_a_withdrawn_report_is_gone_for_leaders_and_stays_for_those_who_made_it(
    worker, leader, address, session, engagement
):
    worker.send(f"{address}/publish", who="everyone")
    leader.open(address)

    page = worker.send(f"{address}/withdraw")

    assert "<b>Withdrawn" in page.text
    leader.open(address, 404)
    assert "Alignment report" not in leader.open("/engagements/sample/").text
    acts = acts_of(session, engagement)
    assert acts.count("report withdrawn") == 1
    assert acts.count("report opened") >= 2


@pytest.fixture
def stranger(session, engagement, make_account):
    """Another leader, not signed in yet."""
    account = make_account()
    engagements.admit(session, engagement, account, "leader")
    session.commit()
    return account


def test_a_leader_reads_only_what_was_chosen_for_them(  # noqa: PLR0917  # three people and a page
    worker, leader, leader_account, stranger, address, app
):
    worker.send(
        f"{address}/publish",
        who="chosen",
        **{
            f"reads-{leader_account.id}": "some",
            f"departments-{leader_account.id}": "Stores",
            f"reads-{stranger.id}": "none",
        },
    )

    page = leader.open(address)

    assert "Stores" in page.text
    assert "E-commerce" in worker.open(address).text
    assert "E-commerce" not in page.text
    nobody = Worker(app.test_client())
    nobody.sign_in(stranger)
    nobody.open(address, 404)


def test_what_the_consultant_writes_stands_under_its_heading_as_plain_paragraphs(worker, address):
    worker.send(
        f"{address}/commentary",
        part="First <b>thought</b>.\r\n\r\nSecond\r\nthought.",
        talk="Begin with the shops.",
    )

    page = worker.open(address).text

    section = page.split('id="part-heading"')[1].split("</section>")[0]
    assert '<p class="measure">First &lt;b&gt;thought&lt;/b&gt;.</p>' in section
    assert '<p class="measure">Second thought.</p>' in section
    assert "Begin with the shops." in page.split('id="talk-heading"')[1]


def test_nothing_is_written_to_a_published_report(worker, address):
    worker.send(f"{address}/publish", who="everyone")

    page = worker.send(f"{address}/commentary", page=address, part="Afterthought")

    assert heading(page) == "This report is published"
    assert "Afterthought" not in worker.open(address).text


def test_a_report_of_another_engagement_is_not_found(worker, report, make_engagement, owner):
    make_engagement("other", owner=owner)

    worker.open(f"/engagements/other/reports/{report.id}", 404)
    worker.open("/engagements/sample/reports/not-a-report", 404)


def test_any_two_groups_can_be_explored_by_an_address_of_their_own(worker, address):
    page = worker.open(f"{address}/explore?a=level:Frontline&b=block:Frontline:Stores")

    assert heading(page) == "Frontline and Stores, Frontline"
    assert "may be in both" in page.text


def test_tables_are_taken_away_as_csv_and_that_is_recorded(worker, address, session, engagement):
    listed = worker.open(f"{address}/tables").text
    links = re.findall(r'href="([^"]+\.csv)"', listed)

    taken = [worker.client.get(link) for link in links]

    assert len(taken) > 5
    assert all(one.status_code == 200 and one.mimetype == "text/csv" for one in taken)
    acts = acts_of(session, engagement)
    assert acts.count("table taken") == len(taken)
    worker.open(f"{address}/tables/nothing.csv", 404)


def test_a_leader_with_one_department_explores_and_takes_away_no_other(
    worker, leader, leader_account, address
):
    mine = {f"reads-{leader_account.id}": "some", f"departments-{leader_account.id}": "Stores"}
    worker.send(f"{address}/publish", who="chosen", **mine)

    seen = leader.open(f"{address}/explore").text + leader.open(f"{address}/tables").text
    for link in re.findall(r'href="([^"]+\.csv)"', seen):
        seen += leader.client.get(link).text

    assert "Stores" in seen
    assert "E-commerce" not in seen
    assert "Stores" in leader.open(f"{address}/explore?a=department:E-commerce").text


def test_pictures_are_taken_away_as_svg_and_png(worker, address):
    listed = worker.open(f"{address}/tables").text + worker.open(f"{address}/explore").text
    links = re.findall(r'href="([^"]+\.(?:svg|png)[^"]*)"', listed)
    links = [link.replace("&amp;", "&") for link in links if "/static/" not in link]

    svg = worker.client.get(next(link for link in links if "staff.svg" in link)).data
    png = worker.client.get(next(link for link in links if "explore.png" in link)).data

    assert svg.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')
    assert b"class=" not in svg
    assert png.startswith(b"\x89PNG")
    worker.open(f"{address}/pictures/nothing.svg", 404)


@pytest.fixture
def postbox(app):
    """A mail server, and an application that knows of it."""
    with mail_server() as box:
        settings = app.config["SETTINGS"]
        given = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_starttls": False}
        mail = given | {"mail_from": "reports@samesheet.example"}
        app.config["SETTINGS"] = settings.model_copy(update=mail)
        yield box


def test_chosen_leaders_get_a_mail_that_says_where_and_nothing_of_what(
    worker, leader_account, stranger, address, postbox
):
    choice = {f"reads-{leader_account.id}": "all", f"reads-{stranger.id}": "none"}

    page = worker.send(f"{address}/publish", who="chosen", **choice)

    assert "1 leader got a mail" in page.text
    assert postbox.recipients == [leader_account.email]
    text = postbox.arrived[0][2].get_body(("plain",)).get_content()
    assert address in text
    assert not re.search(r"\b(74|lower|score)\b", text)


def test_a_mail_server_that_fails_does_not_undo_publishing(worker, leader, address, postbox, app):
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"smtp_port": 1})

    page = worker.send(f"{address}/publish", who="everyone")

    assert "The mail server took 0 of 1 mails" in page.text
    assert not postbox.arrived
    leader.open(address)
