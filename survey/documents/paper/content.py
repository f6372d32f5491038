"""The page as data for the Typst template: every sentence as runs, every chart as a drawing."""

from __future__ import annotations

from base64 import b64decode

from survey.documents import told
from survey.documents.commentary import SECTIONS
from survey.documents.gaps import read
from survey.documents.heat_map import HeatRow
from survey.documents.page import Page
from survey.documents.paper import numbers, sections
from survey.documents.paper.data import Data, drawn, many, sentence, theirs
from survey.documents.paper.further import further
from survey.documents.paper.key import key
from survey.documents.staff import staves

STAFF_WIDE = 720
MAP_COLUMNS = 12


def content(page: Page) -> Data:
    say, added = page.say, page.commentary
    return {
        "language": page.language,
        "title": f"{page.title}: {say('page.title')}",
        "cover": {
            "client": sentence(page.title),
            "name": say("page.title"),
            "lines": [line for line in (added.wave, added.period) if line],
            "logo": list(b64decode(added.logo)),
            "kicker": sentence(page.kicker),
            "date": added.published,
            "about": say("paper.about"),
            "contents": say("paper.contents"),
        },
        "page": say("paper.page", n="{n}", total="{total}"),
        "numbers": {"heading": say("page.numbers"), "tables": numbers.tables(page)},
        "commentary": {
            "heading": say("page.commentary"),
            "of": {name: many(added.of(name)) for name in SECTIONS},
        },
        "foot": sentence(told.foot(page)),
        "lead": _lead(page),
        "staff": _staff(page),
        "gaps": _gaps(page),
        "message": _message(page),
        "departments": _departments(page),
        "trust": sections.trust(page),
        "talk": sections.talk(page),
        "further": further(page),
        "statements": numbers.statements(page),
    }


def _marks(page: Page, *, between: bool) -> list[Data]:
    return [
        {"picture": drawn(mark, words), "words": sentence(words)}
        for mark, words in key(page, between=between)
    ]


def _lead(page: Page) -> Data:
    say = page.say
    return {
        "question": say("score.question"),
        "score": page.score,
        "line": drawn(page.score_line) if page.score else None,
        "interval": say("score.interval", interval=page.interval) if page.interval else "",
        "headline": sentence(page.lead.headline),
        "sentence": sentence(page.lead.sentence),
        "cautions": many(page.lead.cautions),
        "note": sentence(page.commentary.note),
        "facts": [
            {"name": sentence(f.name), "value": sentence(f.value), "note": sentence(f.note)}
            for f in page.facts
        ],
        "short": say("points.label"),
        "points": [{"name": p.name, "says": sentence(p.says)} for p in page.points],
    }


def _staff(page: Page) -> Data:
    say, report = page.say, page.report
    frame = report.frame
    notes = [say("staff.note")]
    if page.leaders and not page.ranked:
        notes.append(say("staff.unranked", level=frame.reference, number=page.leaders))
    systems = staves(read(report), report.parts, say, wide=STAFF_WIDE) or ()
    return {
        "heading": say("staff.heading"),
        "notes": many([*notes, *page.joined]),
        "key": _marks(page, between=False),
        "systems": [drawn(system) for system in systems],
        "beats": [
            {
                "part": theirs(page, beat.part),
                "scale": sentence(beat.scale),
                "letter": beat.letter,
                "label": theirs(page, beat.label),
                "pair": beat.pair,
                "gap": beat.gap,
                "picture": drawn(beat.picture, f"{beat.label}: {beat.pair} {beat.gap}"),
            }
            for beat in page.beats
        ]
        if not systems
        else [],
    }


def _gaps(page: Page) -> Data:
    say, frame = page.say, page.report.frame
    return {
        "heading": say("gap.heading", reference=frame.reference, comparison=frame.comparison),
        "intro": sentence(told.gaps_intro(page)),
        "key": _marks(page, between=True) if page.parts else [],
        "parts": [
            {
                "letter": part.letter,
                "label": theirs(page, part.label),
                "sentence": sentence(part.sentence),
                "where": sentence(part.where),
                "statement": sentence(part.statement),
                "picture": drawn(part.picture),
            }
            for part in page.parts
        ],
        "also_heading": say("gap.rest_clear"),
        "also": many(page.also),
        "rest": many(told.gaps_rest(page)),
    }


def _message(page: Page) -> Data:
    say, made = page.say, page.message
    return {
        "heading": made.heading,
        "sentences": many(made.sentences),
        "note": sentence(say("message.note")),
        "caption": say("message.table"),
        "head": many([say("staff.dimension"), *made.levels]),
        "withheld": say("page.withheld"),
        "rows": [
            {
                "label": theirs(page, row.label),
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
        "intro": sentence(told.apart_intro(page)),
        "apart": [{"name": sentence(n), "says": sentence(s)} for n, s in told.apart_lines(page)],
        "note": sentence(say("departments.note", level=heat.level)),
        "caption": say("departments.table"),
        "column": say("departments.column"),
        "withheld": say("departments.withheld"),
        "legend": [{"shade": shade, "text": text} for shade, text in heat.legend],
        "maps": [
            {
                "head": [theirs(page, b.label) for b in page.beats[start : start + MAP_COLUMNS]],
                "rows": [_map_row(row, start) for row in (*heat.rows, *whole)],
            }
            for start in places
        ]
        if heat.rows
        else [],
        "levels": {
            "heading": say("map.more"),
            "maps": [
                {
                    "title": say("map.heading", label=level.label),
                    "head": many(level.levels),
                    "rows": [_map_row(row, 0) for row in level.rows],
                }
                for level in page.maps
            ],
        },
    }


def _map_row(row: HeatRow, start: int) -> Data:
    return {
        "name": sentence(row.name),
        "n": row.n,
        "reason": sentence(row.reason),
        "cells": [
            {"text": c.text, "shade": c.shade, "mark": c.mark}
            for c in row.cells[start : start + MAP_COLUMNS]
        ],
    }
