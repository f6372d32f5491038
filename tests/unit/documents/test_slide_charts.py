"""Charts of the later chapters on slides: native data, the report's numbers, words beside them."""

from functools import cache
from io import BytesIO

import pytest
from pptx import Presentation

from survey.documents.chapters import chapters
from survey.documents.page import assemble
from survey.documents.slides import deck
from survey.documents.slides.charts import in_words
from tests.unit.report import companies


@cache
def report():
    return companies.company(
        priorities=(companies.OTHER, companies.ORDER), distrusted=1.0, c_suite=10
    )


@cache
def charts():
    slides = Presentation(BytesIO(deck.render(report()))).slides
    return {
        slide.shapes.title.text: shape
        for slide in slides
        for shape in slide.shapes
        if shape.has_chart
    }


@pytest.mark.parametrize(
    "heading",
    [
        "Does C-suite know what Frontline answers?",
        "What comes first",
        "Does everybody send customers the same way?",
        "Which departments can others rely on?",
    ],
)
def test_each_has_a_chart_with_the_numbers_of_the_report_and_words(heading):
    (bars,) = (c.bars for c in chapters(assemble(report())) if c.heading == heading)
    drawn = charts()[heading]

    assert tuple(drawn.chart.plots[0].categories) == bars.names
    told = [tuple(series.values) for series in drawn.chart.plots[0].series]
    assert told == [pytest.approx(values) for _, values in bars.series]
    properties = drawn._element.nvGraphicFramePr.cNvPr
    assert properties.get("descr") == in_words(bars)
    assert all(name in in_words(bars) for name in bars.names)


def test_shares_of_a_step_are_one_whole():
    (bars,) = (c.bars for c in chapters(assemble(report())) if c.bars and c.bars.whole)

    for at in range(len(bars.names)):
        assert sum(values[at] for _, values in bars.series) == pytest.approx(1)


def test_no_percentages_of_a_level_of_fewer_than_twelve_are_drawn():
    small = companies.company(c_suite=5)
    (bars,) = (c.bars for c in chapters(assemble(small)) if c.heading == "What comes first")

    assert [name for name, _ in bars.series] == ["Manager"]
