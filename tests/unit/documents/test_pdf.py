"""The report on paper, made from awkward reports and read back."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.documents.paper.pdf import render
from survey.documents.runs import Run, breakable, isolated, plain, runs
from survey.documents.words import filled, words
from tests.unit.documents import reports
from tests.unit.report import companies

NORTHGATE = Commentary(client="Northgate Outfitters", wave="First wave", published="22 May 2026")
STORY = [
    "Are we on the same sheet?",
    "The staff",
    "Where C-suite and Frontline part",
    "Do leaders send one message?",
    "Departments",
    "Can we trust this?",
    "Talk about first",
    "The numbers behind it",
    "Every statement, answer by answer",
]


@cache
def read(case):
    return PdfReader(BytesIO(render(reports.ALL[case](), commentary=NORTHGATE)))


@cache
def text(case):
    """All words of a PDF, whatever line they stand on."""
    return " ".join(" ".join(page.extract_text() for page in read(case).pages).split())


def arabic():
    """A questionnaire that is read from right to left."""
    made = reports.northgate()
    options = ("لا أوافق بشدة", "لا أوافق", "محايد", "أوافق", "أوافق بشدة")
    renamed = tuple(
        replace(d, label=f"وحدة القيادة {place}", topic="", ask="", start="", scale_labels=options)
        for place, d in enumerate(made.dimensions, 1)
    )
    return replace(made, language="ar", dimensions=renamed)


@pytest.mark.parametrize("case", sorted(reports.ALL))
def test_every_report_becomes_an_accessible_document(case):
    document = read(case)
    catalogue = document.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert b"pdfuaid" in document.xmp_metadata.stream.get_data()
    assert document.metadata.title.startswith("Northgate Outfitters")
    width, height = (round(float(side)) for side in document.pages[0].mediabox[2:])
    assert (width, height) == (595, 842)


def test_bookmarks_follow_the_story_and_pages_are_numbered():
    document = read("fourteen leaders")

    chapters = [entry.title for entry in document.outline if not isinstance(entry, list)]
    last = " ".join(document.pages[-1].extract_text().split())
    assert chapters == STORY
    assert f"Page {len(document.pages)} of {len(document.pages)}" in last
    assert "22 May 2026" in document.pages[0].extract_text()


@pytest.mark.parametrize("case", ["fourteen leaders", "six leaders", "ten points", "no score"])
def test_paper_says_what_the_page_says(case):
    page = assemble(reports.ALL[case](), NORTHGATE)
    told = text(case)

    for beat in page.beats:
        row = [*beat.means, beat.gap, beat.interval or "–"]
        assert " ".join(row) in told
    for sentence in (page.lead.sentence, page.score, page.interval, *page.lead.cautions):
        assert _joined(sentence) in _joined(told)
    for reason, lines in page.trust.held:
        assert reason in told
        assert all(_joined(line) in _joined(told) for line in lines)


def _joined(words):
    """Without what hyphenation changes."""
    return re.sub(r"[\s\-\u00ad‐]", "", plain(words))


def test_the_same_report_gives_the_same_bytes():
    assert render(reports.small()) == render(reports.small())


def test_every_picture_says_what_it_shows():
    figures = list(_figures(read("fourteen leaders").trailer["/Root"]["/StructTreeRoot"]))

    assert len(figures) > 4  # the score, two systems of the staff, three gaps
    assert all(node.get("/Alt") for node in figures)


def _figures(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _figures(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        elif "/K" in node:
            yield from _figures(node["/K"])


def test_arabic_words_stand_on_paper_with_our_own_fonts():
    document = PdfReader(BytesIO(render(arabic())))

    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in document.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert any(name.startswith("NotoSansArabic") for name in fonts)
    assert not [name for name in fonts if not name.startswith(("NotoSans", "Libertinus"))]


def test_a_sentence_of_the_page_becomes_runs():
    say = words("en")
    label = type(say)("en", {}, "de").theirs("Einigkeit")
    sentence = filled(say, "gap.lower", label=label, size="1.2", comparison="A-b", interval="x")

    found = runs(sentence)

    assert Run("Einigkeit", lang="de") in found
    assert Run("1.2 points lower", bold=True) in found
    assert Run("A-b", whole=True) in found
    assert runs("<b>plain</b>") == (Run("<b>plain</b>"),)


def test_a_word_too_long_for_any_column_may_break_and_arabic_keeps_its_numbers_apart():
    assert breakable("short words stay") == "short words stay"
    assert breakable("a" * 30).replace("\u200b", "") == "a" * 30
    assert "\u200b" in breakable("a" * 30)
    assert isolated("تجربة سلسة (0.3)") == "\u2068تجربة سلسة\u2069 (0.3)"
    assert isolated(isolated("تجربة (0.3)")) == isolated("تجربة (0.3)")


def test_an_arabic_name_in_an_english_sentence_stands_apart():
    told = words("en")("departments.apart", level="المتاجر")

    assert "\u2068المتاجر\u2069" in told
    assert "\u2068" not in words("en")("departments.apart", level="Stores")


def test_chapters_that_only_some_questionnaires_have_stand_in_their_place():
    report = companies.two_cultures()
    document = PdfReader(BytesIO(render(report)))
    page = assemble(report)

    headings = [entry.title for entry in document.outline if not isinstance(entry, list)]
    told = _joined(" ".join(part.extract_text() for part in document.pages))
    assert headings.index("What comes first") == headings.index("Do leaders send one message?") - 1
    for found in (*page.priorities, *page.channels, *page.trust_between, *page.blind_spots):
        assert all(_joined(line) in told for line in found.sentences)


def test_the_cover_has_the_clients_logo_with_its_name():
    branded = replace(NORTHGATE, logo=reports.LOGO)
    made = render(reports.ALL["six leaders"](), commentary=branded)

    cover = PdfReader(BytesIO(made)).pages[0]

    assert [(image.image.width, image.image.height) for image in cover.images] == [(8, 4)]
    assert made == render(reports.ALL["six leaders"](), commentary=branded)
    assert not read("six leaders").pages[0].images
