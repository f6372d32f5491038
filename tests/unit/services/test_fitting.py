import pytest
from fieldwork import NOW, small_instrument

from questionnaires.loader import load
from questionnaires.schema import Instrument
from survey.exceptions import AnswerRefused, CannotLaunch
from survey.extensions import wave_keys
from survey.services import drafts, invitations, launching, roster, sealing, sending
from survey.services.launching import Terms
from survey.services.roster import Person
from survey.services.sealing import Apart, Sent

LARGE = "\u00f6" * 110
NAMES = [f"{number:02}{LARGE}" for number in range(40)]


def people(departments, level="C-suite"):
    return [
        Person(str(number), "Somebody", level, name, segments={"shop": LARGE, "region": LARGE})
        for number, name in enumerate(departments * 5)
    ]


def launched(session, engagement, instrument, roster_of):
    roster.import_people(session, engagement, roster_of, now=NOW)
    launching.draft(session, engagement, key="w", title="W", instrument=instrument)
    return launching.launch(session, engagement, "w", wave_keys(), Terms(), now=NOW)


def everything(wave):
    """As much as a leader can answer to the omnichannel questionnaire."""
    given = {item.key: "cannot_say" for item in wave.questionnaire.items}
    given["department_round"] = dict.fromkeys(wave.departments[1:], "cannot_say")
    given["comment"] = '"\\\n' * 666
    predicted = wave.questionnaire.question("predictions")
    given["predictions"] = dict.fromkeys(predicted.dimensions, 3.5)
    return given


def test_the_longest_answers_of_a_launched_wave_can_be_sent(session, make_engagement):
    # The rest of a leader's answers leaves room for 21 names of 222 bytes; see the next test.
    wave = launched(session, make_engagement(), load("omnichannel"), people(NAMES[:21]))
    session.commit()

    (link,) = invitations.links(session, wave, wave_keys(), "", limit=1)
    secret, key = link.address.rsplit("/", 1)[1], drafts.new_key()
    drafts.begin(session, wave, wave_keys(), secret, key)
    drafts.save(session, wave, wave_keys(), secret, key, everything(wave))
    sending.send(session, wave, wave_keys(), secret, key, now=NOW)


def test_names_that_could_not_all_be_judged_are_not_launched(session, make_engagement):
    with pytest.raises(CannotLaunch, match="Shorten the names of departments"):
        launched(session, make_engagement(), load("omnichannel"), people(NAMES[:22]))


def test_a_questionnaire_with_too_many_comments_is_not_launched(session, make_engagement):
    given = small_instrument().to_snapshot()
    comments = [{"type": "comment", "key": f"c{n}", "text": {"en": "?"}} for n in range(4)]
    given["questions"] += comments
    given["pages"].append(
        {"key": "more", "title": {"en": "More"}, "questions": [one["key"] for one in comments]}
    )

    with pytest.raises(CannotLaunch, match="fewer or shorter comments"):
        launched(session, make_engagement(), Instrument.from_snapshot(given), people(["a"]))


@pytest.mark.parametrize("comment", ['"' * 2000, "\n" * 2000, "\x01" * 2000, "\u00e9" * 1000])
def test_a_comment_takes_as_much_room_as_it_has_bytes(session, make_open_wave, comment):
    wave = make_open_wave()
    sent = Sent(b"\1", "Frontline", None, {}, Apart({"one": comment, "two": comment}))

    opened = sealing.unseal(wave_keys().get(wave.public_id), sealing.seal(wave, sent))

    assert opened == sent


def test_a_comment_with_a_nul_is_refused(session, make_open_wave, make_draft, secrets_of):
    wave = make_open_wave()

    with pytest.raises(AnswerRefused):
        make_draft(wave, secrets_of(wave)[0], remark="a\0b")
