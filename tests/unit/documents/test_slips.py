from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from survey.documents import slip_words, slips
from survey.documents.slips import Sheet, Slip
from tests.unit.documents.test_qr import LINK, secrets

SHEET = Sheet(
    client="Northgate Outfitters",
    wave="Spring: one retailer, every channel",
    language="en",
    languages=("en", "es", "fr", "de"),
    links=LINK,
    code_page=f"{LINK}code",
    address="survey.example.com/code",
    closes=datetime(2026, 3, 20, 18, 0, tzinfo=UTC),
    minimum=5,
)


def people(number: int, shop: int = 14, **changed: str) -> list[Slip]:
    given = {"name": "Anna Smith", "language": "en", "code": "7K2M-9QXT-4HBR", **changed}
    return [
        Slip(group=f"Shop {place // shop + 1}", number=str(place), secret=secret, **given)
        for place, secret in enumerate(secrets(number))
    ]


def read(pdf: bytes) -> list[str]:
    """What stands on each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_the_same_people_give_the_same_bytes():
    assert slips.slips(SHEET, people(9)) == slips.slips(SHEET, people(9))
    assert slips.posters(SHEET, ["Shop 1"]) == slips.posters(SHEET, ["Shop 1"])


def test_eight_a_page_and_each_group_on_pages_of_its_own():
    pages = read(slips.slips(SHEET, people(30, shop=14)))

    assert [page.count("7K2M-9QXT-4HBR") for page in pages] == [8, 6, 8, 6, 2]
    assert [re.search(r"Shop \d", page)[0] for page in pages] == [
        "Shop 1",
        "Shop 1",
        "Shop 2",
        "Shop 2",
        "Shop 3",
    ]


def test_the_file_is_tagged_says_its_language_and_carries_its_fonts():
    # typst refuses to write a PDF/UA-1 file with a picture that lacks words
    for pdf in (slips.slips(SHEET, people(3)), slips.posters(SHEET, ["Shop 1"])):
        assert b"/MarkInfo" in pdf
        assert b"/Lang (en)" in pdf or b"/Lang(en)" in pdf
        assert b"NotoSans-Regular" in pdf
        assert b"/FontFile" in pdf
        assert b"pdfuaid" in pdf


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Open until Friday 20 March, 18:00."),
        ("es", "Abierta hasta el viernes 20 de marzo, 18:00."),
        ("fr", "Ouverte jusqu’au vendredi 20 mars, 18:00."),
        ("de", "Offen bis Freitag, 20. März, 18:00."),
        ("ar", "مفتوح حتى"),
        ("xx", "Open until"),
    ],
)
def test_a_slip_speaks_the_language_of_its_person(language, words):
    assert slip_words.open_until(language, SHEET.closes).startswith(words)


def test_a_slip_holds_all_its_person_needs():
    page = " ".join(read(slips.slips(SHEET, people(1, language="de")))[0].split())

    for words in ("Northgate Outfitters", "Spring: one retailer", "Anna Smith", "7K2M-9QXT-4HBR"):
        assert words in page
    assert "survey.example.com/code" in page
    assert "Nach dem Ende kann niemand" in page


@pytest.mark.parametrize(
    "name",
    ["*bold* #let x = 1", '"; #read("/etc/passwd")', "<a@b> $x$ \\", "Müller " * 20],
)
def test_a_name_is_only_ever_text(name):
    page = read(slips.slips(SHEET, people(1, name=name)))[0]

    assert "7K2M-9QXT-4HBR" in page
    assert "root:" not in page


@pytest.mark.parametrize("name", ["李小龙", "محمد", "אברהם", "Anna 🎵"])
def test_a_name_in_any_script_still_gets_its_slip(name):
    page = read(slips.slips(SHEET, people(1, name=name)))[0]

    assert "7K2M-9QXT-4HBR" in page


def test_long_names_titles_and_addresses_never_cut_off_the_code():
    sheet = replace(
        SHEET,
        wave="Frühjahrsbefragung zur Zusammenarbeit aller Vertriebskanäle und Abteilungen",
        client="Northgate Outfitters Handelsgesellschaft mbH & Co. KG",
        address="befragung.northgate-outfitters.example.com/code",
    )
    name = "Jean-Baptiste Poquelin de la Tour d’Auvergne-Lauraguais et de Montmorency"

    pages = read(slips.slips(sheet, people(8, name=name, language="de")))
    posters = read(slips.posters(sheet, ["Filiale 12 – Hauptstraße, Untergeschoss"]))

    assert [page.count("7K2M-9QXT-4HBR") for page in pages] == [8]
    assert len(posters) == 1


def test_a_wave_without_an_end_says_nothing_about_it():
    sheet = replace(SHEET, closes=None)

    assert "Open until" not in read(slips.slips(sheet, people(1)))[0]
