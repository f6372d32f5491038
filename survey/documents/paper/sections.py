"""The later sections as data: evidence, conversations, the numbers and statements behind them."""

from __future__ import annotations

from survey.documents import told
from survey.documents.page import Page
from survey.documents.paper.data import Data, many, sentence, theirs
from survey.documents.talk import Card
from survey.documents.trust import RateRow


def trust(page: Page) -> Data:
    say, made = page.say, page.trust
    names = ("group", "invited", "answered", "share")
    return {
        "heading": say("trust.heading"),
        "participation": say("trust.participation"),
        "roster": sentence("" if made.roster else say("trust.no_roster")),
        "head": many(say(f"trust.{name}") for name in names),
        "levels": {"title": say("trust.by_level"), "rows": [_rate(row) for row in made.levels]},
        "by_department": {
            "title": say("trust.by_department"),
            "rows": [_rate(row) for row in made.departments],
        },
        "weights": sentence(told.weights(page)),
        "reliability": say("trust.reliability"),
        "reliable": many(made.reliability),
        "held": say("trust.held"),
        "held_none": say("trust.held_none"),
        "withheld": [
            {"reason": sentence(reason), "lines": many(lines)} for reason, lines in made.held
        ],
        "caveats": [
            {"title": title, "note": sentence(note), "lines": many(lines)}
            for title, note, lines in told.caveats(page)
        ],
    }


def _rate(row: RateRow) -> Data:
    return {
        "name": sentence(row.name),
        "left_out": sentence(row.left_out),
        "invited": row.invited or "–",
        "answered": row.answered or "–",
        "share": row.share,
        "reason": sentence(row.reason),
    }


def talk(page: Page) -> Data:
    return {
        "heading": page.say("talk.heading"),
        "note": sentence(told.talk_note(page)),
        "settle": page.say("talk.settle"),
        "questions": many(page.settle),
        "reading": page.say("talk.reading"),
        "cards": [_card(card, page) for card in page.cards],
        "sources": many(dict.fromkeys(source for card in page.cards for source in card.sources)),
    }


def _card(card: Card, page: Page) -> Data:
    say, frame = page.say, page.report.frame
    ends = {"reference": frame.reference, "comparison": frame.comparison}
    steps = [f"{step.do} ({step.within})" for step in card.steps]
    behind = say("talk.behind_note" if page.ranked else "talk.behind_note_means", **ends)
    items = [f"{item.text} – {item.figures}" for item in card.items if item.figures]
    every = (
        (say("talk.room"), [card.room]),
        (say("talk.because"), [card.because]),
        (say("talk.questions"), list(card.questions)),
        (say("talk.start"), [card.start]),
        (say("talk.steps"), steps),
        (behind, items),
    )
    return {
        "letter": card.letter,
        "title": theirs(page, card.title),
        "ask": sentence(card.ask),
        "lines": [{"name": name, "lines": many(lines)} for name, lines in every if any(lines)],
    }
