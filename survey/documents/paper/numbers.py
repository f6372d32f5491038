"""The numbers behind the report, as plain tables, and every statement answer by answer."""

from __future__ import annotations

from collections.abc import Iterator

from survey.documents.page import Page
from survey.documents.paper.data import Data, sentence, table, theirs


def tables(page: Page) -> list[Data]:
    """Tables that the page keeps folded, in its order; those without rows are left out."""
    found = [_staff(page), _alphas(page), _randomness(page), *_importance(page)]
    return [made for made in found if made["rows"]]


def _staff(page: Page) -> Data:
    say, frame = page.say, page.report.frame
    note = say("staff.caption", reference=frame.reference, comparison=frame.comparison)
    if page.report.weighting.applied:
        note = f"{note} {say('staff.weighted')}"
    if page.roster:
        note = f"{note} {say('staff.roster')}"
    last = (say("staff.gap"), say("staff.interval"), say("staff.beyond"))
    rows = [
        (say.theirs(b.label), *b.means, b.gap, b.interval or "–", _beyond(page, b.shown, b.clear))
        for b in page.beats
    ]
    return table(say("staff.table"), note, (say("staff.dimension"), *frame.levels, *last), rows)


def _beyond(page: Page, shown: bool, clear: bool) -> str:  # noqa: FBT001 - two facts of a beat
    return page.say("staff.yes" if clear else "staff.cannot_tell") if shown else "–"


def _alphas(page: Page) -> Data:
    say = page.say
    names = ("alpha", "alpha_interval", "omega", "between", "reading")
    return table(
        say("trust.reliability_table"),
        "",
        (say("staff.dimension"), *(say(f"trust.{name}") for name in names)),
        [
            (say.theirs(row.label), row.alpha, row.interval, row.omega, row.icc, row.reading)
            for row in page.trust.consistencies
        ],
    )


def _randomness(page: Page) -> Data:
    say = page.say
    names = ("level", "rwg", "range", "versus")
    return table(
        say("certain.agreement_table"),
        say("certain.agreement_note"),
        (say("staff.dimension"), *(say(f"certain.{name}") for name in names)),
        [
            (say.theirs(row.label), row.level, row.rwg, row.between, row.chance)
            for row in page.trust.randomness
        ],
    )


def _importance(page: Page) -> Iterator[Data]:
    say = page.say
    for found in page.importance:
        rows = [
            (
                f"{row.label} ({say('drivers.against')})" if row.against else row.label,
                row.share,
                row.interval,
            )
            for row in found.rows
        ]
        head = (say("staff.dimension"), say("drivers.share"), say("drivers.interval"))
        yield table(say("drivers.heading", outcome=found.outcome), found.note, head, rows)


def statements(page: Page) -> Data:
    say = page.say
    names = ("statement_level", "statement_favourable", "statement_mean", "statement_spread")
    return {
        "heading": say("gap.statements"),
        "note": sentence(say("gap.statements_note")),
        "head": [say(f"gap.{name}") for name in (*names, "statement_cannot")],
        "statement": say("table.column.text"),
        "reverse": say("gap.reverse"),
        "small": say("gap.too_small"),
        "groups": [
            {
                "label": theirs(page, group.label),
                "items": [
                    {
                        "text": theirs(page, item.text),
                        "reverse": item.reverse,
                        "options": [
                            {"shade": shade, "words": theirs(page, words)}
                            for shade, words in item.options
                        ],
                        "rows": [
                            {
                                "level": sentence(row.level),
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
