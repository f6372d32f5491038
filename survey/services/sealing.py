"""Sealed answers: encrypted to the wave's public key, all padded to one size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from survey.exceptions import AnswerRefused, KeyProblem
from survey.models import Wave
from survey.models.sealed import SEALED_BYTES
from survey.services.padding import pad, unpad
from survey.services.wave_keys import WaveKey

OVERHEAD = 48
ROOM = SEALED_BYTES - OVERHEAD
NUL = b"\0"  # in no JSON, and refused in comments


@dataclass(frozen=True)
class Apart:
    """What close keeps apart from the answers: comments, judgements, predictions by question."""

    comments: Mapping[str, str] = field(default_factory=dict)
    judgements: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    predictions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """What one person sent, with the labels of the launch."""

    answers: bytes
    level: str
    department: str | None
    segments: Mapping[str, str]
    apart: Apart


def fits(sent: Sent) -> bool:
    return len(_to_text(sent)) < ROOM


def seal(wave: Wave, sent: Sent) -> bytes:
    """A box of exactly `SEALED_BYTES`."""
    if wave.public_key is None:
        raise KeyProblem(f"Wave {wave.key} has no public key: it was not launched.")
    if not fits(sent):  # `fitting` refuses a launch where this could happen
        raise AnswerRefused("These answers are too long. Please shorten the comment.")
    return SealedBox(PublicKey(wave.public_key)).encrypt(pad(_to_text(sent), ROOM))


def unseal(wave_key: WaveKey, box: bytes) -> Sent | None:
    """What was sent, or None where the box was not sealed to this wave or was damaged."""
    try:
        text = unpad(SealedBox(wave_key.pair).decrypt(box))
        return _from_text(text)
    except (CryptoError, ValueError, KeyError, TypeError):
        return None


def _to_text(sent: Sent) -> bytes:
    """What is short as JSON, then each comment as written: quoted it could be six times as long."""
    content = {
        "a": sent.answers.hex(),
        "l": sent.level,
        "d": sent.department,
        "s": dict(sent.segments),
        "c": list(sent.apart.comments),
        "j": {key: dict(value) for key, value in sent.apart.judgements.items()},
        "p": {key: dict(value) for key, value in sent.apart.predictions.items()},
    }
    short = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return NUL.join(part.encode() for part in (short, *sent.apart.comments.values()))


def _from_text(text: bytes) -> Sent:
    short, *written = text.split(NUL)
    content: dict[str, Any] = json.loads(short)
    comments = {key: one.decode() for key, one in zip(content["c"], written, strict=True)}
    return Sent(
        answers=bytes.fromhex(content["a"]),
        level=content["l"],
        department=content["d"],
        segments=content["s"],
        apart=Apart(comments, content["j"], content["p"]),
    )
