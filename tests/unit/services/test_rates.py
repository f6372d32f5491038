from datetime import timedelta

import pytest
from fieldwork import NOW
from nacl.exceptions import CryptoError
from sqlalchemy import select

from survey.extensions import wave_keys
from survey.models import Invitation
from survey.services import rates
from survey.services.day_count import DayCount
from survey.services.wave_keys import WaveKey


def test_rates_are_frozen_once_a_day(session, make_open_wave, answer_all):
    wave = make_open_wave(people={("Frontline", "Sales"): 30, ("Manager", "Sales"): 20})
    answer_all(wave, 0.5)

    assert rates.freeze(session, wave_keys(), now=NOW) == 1
    assert rates.freeze(session, wave_keys(), now=NOW + timedelta(hours=3)) == 0
    assert rates.freeze(session, wave_keys(), now=NOW + timedelta(days=1)) == 1

    groups = rates.latest(session, wave).groups
    assert groups[0] == {"kind": "total", "name": "", "invited": 50, "rate": 0.5, "words": ""}
    assert {group["kind"] for group in groups} == {"total", "level", "department", "segment"}


def test_few_and_nearly_all_are_words(session, make_open_wave, secrets_of, make_draft):
    wave = make_open_wave()
    rates.freeze(session, wave_keys(), now=NOW)

    total = rates.latest(session, wave).groups[0]

    assert (total["rate"], total["words"]) == (None, "few")


def test_no_rate_carries_a_number_of_answers(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave, 0.6)
    rates.freeze(session, wave_keys(), now=NOW)

    for group in rates.latest(session, wave).groups:
        assert set(group) == {"kind", "name", "invited", "rate", "words"}
        assert group["rate"] is None or round(group["rate"] * 20, 9) % 1 == 0


def test_rates_are_told_by_shop_within_its_region(session, make_open_wave, answer_all):
    wave = make_open_wave(people={("Frontline", "Sales"): 90})
    for number, invitation in enumerate(wave_invitations(session, wave)):
        shop = number % 9 if number < 81 else 9
        invitation.segments = {"shop": f"Shop {shop}", "region": f"Region {shop % 2}"}
    wave.groups = {**wave.groups, "segments": ["shop", "region"], "parents": {"shop": "region"}}
    session.commit()
    answer_all(wave, 0.5)
    rates.freeze(session, wave_keys(), now=NOW)

    groups = rates.latest(session, wave).groups

    shops = [group for group in groups if group["kind"] == "segment"]
    assert [group["name"] for group in groups if group["kind"] == "region"] == [
        "Region 0",
        "Region 1",
    ]
    assert {(group["name"], group["within"]) for group in shops} == {
        (f"Shop {shop}", f"Region {shop % 2}") for shop in range(10)
    }
    # Nine are invited in each: too few for five to have answered and five not to have.
    assert {(group["rate"], group["words"]) for group in shops} == {(None, "small")}


def test_who_was_counted_when_is_sealed_kept_once_and_erased_at_close(
    session, make_open_wave, answer_all
):
    wave = make_open_wave(people={("Frontline", "Sales"): 30, ("Manager", "Sales"): 20})
    answer_all(wave, 0.5)
    for day in range(2):
        rates.freeze(session, wave_keys(), now=NOW + timedelta(days=day))
    session.expire_all()
    first, second = rates.days(session, wave)

    assert first.counted is None
    known = DayCount.unseal(second.counted, wave_keys().get(wave.public_id))
    assert known.told("total", "") == (50, 25)
    with pytest.raises(CryptoError):
        DayCount.unseal(second.counted, WaveKey(b"another key of thirty-two bytes."))

    rates.forget(session, wave)
    session.expire_all()

    assert rates.latest(session, wave).counted is None


def wave_invitations(session, wave):
    return session.scalars(select(Invitation).where(Invitation.wave_id == wave.id)).all()
