"""The client's logo: brought on the set-up page, seen by those who answer and on the report."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from survey.models import Document
from survey.services import logos
from tests.conftest import NOW
from tests.functional.workspace import keep_report

PAGE = "/engagements/sample/setup"


def png(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 90), colour).save(file, "PNG")
    return file.getvalue()


def shown(content: bytes) -> str:
    return b64encode(logos.drawn(content).small).decode()


def bring(worker, content: bytes, name="logo.png"):
    return worker.send(f"{PAGE}/logo", page=PAGE, logo=(BytesIO(content), name))


def test_it_is_seen_on_the_first_page_of_an_open_wave_and_changes_there(
    app, worker, engagement, make_open_wave, secrets_of
):
    wave = make_open_wave(engagement)
    link = f"/a/{wave.public_id}/{secrets_of(wave)[-1]}"
    before = app.test_client().get(link).text
    assert 'class="client"' not in before

    page = bring(worker, png("navy"))

    assert 'alt="Logo of Sample Stores"' in page.text
    first = app.test_client().get(link).text
    assert shown(png("navy")) in first
    assert 'alt="Sample Stores"' in first

    bring(worker, png("darkred"))
    assert shown(png("darkred")) in app.test_client().get(link).text

    worker.send(f"{PAGE}/logo/remove", page=PAGE)
    assert 'class="client"' not in app.test_client().get(link).text


def test_the_heaviest_logo_leaves_the_first_page_light(
    app, worker, engagement, make_open_wave, secrets_of
):
    wave = make_open_wave(engagement)
    link = f"/a/{wave.public_id}/{secrets_of(wave)[-1]}"
    noise = BytesIO()
    Image.effect_noise((900, 210), 120).convert("RGB").save(noise, "PNG")

    bring(worker, noise.getvalue())

    page = app.test_client().get(link, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert 'class="client"' in app.test_client().get(link).text
    assert len(page.data) < 15_000


def test_the_report_and_its_documents_have_it_and_it_is_listed_as_held(
    worker, engagement, make_open_wave, session
):
    wave = make_open_wave(engagement)
    wave.status, wave.closed_at = "closed", NOW
    address = f"/engagements/sample/reports/{keep_report(session, wave, NOW).id}"

    bring(worker, png("navy"))
    worker.send(f"{address}/documents", kind="pdf")

    asked = session.scalars(select(Document)).one()
    assert asked.heading["logo"] == b64encode(logos.drawn(png("navy")).printed).decode()
    assert 'class="client-logo"' in worker.open(address).text
    held = worker.open("/engagements/sample/held").text
    assert "The client’s logo" in held


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<svg onload='alert(1)'/>", 409, "Export the logo as PNG"),
        (b"MZ a program", 409, "no PNG or JPEG"),
        (bytes(50_001), 409, "more than 2 MB"),
        (bytes(200_000), 413, "more than 2 MB"),
    ],
    ids=["svg", "program", "heavy", "heavier"],
)
@pytest.mark.usefixtures("engagement")
def test_what_is_no_logo_is_refused_in_words(worker, monkeypatch, content, status, words):
    monkeypatch.setattr(logos, "LARGEST", 50_000)

    answer = bring(worker, content, "logo.png")

    assert answer.status_code == status
    assert words in " ".join(answer.text.split())


@pytest.mark.usefixtures("engagement")
def test_a_form_without_a_file_is_told_to_choose_one(worker):
    assert "Choose a picture" in worker.send(f"{PAGE}/logo", page=PAGE).text
