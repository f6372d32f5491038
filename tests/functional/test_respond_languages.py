"""Four languages: chosen, kept, switched, and complete."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from respondent import OWN, Respondent, chosen, heading
from sqlalchemy import select
from sqlalchemy.orm import Session

import survey
from questionnaires.loader import load
from survey.documents.slip_words import direction
from survey.models import Wave

ROOT = Path(survey.__file__).parent
TRANSLATED = ("es", "fr", "de", "ar")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
SAME_AS_ENGLISH = {  # messages that are written alike in both languages
    "es": {"%(day)s, %(time)s", "%(topic)s: %(fault)s"},
    "fr": {"%(day)s, %(time)s"},
    "de": {"%(topic)s: %(fault)s"},
    "ar": {"%(topic)s: %(fault)s"},
}


@pytest.fixture
def person(
    client: FlaskClient,
    session: Session,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
) -> Respondent:
    """Somebody of a wave whose questionnaire speaks four languages."""
    wave = make_open_wave()
    wave.instrument = load("pulse").to_snapshot()
    wave.groups = {**wave.groups, "languages": ["en", "es", "fr", "de"]}
    session.commit()
    vars(wave).pop("questionnaire", None)
    return Respondent(client, f"/a/{wave.public_id}/{secrets_of(wave)[-1]}")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de-AT,de;q=0.9", "de"),
        ("fr", "fr"),
        ("sv,es;q=0.5", "es"),
        ("sv", "en"),
        ("DE-ch", "de"),
        ("fr;q=0", "en"),
    ],
)
def test_the_browsers_language_comes_first(person: Respondent, asked: str, spoken: str):
    page = person.open(headers={"Accept-Language": asked})

    assert f'<html lang="{spoken}" dir="ltr">' in page.text


@pytest.mark.parametrize(
    ("code", "asked", "name"),
    [("pt-BR", "pt-PT", "Português (Brasil)"), ("zh-Hant", "zh-TW", "中文"), ("tlh", "tlh", "Tlh")],
)
def test_a_questionnaire_may_speak_any_language(
    person: Respondent, session: Session, code: str, asked: str, name: str
):
    wave = session.scalars(select(Wave)).one()
    pulse = load("pulse")
    wave.instrument = json.loads(json.dumps(pulse.to_snapshot()).replace('"es"', f'"{code}"'))
    wave.groups = {**wave.groups, "languages": ["en", code]}
    session.commit()
    vars(wave).pop("questionnaire", None)

    first = person.open(headers={"Accept-Language": asked})
    page = person.start(language=code)

    assert f'<html lang="{code}"' in first.text
    assert name in person.open("?language=en").text
    assert f'<html lang="{code}"' in page.text
    assert heading(page) == pulse.say(pulse.pages[0].title, "es")
    assert person.send().status_code == 200


def test_a_language_chosen_on_the_first_page_stays(person: Respondent):
    person.open("?language=fr")

    page = person.post("", {"language": "fr"})

    assert '<html lang="fr"' in page.text
    assert "Suivant" in page.text
    assert '<html lang="fr"' in person.open("/2", headers={"Accept-Language": "de"}).text


def test_switching_keeps_the_answers_of_the_page(person: Respondent):
    first = person.start(language="en")
    name = re.findall(r'type="radio" name="(q\.[\w.]+)"', first.text)[0]

    page = person.post("/1", {"switch": "de", name: "4"})

    assert '<html lang="de"' in page.text
    assert heading(page) != heading(first)
    assert chosen(page, name) == "4"


def test_switching_works_before_sending_too(person: Respondent):
    person.start(language="en")

    page = person.post("/review", {"switch": "es"})

    assert heading(page) == "¿Listo para enviar?"


def test_thanks_are_said_in_the_language_of_the_answers(person: Respondent):
    person.open("?language=fr")
    person.post("", {"language": "fr"})

    assert heading(person.send()) == "Merci. Vos réponses sont envoyées."


def test_a_language_that_is_not_offered_is_passed_over(person: Respondent):
    page = person.open("?language=xx", headers={"Accept-Language": "en"})

    assert '<html lang="en"' in page.text


@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
def test_refusals_speak_the_language_too(person: Respondent, client: FlaskClient, language: str):
    wave = person.link.rsplit("/", 1)[0]

    page = client.get(f"{wave}/unknown?language={language}")

    assert page.status_code == 404
    assert f'<html lang="{language}"' in page.text
    others = {"en", "es", "fr", "de"} - {language}
    assert all(f'href="?language={other}"' in page.text for other in others)
    assert client.post(f"{wave}/unknown", headers=OWN).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de-AT", "Diese Seite gibt es nicht"),
        ("es", "Esta página no existe"),
        ("fr", "Cette page n’existe pas"),
        ("sv", "There is no such page"),
    ],
)
def test_a_mistyped_address_is_told_in_the_browsers_language(
    client: FlaskClient, language: str, words: str
):
    page = client.get("/a/of/nowhere/at/all", headers={"Accept-Language": language})

    assert page.status_code == 404
    assert heading(page) == words


def test_arabic_pages_run_from_right_to_left(client: FlaskClient):
    code, lost = (
        client.get(place, headers={"Accept-Language": "ar"}) for place in ("/code", "/nowhere")
    )

    assert '<html lang="ar" dir="rtl">' in " ".join(code.text.split())
    assert heading(code) == "اكتب الرمز الذي على قسيمتك"
    assert '<html lang="ar" dir="rtl">' in " ".join(lost.text.split())
    assert heading(lost) == "لا توجد صفحة كهذه"


def test_right_to_left_languages_turn_the_page(app: Flask):
    assert direction("ar") == "rtl"
    assert direction("he-IL") == "rtl"
    assert direction("fr") == "ltr"
    assert direction("not a language") == "ltr"


def catalogue(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extracted() -> Iterator[tuple[str, ...]]:
    """Every text of the answer pages, as its singular and plural."""
    mapping = (ROOT / "translations" / "babel.cfg").read_text("utf-8")
    methods, options = parse_mapping_cfg(mapping.splitlines())
    for _, _, message, _, _ in extract_from_dir(ROOT, methods, options):
        yield message if isinstance(message, tuple) else (message,)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str):
    known = {
        tuple(message.id) if message.pluralizable else (message.id,): message
        for message in catalogue(language)
        if message.id
    }

    wanted = set(extracted())

    assert wanted == set(known)
    assert not [message.id for message in known.values() if message.fuzzy]
    assert not [message.id for message in known.values() if not all(strings(message.string))]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_in_english(language: str):
    same = {
        str(text)
        for message in catalogue(language)
        for text in strings(message.id)
        if text and text in strings(message.string)
    }

    assert same == SAME_AS_ENGLISH[language]


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str):
    for message in catalogue(language):
        expected = set(PLACEHOLDER.findall(strings(message.id)[-1]))
        for text in strings(message.string):
            found = set(PLACEHOLDER.findall(text))
            assert found == expected or (message.pluralizable and found <= expected), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_the_written_one(language: str):
    folder = ROOT / "translations" / language / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as file:
        compiled = pairs(read_mo(file))

    assert compiled == pairs(catalogue(language))


def pairs(texts: Catalog) -> dict[tuple[str, ...], list[str]]:
    return {tuple(strings(text.id)): strings(text.string) for text in texts if text.id}


def strings(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)
