"""The example of docs/score.md is run, and says what the page says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from survey.cli import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "score.md"


def summary(report):
    """A few numbers of a report as the page shows them."""
    alignment = report["alignment"]
    low, high = alignment["ci"]
    yield f"alignment {alignment['score']:.1f} (95 % interval {low:.1f} to {high:.1f})"
    for dimension in report["dimensions"]:
        means = ", ".join(
            f"{group['level']} {group['mean']:.2f} (n {group['n']})"
            for group in dimension["levels"]
        )
        pair = dimension["level_pairs"][0]
        tested = f"difference {pair['difference']:.2f}, q {pair['q']:.4f}"
        yield f"{dimension['label']}: {means}; {tested}"


def test_the_example_says_what_the_page_says(tmp_path, monkeypatch, capsys):
    page = PAGE.read_text(encoding="utf-8")
    console = re.search(r"```console\n\$ (.*?)\n(?!    )(.*?)```", page, re.DOTALL)
    shown = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    command = shlex.split(console[1].replace("\\\n", " "))
    assert command[:3] == ["python", "-m", "survey"]
    monkeypatch.chdir(ROOT)
    out = tmp_path / "report.json"

    with pytest.raises(SystemExit) as ended:
        main([str(out) if word == "report.json" else word for word in command[3:]])

    assert ended.value.code == 0
    assert capsys.readouterr().err == console[2]
    assert list(summary(json.loads(out.read_bytes()))) == shown.splitlines()
