"""A random half of the frontline of each shop, and what a report makes of it."""

from random import Random

import numpy as np
import pytest

from analysis.answers import Answers
from analysis.promise import Promise
from survey.models import SegmentTally
from survey.services import unit_views
from survey.services.grouping import by_department
from survey.services.halving import halves
from survey.services.measuring import layout_of
from survey.services.opening import silent
from survey.services.sealing import Apart, Sent
from survey.services.segmenting import by_segment
from survey.services.tallying import tally_segments
from tests.attack.attacks import derivable, target_of

LEVELS = ("C-suite", "Manager", "Frontline")
ITEMS, SLOTS = 6, 11


def company(rng, shops=32, managers=5, staff=12):
    """Shops in two departments, so that shop and department cross; leaders are in no shop."""
    people = [_somebody(rng, "C-suite", "Board", {}) for _ in range(6)]
    for shop in range(shops):
        for level, size in (("Manager", managers), ("Frontline", staff)):
            for place in range(size):
                department = "Sales" if (place + shop) % 3 else "Depot"
                segments = {
                    "shop": f"Shop {shop:02d}",
                    "language": "es" if place % 5 == 0 else "en",
                }
                people.append(_somebody(rng, level, department, segments))
    return people


def _somebody(rng, level, department, segments):
    answers = [rng.randint(1, 5) for _ in range(ITEMS)] + [255] * (SLOTS - ITEMS)
    return Sent(bytes(answers), level, department, segments, Apart())


def halved(sent, rng, promise):
    grouped = by_department(sent, LEVELS, promise)
    kinds = {}
    for kind in ("language", "shop"):
        others = [one for one in kinds.values() if one]
        kinds[kind] = by_segment(kind, sent, grouped, promise, others)
    found = halves(kinds, {"shop"}, grouped, promise, "Frontline", rng)
    return grouped, kinds, found


@pytest.mark.parametrize("seed", range(3))
def test_halves_have_enough_people_and_give_nobody_away_beside_all_other_groups(seed):
    rng, promise = Random(seed), Promise(5)
    sent = company(rng)

    grouped, kinds, found = halved(sent, rng, promise)

    shop = kinds["shop"]
    inside = found["shop"].people
    groups = [set(people) for people in inside.values()]
    groups += [
        {p for p, block in enumerate(shop.block_of) if block == unit} - set(people)
        for unit, people in inside.items()
    ]
    for grouping in (grouped, *(kind for kind in kinds.values() if kind)):
        groups += [
            {person for person, block in enumerate(grouping.block_of) if block == position}
            for position in range(len(grouping.blocks))
        ]
    assert len(inside) >= 30
    assert min(map(len, groups)) >= 5
    assert derivable(target_of(groups, [1] * len(sent), 5)) is None


@pytest.mark.parametrize("size", [{"shops": 29}, {"managers": 4}, {"staff": 9}], ids=str)
def test_nothing_is_kept_where_a_report_could_make_nothing_of_it(size):
    rng = Random(1)

    assert halved(company(rng, **size), rng, Promise(5))[2] == {}


def test_a_report_reads_both_halves_of_every_shop(session, make_open_wave):
    rng = Random(2)
    wave = make_open_wave(people={("Frontline", "Sales"): 6, ("C-suite", "Board"): 6})
    wave.groups = {**wave.groups, "segments": ["shop"]}
    sent, promise = company(rng), Promise(5)
    grouped = by_department(sent, LEVELS, promise)

    tallied = tally_segments(wave, sent, grouped, promise, silent, rng)
    session.add_all(SegmentTally(**row) for row in tallied.rows)
    session.flush()
    asked = unit_views.of(session, wave)[0]

    layout = layout_of(wave.questionnaire)
    codes = np.frombuffer(b"".join(one.answers[:ITEMS] for one in sent), np.uint8)
    scores = Answers(codes.reshape(-1, ITEMS), np.zeros(len(sent), int), 1, layout).scores(0)
    here = [one.level == "Frontline" and one.segments.get("shop") == "Shop 03" for one in sent]
    assert asked.people["Frontline"].n[3].tolist() == [12, 12]
    assert asked.people["Frontline"].total[3, 0] == pytest.approx(scores[here].sum())
    assert asked.people["Manager"].n.min() == 5
    assert (asked.halves["Frontline"].n == 6).all()
    assert "C-suite" not in asked.people
