"""Blind spots: what leaders expect others to say, what these say, and what leaders say."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.axis import Axis
from survey.documents.bars import NOTHING
from survey.documents.stave import at
from survey.documents.words import Words, filled
from survey.report.further_model import Guess
from survey.report.model import Dimension, Report

WIDE, TALL, MIDDLE = 240, 30, 15
RANKED_FROM = 12
VERDICTS = ("does not know it", "imagines one", "knows it", "unclear")


@dataclass(frozen=True)
class SpotRow:
    """One dimension; empty `guess` is withheld for the reason in `said`."""

    label: str
    said: str
    guess: str = ""
    answer: str = ""
    error: str = ""
    interval: str = ""
    picture: Markup = NOTHING


@dataclass(frozen=True)
class BlindSpots:
    """The guesses of one level."""

    level: str
    of: str
    sentences: tuple[Markup, ...]
    rows: tuple[SpotRow, ...]
    ranked: bool


def blind_spots(report: Report, say: Words) -> tuple[BlindSpots, ...]:
    """The guesses of each level, those of the reference first."""
    by_level: dict[str, list[Guess]] = {}
    for one in report.predictions:
        for guess in one.guesses:
            by_level.setdefault(guess.level, []).append(guess)
    told = [level for level, made in by_level.items() if any(g.ci for g in made)]
    first = report.frame.reference
    order = sorted(told, key=lambda level: first not in {level, *level.split(" + ")})
    return tuple(_told(level, by_level[level], report, say) for level in order)


def _told(level: str, guesses: list[Guess], report: Report, say: Words) -> BlindSpots:
    dimensions = {dimension.key: dimension for dimension in report.dimensions}
    ranked = min((g.n for g in guesses if g.n), default=0) >= RANKED_FROM
    shown = sorted(guesses, key=lambda g: -abs(g.error or 0)) if ranked else guesses
    return BlindSpots(
        level=level,
        of=guesses[0].of,
        sentences=tuple(_sentences(level, shown, dimensions, say)),
        rows=tuple(_row(guess, dimensions[guess.dimension], say) for guess in shown),
        ranked=ranked,
    )


def _sentences(
    level: str, guesses: list[Guess], dimensions: dict[str, Dimension], say: Words
) -> list[Markup]:
    said = []
    for verdict in VERDICTS:
        found = [guess for guess in guesses if guess.verdict == verdict]
        if not found:
            continue
        names = [_name(guess, dimensions[guess.dimension], say) for guess in found]
        key = f"blind.{verdict.replace(' ', '_')}"
        listed = say.theirs(figures.listed(names, say("and")))
        said.append(filled(say, key, level=level, of=found[0].of, names=listed))
    return said


def _name(guess: Guess, dimension: Dimension, say: Words) -> str:
    if guess.verdict not in {"does not know it", "imagines one"}:
        return dimension.label
    values = {"guess": figures.plain(guess.guess or 0), "answer": figures.plain(guess.answer or 0)}
    return say("blind.numbers", label=dimension.label, **values)


def _row(guess: Guess, dimension: Dimension, say: Words) -> SpotRow:
    if guess.ci is None or guess.guess is None or guess.answer is None:
        return SpotRow(dimension.label, say("gap.withheld"))
    verdict = guess.verdict or "unclear"
    return SpotRow(
        label=dimension.label,
        guess=figures.plain(guess.guess),
        answer=figures.plain(guess.answer),
        error=figures.signed(guess.error or 0),
        interval=figures.gap_interval(*guess.ci, sign=True),
        said=say(f"blind.word_{verdict.replace(' ', '_')}"),
        picture=_picture(guess, dimension, say),
    )


def _picture(guess: Guess, dimension: Dimension, say: Words) -> Markup:
    """From the answer, hollow, to the guess, a diamond; the level's own answer is filled."""
    axis = Axis.of(dimension)
    answer, expected = at(axis, guess.answer or 0, WIDE), at(axis, guess.guess or 0, WIDE)
    lines = [svg.line(x, 3, x, TALL - 3) for x in (at(axis, p, WIDE) for p in axis.points)]
    blind = guess.verdict in {"does not know it", "imagines one"}
    kind = "st top" if blind else "st maybe"
    drawn = [svg.path("sl", *lines), svg.path(kind, svg.line(answer, MIDDLE, expected, MIDDLE))]
    if guess.own is not None:
        drawn.append(svg.head("hf", at(axis, guess.own, WIDE), MIDDLE, 0.75))
    drawn += [svg.head("hh", answer, MIDDLE, 0.85), svg.diamond(expected, MIDDLE, 7)]
    title = say(
        "blind.picture",
        label=dimension.label,
        guess=figures.plain(guess.guess or 0),
        answer=figures.plain(guess.answer or 0),
    )
    return svg.picture(Markup("").join(drawn), box=f"0 0 {WIDE} {TALL}", title=title)
