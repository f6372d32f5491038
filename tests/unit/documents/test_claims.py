"""Nothing in words is surer than its numbers, whatever the numbers are."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.documents import apart, gaps, story
from survey.documents.page import assemble
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")
CLAIMS = ("lower", "higher", "large", "clear")
BASE = reports.northgate()

differences = st.floats(-3, 3).map(lambda value: round(value, 3))
widths = st.floats(0.01, 3)
p_values = st.floats(0.00001, 1)


@st.composite
def invented(draw):
    """The report with every pair of levels and every department drawn anew."""
    dimensions = []
    for dimension in BASE.dimensions:
        changed = {
            field: tuple(_drawn(draw, entry) for entry in getattr(dimension, field))
            for field in ("level_pairs", "department_vs_rest")
        }
        dimensions.append(replace(dimension, **changed))
    return replace(BASE, dimensions=tuple(dimensions))


def _drawn(draw, entry):
    difference, width, q = draw(differences), draw(widths), draw(p_values)
    ci = (difference - width, difference + width)
    # The report may call a difference clear although its interval reaches zero: words must not.
    clear = draw(st.sampled_from((None, True, False)))
    return replace(entry, difference=difference, ci=ci, p=q, q=q, clear=clear)


@settings(max_examples=40, deadline=None)
@given(invented())
def test_no_sentence_says_lower_or_higher_where_the_interval_covers_zero(report):
    found = gaps.read(report)

    for gap in found:
        said = str(story.gap_sentence(gap, report, SAY))
        if gaps.covers_zero(gap.ci):
            assert not any(claim in said for claim in CLAIMS)
            assert "could be chance" in said
    unsure = {g.dimension.label for g in found if gaps.covers_zero(g.ci)}
    assert not unsure & {gap.dimension.label for gap in gaps.surest(found)}
    for entry in apart.standing_apart(report):
        tested = next(
            e for e in entry.dimension.department_vs_rest if e.department == entry.department
        )
        assert not gaps.covers_zero(tested.ci)


@settings(max_examples=10, deadline=None)
@given(invented())
def test_no_section_names_a_gap_that_could_be_chance_as_one_to_talk_about(report):
    page = assemble(report)
    clear = {gap.dimension.topic or gap.dimension.label for gap in gaps.read(report) if gap.clear}

    assert {card.title for card in page.cards} <= clear
    assert {part.label for part in page.parts} <= {
        gap.dimension.label for gap in gaps.read(report) if gap.clear
    }
