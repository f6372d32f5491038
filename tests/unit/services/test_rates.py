from datetime import timedelta

from fieldwork import NOW

from survey.services import rates


def test_rates_are_frozen_once_a_day(session, make_open_wave, answer_all):
    wave = make_open_wave(people={("Frontline", "Sales"): 30, ("Manager", "Sales"): 20})
    answer_all(wave, 0.5)

    assert rates.freeze(session, now=NOW) == 1
    assert rates.freeze(session, now=NOW + timedelta(hours=3)) == 0
    assert rates.freeze(session, now=NOW + timedelta(days=1)) == 1

    groups = rates.latest(session, wave).groups
    assert groups[0] == {"kind": "total", "name": "", "invited": 50, "rate": 0.5, "words": ""}
    assert {group["kind"] for group in groups} == {"total", "level", "department"}


def test_few_and_nearly_all_are_words(session, make_open_wave, secrets_of, make_draft):
    wave = make_open_wave()
    rates.freeze(session, now=NOW)

    total = rates.latest(session, wave).groups[0]

    assert (total["rate"], total["words"]) == (None, "few")


def test_no_rate_carries_a_number_of_answers(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave, 0.6)
    rates.freeze(session, now=NOW)

    for group in rates.latest(session, wave).groups:
        assert set(group) == {"kind", "name", "invited", "rate", "words"}
        assert group["rate"] is None or round(group["rate"] * 20, 9) % 1 == 0
