import re
from dataclasses import replace

import pytest

from survey.documents import gaps
from survey.documents.staff import staves
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")


def drawn(report):
    pictures = staves(gaps.read(report), report.parts, SAY)
    assert pictures is not None
    return [str(picture) for picture in pictures]


@pytest.mark.parametrize(
    ("make", "lines"),
    [(lambda: reports.on_scale(4), 4), (reports.northgate, 5), (lambda: reports.on_scale(7), 7)],
)
def test_there_are_as_many_lines_as_points_of_the_scale(make, lines):
    (picture,) = drawn(make())
    path = re.search(r'class="sl" d="([^"]+)"', picture).group(1)

    assert path.count("H") == lines


def test_heads_hang_left_and_right_of_their_stem_at_their_means():
    (picture,) = drawn(reports.northgate())
    filled = [float(x) for x in re.findall(r'class="hf" cx="([\d.]+)"', picture)]
    hollow = [float(x) for x in re.findall(r'class="hh" cx="([\d.]+)"', picture)]
    heights = [float(y) for y in re.findall(r'class="hf" cx="[\d.]+" cy="([\d.]+)"', picture)]

    assert [b - a for a, b in zip(filled, hollow, strict=True)][:11] == pytest.approx([16] * 11)
    # Line 5 is at 88, line 1 at 296: a mean of 4.4 lies 0.6 of a step of 52 below line 5.
    assert heights[0] == pytest.approx(88 + 0.6 * 52, abs=0.1)


def test_only_clear_gaps_have_a_solid_stem_and_numbers_without_brackets():
    found = gaps.read(reports.northgate())
    (picture,) = drawn(reports.northgate())

    assert picture.count('class="st maybe"') == sum(not gap.clear for gap in found)
    assert picture.count('class="st top"') == 3
    assert len(re.findall(r">\([+−]?\d\.\d\)<", picture)) == sum(not gap.clear for gap in found)


def test_a_withheld_group_leaves_the_other_without_a_stem():
    report = reports.one_beat_withheld()
    (picture,) = drawn(report)

    assert picture.count('class="hf"') == 9 + 1  # two beats less, and the key's small head
    assert picture.count('class="hh"') == 10 + 1
    assert len(re.findall(r'class="st[ "]', picture)) == 9
    assert picture.count("withheld") == 2


def test_intervals_stop_at_the_ends_of_the_scale():
    made = reports.northgate()
    wild = tuple(
        replace(d, levels=tuple(replace(g, ci=(-3.0, 9.0)) for g in d.levels))
        for d in made.dimensions
    )

    (picture,) = drawn(replace(made, dimensions=wild))
    whiskers = re.findall(r'class="wk" d="M[\d.]+ ([\d.]+)V([\d.]+)', picture)

    assert {(float(low), float(high)) for low, high in whiskers} == {(296.0, 88.0)}


def test_the_picture_tells_its_widest_gaps_in_words():
    (picture,) = drawn(reports.northgate())

    assert "Leadership unity 1.2, Strategy in operations 1.1 and Customer voice 0.9" in picture
