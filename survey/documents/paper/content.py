"""The page as data for the Typst template: every sentence as runs, every chart as a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from survey.documents import told
from survey.documents.gaps import read
from survey.documents.page import Page
from survey.documents.paper.drawings import Drawing, drawing
from survey.documents.paper.key import key
from survey.documents.runs import Run, breakable, isolated, runs
from survey.documents.staff import staves
from survey.documents.trust import RateRow

STAFF_WIDE = 720
MAP_COLUMNS = 12
Data = dict[str, Any]


def content(page: Page) -> Data:
    say, added = page.say, page.commentary
    return {
        "language": page.language,
        "title": f"{page.title}: {say('page.title')}",
        "cover": {
            "client": _runs(page.title),
            "name": say("page.title"),
            "lines": [line for line in (added.wave, added.period) if line],
            "kicker": _runs(page.kicker),
            "date": added.published,
            "about": say("paper.about"),
            "contents": say("paper.contents"),
        },
        "page": say("paper.page", n="{n}", total="{total}"),
        "numbers": say("page.numbers"),
        "foot": _runs(told.foot(page)),
        "lead": _lead(page),
        "staff": _staff(page),
        "gaps": _gaps(page),
        "message": _message(page),
        "departments": _departments(page),
        "trust": _trust(page),
        "talk": _talk(page),
        "statements": _statements(page),
    }


def _runs(text: str) -> list[Data]:
    return [{**asdict(run), "text": _broken(run)} for run in runs(text)]


def _broken(run: Run) -> str:
    text = breakable(run.text)
    return text if run.lang else isolated(text)  # the template isolates what has a language


def _many(texts: Iterable[str]) -> list[list[Data]]:
    return [_runs(text) for text in texts]


def _theirs(page: Page, text: str) -> list[Data]:
    """Words of the questionnaire, in its language."""
    return _runs(page.say.theirs(text))


def _drawn(chart: Markup, alt: str = "") -> Data:
    made: Drawing = drawing(chart, alt)
    return asdict(made)


def _marks(page: Page, *, between: bool) -> list[Data]:
    return [
        {"picture": _drawn(mark, words), "words": _runs(words)}
        for mark, words in key(page, between=between)
    ]


def _lead(page: Page) -> Data:
    say = page.say
    return {
        "question": say("score.question"),
        "score": page.score,
        "line": _drawn(page.score_line) if page.score else None,
        "interval": say("score.interval", interval=page.interval) if page.interval else "",
        "headline": _runs(page.lead.headline),
        "sentence": _runs(page.lead.sentence),
        "cautions": _many(page.lead.cautions),
        "note": _runs(page.commentary.note),
        "facts": [
            {"name": _runs(f.name), "value": _runs(f.value), "note": _runs(f.note)}
            for f in page.facts
        ],
        "short": say("points.label"),
        "points": [{"name": p.name, "says": _runs(p.says)} for p in page.points],
    }


def _staff(page: Page) -> Data:
    say, report = page.say, page.report
    frame = report.frame
    notes = [say("staff.note")]
    if page.leaders and not page.ranked:
        notes.append(say("staff.unranked", level=frame.reference, number=page.leaders))
    drawn = staves(read(report), report.parts, say, wide=STAFF_WIDE) or ()
    caption = say("staff.caption", reference=frame.reference, comparison=frame.comparison)
    if report.weighting.applied:
        caption = f"{caption} {say('staff.weighted')}"
    return {
        "heading": say("staff.heading"),
        "notes": _many([*notes, *page.joined]),
        "key": _marks(page, between=False),
        "systems": [_drawn(system) for system in drawn],
        "beats": [
            {
                "part": _theirs(page, beat.part),
                "scale": _runs(beat.scale),
                "letter": beat.letter,
                "label": _theirs(page, beat.label),
                "pair": beat.pair,
                "gap": beat.gap,
                "picture": _drawn(beat.picture, f"{beat.label}: {beat.pair} {beat.gap}"),
            }
            for beat in page.beats
        ]
        if not drawn
        else [],
        "table": {
            "title": say("staff.table"),
            "caption": _runs(caption),
            "roster": _runs(say("staff.roster") if page.roster else ""),
            "head": _many(
                [
                    say("staff.dimension"),
                    *frame.levels,
                    say("staff.gap"),
                    say("staff.interval"),
                    say("staff.beyond"),
                ]
            ),
            "rows": [
                _many(
                    [
                        say.theirs(beat.label),
                        *beat.means,
                        beat.gap,
                        beat.interval or "–",
                        say("staff.yes" if beat.clear else "staff.cannot_tell")
                        if beat.shown
                        else "–",
                    ]
                )
                for beat in page.beats
            ],
        },
    }


def _gaps(page: Page) -> Data:
    say, frame = page.say, page.report.frame
    return {
        "heading": say("gap.heading", reference=frame.reference, comparison=frame.comparison),
        "intro": _runs(told.gaps_intro(page)),
        "key": _marks(page, between=True) if page.parts else [],
        "parts": [
            {
                "letter": part.letter,
                "label": _theirs(page, part.label),
                "sentence": _runs(part.sentence),
                "where": _runs(part.where),
                "statement": _runs(part.statement),
                "picture": _drawn(part.picture),
            }
            for part in page.parts
        ],
        "rest": _many(told.gaps_rest(page)),
    }


def _message(page: Page) -> Data:
    say, made = page.say, page.message
    return {
        "heading": made.heading,
        "sentences": _many(made.sentences),
        "note": _runs(say("message.note")),
        "caption": say("message.table"),
        "head": _many([say("staff.dimension"), *made.levels]),
        "withheld": say("page.withheld"),
        "rows": [
            {
                "label": _theirs(page, row.label),
                "cells": [{"word": c.word, "distance": c.distance} for c in row.levels],
            }
            for row in made.rows
        ],
    }


def _departments(page: Page) -> Data:
    say, heat = page.say, page.heat
    whole = [heat.whole] if heat.rows else []
    places = range(0, len(page.beats), MAP_COLUMNS)
    return {
        "heading": say("departments.heading"),
        "intro": _runs(told.apart_intro(page)),
        "apart": [{"name": _runs(n), "says": _runs(s)} for n, s in told.apart_lines(page)],
        "note": _runs(say("departments.note", level=heat.level)),
        "caption": say("departments.table"),
        "column": say("departments.column"),
        "withheld": say("departments.withheld"),
        "legend": [{"shade": shade, "text": text} for shade, text in heat.legend],
        "maps": [
            {
                "head": [_theirs(page, b.label) for b in page.beats[start : start + MAP_COLUMNS]],
                "rows": [
                    {
                        "name": _runs(row.name),
                        "n": row.n,
                        "reason": _runs(row.reason),
                        "cells": [
                            {"text": c.text, "shade": c.shade, "mark": c.mark}
                            for c in row.cells[start : start + MAP_COLUMNS]
                        ],
                    }
                    for row in (*heat.rows, *whole)
                ],
            }
            for start in places
        ]
        if heat.rows
        else [],
    }


def _trust(page: Page) -> Data:
    say, trust = page.say, page.trust
    weights = f"{trust.weights} {say('trust.collapsed', names=trust.collapsed)}"
    lines = list(trust.assumptions)
    if trust.families:
        lines.append(say("trust.families", names=trust.families))
    return {
        "heading": say("trust.heading"),
        "participation": say("trust.participation"),
        "roster": _runs("" if trust.roster else say("trust.no_roster")),
        "head": _many(say(f"trust.{name}") for name in ("group", "invited", "answered", "share")),
        "levels": {"title": say("trust.by_level"), "rows": [_rate(r) for r in trust.levels]},
        "by_department": {
            "title": say("trust.by_department"),
            "rows": [_rate(r) for r in trust.departments],
        },
        "weights": _runs("" if not trust.roster else weights if trust.collapsed else trust.weights),
        "reliability": say("trust.reliability"),
        "reliable": _runs(trust.reliability),
        "alphas": {
            "title": say("trust.reliability_table"),
            "head": _many(
                [
                    say("staff.dimension"),
                    *(say(f"trust.{name}") for name in ("alpha", "omega", "between")),
                ]
            ),
            "rows": [[_theirs(page, label), *_many(numbers)] for label, *numbers in trust.alphas],
        },
        "held": say("trust.held"),
        "held_none": say("trust.held_none"),
        "withheld": [
            {"reason": _runs(reason), "lines": _many(lines)} for reason, lines in trust.held
        ],
        "cannot": say("trust.cannot_say"),
        "cannot_note": say("trust.cannot_say_note"),
        "cannot_say": _many(trust.cannot_say),
        "assumed": say("trust.assumed"),
        "assumptions": _many(lines),
    }


def _rate(row: RateRow) -> Data:
    return {
        "name": _runs(row.name),
        "left_out": _runs(row.left_out),
        "invited": row.invited or "–",
        "answered": row.answered or "–",
        "share": row.share,
        "reason": _runs(row.reason),
    }


def _talk(page: Page) -> Data:
    say = page.say
    return {
        "heading": say("talk.heading"),
        "note": _runs("" if page.ranked or not page.cards else say("talk.unranked")),
        "none": _runs(say("talk.none" if page.comparable else "talk.nothing")),
        "words": [say(f"talk.{name}") for name in ("room", "start", "because")],
        "cards": [
            {
                "letter": card.letter,
                "title": _theirs(page, card.title),
                "ask": _runs(card.ask),
                "lines": _many([card.room, card.start, card.because]),
            }
            for card in page.cards
        ],
    }


def _statements(page: Page) -> Data:
    say = page.say
    names = ("statement_level", "statement_favourable", "statement_mean", "statement_spread")
    return {
        "heading": say("gap.statements"),
        "note": _runs(say("gap.statements_note")),
        "head": [say(f"gap.{name}") for name in (*names, "statement_cannot")],
        "statement": say("table.column.text"),
        "reverse": say("gap.reverse"),
        "small": say("gap.too_small"),
        "groups": [
            {
                "label": _theirs(page, group.label),
                "items": [
                    {
                        "text": _theirs(page, item.text),
                        "reverse": item.reverse,
                        "options": [
                            {"shade": shade, "words": _theirs(page, words)}
                            for shade, words in item.options
                        ],
                        "rows": [
                            {
                                "level": _runs(row.level),
                                "favourable": row.favourable or "–",
                                "mean": row.mean or "–",
                                "cannot": row.cannot_say or "–",
                                "counts": row.counts,
                                "shares": row.shares,
                            }
                            for row in item.rows
                        ],
                    }
                    for item in group.items
                ],
            }
            for group in page.statements
        ],
    }
