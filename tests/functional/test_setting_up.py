"""A consultant opens an engagement and edits its client, levels and departments in place."""

from __future__ import annotations

import re

from survey.services import engagements, roster
from tests.fieldwork import NOW, people_of
from tests.functional.workspace import Worker, heading

CLIENT = {
    "client": "Brightwater  Stores",
    "name": "One plan",
    "time_zone": "Europe/Madrid",
    "languages": "es",
    "retention_days": "60",
}
PAGE = "/engagements/sample/setup"


def names(session, engagement) -> list[str]:
    session.expire_all()
    return [level.name for level in engagements.levels(session, engagement)]


def number(session, engagement, name: str) -> str:
    levels = engagements.levels(session, engagement)
    return str(next(level.id for level in levels if level.name == name))


def test_a_new_engagement_is_made_with_usual_levels_and_leads_to_them(worker, session, owner):
    page = worker.send("/engagements/new", **CLIENT)

    made = engagements.open_engagement(session, owner, "brightwater-stores")
    assert page.request.path == "/engagements/brightwater-stores/setup"
    assert (made.client, made.time_zone, made.languages, made.retention_days) == (
        "Brightwater Stores",
        "Europe/Madrid",
        ["es"],
        60,
    )
    assert names(session, made) == ["C-suite", "Manager", "Frontline"]


def test_two_clients_of_one_name_have_two_addresses(worker):
    worker.send("/engagements/new", **CLIENT)

    again = worker.send("/engagements/new", **CLIENT)

    assert again.request.path == "/engagements/brightwater-stores-2/setup"


def test_a_client_may_be_called_new_or_have_no_latin_letter(worker):
    first = worker.send("/engagements/new", **{**CLIENT, "client": "New"})
    second = worker.send("/engagements/new", **{**CLIENT, "client": "株式会社"})

    assert first.request.path == "/engagements/new-2/setup"
    assert second.request.path == "/engagements/client/setup"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(worker, session, owner):
    page = worker.send("/engagements/new", **{**CLIENT, "client": " ", "time_zone": "Mars/Olympus"})

    assert page.status_code == 422
    assert "Write the client’s name" in page.text
    assert "Choose a zone of the list" in page.text
    assert engagements.of(session, owner) == []


def test_who_may_not_open_engagements_is_told_whom_to_ask(client, make_account):
    reader = Worker(client)
    reader.sign_in(make_account(opens_engagements=False))

    page = reader.open("/engagements/new", 403)

    assert "Ask whoever runs this server." in page.text


def test_levels_are_added_renamed_moved_marked_and_removed_in_place(worker, session, engagement):
    worker.send(f"{PAGE}/levels/new", PAGE, name="Team lead", audience="managers")
    worker.send(
        f"{PAGE}/levels",
        PAGE,
        number=number(session, engagement, "Team lead"),
        name="Shift  lead",
        audience="frontline",
        act="save",
    )
    lead = number(session, engagement, "Shift lead")
    worker.send(f"{PAGE}/levels", PAGE, number=lead, name="x", audience="leaders", act="up")
    for act in ("comparison", "remove"):
        where = lead if act == "comparison" else number(session, engagement, "Manager")
        worker.send(f"{PAGE}/levels", PAGE, number=where, name="x", audience="leaders", act=act)

    assert names(session, engagement) == ["C-suite", "Shift lead", "Frontline"]
    marks = [level.mark for level in engagements.levels(session, engagement)]
    assert marks == ["", "comparison", ""]
    assert "Comparison" in worker.open(PAGE).text


def test_a_name_that_is_taken_is_refused_and_the_page_still_stands(worker, session, engagement):
    page = worker.send(f"{PAGE}/levels/new", PAGE, name="c-SUITE", audience="leaders")

    assert page.status_code == 409
    assert "There is a level called “c-SUITE” already." in page.text
    assert heading(page) == "Set-up"
    assert names(session, engagement) == ["C-suite", "Manager", "Frontline"]


def test_a_level_with_people_is_not_removed(worker, session, engagement):
    roster.import_people(session, engagement, people_of({("Manager", "Sales"): 7}), now=NOW)
    session.commit()
    manager = number(session, engagement, "Manager")

    page = worker.send(
        f"{PAGE}/levels", PAGE, number=manager, name="x", audience="managers", act="remove"
    )

    assert "“Manager” has 7 people on the roster" in page.text


def test_departments_are_added_renamed_and_removed(worker, session, engagement):
    worker.send(f"{PAGE}/departments/new", PAGE, name="Stores")
    worker.send(f"{PAGE}/departments/new", PAGE, name="Depot")
    rows = {row.name: str(row.id) for row in roster.departments(session, engagement)}
    worker.send(f"{PAGE}/departments", PAGE, number=rows["Stores"], name="Shops", act="save")
    worker.send(f"{PAGE}/departments", PAGE, number=rows["Depot"], name="Depot", act="remove")
    session.expire_all()

    assert [row.name for row in roster.departments(session, engagement)] == ["Shops"]


def test_nothing_moves_while_a_wave_is_running(worker, session, make_open_wave, engagement):
    make_open_wave(engagement)

    page = worker.send(f"{PAGE}/levels/new", PAGE, name="Another", audience="leaders")

    assert "cannot change while a wave is running" in page.text
    assert "Another" not in names(session, engagement)


def test_names_are_shown_harmless(worker, session, engagement):
    worker.send(PAGE, PAGE, **{**CLIENT, "client": "<script>alert(1)</script>", "name": "=1+1"})
    worker.send(f"{PAGE}/departments/new", PAGE, name="<img src=x onerror=alert(1)>")

    page = worker.open(PAGE)

    assert "<script>alert" not in page.text
    assert not re.search(r"<img[^>]*onerror", page.text)
