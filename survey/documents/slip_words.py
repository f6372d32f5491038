"""The words on slips and posters, in the languages the answer pages speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from survey.spoken import locale_of

TRANSLATIONS = Path(__file__).parents[1] / "translations"
DAYS = {  # day and month in words; CLDR has no such form in full for every language
    "en": "EEEE d MMMM",
    "es": "EEEE d 'de' MMMM",
    "fr": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "ar": "EEEE، d MMMM",
}


@dataclass(frozen=True)
class SlipWords:
    language: str
    intended: str
    scan: str
    type: str
    square: str
    promise: str
    yours: str


@dataclass(frozen=True)
class PosterWords:
    language: str
    headline: str
    steps: tuple[str, ...]
    promise: str


def on_slips(language: str, minimum: int) -> SlipWords:
    gettext = translations(language).gettext
    return SlipWords(
        language=language,
        intended=gettext("For"),
        scan=gettext("Scan the square, or open"),
        type=gettext("and type"),
        square=gettext("Square with your own link, to be scanned by a phone"),
        promise=gettext(
            "After it closes nobody, including us, can tell which answers are yours. No group"
            " under %(count)s people is shown."
        )
        % {"count": minimum},
        yours=gettext("For you alone: whoever has this slip could answer in your place."),
    )


def on_posters(language: str, minimum: int, *, open_link: bool = False) -> PosterWords:
    gettext = translations(language).gettext
    return PosterWords(
        language=language,
        headline=gettext("Say how it is for you."),
        steps=(
            gettext("Scan the square or open the address, on any phone or computer."),
            gettext("Say where you work.")
            if open_link
            else gettext("Type the code from your slip."),
            gettext("Answer. Stop and carry on as you like."),
        ),
        promise=gettext(
            "After it closes nobody, including us, can tell which answers are yours. No group"
            " under %(count)s people is shown."
        )
        % {"count": minimum},
    )


def alternative(language: str) -> str:
    """What stands between the square and the address on a poster."""
    return translations(language).gettext("or open")


def poster_square(language: str, *, open_link: bool = False) -> str:
    gettext = translations(language).gettext
    if open_link:
        return gettext("Square that leads to the survey")
    return gettext("Square that leads to the page where the code is typed")


def open_until(language: str, local: datetime | None) -> str:
    """Until when, as people of the client say it; `local` is in their time zone."""
    if local is None:
        return ""
    locale = locale_of(language)
    day = format_date(local, DAYS.get(locale.language, "full"), locale=locale)
    gettext = translations(language).gettext
    return gettext("Open until %(date)s.") % {"date": f"{day}, {local:%H:%M}"}


def direction(language: str) -> str:
    """Ltr or rtl."""
    return locale_of(language).text_direction


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; an unknown one speaks English."""
    return Translations.load(TRANSLATIONS, [language.replace("-", "_")])
