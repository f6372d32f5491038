"""The command `score`, run as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from questionnaires.loader import load
from survey.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def frame():
    """Answers of 240 made-up people to the shipped pulse."""
    rng = np.random.default_rng(11)
    items = load("pulse").items
    level = rng.choice(["C-suite", "Managers", "Frontline"], 240, p=[0.05, 0.15, 0.8])
    team = rng.choice(["Online", "Shops", "Service"], 240)
    gap = np.array([{"C-suite": 1.2, "Managers": 0.5, "Frontline": 0.0}[name] for name in level])
    answers = {
        item.key: [
            int(value) if rng.random() > 0.03 else None
            for value in np.clip(np.rint(3 + gap + rng.normal(0, 0.9, 240)), 1, 5)
        ]
        for item in items
    }
    return pl.DataFrame({"id": range(240), "level": level, "team": team, **answers})


@pytest.fixture
def score(tmp_path, capsys):
    """Run the command; return the exit code, the report (or None) and what stderr said."""

    def run(answers, *options, out=None):
        out = out or tmp_path / "report.json"
        arguments = ["score", answers, "--questionnaire", "pulse", "--level-column", "level"]
        arguments += ["--department-column", "team", "--json", out, *options]
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        report = json.loads(out.read_bytes()) if out.is_file() else None
        return ended.value.code, report, capsys.readouterr().err

    return run


@pytest.fixture
def csv(frame, tmp_path):
    path = tmp_path / "answers.csv"
    frame.write_csv(path)
    return path


def test_a_report_comes_out_and_stderr_says_what_was_decided(score, csv):
    code, report, said = score(csv)

    assert code == 0
    assert report["schema"] == "alignment-report/1"
    assert report["questionnaire"]["key"] == "pulse"
    assert report["frame"]["levels"] == [
        name for name in load("pulse").levels if name in {"C-suite", "Managers", "Frontline"}
    ]
    assert 0 <= report["alignment"]["score"] <= 100
    assert "Columns of answers.csv that are not used: id." in said
    assert "--levels sets another order" in said


def test_levels_that_are_left_out_are_named(score, csv):
    _, report, said = score(csv, "--levels", "C-suite,Frontline")

    note = "People whose level is none of these count in totals and departments only: Managers."
    assert "Names that are none of these levels: Managers." in said
    assert note in report["assumptions"]


@pytest.mark.parametrize("ending", ["xlsx", "sav", "parquet"])
def test_every_format_gives_the_same_report(score, csv, frame, tmp_path, ending):
    import pyreadstat

    path = tmp_path / f"answers.{ending}"
    if ending == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in [frame.columns, *frame.iter_rows()]:
            book.active.append(row)
        book.save(path)
    elif ending == "sav":
        numbers = {"Frontline": 1, "C-suite": 2, "Managers": 3}
        numbered = frame.with_columns(pl.col("level").replace_strict(numbers))
        labels = {"level": {number: name for name, number in numbers.items()}}
        pyreadstat.write_sav(numbered, str(path), variable_value_labels=labels)
    else:
        frame.write_parquet(path)

    assert score(path)[1] == score(csv)[1]


def test_levels_are_one_csv_line_and_reference_and_comparison_are_chosen(score, csv):
    code, report, said = score(
        csv,
        "--levels",
        '"managers", Frontline',
        "--reference",
        "Frontline",
        "--comparison",
        "Managers",
    )

    assert code == 0
    assert report["frame"]["levels"] == ["Managers", "Frontline"]
    assert report["frame"]["reference"] == "Frontline"
    assert "--levels" not in said


def test_a_page_is_written_beside_the_data(score, csv, tmp_path):
    page = tmp_path / "report.html"

    code, _, _ = score(csv, "--html", page)

    assert code == 0
    assert page.read_bytes().lstrip().lower().startswith(b"<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "answers.csv",
        "report.html",
        "report.json",
    ]


def test_the_same_inputs_give_the_same_bytes(score, csv, tmp_path):
    paths = [(tmp_path / f"{name}.json", tmp_path / f"{name}.html") for name in ("one", "two")]
    for json_path, html_path in paths:
        score(csv, "--html", html_path, out=json_path)

    (first, first_page), (second, second_page) = paths
    assert first.read_bytes() == second.read_bytes()
    assert first_page.read_bytes() == second_page.read_bytes()


def test_a_roster_by_person_and_by_group_say_the_same(score, csv, frame, tmp_path):
    people, groups = tmp_path / "people.csv", tmp_path / "groups.csv"
    both = pl.concat([frame, frame]).select("id", "level", "team")
    both.write_csv(people)
    both.group_by("level", "team").len("invited").sort("level", "team").write_csv(groups)

    by_person = score(csv, "--roster", people)[1]
    by_group = score(csv, "--roster", groups)[1]

    assert by_person == by_group
    assert by_person["population"]["invited"] == 480
    assert by_person["weighting"]["applied"]
    assert not score(csv, "--roster", people, "--no-weights")[1]["weighting"]["applied"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--min-group", "3"], "--min-group: minimum_group must be 1 or at least 4, not 3"),
        (["--min-group", "many"], "'many' is not a valid integer"),
        (["--levels", "Frontline,Nobody"], '"Nobody" is a level that nobody has'),
        (["--levels", '"Frontline'], "--levels is no CSV line"),
        (["--reference", "Nobody"], 'The reference "Nobody" is none of the levels. Choose one of'),
        (["--levels", ""], "--levels names no level"),
        (["--comparison", "C-suite"], "the comparison are both"),
        (["--questionnaire", "nothing"], "nothing"),
        (["--level-column", "rank"], 'column "rank": is missing'),
        (["--roster", "nowhere.csv"], "nowhere.csv: is no file"),
        (["--html", "/nowhere/report.html"], "its folder does not exist"),
        (["--surprise"], "--surprise"),
    ],
)
def test_bad_input_ends_with_two_and_one_line_and_writes_nothing(score, csv, options, words):
    code, report, said = score(csv, *options)

    assert code == 2
    assert report is None
    assert said.count("\n") == 1
    assert words in said


def test_a_wrong_cell_is_named_with_file_row_column_value_and_cure(score, csv):
    lines = csv.read_text().splitlines()
    lines[7] = lines[7].rsplit(",", 1)[0] + ",11"
    csv.write_text("\n".join(lines))
    last = load("pulse").items[-1].key

    code, report, said = score(csv)

    assert code == 2
    assert report is None
    assert said.startswith(f'answers.csv, row 8, column "{last}": "11" is not on the scale. Use 1')


def test_an_output_that_exists_is_kept_when_the_input_is_bad(score, csv, tmp_path):
    out = tmp_path / "report.json"
    score(csv, out=out)
    before = out.read_bytes()
    csv.write_text("level,team\nA,B\n")

    code, _, _ = score(csv, out=out)

    assert code == 2
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "report.json"]


def test_an_input_is_never_written_over(score, csv):
    before = csv.read_bytes()

    code, _, said = score(csv, "--html", csv)

    assert code == 2
    assert "is an input" in said
    assert csv.read_bytes() == before


def test_files_appear_together_or_not_at_all(score, csv, tmp_path):
    folder = tmp_path / "taken.html"
    folder.mkdir()
    (folder / "something").touch()

    code, report, _ = score(csv, "--html", folder)

    assert code == 2
    assert report is None


def test_it_starts_without_flask_database_or_statistics_that_it_does_not_need(csv, tmp_path):
    code = (
        "import sys; from survey.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print(*[m for m in ('flask', 'sqlalchemy', 'scipy.stats', 'polars', 'pandas') "
        "if m in sys.modules])"
    )
    arguments = ["score", str(csv), "--questionnaire", "pulse", "--level-column", "level"]
    arguments += ["--department-column", "team", "--json", str(tmp_path / "o.json")]

    for given in (["--help"], arguments):
        ran = subprocess.run(
            [sys.executable, "-c", code, *given],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.splitlines()[-1] == ""


def test_help_says_what_the_options_are():
    ran = subprocess.run(
        [sys.executable, "-m", "survey", "score", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert b"--min-group" in ran.stdout
