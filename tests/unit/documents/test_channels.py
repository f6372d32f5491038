from dataclasses import replace

from survey.documents.channels import channels
from survey.documents.words import words
from survey.report.further_model import Competence, SecondView
from tests.unit.report import companies

SAY = words()


def told(report):
    (found,) = channels(report, SAY)
    return found, " ".join(found.sentences)


def test_one_map_is_told_as_one():
    found, text = told(companies.one_culture())

    assert "at five of five steps" in text
    assert "one map that people share" in text
    assert {row.said for row in found.rows} == {"yes"}
    assert found.apart == ()
    assert found.knowing


def test_no_common_answer_is_told_in_words_and_no_map_is_claimed():
    found, text = told(companies.noise())

    assert "<b>The company has no common answer</b> at five of five steps" in text
    assert "people part inside levels rather than between them" in text
    assert "do not come from one map" in text
    assert found.knowing == ()


def test_levels_that_part_are_told_with_both_answers():
    found, _ = told(companies.two_cultures())

    assert 0 < len(found.apart) <= 3
    assert "in C-suite" in found.apart[0].replace('<span class="nb">', "").replace("</span>", "")


def test_two_maps_name_the_steps_on_which_they_differ_and_who_holds_them():
    report = companies.noise()
    (one,) = report.channel_map
    two = SecondView(
        ("Store", "App", "Store", "App", "Store"),
        ("Store", "Phone or chat", "Store", "App", "Store"),
        0.6,
        (Competence("Manager", None, 40, 0.2, None), Competence("Frontline", None, 180, 0.7, None)),
        0.01,
    )
    culture = replace(one.culture, verdict="two", two=two)
    _, text = told(replace(report, channel_map=(replace(one, culture=culture),)))

    assert "two maps in people" in text
    assert "(App / Phone or chat)" in text
    assert "Manager 20% and Frontline 70%" in text


def test_a_level_that_is_withheld_has_no_channel():
    found, _ = told(companies.company(c_suite=4))
    place = next(n for n, level in enumerate(found.levels) if "C-suite" in level)

    assert all(not row.levels[place].channel for row in found.rows)
