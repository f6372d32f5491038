"""Answers in progress: encrypted under the browser's key, found by a digest of the link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from survey.exceptions import DraftElsewhere, NoDraft, ResumeCodeSpent, WaveClosed, WrongResumeCode
from survey.models import Draft, Invitation, Wave
from survey.models.base import insert_into, table_of
from survey.models.draft import RESUME_TRIES
from survey.models.wave import RUNNING
from survey.services import answering, waves
from survey.services.answering import Answers
from survey.services.draft_key import DraftKey, unwrap, wrap
from survey.services.invitations import link_digest, refuse_unless_unspent
from survey.services.padding import pad, unpad
from survey.services.secret_words import shown, typed
from survey.services.wave_keys import WaveKey, WaveKeys

Turns = dict[str, dict[str, int]]  # by browser and page
DRAFT_BYTES = 8192
TURNS = " turns"  # beside the answers in the box; no key of a questionnaire begins with a space
NONCE = SecretBox.NONCE_SIZE
BROWSERS = 4  # how many browsers' turns are remembered, the latest ones


@dataclass(frozen=True)
class Turn:
    """Which save of a page this is, as its browser counts, so that none overtakes a later one."""

    browser: str
    page: int
    number: int


@dataclass(frozen=True)
class Place:
    """Where a draft lies and whose it is: digests of its link under the wave's key."""

    draft: bytes
    link: bytes


@dataclass(frozen=True)
class Seen:
    """A draft as it was read and opened, and the level of whose it is."""

    place: Place
    level: str
    box: bytes
    answers: Answers
    turns: Turns


def new_key() -> DraftKey:
    return DraftKey.new()


def resume_code(key: DraftKey) -> str:
    """The code that opens the draft on another device; known before anything is stored."""
    return shown(key.code)


def begin(  # noqa: PLR0917  # the five that every service of drafts takes, and a language
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    secret: str,
    key: DraftKey,
    language: str = "",
) -> Answers:
    """Store an empty draft. With the same key again this does nothing, also at the same moment."""
    waves.hold_open(session, wave)
    wave_key = keys.get(wave.public_id)
    refuse_unless_unspent(session.connection(), wave, link_digest(wave_key, secret))
    empty = {answering.LANGUAGE: language} if language in wave.languages else {}
    row = {
        "digest": draft_digest(wave_key, secret),
        "wave_id": wave.id,
        "box": _lock(key, empty),
        "resume_box": wrap(wave_key, secret, key),
        "tries": 0,
    }
    if session.connection().scalar(_beginning(session.get_bind().dialect.name), row) is not None:
        return empty
    return load(session, wave, keys, secret, key) or {}


def exists(session: Session, wave: Wave, keys: WaveKeys, secret: str) -> bool:
    place = draft_digest(keys.get(wave.public_id), secret)
    found = select(Draft.digest).where(Draft.digest == place, Draft.wave_id == wave.id)
    return session.scalar(found) is not None


def load(
    session: Session, wave: Wave, keys: WaveKeys, secret: str, key: DraftKey
) -> Answers | None:
    """The answers so far, or None where nothing was begun."""
    place = draft_digest(keys.get(wave.public_id), secret)
    box = session.connection().scalar(LOADING, {"place": place, "wave": wave.id})
    return None if box is None else unlock(key, box)


def save(  # noqa: PLR0917  # the five that every service of drafts takes, and the changes
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    secret: str,
    key: DraftKey,
    changes: Mapping[str, object],
    *,
    turn: Turn | None = None,
) -> Answers:
    """Merge changes into the draft; the value None takes an answer out again. See `replace`."""
    connection = session.connection()
    return replace(connection, wave, keys, secret, key, changes, turn=turn)


def replace(  # noqa: PLR0917  # as `save`
    connection: Connection,
    wave: Wave,
    keys: WaveKeys,
    secret: str,
    key: DraftKey,
    changes: Mapping[str, object],
    *,
    turn: Turn | None = None,
    seen: Seen | None = None,
) -> Answers:
    """Save without a session.

    The draft is replaced only if it is still the one that was read (`seen`, where somebody has just
    read it); if not, the later one is read and merged with. So two tabs and an autosave cannot undo
    each other, and each try is one statement, whole by itself.
    A save whose turn is over, a repeat or one that was held up on its way, changes nothing.
    """
    if wave.status not in RUNNING:
        raise WaveClosed
    place = seen.place if seen else place_of(keys.get(wave.public_id), secret)
    which = {"place": place.draft, "link": place.link, "wave": wave.id}
    while True:
        found = seen or see(key, place, *_look(connection, wave, which))
        before, turns = found.answers, found.turns
        if turn is not None and not _take_turn(turns, turn):
            return before
        merged = {**before, **changes}
        kept = {name: value for name, value in merged.items() if value is not None}
        answers = answering.validate(wave, wave.audience(found.level), kept)
        if answers == before and turn is None:
            return before
        new = {"old": found.box[:NONCE], "new": _lock(key, answers, turns)}
        if connection.execute(SAVING, {**which, **new}).rowcount:
            return answers
        seen = None  # somebody was quicker, or the invitation is spent: look again


def _look(connection: Connection, wave: Wave, which: Mapping[str, Any]) -> tuple[str, bytes]:
    """Whose draft it is, and its box as it is now, while the invitation is unspent."""
    found = connection.execute(LOOKING, which).first()
    if found is None:
        raise NoDraft
    level, box = found
    if level is None:  # the invitation was spent or withdrawn: say which
        refuse_unless_unspent(connection, wave, which["link"])
    return level, box


# Statements of the tables, built once: every save of every page uses them.
_draft = table_of(Draft)
_invited = table_of(Invitation)
OF_LINK = (_draft.c.digest == bindparam("place"), _draft.c.wave_id == bindparam("wave"))
LOADING = select(_draft.c.box).where(*OF_LINK)
UNSPENT = (  # the level of the link's invitation while it can be used
    select(_invited.c.level)
    .where(
        _invited.c.wave_id == bindparam("wave"),
        _invited.c.digest == bindparam("link"),
        _invited.c.finished.is_(False),
    )
    .scalar_subquery()
)
LOOKING = select(UNSPENT, _draft.c.box).where(*OF_LINK)
SAVING = (  # no two boxes begin with the same nonce
    update(_draft)
    .where(*OF_LINK, func.substr(_draft.c.box, 1, NONCE) == bindparam("old"), UNSPENT.is_not(None))
    .values(box=bindparam("new"))
)


@cache
def _beginning(dialect: str) -> ReturningInsert[Any]:
    begun = insert_into(dialect, Draft).on_conflict_do_nothing()
    return begun.returning(_draft.c.digest)


TAKING = delete(_draft).where(*OF_LINK).returning(_draft.c.box)


def _take_turn(turns: Turns, turn: Turn) -> bool:
    """Note the turn, unless a later one of the same browser and page was noted before."""
    pages = turns.pop(turn.browser, {})
    turns[turn.browser] = pages  # the latest browser last
    for forgotten in list(turns)[:-BROWSERS]:
        del turns[forgotten]
    if turn.number <= pages.get(str(turn.page), 0):
        return False
    pages[str(turn.page)] = turn.number
    return True


def resume(session: Session, wave: Wave, keys: WaveKeys, secret: str, code: str) -> DraftKey:
    """The key of a draft begun elsewhere. Ten wrong codes end this for good.

    The caller commits also when a wrong code is refused, for the try to count.
    """
    wave_key = keys.get(wave.public_id)
    place = draft_digest(wave_key, secret)
    box = session.scalar(  # one statement counts the try, so parallel guesses gain nothing
        update(Draft)
        .where(Draft.digest == place, Draft.wave_id == wave.id, Draft.tries < RESUME_TRIES)
        .values(tries=Draft.tries + 1)
        .returning(Draft.resume_box)
        .execution_options(synchronize_session=False)
    )
    if box is None:
        raise ResumeCodeSpent if exists(session, wave, keys, secret) else NoDraft
    key = unwrap(wave_key, secret, typed(code), box)
    if key is None:
        raise WrongResumeCode
    session.execute(
        update(Draft)
        .where(Draft.digest == place)
        .values(tries=0)
        .execution_options(synchronize_session=False)
    )
    return key


def start_over(session: Session, wave: Wave, keys: WaveKeys, secret: str, key: DraftKey) -> None:
    """Throw the draft away, whoever began it, and begin an empty one under a new key."""
    place = draft_digest(keys.get(wave.public_id), secret)
    session.execute(delete(Draft).where(Draft.digest == place, Draft.wave_id == wave.id))
    begin(session, wave, keys, secret, key)


def take(session: Session, wave: Wave, wave_key: WaveKey, secret: str, key: DraftKey) -> Answers:
    """The answers, while the draft is erased in the same transaction."""
    place = draft_digest(wave_key, secret)
    box = session.connection().scalar(TAKING, {"place": place, "wave": wave.id})
    if box is None:
        raise NoDraft
    return unlock(key, box)


def place_of(wave_key: WaveKey, secret: str) -> Place:
    return Place(draft_digest(wave_key, secret), link_digest(wave_key, secret))


def draft_digest(wave_key: WaveKey, secret: str) -> bytes:
    return wave_key.digest("draft", secret.encode())


def _lock(key: DraftKey, answers: Mapping[str, object], turns: Turns | None = None) -> bytes:
    kept: Mapping[str, object] = {**answers, TURNS: turns} if turns else answers
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    return bytes(SecretBox(key.secret).encrypt(pad(text, DRAFT_BYTES)))


def see(key: DraftKey, place: Place, level: str, box: bytes) -> Seen:
    """Open a box, or refuse a key that is not its own."""
    return Seen(place, level, box, *_open(key, box))


def unlock(key: DraftKey, box: bytes) -> Answers:
    return _open(key, box)[0]


def _open(key: DraftKey, box: bytes) -> tuple[Answers, Turns]:
    try:
        text = unpad(SecretBox(key.secret).decrypt(box))
    except CryptoError:
        raise DraftElsewhere from None
    kept: dict[str, Any] = json.loads(text)
    turns: Turns = kept.pop(TURNS, {})
    return kept, turns
