"""Names of levels, departments and columns: which spellings are the same name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 200
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))


def clean(text: str) -> str:
    """Return the name as shown: NFC, trimmed, inner spaces collapsed."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def fold(text: str) -> str:
    """Return what two spellings of one name have in common."""
    return unicodedata.normalize("NFC", clean(text).casefold())


class Names:
    """Names in the order met, each under its first spelling and a running number."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.shown: list[str] = []
        self._places: dict[str, int] = {}
        self._spellings: dict[str, int] = {}
        for name in names:
            self.place(name)

    def __len__(self) -> int:
        return len(self.shown)

    def __contains__(self, name: str) -> bool:
        return name in self._spellings or fold(name) in self._places

    def place(self, name: str) -> int:
        """Return the number of a name, a new one for a new name, -1 for a blank one."""
        if name not in self._spellings:
            self._spellings[name] = self._placed(name)
        return self._spellings[name]

    def _placed(self, name: str) -> int:
        folded = fold(name)
        if not folded:
            return -1
        if folded not in self._places:
            self._places[folded] = len(self.shown)
            self.shown.append(clean(name))
        return self._places[folded]

    def find(self, name: str) -> int | None:
        """Return the number of a known name."""
        return self._places.get(fold(name))
