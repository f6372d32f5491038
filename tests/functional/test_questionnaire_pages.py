"""The questionnaire of a draft: reworded, added to, switched, translated, tried out, locked."""

from __future__ import annotations

import io
import re

import pytest

from survey import clock
from survey.extensions import wave_keys
from survey.services import launching, planning, rewording, roster, waves
from survey.services.launching import Terms
from tests.fieldwork import NOW, SIZES, people_of

pytestmark = pytest.mark.usefixtures("engagement")

HOME = "/engagements/sample/waves/spring/questionnaire"
FIRST = "leadership_unity"


@pytest.fixture
def draft(session, engagement, owner):
    wave = planning.begin(
        session,
        engagement,
        title="Spring",
        chosen="omnichannel",
        account=owner,
        now=clock.now(),
    )
    session.commit()
    return wave


def again(session, engagement):
    session.expire_all()
    wave = waves.get(session, engagement, "spring")
    vars(wave).pop("questionnaire", None)
    return wave


def words(item, **changes: str) -> dict[str, str]:
    said = {f"text-{code}": text for code, text in item.text.items()}
    for place, text in enumerate(item.wording.values()):
        said |= {f"wording-{place}-{code}": one for code, one in text.items()}
    return {**said, **changes}


def test_a_reworded_statement_is_marked_and_the_others_stay_validated(
    worker, session, engagement, draft
):
    item = draft.questionnaire.items[0]
    worker.send(
        f"{HOME}/statements/{item.key}", **words(item, **{"text-en": "<b>We all agree.</b>"})
    )
    page = worker.open(HOME)

    assert "Reworded, not validated" in page.text
    assert page.text.count("not validated") == 1
    assert "&lt;b&gt;We all agree." in page.text
    assert again(session, engagement).questionnaire.version == "1+1"

    worker.send(f"{HOME}/statements/{item.key}", act="restore")
    assert "not validated</span>" not in worker.open(HOME).text


def test_a_statement_is_added_to_its_page_and_taken_out_again(worker, session, engagement, draft):
    texts = {f"text-{code}": f"Own words {code}" for code in draft.questionnaire.languages}
    worker.send(f"{HOME}/add/{FIRST}", **texts)
    instrument = again(session, engagement).questionnaire

    assert "own_1" in instrument.pages[0].items
    assert "Added, not validated" in worker.open(HOME).text
    worker.send(f"{HOME}/statements/own_1", act="remove")
    assert "own_1" not in again(session, engagement).questionnaire.items_by_key


def test_a_statement_without_words_in_a_language_is_refused(worker, session, engagement, draft):
    item = draft.questionnaire.items[0]

    page = worker.send(f"{HOME}/statements/{item.key}", **words(item, **{"text-fr": " "}))

    assert page.status_code == 422
    assert "That cannot be asked" in page.text
    assert again(session, engagement).questionnaire.version == "1"


def test_questions_are_left_out_and_asked_again(worker, session, engagement, draft):
    before = draft.questionnaire.questions
    worker.send(f"{HOME}/questions/comment", HOME, ask="no")
    without = again(session, engagement).questionnaire
    page = worker.open(HOME)
    worker.send(f"{HOME}/questions/comment", HOME, ask="yes")

    assert "comment" not in without.questions_by_key
    assert "left out" in page.text
    assert again(session, engagement).questionnaire.questions == before


def test_a_translation_is_kept_until_it_is_complete(worker, session, engagement, draft):
    texts = rewording.texts(draft.questionnaire)
    said = {f"t{n}": text["en"] for n, (_, text) in enumerate(texts)}
    page = worker.send(f"{HOME}/translate?to=it", **{**said, "t3": "", "to": "it"})

    assert "1 of" in page.text
    assert "it" not in again(session, engagement).questionnaire.languages
    assert "not complete" in worker.open(HOME).text
    worker.send(f"{HOME}/translate?to=it", **said, to="it")
    assert "it" in again(session, engagement).questionnaire.languages


def test_french_spaces_survive_the_translation_page(worker, session, engagement, draft):
    texts = rewording.texts(draft.questionnaire)
    said = {f"t{n}": text["fr"] for n, (_, text) in enumerate(texts)}

    worker.send(f"{HOME}/translate?to=fr", **said, to="fr")

    assert again(session, engagement).questionnaire.title == draft.questionnaire.title


def test_what_is_downloaded_can_be_brought_back(worker, session, engagement, draft):
    before = draft.questionnaire.digest()
    file = worker.client.get(f"{HOME}/file.toml").data

    worker.send(f"{HOME}/file", HOME, file=(io.BytesIO(file), "questionnaire.toml"))

    assert again(session, engagement).questionnaire.digest() == before


@pytest.mark.parametrize(
    "content", [b"key = 1", b"\0\0", b"", b"x" * 1_100_00, b"[[items]]\nkey='<script>'\n"]
)
def test_a_file_that_cannot_be_asked_is_refused_in_words(
    worker, session, engagement, draft, content
):
    page = worker.send(f"{HOME}/file", HOME, file=(io.BytesIO(content), "q.toml"))

    assert page.status_code == 422
    assert "This file cannot be asked." in page.text
    assert "<script>'" not in page.text
    assert "questionnaire.toml: " not in page.text
    assert again(session, engagement).questionnaire.version == "1"


def test_a_reworded_statement_says_which_change_can_no_longer_be_shown(
    worker, session, engagement, draft, owner
):
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    launching.launch(session, engagement, "spring", wave_keys(), Terms(), now=clock.now())
    planning.begin(
        session, engagement, title="Later", chosen=planning.LAST, account=owner, now=clock.now()
    )
    session.commit()
    later = HOME.replace("spring", "later")
    item = draft.questionnaire.items[0]
    assert "Not comparable" not in worker.open(later).text

    worker.send(f"{later}/statements/{item.key}", **words(item, **{"text-en": "Other words."}))

    assert re.search(
        r"Not comparable with “Spring”:</b>\s+Leadership unity\.", worker.open(later).text
    )


def test_a_launched_questionnaire_is_locked(worker, session, engagement, draft):
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    launching.launch(session, engagement, "spring", wave_keys(), Terms(), now=clock.now())
    session.commit()
    item = draft.questionnaire.items[0].key

    page = worker.open(HOME)

    assert "Fixed at the launch" in page.text
    assert "Leave out" not in page.text
    for place in (f"statements/{item}", f"add/{FIRST}", "translate?to=it"):
        worker.open(f"{HOME}/{place}", 409)


def test_the_preview_shows_each_level_what_it_is_asked_and_takes_no_answer(
    worker, session, engagement, draft
):
    outer = worker.open(f"{HOME}/preview?level=C-suite&language=de&page=1")
    page = worker.client.get(f"{HOME}/page/1?level=C-suite&language=de")
    last = worker.open(f"{HOME}/preview?level=Frontline&page=99")

    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<html lang="de"' in page.text
    assert draft.questionnaire.items[0].text["de"] in page.text or "Führung" in page.text
    assert "Set-Cookie" not in page.headers or "samesheet" in page.headers["Set-Cookie"]
    assert "I have read it through" in last.text

    worker.send(f"{HOME}/read", f"{HOME}/preview?page=99")
    wave = again(session, engagement)
    assert wave.groups["previewed"] == wave.questionnaire.digest()
