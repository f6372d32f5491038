"""The minutes that people are told."""

from __future__ import annotations

import pytest

from questionnaires import timing
from questionnaires.loader import load


@pytest.mark.parametrize(
    ("name", "audience", "minutes"),
    [
        ("omnichannel", "frontline", 7),
        ("omnichannel", "managers", 8),
        ("omnichannel", "leaders", 10),
        ("pulse", "frontline", 2),
        ("service-approach", "frontline", 4),
    ],
)
def test_about_how_long_it_takes(name, audience, minutes):
    assert load(name).minutes(audience) == minutes


@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
def test_no_language_takes_much_longer(language):
    instrument = load("omnichannel")

    frontline = timing.seconds(instrument, "frontline", language=language) / 60
    leaders = timing.seconds(instrument, "leaders", language=language) / 60

    assert 6.5 < frontline < 8
    assert 9 < leaders < 11


def test_a_page_of_items_takes_its_words_and_its_taps(save, small):
    instrument = load(save(small))
    page = instrument.pages[0]  # "Calm": "We stay calm." and "We rush."

    # a page, two statements, six words of which one is the heading
    expected = timing.A_PAGE + 2 * timing.A_STATEMENT + 60 * 6 / timing.WORDS_A_MINUTE

    assert timing.page_seconds(instrument, page, "staff") == pytest.approx(expected)
    assert instrument.seconds(page, "staff") == round(expected)


def test_time_runs_down_from_page_to_page():
    instrument = load("omnichannel")
    pages = len(instrument.pages_for("leaders"))

    left = [timing.seconds(instrument, "leaders", number) for number in range(pages + 2)]

    assert left == sorted(left, reverse=True)
    assert left[0] - left[1] == pytest.approx(timing.THE_PROMISE)
    assert left[-1] == 0
    assert instrument.minutes("leaders", pages) == 1


def test_departments_count_for_those_who_are_asked_about_all():
    instrument = load("omnichannel")

    def difference(audience):
        many = timing.seconds(instrument, audience, departments=20)
        return many - timing.seconds(instrument, audience, departments=10)

    assert difference("leaders") == pytest.approx(10 * timing.A_STATEMENT)
    assert difference("frontline") == 0
