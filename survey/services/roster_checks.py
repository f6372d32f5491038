"""Every row of a roster file looked at: the people in it, and each problem with row and cure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey.datafiles.names import fold
from survey.datafiles.people import Sheet
from survey.services.opening import STEP, Progress, silent
from survey.services.roster import Person
from survey.services.roster_columns import FIELDS, SEGMENT, in_file, levels_said
from survey.spoken import name_of

ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\]+@[^@\s,;<>\"()\[\]\\.]+(\.[^@\s,;<>\"()\[\]\\.]+)+")
LONGEST = {"number": 64, "name": 200, "surname": 100, "email": 254, "department": 120}
LONGEST_SEGMENT = 120


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell. A fatal one keeps its row from being brought in."""

    row: int
    column: str
    value: str
    words: str
    fatal: bool = True


@dataclass
class Checked:
    """What a file holds: people whose rows are right, and what is to be said of the others."""

    rows: int = 0
    people: list[Person] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_levels: Counter[str] = field(default_factory=Counter)
    spoilt: set[str] = field(default_factory=set)  # numbers in rows that cannot be brought in

    @property
    def fatal(self) -> int:
        """How many rows cannot be brought in."""
        return len({problem.row for problem in self.problems if problem.fatal})


@dataclass(frozen=True)
class Rules:
    """What a row is checked against."""

    columns: Mapping[str, str]
    levels: Sequence[str]
    languages: Sequence[str]


def check(sheet: Sheet, rules: Rules, tell: Progress = silent) -> Checked:
    """Look at every row; people stand in the order of the file, once each."""
    checked = Checked()
    checked.problems += _missing_columns(rules.columns)
    if checked.problems:
        return checked
    reader = _Reader(rules, checked)
    for row, cells in sheet.rows(in_file(rules.columns)):
        checked.rows += 1
        reader.read(row, cells)
        if checked.rows % STEP == 0:
            tell("reading rows", checked.rows, max(sheet.expected, checked.rows))
    return checked


def _missing_columns(columns: Mapping[str, str]) -> Iterator[Problem]:
    """What no row can do without; said once instead of for every row."""
    if not {"number", "email"} & columns.keys():
        words = "no column tells people apart: say which holds a number or an e-mail address"
        yield Problem(1, FIELDS["number"], "", words)
    if "level" not in columns:
        yield Problem(1, FIELDS["level"], "", "no column holds the level: say which one does")


class _Reader:
    """Reads rows one after the other, and remembers who has been met."""

    def __init__(self, rules: Rules, checked: Checked) -> None:
        self.rules = rules
        self.checked = checked
        self.levels = {fold(name): name for name in rules.levels}
        self.levels |= {
            said: meant
            for said, meant in levels_said(rules.columns).items()
            if meant in rules.levels
        }
        self.languages = dict(_spellings(rules.languages))
        self.segments = [name for name in rules.columns if name.startswith(SEGMENT)]
        self.numbers: dict[str, tuple[int, dict[str, str]]] = {}
        self.addresses: dict[str, int] = {}

    def read(self, row: int, cells: dict[str, str]) -> None:
        number = cells.get("number") or cells.get("email", "").casefold()
        problems = [*self._cells(row, cells), *self._identity(row, number, cells)]
        level = self.levels.get(fold(cells.get("level", "")))
        if level is None:
            problems.append(self._unknown_level(row, cells.get("level", "")))
        problems += self._shared_address(row, cells)
        language, unknown = self._language(row, cells)
        problems += unknown
        self.checked.problems += problems
        if any(problem.fatal for problem in problems):
            if number:
                self.checked.spoilt.add(number)
            return
        same = self.numbers.setdefault(number, (row, cells))
        if same[0] == row and level is not None:
            self.checked.people.append(self._person(number, level, language, cells))

    def _person(
        self, number: str, level: str, language: str | None, cells: Mapping[str, str]
    ) -> Person:
        name = " ".join(filter(None, (cells.get("name"), cells.get("surname"))))
        return Person(
            number=number,
            name=name or number,
            level=level,
            department=cells.get("department") or None,
            email=cells.get("email") or None,
            language=language,
            segments={
                key.removeprefix(SEGMENT): cells[key] for key in self.segments if cells.get(key)
            },
        )

    def _problem(self, row: int, name: str, value: str, words: str, **kind: bool) -> Problem:
        column = self.rules.columns.get(name, FIELDS.get(name, name))
        return Problem(row, column, value[:200], words, **kind)

    def _cells(self, row: int, cells: Mapping[str, str]) -> Iterator[Problem]:
        for name, value in cells.items():
            longest = LONGEST_SEGMENT if name.startswith(SEGMENT) else LONGEST.get(name, 200)
            if value.startswith("="):
                words = "is a formula: copy the sheet and paste values only"
            elif len(value) > longest:
                words = f"is longer than {longest} characters: shorten it"
            elif any(ord(character) < 32 or ord(character) == 127 for character in value):
                words = "holds a control character: type it again"
            elif name == "email" and value and not ADDRESS.fullmatch(value):
                words = "is no e-mail address: correct it, or leave it empty"
            else:
                continue
            yield self._problem(row, name, value, words)

    def _identity(self, row: int, number: str, cells: Mapping[str, str]) -> Iterator[Problem]:
        if not number:
            missing = "is missing: give everybody a number, or an e-mail address"
            yield self._problem(row, "number", "", missing)
        elif len(number) > LONGEST["number"]:
            words = f"is longer than {LONGEST['number']} characters: give a number beside it"
            yield self._problem(row, "number", number, words)
        elif number in self.numbers:
            first, earlier = self.numbers[number]
            if earlier == cells:
                words = f"is the same row as row {first}: taken once"
                yield self._problem(row, "number", number, words, fatal=False)
            else:
                words = f"is also in row {first}, for somebody else: each number once"
                yield self._problem(row, "number", number, words)

    def _unknown_level(self, row: int, value: str) -> Problem:
        if not value:
            words = "is missing: everybody needs a level"
            return self._problem(row, "level", value, words)
        self.checked.unknown_levels[value] += 1
        words = "is no level of this engagement: say below which one is meant"
        return self._problem(row, "level", value, words)

    def _shared_address(self, row: int, cells: Mapping[str, str]) -> Iterator[Problem]:
        address = cells.get("email", "").casefold()
        if not address:
            return
        first = self.addresses.setdefault(address, row)
        again = self.numbers.get(cells.get("number") or address, (row, {}))[1]
        if first != row and again != cells:
            words = (
                f"is also in row {first}: whoever reads that mailbox could answer for both;"
                " a slip on paper is safer"
            )
            yield self._problem(row, "email", cells["email"], words, fatal=False)

    def _language(self, row: int, cells: Mapping[str, str]) -> tuple[str | None, list[Problem]]:
        said = cells.get("language", "")
        code = self.languages.get(fold(said)) or self.languages.get(fold(said.split("-")[0]))
        if code or not said:
            return code, []
        words = "is no language of this engagement: they are asked in the first one"
        return None, [self._problem(row, "language", said, words, fatal=False)]


def _spellings(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """How a language may be written: its code, its own name, its name in other languages."""
    for code in codes:
        yield code, code
        for reader in ("en", "es", "fr", "de", code):
            yield fold(name_of(code, reader)), code
