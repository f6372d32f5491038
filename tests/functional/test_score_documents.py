"""All documents of one report, made by the command and read back: the same numbers in each."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from questionnaires.loader import load
from survey.cli import main
from survey.documents import figures

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SAMESHEET_SHARED") or ROOT.parent / "shared").resolve()
PIERCE = SHARED / "golden" / "pierce_county_survey"
KINDS = ("json", "html", "pdf", "pptx", "xlsx", "zip")


def answers(folder, leaders):
    """A company whose leaders rate everything higher."""
    rng = np.random.default_rng(leaders)
    level = np.repeat(["C-suite", "Managers", "Frontline"], [leaders, 40, 190])
    gap = np.array([{"C-suite": 1.1, "Managers": 0.5, "Frontline": 0.0}[name] for name in level])
    given = {
        item.key: np.clip(np.rint(3 + gap + rng.normal(0, 0.9, len(level))), 1, 5).astype(int)
        for item in load("pulse").items
    }
    team = rng.choice(["Online", "Shops", "Service"], len(level))
    path = folder / f"{leaders}.csv"
    pl.DataFrame({"level": level, "team": team, **given}).write_csv(path)
    return path


def run(folder, source, *options, kinds=KINDS):
    """The command with every document asked for; their contents by kind."""
    paths = {kind: folder / f"report.{kind}" for kind in kinds}
    arguments = [str(source), *options, "--client", "Northgate", "--date", "22 May 2026"]
    for kind, path in paths.items():
        arguments += [f"--{kind}", str(path)]
    with pytest.raises(SystemExit) as ended:
        main(["score", *arguments])
    assert ended.value.code == 0
    return {kind: path.read_bytes() for kind, path in paths.items()}


PULSE = ("--questionnaire", "pulse", "--level-column", "level", "--department-column", "team")


@pytest.fixture(scope="module", params=[14, 6], ids=["14 leaders", "6 leaders"])
def documents(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    return run(folder, answers(folder, request.param), *PULSE)


@pytest.fixture(scope="module")
def pierce(tmp_path_factory):
    if not PIERCE.is_dir():
        pytest.skip("the Pierce County survey lies beside the repository")
    folder = tmp_path_factory.mktemp("pierce")
    columns = ("--level-column", "level", "--department-column", "department")
    levels = ("--levels", "Director,Manager,Supervisor,Staff")
    source = PIERCE / "data.csv"
    return run(folder, source, "--questionnaire", "pierce-engagement", *columns, *levels)


def spread(found):
    """The gaps of the report by dimension: both means, the gap, its ends, each as printed."""
    frame = found["frame"]
    for dimension in found["dimensions"]:
        means = {group["level"]: group["mean"] for group in dimension["levels"]}
        upper, lower = means[frame["reference"]], means[frame["comparison"]]
        (pair,) = [
            one
            for one in dimension["level_pairs"]
            if (one["a"], one["b"]) == (frame["reference"], frame["comparison"])
        ]
        yield (
            dimension["label"],
            f"{figures.plain(upper)} | {figures.plain(lower)}",
            figures.signed(pair["difference"]),
            figures.gap_interval(*pair["ci"], sign=True),
        )


def telling(documents):
    """What each document says, in words."""
    told = {"html": unescape(re.sub(r"<[^>]+>", " ", documents["html"].decode()))}
    pages = PdfReader(io.BytesIO(documents["pdf"])).pages
    told["pdf"] = " ".join(page.extract_text() for page in pages)
    slides = Presentation(io.BytesIO(documents["pptx"])).slides
    told["pptx"] = " ".join(_words(shape) for slide in slides for shape in slide.shapes)
    return {kind: " ".join(text.split()) for kind, text in told.items()}


def _words(shape):
    if shape.shape_type == 6:
        return " ".join(_words(one) for one in shape.shapes)
    return shape.text_frame.text if shape.has_text_frame else ""


def check(documents):
    found, told = json.loads(documents["json"]), telling(documents)
    sheet = load_workbook(io.BytesIO(documents["xlsx"]))["Gaps"]
    heads = [cell.value for cell in sheet[4]]
    rows = {row[2].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5)}
    score = figures.whole(found["alignment"]["score"])
    assert all(f" {score} " in f" {text} " for text in told.values())
    for label, pair, gap, interval in spread(found):
        assert pair in told["html"]
        assert pair in told["pptx"]
        assert pair in told["pdf"]
        for text in told.values():
            assert gap in text
        assert interval in told["html"]
        assert interval in told["pdf"]
        row = rows[label]
        assert figures.signed(row["Gap"].value) == gap
        assert figures.gap_interval(row["95% from"].value, row["95% to"].value, sign=True) == (
            interval
        )
    assert json.loads(ZipFile(io.BytesIO(documents["zip"])).read("report.json")) == found


def test_every_document_says_the_same_numbers(documents):
    check(documents)


def test_documents_of_a_real_survey_say_the_same_numbers(pierce):
    check(pierce)


def test_the_same_command_gives_the_same_bytes(tmp_path):
    source = answers(tmp_path, 14)

    first = run(tmp_path, source, *PULSE)

    assert run(tmp_path, source, *PULSE) == first
    assert b"Northgate" in first["html"]


def test_where_one_document_cannot_be_written_none_is(tmp_path):
    source = answers(tmp_path, 14)
    (tmp_path / "report.pdf").mkdir()

    outputs = [f"--{kind}={tmp_path}/report.{kind}" for kind in ("json", "xlsx", "pdf")]

    with pytest.raises(SystemExit) as ended:
        main(["score", str(source), *PULSE, *outputs])

    assert ended.value.code == 2
    assert not (tmp_path / "report.json").exists()
    assert not (tmp_path / "report.xlsx").exists()


def test_what_a_document_needs_is_loaded_only_when_it_is_asked_for(tmp_path):
    source = answers(tmp_path, 14)
    look = (
        "import sys; from survey.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(sorted({'typst', 'pptx', 'xlsxwriter', 'jinja2'} & set(sys.modules)))"
    )
    arguments = ["score", str(source), *PULSE, "--json", str(tmp_path / "report.json")]

    found = subprocess.run(
        [sys.executable, "-c", look, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == "[]"
