from dataclasses import replace

import pytest

from survey.documents import gaps, story
from survey.documents.statements import telling
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")


def headline(report):
    return story.headline(report, gaps.read(report), SAY)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            reports.northgate,
            "Half a point apart, and most clearly on what leaders believe they say",
        ),
        (
            reports.one_gap,
            "Half a point apart, and clearly so only on what leaders believe they say",
        ),
        (reports.no_gaps, "On the same sheet, as far as the answers can tell"),
        (reports.small, "About two thirds of a point apart, with three clear gaps"),
        (reports.no_score, "Not enough answers to say whether we are on the same sheet"),
    ],
)
def test_the_headline_follows_the_numbers(make, expected):
    assert headline(make()) == expected


def test_a_distance_without_a_clear_gap_is_not_called_agreement():
    made = reports.no_gaps()
    apart = replace(made.alignment, typical_distance=0.4)

    assert headline(replace(made, alignment=apart)) == (
        "About a third of a point apart, and no gap that chance could not make"
    )


def test_a_dimension_without_a_clause_is_named_in_quotes():
    made = reports.northgate()
    bare = replace(made, dimensions=tuple(replace(d, about="") for d in made.dimensions))

    assert headline(bare) == "Half a point apart, and most clearly on “Leadership unity”"


def test_the_sentence_says_what_the_score_means():
    assert story.sentence(reports.northgate(), SAY) == (
        "74 means that the groups we compared typically answer half a point apart on the "
        "five-point scale, after removing what chance alone would make; 100 is the same answer, "
        "0 is two points: “agree” against “disagree”."
    )


def test_other_scales_are_said_to_be_stretched():
    assert "a scale stretched to five points" in story.sentence(reports.on_scale(4), SAY)
    assert "“" not in story.sentence(reports.on_scale(4), SAY)


def test_a_wide_interval_is_a_caution():
    report = reports.small()

    (caution,) = story.cautions(report, SAY)

    assert caution.startswith("With 6 scores from C-suite the score is known only roughly")
    assert "52 to 90" in caution


def test_a_missing_score_says_whom_it_lacks():
    assert story.sentence(reports.no_score(), SAY) == (
        "There is no score, because C-suite could not be compared: too few people answered."
    )


def sentences(report):
    return {
        gap.dimension.key: str(story.gap_sentence(gap, report, SAY)) for gap in gaps.read(report)
    }


def test_lower_is_said_with_its_interval():
    assert sentences(reports.northgate())["unity"].startswith(
        "“Leadership unity” is rated <b>1.2 points lower</b> by Frontline ("
    )


def test_lower_and_higher_are_never_said_of_a_gap_that_could_be_chance():
    for make in (reports.northgate, reports.small, reports.one_gap, reports.no_gaps):
        report = make()
        for gap in gaps.read(report):
            said = str(story.gap_sentence(gap, report, SAY))
            if not gap.clear or gaps.covers_zero(gap.ci):
                assert "lower" not in said
                assert "higher" not in said
                assert "could be chance" in said


def test_higher_is_said_where_the_comparison_level_is_above():
    made = reports.northgate()
    report = replace(made, frame=replace(made.frame, reference="Frontline", comparison="C-suite"))

    said = sentences(report)["unity"]
    assert said.startswith("“Leadership unity” is rated <b>1.2 points higher</b> by")


def test_the_step_with_most_of_the_gap_is_named_only_where_it_is_clear():
    report = reports.northgate()
    unity = gaps.read(report)[0]
    quiet = replace(
        unity.dimension,
        level_pairs=tuple(replace(p, clear=False, q=0.9) for p in unity.dimension.level_pairs),
    )

    assert "between" in story.where(unity, report, SAY)
    assert story.where(replace(unity, dimension=quiet), report, SAY) == ""


def test_shares_of_fewer_than_twelve_leaders_are_never_told():
    few, many = reports.northgate(11), reports.northgate(12)

    assert telling(gaps.read(few)[0], few, SAY) == ""
    assert "%</b> favourable answers in" in telling(gaps.read(many)[0], many, SAY)


def test_agreement_is_not_claimed_where_the_score_is_hardly_known():
    made = reports.no_gaps()
    unsure = replace(made.alignment, ci=(20, 100))

    assert headline(replace(made, alignment=unsure)) == (
        "No gap stands out, but so few answers leave much open"
    )
