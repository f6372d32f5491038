"""`python -m questionnaires`: check questionnaire files, or print their JSON Schema."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from questionnaires.loader import QuestionnaireError, load, shipped


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m questionnaires", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="name every problem of questionnaire files")
    check.add_argument(
        "paths", nargs="+", metavar="PATH", help="a .toml, a folder or a shipped key"
    )
    commands.add_parser("schema", help="print the JSON Schema of a questionnaire file")
    commands.add_parser("list", help="print the keys of the shipped questionnaires")
    given = parser.parse_args(arguments)
    if given.command == "check":
        return max(_check(path) for path in given.paths)
    if given.command == "list":
        sys.stdout.write("\n".join(shipped()) + "\n")
    else:
        from questionnaires.json_schema import questionnaire_schema

        sys.stdout.write(json.dumps(questionnaire_schema(), indent=2, ensure_ascii=False) + "\n")
    return 0


def _check(path: str) -> int:
    try:
        instrument = load(path)
    except QuestionnaireError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    items, dimensions = len(instrument.items), len(instrument.dimensions)
    languages = ", ".join(instrument.languages)
    sys.stdout.write(f"{path}: ok: items {items}, dimensions {dimensions}, languages {languages}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
