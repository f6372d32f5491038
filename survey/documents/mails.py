"""The words of invitations and reminders, as text and as HTML, in the languages of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from survey.documents.slip_words import translations

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True)
class Occasion:
    """What everybody of one mailing and one language has in common.

    `closes` is said already; `note` is the consultant's own paragraph.
    """

    client: str
    title: str
    language: str
    direction: str
    reminder: bool
    everybody: bool
    minutes: int
    minimum: int
    closes: str
    note: str = ""


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str


def write(occasion: Occasion, *, name: str, link: str, no_more: str) -> Mail:
    """One person's mail."""
    words = _words(occasion)
    greeting = words.hello % {"name": name} if name else words.hello_nobody
    paragraphs = (greeting, *words.before)
    text = "\n\n".join(
        (
            *paragraphs,
            f"{words.link}\n{link}",
            *words.after,
            f"{words.no_more}\n{no_more}",
        )
    )
    html = _template().render(
        occasion=occasion, words=words, paragraphs=paragraphs, link=link, no_more=no_more
    )
    return Mail(words.subject, text + "\n", html)


@dataclass(frozen=True)
class Words:
    subject: str
    hello: str
    hello_nobody: str
    before: tuple[str, ...]
    link: str
    start: str
    after: tuple[str, ...]
    no_more: str
    no_more_link: str


@cache
def _words(occasion: Occasion) -> Words:
    spoken = translations(occasion.language)
    _, plural = spoken.gettext, spoken.ngettext
    facts = {"client": occasion.client, "title": occasion.title}
    if occasion.reminder:
        subject = _("A reminder: %(client)s would like to know how it is for you") % facts
        about = _("“%(title)s” at %(client)s is still open.") % facts
    else:
        subject = _("%(client)s would like to know how it is for you") % facts
        about = _("%(client)s asks everybody how work goes: “%(title)s”.") % facts
    takes = plural(
        "It takes about a minute. You can stop and carry on as you like.",
        "It takes about %(num)d minutes. You can stop and carry on as you like.",
        occasion.minutes,
    ) % {"num": occasion.minutes}
    promise = _(
        "After it closes nobody, including us, can tell which answers are yours. No group"
        " under %(count)s people is shown."
    ) % {"count": occasion.minimum}
    return Words(
        subject=subject,
        hello=_("Hello %(name)s,"),
        hello_nobody=_("Hello,"),
        before=(about, *(part for part in (occasion.note,) if part), takes),
        link=_("Your own link, for you alone:"),
        start=_("Begin or carry on"),
        after=(*(part for part in (occasion.closes,) if part), promise, _why(occasion, spoken)),
        no_more=_("You would rather get no mails about this company’s surveys?"),
        no_more_link=_("No more mails"),
    )


def _why(occasion: Occasion, spoken: NullTranslations) -> str:
    """Why this mail came: nobody may believe that somebody watches who answers."""
    _ = spoken.gettext
    if not occasion.reminder:
        return str(_("Everybody who is on the list of people gets this mail."))
    if occasion.everybody:
        return str(_("Everybody gets this reminder. Whoever has sent answers need do nothing."))
    return str(
        _(
            "A program sends this to whoever has not finished. Nobody is told who that is, and once"
            " the survey has closed nobody can find out."
        )
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail/letter.html")
