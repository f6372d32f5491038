"""The score on its line from 0 to 100, with its interval as a band behind the head."""

from __future__ import annotations

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.words import Words
from survey.report.model import Interval

LEFT, RIGHT, Y = 9, 331, 14


def score_line(score: float, ci: Interval | None, say: Words) -> Markup:
    ticks = [svg.line(x, Y - 6, x, Y + 6) for x in map(_x, (0, 50, 100))]
    drawn = [svg.path("sl", svg.line(LEFT, Y, RIGHT, Y), *ticks)]
    if ci is not None:
        drawn.append(svg.path("iv", svg.line(_x(ci[0]), Y, _x(ci[1]), Y)))
    drawn += [
        svg.head("hf", _x(score), Y, 1.05),
        svg.text("t2", LEFT - 1, 42, say("score.zero")),
        svg.text("t2 end", RIGHT + 1, 42, say("score.hundred")),
    ]
    return svg.picture(
        Markup("").join(drawn),
        box=f"{LEFT - 2} 0 {RIGHT - LEFT + 4} 48",
        title=_title(score, ci, say),
    )


def _x(value: float) -> float:
    return LEFT + min(max(value, 0), 100) / 100 * (RIGHT - LEFT)


def _title(score: float, ci: Interval | None, say: Words) -> str:
    if ci is None:
        return say("score.picture", score=figures.whole(score))
    interval = figures.between(*ci, 0)
    return say("score.picture_interval", score=figures.whole(score), interval=interval)
