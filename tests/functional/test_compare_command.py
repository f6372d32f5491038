"""The command `compare`, run as a person runs it."""

import json

import numpy as np
import polars as pl
import pytest

from questionnaires.loader import load
from survey.cli import main


@pytest.fixture
def run(capsys):
    """Run a command; return the exit code and what stderr said."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return ended.value.code, capsys.readouterr().err

    return run


@pytest.fixture
def make_wave(run, tmp_path):
    """A scored report of 120 made-up people."""

    def make(name, gap, questionnaire="pulse"):
        rng = np.random.default_rng(len(name))
        top = np.arange(120) < 20
        answers = {
            item.key: np.clip(np.rint(3 + gap * top + rng.normal(0, 0.8, 120)), 1, 5).astype(int)
            for item in load(questionnaire).items
        }
        people = {"level": np.where(top, "C-suite", "Frontline"), "team": ["Shops"] * 120}
        csv, out = tmp_path / f"{name}.csv", tmp_path / f"{name}.json"
        pl.DataFrame({**people, **answers}).write_csv(csv)
        columns = ("--level-column", "level", "--department-column", "team")
        code, _ = run("score", csv, "--questionnaire", questionnaire, *columns, "--json", out)
        assert code == 0
        return out

    return make


def test_two_reports_make_a_change(run, make_wave, tmp_path):
    out = tmp_path / "change.json"

    code, said = run("compare", make_wave("spring", 1.5), make_wave("autumn", 0.2), "--json", out)

    change = json.loads(out.read_bytes())
    assert (code, said) == (0, "")
    assert change["schema"] == "alignment-change/1"
    found = {dimension["key"]: dimension["gaps"] for dimension in change["dimensions"]}
    assert list(found) == [dimension.key for dimension in load("pulse").dimensions]
    (gap,) = found["same_sheet"]
    assert (gap["a"], gap["b"], gap["clear"]) == ("C-suite", "Frontline", True)
    assert -1.8 < gap["change"] < -0.8


def test_the_same_reports_give_the_same_bytes(run, make_wave, tmp_path):
    waves = make_wave("spring", 1.5), make_wave("autumn", 0.2)
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for out in outs:
        run("compare", *waves, "--json", out)

    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_dimensions_that_are_not_compared_are_named(run, make_wave, tmp_path):
    earlier, later = make_wave("spring", 1.5), make_wave("autumn", 0.2)
    report = json.loads(later.read_bytes())
    report["items"][0]["text"] = "Something else?"
    later.write_text(json.dumps(report), encoding="utf-8")

    code, said = run("compare", earlier, later, "--json", tmp_path / "change.json")

    assert code == 0
    assert "is not compared: its items are not the same in both waves." in said


def test_bad_input_is_one_line_with_a_cure_and_nothing_is_written(run, make_wave, tmp_path):
    wave, out = make_wave("spring", 1.5), tmp_path / "change.json"
    other = make_wave("other", 0.2, "service-approach")
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": "alignment-report/1"}', encoding="utf-8")
    nested = tmp_path / "nested.json"
    nested.write_text("[" * 100_000, encoding="utf-8")

    for arguments in (
        (wave, tmp_path / "nowhere.json", "--json", out),
        (wave, broken, "--json", out),
        (wave, nested, "--json", out),
        (wave, wave.with_suffix(".csv"), "--json", out),
        (wave, other, "--json", out),
        (wave, wave, "--json", wave),
        (wave, wave, "--json", tmp_path / "no" / "folder.json"),
        (wave, "--json", out),
    ):
        code, said = run("compare", *arguments)

        assert code == 2
        assert len(said.strip().splitlines()) == 1
        assert not out.exists()
