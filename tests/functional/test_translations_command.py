"""The list of what is not translated yet."""

from __future__ import annotations

from click.testing import CliRunner

from survey.commands.translations import command, missing


def test_nothing_is_missing_in_the_languages_that_are_there():
    told = CliRunner().invoke(command, [])

    assert told.exit_code == 0
    assert told.output.splitlines() == [
        f"{language}: nothing missing" for language in ("ar", "de", "es", "fr")
    ]


def test_a_language_without_a_catalogue_lacks_every_text():
    told = CliRunner().invoke(command, ["it"])

    assert told.exit_code == 1
    assert "  Send my answers" in told.output
    assert len(list(missing("it"))) > 200
