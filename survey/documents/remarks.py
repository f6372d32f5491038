"""What people wrote in their own words, by level, as far as it was let through."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.gaps import Gap, read
from survey.documents.words import Words, filled
from survey.report.model import CommentGroup, CommentTopic, Report, TellingWord

MOST_OPEN = 6  # comments of a group that stand open; the others unfold
MOST_WORDS = 5


@dataclass(frozen=True)
class Remarks:
    """One group's comments; `lang` is the language they are in, empty where it is mixed."""

    heading: str
    note: str
    language: str
    first: tuple[str, ...]
    more: tuple[str, ...]


def remarks(report: Report, say: Words) -> tuple[Remarks, ...]:
    """By level in the report's order, those of several levels last; none without words."""
    order = {name: place for place, name in enumerate(report.frame.levels)}
    shown = [group for group in report.comments if group.texts]
    shown.sort(key=lambda g: (g.question, order.get(g.level or "", len(order)), g.language or ""))
    return tuple(_group(group, say) for group in shown)


def marking(report: Report, say: Words) -> tuple[str, ...]:
    """Words of leaders and words of the frontline, a sentence a language and level; clearest first.

    A handful of each: a list of forty words says less than five.
    """
    told = []
    for language in sorted({word.language for word in report.telling_words}):
        for marks in (True, False):
            level = report.frame.reference if marks else report.frame.comparison
            words = [
                _counted(word, say, of_reference=marks)
                for word in report.telling_words
                if word.language == language and (word.z > 0) == marks
            ][:MOST_WORDS]
            if words:
                name = say.language_name(language)
                told.append(
                    say("comments.telling", level=level, language=name, words="; ".join(words))
                )
    return tuple(told)


def topics(report: Report, say: Words) -> tuple[str, ...]:
    """What people write about, a sentence a dimension, most people first; its gap beside it."""
    by_dimension: dict[str, list[CommentTopic]] = {}
    for topic in report.comment_topics:
        by_dimension.setdefault(topic.dimension, []).append(topic)
    gaps = {gap.dimension.key: gap for gap in read(report)}
    order = sorted(by_dimension, key=lambda key: -sum(topic.n for topic in by_dimension[key]))
    return tuple(_topic(gaps[key], by_dimension[key], report, say) for key in order if key in gaps)


def _topic(gap: Gap, found: list[CommentTopic], report: Report, say: Words) -> str:
    several = len({topic.language for topic in report.comment_topics}) > 1
    told = [
        say(
            "comments.topic_in" if several else "comments.topic_of",
            n=topic.n,
            of=topic.of,
            level=topic.level or say("comments.several"),
            language=say.language_name(topic.language),
        )
        for topic in found
    ]
    beside = ""
    if gap.clear and gap.difference is not None:
        key = "lower" if gap.difference > 0 else "higher"
        size = figures.plain(abs(gap.difference))
        comparison = report.frame.comparison
        beside = say(f"comments.topic_{key}", comparison=comparison, size=size)
    people = figures.listed(told, say("and"))
    label = say.theirs(gap.dimension.label)
    return filled(say, "comments.topic", label=label, people=people, gap=beside)


def _group(group: CommentGroup, say: Words) -> Remarks:
    level = group.level or say("comments.several")
    known = say.language_name(group.language or "")
    heading = say("comments.in_language", level=level, language=known) if known else level
    count = figures.count(len(group.texts))
    key = "comments.shown_all" if len(group.texts) == group.n else "comments.shown"
    note = say(key, shown=count, number=figures.count(group.n))
    texts = group.texts
    return Remarks(heading, note, group.language or "", texts[:MOST_OPEN], texts[MOST_OPEN:])


def _counted(word: TellingWord, say: Words, *, of_reference: bool) -> str:
    pairs = (word.reference, word.reference_of), (word.comparison, word.comparison_of)
    mine, theirs = pairs if of_reference else pairs[::-1]
    return say("comments.word", word=word.word, n=mine[0], of=mine[1], m=theirs[0], out=theirs[1])
