"""The report of a closed wave: its responses counted by block, released, measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.answers import Answers
from analysis.blocks import Cell
from analysis.tally import Tally, tally
from survey.exceptions import CannotReport
from survey.models import Block, Response, RosterCount, SegmentTally, Wave
from survey.report.model import Report
from survey.services import kept_apart, unit_views, waves
from survey.services.further import further
from survey.services.measuring import Plan, layout_of, measure
from survey.services.tallying import LANGUAGE
from survey.spoken import name_of

SEED = 1
SELF_DECLARED = (
    "People came through an open link: they said their level and department themselves, and nothing"
    " proves that nobody answered twice or that all belong to the company."
)


@dataclass(frozen=True)
class Grid:
    """Every level and department as a cell, and where the people of each block are counted.

    A block of several departments is counted in its level's cell without department, and so are
    those invited; the cells of its departments are empty, so that they are withheld by name.
    """

    cells: tuple[Cell, ...]
    levels: tuple[str, ...]
    cell_of: dict[int, int]
    invited: tuple[int, ...]
    ends: tuple[str | None, str | None] = (None, None)  # reference and comparison, if chosen


def make(session: Session, wave: Wave, *, seed: int = SEED) -> Report:
    """Measure a closed wave. Nothing is kept: `reports.keep` freezes it."""
    if wave.status != "closed":
        raise CannotReport("There is a report only when the wave is closed.")
    grid = _grid(session, wave)
    if not (grid.cell_of and grid.levels):
        raise CannotReport("Nothing can be shown: too few people answered, or it was erased.")
    instrument = wave.questionnaire
    codes, places = _answers(session, wave, grid)
    layout = layout_of(instrument)
    items = codes[:, : len(instrument.items)]
    language = wave.languages[0]
    asked = further(
        instrument,
        codes[:, len(instrument.items) :],
        Answers.shuffled(items, places, len(grid.cells), layout, seed=seed),
        places,
        language=language,
    )
    return measure(
        tally(items, places, len(grid.cells), layout),
        grid.cells,
        instrument,
        waves.promise(session, wave).rules(),
        Plan(
            levels=grid.levels,
            order="as in the engagement, from the top",
            seed=seed,
            language=language,
            reference=grid.ends[0],
            comparison=grid.ends[1],
            notes=(SELF_DECLARED,) if wave.open_link else (),
        ),
        invited=None if wave.open_link else grid.invited,
        further=replace(
            asked,
            rounds=kept_apart.rounds(session, wave, language=language),
            predictions=kept_apart.predictions(session, wave, grid.levels, language=language),
            units=(
                *unit_views.of(session, wave),
                *unit_views.of_departments(session, wave, items, places, grid.cells, seed),
            ),
        ),
        languages=_languages(session, wave, grid.ends[1] or grid.levels[-1]),
    )


def _languages(session: Session, wave: Wave, level: str) -> dict[str | None, Tally]:
    """The people of a level by language, in the wave's order; None for the others together."""
    counted = select(SegmentTally.segment, SegmentTally.tally).where(
        SegmentTally.wave_id == wave.id, SegmentTally.kind == LANGUAGE, SegmentTally.level == level
    )
    found = {code: Tally.from_bytes(tally) for code, tally in session.execute(counted)}
    order = [code for code in wave.languages if code in found]
    named: dict[str | None, Tally] = {name_of(code): found.pop(code) for code in order}
    return named | ({None: reduce(add, found.values())} if found else {})


def _grid(session: Session, wave: Wave) -> Grid:
    blocks = list(
        session.scalars(select(Block).where(Block.wave_id == wave.id).order_by(Block.position))
    )
    home = {level: block.level for block in blocks for level, _ in block.cells if level}
    known = home if wave.open_link else wave.levels  # nobody may be of a level that was offered
    shown = {level: home.get(level, level) for level in wave.levels if level in known}
    levels = tuple(dict.fromkeys(name for name in shown.values() if name is not None))
    cells = (
        *(Cell(level, name) for level in levels for name in (*wave.departments, None)),
        Cell(None, None),
    )
    number = {cell: position for position, cell in enumerate(cells)}
    homes = {Cell(block.level, block.department) for block in blocks}
    invited: Counter[int] = Counter()
    counted = select(RosterCount).where(RosterCount.wave_id == wave.id)
    for row in session.scalars(counted):
        place = Cell(shown[row.level], row.department) if row.department else Cell(None, None)
        rest = Cell(place.level, None)
        counted_in = rest if place not in homes and rest in homes else place
        invited[number[counted_in]] += row.invited
    return Grid(
        cells=cells,
        levels=levels,
        cell_of={block.id: number[Cell(block.level, block.department)] for block in blocks},
        invited=tuple(invited[position] for position in range(len(cells))),
        ends=_ends(wave, shown),
    )


def _ends(wave: Wave, shown: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """Reference and comparison under the names that they have after the close."""
    chosen = [shown.get(name) for name in wave.groups.get("ends", ())]
    if len(chosen) != len(("reference", "comparison")) or None in chosen or len(set(chosen)) == 1:
        return None, None
    return chosen[0], chosen[1]


def _answers(
    session: Session, wave: Wave, grid: Grid
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    width = len(wave.questionnaire.slots)
    rows = session.execute(
        select(Response.block_id, Response.answers).where(Response.wave_id == wave.id)
    ).all()
    joined = b"".join(answers[:width].ljust(width, b"\xff") for _, answers in rows)
    codes = np.frombuffer(joined, np.uint8).reshape(len(rows), width)
    return codes, np.array([grid.cell_of[block] for block, _ in rows], np.intp)
