"""The keys of waves: one file each, outside the database and outside its backups.

Everything secret of a wave is derived from its 32 bytes, each use under a subkey of its own:
links, slip codes, the digests the database keeps of both, where drafts lie, and the key pair that
answers are sealed to. With the file gone, no old copy of the database joins anybody to anything.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from nacl.public import PrivateKey

from survey.exceptions import ConfigurationError, KeyProblem

KEY_BYTES = 32
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
Purpose = Literal[
    "link", "link digest", "slip", "slip digest", "draft", "resume", "seal", "mail", "rates"
]


@dataclass(frozen=True)
class WaveKey:
    """The secret of one wave and what follows from it."""

    secret: bytes

    def __repr__(self) -> str:
        return "WaveKey(…)"

    def subkey(self, purpose: Purpose) -> bytes:
        return blake2b(
            purpose.encode(), key=self.secret, digest_size=32, person=b"samesheet wave"
        ).digest()

    def digest(self, purpose: Purpose, *parts: bytes) -> bytes:
        """HMAC of the parts, each with its length, under the subkey of a purpose."""
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self.subkey(purpose), message, "sha256")

    @cached_property
    def pair(self) -> PrivateKey:
        return PrivateKey(self.subkey("seal"))

    @property
    def public(self) -> bytes:
        return bytes(self.pair.public_key)


class WaveKeys:
    """The key directory. It refuses to work where others, or backups, could read it.

    Parameters
    ----------
    directory : Path
        Made with mode 0700 when absent.
    backed_up : Path or None
        The folder that backups copy; keys may not lie inside it.
    """

    def __init__(self, directory: Path, backed_up: Path | None = None) -> None:
        self.directory = directory.absolute()
        if backed_up is not None and self.directory.resolve().is_relative_to(backed_up.resolve()):
            raise ConfigurationError(
                f"SAMESHEET_KEY_DIRECTORY ({self.directory}) lies inside {backed_up}, which backups"
                " copy; name a directory elsewhere, or every backup could open the answers."
            )

    def create(self, public_id: str) -> WaveKey:
        """Make the key of a wave, durably, before anything is derived from it."""
        self._make_directory()
        key = WaveKey(secrets.token_bytes(KEY_BYTES))
        path = self._path(public_id)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key.secret)
            file.flush()
            os.fsync(file.fileno())
        self._sync_directory()
        return key

    def get(self, public_id: str) -> WaveKey:
        path = self._path(public_id)
        try:
            _refuse_readable(self.directory)
            secret = _read(path)
        except FileNotFoundError:
            raise KeyProblem(
                f"The key of wave {public_id} is not in {self.directory}. Put it back from where"
                " keys are kept; without it, answers so far cannot be opened (to give them up:"
                " python -m survey wave abandon)."
            ) from None
        if len(secret) != KEY_BYTES:
            raise KeyProblem(f"The key file {path} is damaged: it should have {KEY_BYTES} bytes.")
        return WaveKey(secret)

    def check(self) -> None:
        """Refuse to go on where others could read the keys; harmless where there are none yet."""
        for path in (self.directory, *self.directory.glob("*.key")):
            if path.exists():
                _refuse_readable(path)

    def holds(self, public_id: str) -> bool:
        return self._path(public_id).exists()

    def destroy(self, public_id: str) -> bool:
        """Overwrite and unlink the key; harmless when it is gone already."""
        path = self._path(public_id)
        try:
            with path.open("r+b", buffering=0) as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return False
        self._sync_directory()
        return True

    def listed(self) -> Iterator[str]:
        """The public ids of the waves whose keys lie here."""
        for path in sorted(self.directory.glob("*.key")):
            yield path.stem

    def _path(self, public_id: str) -> Path:
        if not PUBLIC_ID.fullmatch(public_id):
            raise KeyProblem("This is not the public id of a wave.")
        return self.directory / f"{public_id}.key"

    def _make_directory(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_readable(self.directory)

    def _sync_directory(self) -> None:
        handle = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(path: Path) -> bytes:
    """Every page begins with this: each call of the system lets another thread in between."""
    handle = os.open(path, os.O_RDONLY)
    try:
        _refuse_mode(path, os.fstat(handle))
        return os.read(handle, KEY_BYTES + 1)
    finally:
        os.close(handle)


def _refuse_readable(path: Path) -> None:
    _refuse_mode(path, path.stat())


def _refuse_mode(path: Path, found: os.stat_result) -> None:
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
        raise KeyProblem(f"{path} can be read by others than its owner; run: chmod go-rwx '{path}'")
