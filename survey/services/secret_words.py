"""How secrets are written for people: links, slip codes, resume codes; no look-alikes."""

from __future__ import annotations

import base64
import unicodedata
from uuid import UUID

from survey.services.wave_keys import WaveKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U
LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
UNSEEN = {"Cf", "Pd"}  # marks of direction and the like; dashes
LINK_BYTES = 16
SLIP_SYMBOLS = 11
RESUME_SYMBOLS = 8


def link_secret(key: WaveKey, invitation: UUID) -> str:
    """The 128 bits in a link, the same whenever they are made."""
    digest = key.digest("link", invitation.bytes)[:LINK_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def slip_code(key: WaveKey, invitation: UUID) -> str:
    """Twelve characters for a printed slip: 55 bits and a check character."""
    symbols = spell(key.digest("slip", invitation.bytes), SLIP_SYMBOLS)
    return symbols + check_character(symbols)


def shown(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """What somebody typed, without spaces and hyphens, look-alikes put right.

    Digits and letters are taken as any keyboard writes them, wide or Arabic, with or without the
    marks of direction that copying brings along.
    """
    plain = map(_plain, unicodedata.normalize("NFKC", text))
    return "".join(plain).upper().translate(LOOK_ALIKES)


def _plain(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in UNSEEN:
        return ""
    return str(unicodedata.decimal(character, character))


def slip_typed(text: str) -> str | None:
    """A slip code as typed, or None where its check character shows a slip of the finger."""
    code = typed(text)
    if len(code) != SLIP_SYMBOLS + 1 or not set(code) <= set(ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def spell(digest: bytes, symbols: int) -> str:
    """The first bits of a digest as characters of five bits each."""
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * symbols)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(symbols - 1, -1, -1))


def check_character(symbols: str) -> str:
    """Finds every single wrong character and every swap of neighbours.

    A weighted sum over the field of 32 elements: doubling steps through all its non-zero elements,
    so neighbouring weights always differ.
    """
    total = 0
    for symbol in symbols:
        total = _double(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _double(element: int) -> int:
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element
