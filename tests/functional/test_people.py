"""A client's list as it really comes: looked over, corrected, brought in, and hostile ones."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import openpyxl
import pytest

from survey import clock
from survey.models import Upload
from survey.services import roster, uploads
from survey.worker import progress, sweeps
from survey.worker.sweeps import Post
from tests.functional.workspace import Worker, heading

pytestmark = pytest.mark.usefixtures("engagement")

PEOPLE = "/engagements/sample/people/"
HOSTILE = '=HYPERLINK("http://evil.example")', "<script>alert(1)</script>", "@SUM(A1)", "+1+1"


def bring(worker: Worker, content: bytes | str, name: str = "people.csv"):
    data = content.encode() if isinstance(content, str) else content
    return worker.send(f"{PEOPLE}files", PEOPLE, file=(io.BytesIO(data), name))


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def names(session, engagement) -> list[str]:
    session.expire_all()
    return [person.name for person in roster.of(session, engagement)]


CLIENTS = (
    "Personnel ID;First name;Last name;Work e-mail;Grade;Dept;Store;Language\r\n"
    "0001;Zoë; Müller ;zoe@example.com;c-suite;Board;;english\r\n"
    "0002;Ben;Ödegård;;FRONTLINE;Stores ;Shop 1;\r\n"
    "0002;Ben;Ödegård;;FRONTLINE;Stores ;Shop 1;\r\n"
    "0003;Ida;Lind;ida@example.com;Shift lead;Stores;Shop 2;\r\n"
)


def test_a_list_as_clients_send_it_is_understood_corrected_and_brought_in(
    worker, session, engagement
):
    page = bring(worker, CLIENTS.encode("cp1252"), "März liste.csv")
    file = page.request.path

    assert heading(page) == "März liste.csv"
    assert "was read as Windows-1252" in page.text
    assert "Row 4 · Personnel ID: “0002” is the same row as row 3: taken once" in words(page)
    assert "Row 5 · Grade: “Shift lead” is no level of this engagement" in words(page)
    assert names(session, engagement) == []

    chosen = {
        name: re.search(rf'name="{name}">.*?value="([^"]+)"\s+selected', page.text, re.DOTALL)[1]
        for name in ("number", "name", "surname", "email", "level", "department", "language")
    }
    corrected = worker.send(
        file, **chosen, **{"level-0": "Manager", "segment-6": "y", "complete": "y"}
    )

    assert "Bring in 3 people" in words(corrected)
    done = worker.send(f"{file}/import", file)

    people = {person.number: person for person in roster.of(session, engagement)}
    assert "3 added, 0 changed, 0 gone." in done.text
    assert people["0001"].name == "Zoë Müller"
    assert people["0001"].language == "en"
    assert people["0003"].level.name == "Manager"
    assert roster.segments(session, engagement)[people["0002"].id] == {"store": "Shop 1"}


def test_what_was_said_of_the_columns_is_remembered_and_later_lists_show_what_is_new(
    worker, session, engagement
):
    page = bring(worker, "id,who,grade\n1,Ann,C-suite\n2,Bo,Manager\n3,Cy,Boss\n")
    said = {"number": "id", "name": "who", "level": "grade", "complete": "y"}
    page = worker.send(page.request.path, **said, **{"level-0": "C-suite"})
    worker.send(f"{page.request.path}/import", page.request.path)

    later = bring(worker, "who,grade,id\nAnn,Manager,1\nCy,BOSS,3\nDi,Frontline,4\n")

    shown = words(later)
    assert "Added 1 Changed 1 Gone 1" in shown
    assert "Ann 1 C-suite → Manager" in shown
    assert "Bo 2" in shown
    worker.send(f"{later.request.path}/import", later.request.path)
    assert names(session, engagement) == ["Ann", "Cy", "Di"]


def test_people_without_a_number_are_known_by_their_address(worker, session, engagement):
    page = bring(worker, "Name,E-mail,Level\nAnn,Ann@Example.com,C-suite\n")
    worker.send(f"{page.request.path}/import", page.request.path)

    assert [person.number for person in roster.of(session, engagement)] == ["ann@example.com"]


def test_rows_that_are_left_out_leave_their_people_as_they_were(worker, session, engagement):
    page = bring(worker, "Number,Name,Level\n1,Ann,C-suite\n2,Bo,Manager\n")
    worker.send(f"{page.request.path}/import", page.request.path)

    page = bring(worker, "Number,Name,Level\n1,Anna,C-suite\n2,Bo,Nonsense\n")
    worker.send(f"{page.request.path}/import", page.request.path)

    assert names(session, engagement) == ["Anna", "Bo"]


def test_a_file_without_what_everybody_needs_says_so_once(worker):
    page = bring(worker, "Colour,Size\nred,4\nblue,5\n")

    assert "no column tells people apart" in page.text
    assert "no column holds the level" in page.text
    assert words(page).count("say which") == 2


def test_excel_dates_and_numbers_come_as_they_are_shown(worker, session, engagement):
    made = book(
        ("Number", "Name", "Level", "Region"),
        (12.0, "Ann", "C-suite", clock.now().replace(tzinfo=None, hour=0, minute=0, second=0)),
    )
    page = bring(worker, made, "people.xlsx")
    worker.send(f"{page.request.path}/import", page.request.path)

    person = roster.of(session, engagement)[0]
    assert person.number == "12"


@pytest.mark.parametrize("cell", HOSTILE)
def test_hostile_cells_and_headers_are_shown_harmless_and_guarded(
    worker, session, engagement, cell
):
    quoted = cell.replace('"', '""')
    page = bring(
        worker,
        f'Number,Name,Level,"{quoted}","{quoted} 2"\n1,Ann,"{quoted}","{quoted}",x\n'
        f'2,"{quoted}",Manager,x,y\n',
    )
    problems = worker.client.get(f"{page.request.path}/problems.csv")

    assert "<script>alert" not in page.text
    assert "is no level of this engagement" in page.text
    for line in problems.text.splitlines()[1:]:
        assert not re.search(r'(^|,)"?[=+@-]', line)
    worker.send(f"{page.request.path}/import", page.request.path)
    listed = worker.open(PEOPLE)
    assert "<script>alert" not in listed.text


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.csv", b"Number,Name,Level\n1,A\0nn,Manager\n", "NUL byte"),
        ("people.csv", b"\xff\xfeN\0", "UTF-16"),
        ("people.csv", b"", "is empty"),
        ("people.csv", b"\x89PNG\r\n\x1a\n\0\0", "people.csv"),
        ("people.csv", b'Number,Name\n1,"never closed\n', "quotation"),
        ("people.csv", b"Number,Name\n1,Ann,more\n", "row 2"),
        ("people.pdf", b"%PDF-1.7", "which is no roster"),
        ("people", b"Number,Name\n1,Ann\n", "which is no roster"),
        ("people.xlsx", b"Number,Name\n1,Ann\n", "is no Excel workbook"),
        ("people.xlsx", bomb(), "unpacks to far more than it should"),
        ("../../etc/people.exe", b"MZ", "people.exe"),
    ],
)
def test_files_that_are_no_roster_are_refused_by_name(  # noqa: PLR0917  # fixtures and cases
    worker, session, engagement, name, content, said
):
    page = bring(worker, content, name)

    assert said in words(page)
    assert page.status_code in {200, 422}
    assert names(session, engagement) == []


def test_a_file_over_the_limit_is_refused_before_it_is_read(worker, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 50_000)

    page = bring(worker, b"x" * 200_000)

    assert page.status_code == 413
    assert "has more than" in page.text


def test_only_the_upload_takes_more_than_a_form(worker, client):
    sent = client.post("/engagements/new", data={"client": "x" * 1_100_000})

    assert sent.status_code == 413


def test_a_large_file_is_read_and_brought_in_by_the_worker(
    worker, session, engagement, app, settings
):
    rows = "".join(f"{n},Person {n},Frontline\n" for n in range(15_000))
    page = bring(worker, "Number,Name,Level\n" + rows)
    file = page.request.path

    assert "read in the background" in page.text
    post = Post(session, None, settings.progress)
    assert sweeps.bring_rosters(post, clock.now()) == 1
    assert "Bring in 15,000 people" in words(worker.open(file))
    worker.send(f"{file}/import", file)
    assert sweeps.bring_rosters(post, clock.now()) == 1
    assert len(names(session, engagement)) == 15_000
    assert "Brought in: 15,000 added" in words(worker.open(file))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_whoever_waits_for_a_large_file_sees_how_far_it_is(
    worker, session, settings, monkeypatch, ending
):
    told = []
    monkeypatch.setattr(uploads, "AT_ONCE", 1_000)
    rows = [("Number", "Name", "Level"), *((str(n), "Ann", "Frontline") for n in range(2_500))]
    text = "".join(",".join(row) + "\n" for row in rows)
    page = bring(worker, text if ending == "csv" else book(*rows), f"people.{ending}")
    note = progress.to_file(settings.progress, f"upload-{page.request.path.rsplit('/', 1)[1]}")

    def tell(step, done, total):
        note(step, done, total)
        told.append((step, done, total, words(worker.open(page.request.path))))

    upload = session.query(Upload).one()
    uploads.work_on(session, upload, now=clock.now(), tell=tell)

    assert [one[:3] for one in told] == [
        ("reading rows", 1_000, 2_501),
        ("reading rows", 2_000, 2_501),
        ("comparing with the roster", 0, 1),
    ]
    assert "20% · reading rows: 1,000 of about 2,501" in told[0][3]
    assert "50% · comparing with the roster" in told[2][3]
    assert page.headers["Refresh"] == "2"
    session.commit()
    assert "Refresh" not in worker.open(page.request.path).headers


def test_files_are_erased_after_a_day(worker, session, settings):
    bring(worker, "Number,Name,Level\n1,Ann,C-suite\n")

    sweeps.bring_rosters(Post(session, None, settings.progress), clock.now() + timedelta(hours=25))

    assert session.query(Upload).count() == 0


def test_a_file_that_was_brought_in_is_not_kept(worker, session):
    page = bring(worker, "Number,Name,Level\n1,Ann,C-suite\n")
    worker.send(f"{page.request.path}/import", page.request.path)

    upload = session.query(Upload).one()
    assert upload.content == b""
    assert "Ann" not in str(upload.found)


def test_a_template_of_its_own_is_understood(worker):
    for ending in ("csv", "xlsx"):
        empty = worker.client.get(f"{PEOPLE}template.{ending}")
        page = bring(worker, empty.data, f"people.{ending}")

        assert "Every row is right" in page.text


def test_a_file_of_another_engagement_is_not_there(worker, make_engagement, owner):
    page = bring(worker, "Number,Name,Level\n1,Ann,C-suite\n")
    make_engagement("other", owner=owner)

    worker.open(page.request.path.replace("/sample/", "/other/"), 404)
