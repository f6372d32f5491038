"""The department round: who judges whom, joined at close until no pair is of too few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.judging import NOWHERE, OTHERS, Judged, homes, release
from analysis.layout import CANNOT_SAY
from questionnaires.questions import DepartmentRound
from survey.models import Judgement, Wave
from survey.services import waves
from survey.services.grouping import Grouped
from survey.services.sealing import Sent

Names = tuple[str, ...]
Chosen = Counter[tuple[str | None, str, int]]  # by judging department, judged one, and option


def kept(
    sent: Sequence[Sent], grouped: Grouped, minimum: int
) -> Iterator[tuple[str, str | None, str, int, int]]:
    """What of the judgements may be kept: question, judging and judged department, option, people.

    A person judges for the department of their block, so that these groups are unions of blocks;
    whoever is in a block of several departments judges with the others. A department is judged only
    if at least `minimum` of its people answered, so that no single person is judged.
    """
    people = Counter(one.department for one in sent)
    rounds: dict[str, Chosen] = {}
    for one, block in zip(sent, grouped.block_of, strict=True):
        for question, given in one.apart.judgements.items():
            chosen = rounds.setdefault(question, Counter())
            for target, option in given.items():
                chosen[grouped.blocks[block].department, target, option] += 1
    for question, chosen in rounds.items():
        for (department, target, option), n in _joined(chosen, people, minimum).items():
            yield question, department, target, option, n


def of(session: Session, wave: Wave, question: DepartmentRound) -> tuple[Names, Names, Judged]:
    """The names of who judges (the last are the others) and is judged, and what may be shown."""
    found = select(Judgement).where(
        Judgement.wave_id == wave.id,
        Judgement.question == question.key,
        Judgement.option != CANNOT_SAY,
    )
    rows = list(session.scalars(found))
    judging = tuple(sorted({row.department for row in rows if row.department is not None}))
    judged = tuple(sorted({row.target for row in rows}))
    scale = wave.questionnaire.scales[question.scale]
    counts = np.zeros((len(judging) + 1, len(judged), scale.options), np.intp)
    for row in rows:
        place = judging.index(row.department) if row.department is not None else len(judging)
        counts[place, judged.index(row.target), row.option - 1] += row.n
    promise = waves.promise(session, wave).rules()
    people = np.full(len(judged), promise.minimum_group)  # close kept no smaller one
    return judging, judged, release(counts, people, promise, scale.values)


def _joined(chosen: Chosen, people: Counter[str | None], minimum: int) -> Chosen:
    judging = [*sorted({name for name, _, _ in chosen if name is not None}), None]
    judged = list(dict.fromkeys(target for _, target, _ in chosen))
    judges = np.zeros((len(judging), len(judged)), np.intp)
    for (department, target, option), n in chosen.items():
        if option != CANNOT_SAY:
            judges[judging.index(department), judged.index(target)] += n
    places = homes(
        judges,
        [people[target] for target in judged],
        minimum,
    )
    joined: Chosen = Counter()
    for (department, target, option), n in chosen.items():
        place = places[judging.index(department), judged.index(target)]
        if place != NOWHERE:
            joined[None if place == OTHERS else department, target, option] += n
    return joined
