"""Sentences that the documents and the page's templates both make from a page."""

from __future__ import annotations

from survey.documents.page import Page


def gaps_intro(page: Page) -> str:
    """What stands above the gaps in words: how many there are and how they are ordered."""
    say, frame = page.say, page.report.frame
    ends = {"reference": frame.reference, "comparison": frame.comparison}
    if not page.comparable:
        return say("gap.nothing", **ends)
    if not page.clear:
        key = "gap.none" if len(page.beats) > 1 else "gap.none_one"
        return say(key, **ends, number=say.number(len(page.beats)))
    number = _capital(say.number(page.clear))
    shown = _capital(say.number(len(page.parts)))
    more = page.clear > len(page.parts)
    if not page.ranked:
        key = "gap.intro_unranked" if more else "gap.intro_unranked_all"
        return say(key, number=number, shown=shown, level=frame.reference)
    if page.clear == 1:
        return say("gap.intro_ranked_one")
    return say("gap.intro_ranked", number=number) if more else say("gap.intro_all")


def gaps_rest(page: Page) -> tuple[str, ...]:
    """What is said under the gaps: the other way round, also clear, could be chance."""
    if not page.comparable or not page.clear:
        return ()
    say, frame = page.say, page.report.frame
    ends = {"reference": frame.reference, "comparison": frame.comparison}
    told = (
        say("gap.other_way", names=page.other_way, **ends) if page.other_way else "",
        say("gap.rest", names=page.chance) if page.chance else "",
    )
    return tuple(line for line in told if line)


def talk_note(page: Page) -> str:
    """How the conversations were chosen; nothing where there are none."""
    if not page.cards and page.settle:
        return page.say("talk.none_but" if page.comparable else "talk.nothing_but")
    if not page.cards:
        return page.say("talk.none" if page.comparable else "talk.nothing")
    if not page.ranked:
        return page.say("talk.unranked")
    if page.weighed:
        return page.say("talk.chosen_weighed", outcome=page.weighed)
    return page.say("talk.chosen")


def weights(page: Page) -> str:
    """Whether answers were weighted, where there is a list of people to weight them to."""
    trust, say = page.trust, page.say
    if not trust.roster:
        return ""
    small = say("trust.collapsed", names=trust.collapsed) if trust.collapsed else ""
    return f"{trust.weights} {small}".strip()


def caveats(page: Page) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Headings, notes and lines of what a careful reader asks next; empty ones are left out."""
    trust, say = page.trust, page.say
    families = (say("trust.families", names=trust.families),) if trust.families else ()
    every = (
        (say("order.heading"), "", trust.order),
        (say("certain.heading"), "", trust.certain),
        (say("certain.meaning"), "", trust.meanings),
        (say("trust.cannot_say"), say("trust.cannot_say_note"), trust.cannot_say),
        (say("trust.assumed"), "", (*trust.assumptions, *families)),
    )
    return tuple(entry for entry in every if entry[2])


def apart_lines(page: Page) -> tuple[tuple[str, str], ...]:
    """Departments that stand apart, by name; the last may count those that are not named."""
    lines = [(f"{name}:", f"{sentence}.") for name, sentence in page.apart]
    if page.apart_more == 1:
        lines.append(("", page.say("departments.more_one")))
    elif page.apart_more:
        lines.append(("", page.say("departments.more", number=page.apart_more)))
    return tuple(lines)


def apart_intro(page: Page) -> str:
    say, level = page.say, page.heat.level
    if page.apart:
        return say("departments.apart", level=level)
    if page.heat.rows:
        return say("departments.apart_none", level=level)
    return say("departments.none", level=level)


def foot(page: Page) -> str:
    """What was measured with what, and the smallest group."""
    report, say = page.report, page.say
    least = report.privacy.minimum_group
    told = say(
        "page.foot",
        version=report.analysis_version,
        seed=report.seed,
        questionnaire=report.questionnaire.key,
        questionnaire_version=report.questionnaire.version,
    )
    small = say("page.foot_open") if least == 1 else say("page.foot_minimum", minimum=least)
    return f"{told} {small}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
