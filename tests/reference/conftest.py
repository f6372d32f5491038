"""Reference cases that lie beside the repository; values there come from independent programs."""

import csv
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

SHARED = Path(os.environ.get("SAMESHEET_SHARED") or Path(__file__).parents[3] / "shared").resolve()


@dataclass(frozen=True)
class Value:
    statistic: str
    args: dict
    value: object
    tolerance: dict

    def close(self, expected, got):
        """Accept if |got − value| ≤ max(abs, rel·|value|); a missing value must be NaN."""
        if expected is None:
            return math.isnan(got)
        allowed = max(self.tolerance.get("abs", 0), self.tolerance.get("rel", 0) * abs(expected))
        return abs(got - expected) <= allowed


@dataclass
class Case:
    name: str
    rows: list
    values: list
    compared: int = 0
    wrong: list = field(default_factory=list)
    seen: set = field(default_factory=set)

    def of(self, statistic, **args):
        """The values of one statistic whose arguments include these."""
        chosen = [
            value
            for value in self.values
            if value.statistic == statistic
            and all(value.args.get(key) == wanted for key, wanted in args.items())
        ]
        assert chosen, f"{self.name} has no {statistic} with {args}"
        return chosen

    def compare(self, value, got):
        """Compare a number, or each of a mapping or list; keys that are not given are listed."""
        self.seen.add(id(value))
        self._compare(value, value.value, got, value.statistic)

    def _compare(self, value, expected, got, where):
        if isinstance(expected, dict):
            for key, part in expected.items():
                self._compare(value, part, got[key], f"{where} {key}")
        elif isinstance(expected, list):
            for position, part in enumerate(expected):
                self._compare(value, part, got[position], f"{where} {position}")
        else:
            self.compared += 1
            if not value.close(expected, float(got)):
                self.wrong.append(f"{where}: {got} instead of {expected} ({value.args})")

    def column(self, name):
        return np.array([float(row[name]) if row[name] else np.nan for row in self.rows])

    def matrix(self, names):
        return np.column_stack([self.column(name) for name in names])

    def labels(self, name):
        return np.array([row[name] for row in self.rows])

    def finish(self, numbers):
        """Everything compared was right, and it was as many numbers as the test believes."""
        assert not self.wrong, "\n".join(self.wrong)
        assert self.compared == numbers


@pytest.fixture
def golden():
    """Read a case: its rows as mappings and its expected values."""

    def read(name):
        folder = SHARED / "golden" / name
        if not folder.is_dir():
            pytest.skip(f"reference case {name} is not beside the repository ({folder})")
        with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        values = [
            Value(entry["statistic"], entry.get("args") or {}, entry["value"], entry["tolerance"])
            for entry in expected["values"]
        ]
        return Case(name, rows, values)

    return read
