"""From answers to a report: the only place where questionnaires and statistics meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.blocks import Cell
from analysis.disclosure import release
from analysis.languages import by_language
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.promise import Promise
from analysis.rates import response_rates
from analysis.tally import Tally
from questionnaires.schema import Instrument, Item
from survey.exceptions import SurveyError
from survey.report.asked import Further
from survey.report.build import build
from survey.report.model import Report
from survey.report.source import Roster, Source
from survey.report.texts import DimensionTexts, ItemTexts, Texts


class UnknownLevel(SurveyError):  # noqa: N818 - named for the fact
    """A level to be compared is none of the levels there are."""

    title = "This level is not known"
    status = 422


@dataclass(frozen=True)
class Plan:
    """What is compared and how; None leaves it to the order of the levels.

    Attributes
    ----------
    order : str
        Who chose the order of the levels, to follow "Levels are ordered …".
    others : tuple of str
        Names given as levels that are none of `levels`.
    """

    levels: tuple[str, ...]
    reference: str | None = None
    comparison: str | None = None
    order: str = "as given"
    seed: int = 0
    weighted: bool = True
    language: str | None = None
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def layout_of(instrument: Instrument) -> Layout:
    """Return what the statistics need of a questionnaire."""
    place = {item.key: number for number, item in enumerate(instrument.items)}
    return Layout(
        items=tuple(_item_layout(instrument, item) for item in instrument.items),
        dimensions=tuple(
            DimensionLayout(
                key=dimension.key,
                columns=tuple(place[item.key] for item in instrument.items_of(dimension.key)),
                minimum_answered=dimension.minimum_answered,
            )
            for dimension in instrument.dimensions
        ),
    )


def _item_layout(instrument: Instrument, item: Item) -> ItemLayout:
    scale = instrument.scale_of(item)
    return ItemLayout(
        key=item.key,
        values=scale.values,
        favourable=tuple(value in scale.favourable for value in scale.values),
        reverse=item.reverse,
    )


def measure(
    tally: Tally,
    cells: Sequence[Cell],
    instrument: Instrument,
    promise: Promise,
    plan: Plan,
    *,
    invited: Sequence[int] | None = None,
    further: Further | None = None,
    languages: Mapping[str | None, Tally] | None = None,
) -> Report:
    """Release the counts under the promise and report what was released.

    Parameters
    ----------
    tally : Tally
        The counts of every cell, in the layout of `instrument`.
    cells : sequence of Cell
        Where the people of each cell sit; also cells without people.
    instrument : Instrument
        The questionnaire that was answered.
    promise : Promise
        What the respondents were promised.
    plan : Plan
        Levels, reference and comparison.
    invited : sequence of int, optional
        People on the roster of each cell.
    further : Further, optional
        What was asked beside the items, in the same cells.
    languages : mapping of str or None to Tally, optional
        The people of the comparison level by language, the first one first; None for the others.

    Raises
    ------
    UnknownLevel
        If the reference or the comparison is no level, or both are the same.
    """
    reference, comparison = _ends(plan)
    roster = None if invited is None else Roster(tuple(cells), tuple(invited), whole=promise.open)
    asked = further or Further()
    released = release(tally, cells, plan.levels, promise, extras=asked.extras(tally.n_cells))
    rates = None
    if invited is not None:
        # Somebody who is on no list, such as a person of no level, answers no invitation.
        answered = [n if listed else 0 for n, listed in zip(tally.n.tolist(), invited, strict=True)]
        rates = response_rates(cells, invited, answered, plan.levels, promise, released=released)
    return build(
        Source(
            released=released,
            texts=texts_of(instrument, plan.language or instrument.languages[0]),
            reference=reference,
            comparison=comparison,
            order=plan.order,
            seed=plan.seed,
            roster=roster,
            rates=rates,
            weighted=plan.weighted,
            notes=plan.notes,
            others=plan.others,
            further=asked,
            spoken=by_language(languages or {}, promise),
        )
    )


def _ends(plan: Plan) -> tuple[str, str]:
    """The reference and the comparison: the first and the last level unless chosen."""
    if not plan.levels:
        raise UnknownLevel(
            "There is no level to compare: every level is blank. Fill in the column."
        )
    known = {level.casefold(): level for level in plan.levels}
    wanted = {
        "reference": (plan.reference, plan.levels[0]),
        "comparison": (plan.comparison, plan.levels[-1]),
    }
    ends = []
    for end, (chosen, usual) in wanted.items():
        level = usual if chosen is None else known.get(" ".join(chosen.split()).casefold())
        if level is None:
            raise UnknownLevel(
                f'The {end} "{chosen}" is none of the levels. Choose one of: '
                f"{', '.join(plan.levels)}."
            )
        ends.append(level)
    if ends[0] == ends[1] and len(plan.levels) > 1:
        raise UnknownLevel(
            f'The reference and the comparison are both "{ends[0]}". Choose two of: '
            f"{', '.join(plan.levels)}."
        )
    return ends[0], ends[1]


def texts_of(instrument: Instrument, language: str) -> Texts:
    """Return the words a report shows, in one language."""

    def say(text: dict[str, str] | None) -> str:
        return "" if text is None else instrument.say(text, language)

    scales = {item.dimension: instrument.scale_of(item) for item in instrument.items}
    return Texts(
        key=instrument.key,
        version=instrument.version,
        title=say(instrument.title),
        language=language if language in instrument.languages else instrument.languages[0],
        parts=tuple((part.key, say(part.label)) for part in instrument.parts),
        dimensions=tuple(
            DimensionTexts(
                key=dimension.key,
                label=say(dimension.label),
                part=dimension.part,
                topic=say(dimension.topic),
                about=say(dimension.about),
                ask=say(dimension.ask),
                start=say(dimension.start),
                scale_labels=tuple(say(label) for label in scales[dimension.key].labels),
                outcome=dimension.outcome,
            )
            for dimension in instrument.dimensions
        ),
        items=tuple(
            ItemTexts(
                key=item.key,
                text=say(item.text),
                options=tuple(say(label) for label in instrument.scale_of(item).labels),
            )
            for item in instrument.items
        ),
    )
