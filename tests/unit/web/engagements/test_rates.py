from datetime import date

from survey.models import DayRates
from survey.web.engagements.people import People
from survey.web.engagements.rates import rows


def group(kind, name, invited, rate, words=""):
    return {"kind": kind, "name": name, "invited": invited, "rate": rate, "words": words}


def test_rates_are_whole_per_cents_or_words():
    frozen = DayRates(
        day=date(2026, 11, 14),
        groups=[
            group("total", "", 3422, 0.5),
            group("level", "C-suite", 14, None, "nearly all"),
            group("level", "Managers", 268, 0.71),
            group("department", "Property", 9, None, "few"),
            group("department", "Board", None, None),
        ],
    )

    shown = rows(frozen)

    assert shown.day == "14 Nov 2026"
    assert (shown.total.percent, shown.total.invited) == (50, "3,422")
    assert [(r.name, r.percent, r.words) for r in shown.levels] == [
        ("C-suite", None, "nearly all"),
        ("Managers", 71, "too small to show"),
    ]
    assert [(r.percent, r.words) for r in shown.departments] == [
        (None, "fewer than may be told so far"),
        (None, "too small to show"),
    ]


def test_shops_stand_in_their_region_and_say_when_they_are_told_only_with_it():
    frozen = DayRates(
        day=date(2026, 11, 14),
        groups=[
            group("region", "North", 60, 0.5),
            {**group("segment", "Leeds", 25, 0.4), "within": "North"},
            {**group("segment", "York", 9, None, "small"), "within": "North"},
            {**group("segment", "Hull", 15, None, "withheld"), "within": "North"},
            group("segment", "Online", 30, 0.6),
        ],
    )

    north, elsewhere = rows(frozen).regions

    assert north.row.percent == 50
    assert [(shop.name, shop.percent, shop.words) for shop in north.shops][1:] == [
        ("Hull", None, "not told yet")
    ]
    assert north.joined == ("York",)
    assert (elsewhere.row, [shop.name for shop in elsewhere.shops]) == (None, ["Online"])


def test_before_the_first_count_there_is_nothing():
    assert rows(None) is None


def test_people_without_a_department_count_in_their_level_only():
    people = People.of(
        ["Top", "Front"], [("Front", "Stores", 5), ("Front", None, 2), ("Top", "Stores", 1)]
    )

    assert people.levels == (("Top", 1), ("Front", 7))
    assert people.departments == (("Stores", 6),)
