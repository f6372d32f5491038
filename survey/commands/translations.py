from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

FOLDER = Path(__file__).parents[1] / "translations"


@click.command()
@click.argument("languages", nargs=-1)
def command(languages: tuple[str, ...]) -> None:
    """List what employees read that is not translated yet, in LANGUAGES or in all there are.

    Questionnaires are checked by `python -m questionnaires`. Ends with 1 where any is missing.
    """
    found = 0
    for language in languages or tuple(sorted(path.parent.name for path in FOLDER.glob("*/LC_*"))):
        texts = list(missing(language))
        found += len(texts)
        click.echo(f"{language}: {len(texts) or 'nothing'} missing")
        for text in texts:
            click.echo(f"  {text}")
    raise SystemExit(1 if found else 0)


def missing(language: str) -> Iterator[str]:
    """The English texts without a finished translation: absent, empty in a plural, or unsure."""
    from babel.messages.pofile import read_po

    with (FOLDER / "messages.pot").open("rb") as file:
        wanted = {_key(message.id): message.id for message in read_po(file) if message.id}
    known = {}
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if path.is_file():
        with path.open("rb") as file:
            known = {_key(one.id): one for one in read_po(file, locale=language) if one.id}
    for key in wanted:
        message = known.get(key)
        if message is None or message.fuzzy or not all(_strings(message.string)):
            yield key


def _key(text: str | list[str] | tuple[str, ...]) -> str:
    return _strings(text)[0]


def _strings(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
