"""The slides, made from awkward reports and read back."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.documents.runs import plain
from survey.documents.slides.deck import render
from survey.documents.slides.package import dateless
from tests.unit.documents import reports
from tests.unit.report import companies

NORTHGATE = Commentary(client="Northgate Outfitters", wave="First wave", published="22 May 2026")
LARGE = {"sixty departments", "24 dimensions", "long names"}
AWKWARD = [
    *sorted(LARGE),
    "fourteen leaders",
    "six leaders",
    "everything withheld",
    "eight levels",
    "ten points",
    "one dimension",
    "hostile names",
]


@cache
def opened(case):
    return Presentation(BytesIO(render(reports.ALL[case](), commentary=NORTHGATE)))


def every_shape(shapes):
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:  # a group
            yield from every_shape(shape.shapes)


def words(slide):
    found = []
    for shape in every_shape(slide.shapes):
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def titled(case, title):
    return [s for s in opened(case).slides if s.shapes.title.text_frame.text == title]


@pytest.mark.parametrize("case", AWKWARD)
def test_every_report_becomes_slides_with_titles_notes_and_everything_inside_them(case):
    deck = opened(case)

    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    assert [layout.name for layout in deck.slide_layouts] == ["Cover", "Page"]
    assert len(deck.slides) <= (16 if case in LARGE else 12)
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text.strip()
        assert slide.notes_slide.notes_text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 1
            assert shape.top + shape.height <= deck.slide_height + 1


@pytest.mark.parametrize("case", AWKWARD)
def test_charts_tables_and_the_staff_say_what_they_show(case):
    for slide in opened(case).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 6:
                named = shape._element.xpath(".//p:cNvPr")[0]
                assert named.get("descr"), slide.shapes.title.text_frame.text


@pytest.mark.parametrize("case", ["fourteen leaders", "six leaders", "ten points"])
def test_slides_show_the_numbers_of_the_page(case):
    page = assemble(reports.ALL[case](), NORTHGATE)
    every = [text for slide in opened(case).slides for text in words(slide)]

    assert page.score in every
    for beat in page.beats:
        assert beat.pair in every
        assert beat.gap in every
    for row in page.heat.rows:
        for cell in row.cells:
            assert f"{cell.text} {cell.mark}".strip() in every
    assert any(plain(page.lead.sentence) in text for text in every)


def test_the_gaps_are_a_chart_with_unrounded_numbers_and_their_workbook():
    report = reports.northgate()
    frame = report.frame
    title = f"Where {frame.reference} and {frame.comparison} part"
    (slide,) = titled("fourteen leaders", title)

    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]

    pairs = [d.level_pairs[1].difference for d in report.dimensions]
    assert list(chart.plots[0].series[0].values) == pytest.approx(pairs)
    assert list(chart.plots[0].categories) == [d.label for d in report.dimensions]
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [row[1].value for row in list(book.active.rows)[1:]] == pytest.approx(pairs)


def test_a_name_that_looks_like_a_formula_is_none_in_the_chart_s_workbook():
    made = reports.northgate()
    first = replace(made.dimensions[0], label="=1+1")
    deck = Presentation(BytesIO(render(replace(made, dimensions=(first, *made.dimensions[1:])))))

    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                book = load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                assert not [c for row in book.active.rows for c in row if c.data_type == "f"]


def test_the_same_report_gives_the_same_bytes_whenever_it_is_made():
    made = render(reports.small())

    assert made == render(reports.small())
    assert made == dateless(made)
    with ZipFile(BytesIO(made)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {2000}


def test_the_look_is_our_own():
    with ZipFile(BytesIO(render(reports.small()))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()

    assert 'name="Samesheet"' in theme
    assert 'latin typeface="Georgia"' in theme
    assert "4F81BD" not in theme


def test_chapters_that_only_some_questionnaires_have_get_slides_of_their_own():
    report = companies.two_cultures()
    deck = Presentation(BytesIO(render(report)))
    page = assemble(report)

    every = " ".join(text for slide in deck.slides for text in words(slide))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert "What comes first" in titles
    for found in (*page.priorities, *page.channels, *page.trust_between, *page.blind_spots):
        assert all(plain(line) in every for line in found.sentences)


def test_the_cover_has_the_clients_logo_as_a_picture_with_words():
    branded = replace(NORTHGATE, logo=reports.LOGO)
    made = render(reports.ALL["six leaders"](), commentary=branded)

    shapes = Presentation(BytesIO(made)).slides[0].shapes

    (logo,) = [shape for shape in shapes if shape.shape_type == 13]
    assert logo._element.xpath(".//p:cNvPr")[0].get("descr") == "Northgate Outfitters"
    assert logo.width == pytest.approx(2 * logo.height, abs=2)
    assert made == render(reports.ALL["six leaders"](), commentary=branded)
