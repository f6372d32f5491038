"""The key of a draft, which only the browser holds, and the code that carries it elsewhere."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from survey.services.secret_words import RESUME_SYMBOLS, spell
from survey.services.wave_keys import WaveKey


@dataclass(frozen=True)
class DraftKey:
    """32 random bytes; `str` is what the cookie holds."""

    secret: bytes

    @classmethod
    def new(cls) -> DraftKey:
        return cls(random(SecretBox.KEY_SIZE))

    @classmethod
    def from_text(cls, text: str) -> DraftKey:
        try:
            secret = base64.urlsafe_b64decode(text.encode("ascii") + b"=")
        except (UnicodeEncodeError, binascii.Error):
            secret = b""
        if len(secret) != SecretBox.KEY_SIZE:
            raise ValueError("this is not a draft key")
        return cls(secret)

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()

    def __repr__(self) -> str:
        return "DraftKey(…)"

    @property
    def code(self) -> str:
        """The resume code: eight characters, 40 bits, without its hyphen."""
        digest = blake2b(b"resume code", key=self.secret, digest_size=16).digest()
        return spell(digest, RESUME_SYMBOLS)


def wrap(wave: WaveKey, secret: str, key: DraftKey) -> bytes:
    """Lock a draft key behind the wave's key, the link's secret and the resume code together."""
    return bytes(_wrapping_box(wave, secret, key.code).encrypt(key.secret))


def unwrap(wave: WaveKey, secret: str, code: str, box: bytes) -> DraftKey | None:
    try:
        return DraftKey(_wrapping_box(wave, secret, code).decrypt(box))
    except CryptoError:
        return None


def _wrapping_box(wave: WaveKey, secret: str, code: str) -> SecretBox:
    return SecretBox(wave.digest("resume", secret.encode(), code.encode()))
