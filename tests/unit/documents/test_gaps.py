from dataclasses import replace

import pytest

from survey.documents import gaps
from survey.report.model import LevelPair
from tests.unit.documents import reports


def of(report):
    return {gap.dimension.key: gap for gap in gaps.read(report)}


def test_the_widest_three_clear_gaps_carry_letters():
    found = of(reports.northgate())

    letters = {key: gap.letter for key, gap in found.items() if gap.letter}

    assert letters == {"unity": "A", "operations": "B", "voice": "C"}


def test_gaps_that_could_be_chance_get_no_letter():
    found = of(reports.one_gap())

    assert [key for key, gap in found.items() if gap.letter] == ["unity"]
    assert [key for key, gap in found.items() if gap.clear] == ["unity"]


def test_under_twelve_leaders_nothing_is_ranked_and_cards_keep_the_order_of_the_instrument():
    report = reports.small()
    found = gaps.read(report)

    talked = [gap.dimension.key for gap in gaps.marked(found, report)]

    assert not any(gap.letter for gap in found)
    assert talked == ["unity", "operations", "voice"]


def test_a_reference_below_the_comparison_turns_the_sign():
    made = reports.northgate()
    upside_down = replace(
        made, frame=replace(made.frame, reference="Frontline", comparison="C-suite")
    )

    gap = of(upside_down)["unity"]

    assert gap.difference == pytest.approx(-1.2)
    assert gap.ci[0] < gap.ci[1] < 0


def test_a_withheld_group_leaves_no_gap():
    gap = of(reports.one_beat_withheld())["voice"]

    assert gap.upper is None
    assert gap.lower is not None
    assert not gap.shown
    assert not gap.clear


def test_merged_levels_are_found_by_the_names_they_hold():
    made = reports.northgate()
    joint = tuple(
        replace(
            d,
            levels=tuple(
                replace(g, level="C-suite + Directors", includes=("C-suite", "Directors"))
                if g.level == "C-suite"
                else g
                for g in d.levels
            ),
            level_pairs=tuple(
                replace(p, a="C-suite + Directors") if p.a == "C-suite" else p
                for p in d.level_pairs
            ),
        )
        for d in made.dimensions
    )

    found = of(replace(made, dimensions=joint))

    assert found["unity"].difference == pytest.approx(1.2)
    assert found["unity"].letter == "A"


def test_people_of_two_levels_joined_on_one_dimension_are_not_that_many_leaders():
    made = reports.small()
    first = made.dimensions[0]
    joined = tuple(
        replace(g, level="C-suite + Managers", includes=("C-suite", "Managers"), n=207)
        for g in first.levels
        if g.level == "C-suite"
    )
    report = replace(made, dimensions=(replace(first, levels=joined), *made.dimensions[1:]))

    assert gaps.leaders(report) == 6
    assert not gaps.ranked(report)


def bound(p):
    nothing = dict.fromkeys(("t", "df", "p", "q", "g", "g_ci", "u", "p_u", "cliffs_delta"))
    return LevelPair(difference=0.5, ci=(0.1, 0.9), p_below=p, a="a", b="b", **nothing)


def test_where_only_bounds_of_p_are_known_they_are_corrected_as_a_family():
    # Benjamini-Hochberg at 5%: of four tests the smallest needs .0125, the second .025.
    assert gaps.clear([bound(0.01), bound(0.1), bound(1), None, bound(1)]) == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert gaps.clear([bound(0.05), bound(1)]) == [False, False]


def test_an_interval_that_covers_zero_is_never_clear():
    pair = replace(bound(0.001), ci=(-0.1, 0.9), clear=True)

    assert gaps.clear([pair]) == [False]


def test_widths_are_compared_on_a_five_point_scale():
    seven = gaps.read(reports.on_scale(7))[0]

    assert seven.width == pytest.approx(abs(seven.difference) * 4 / 6)
