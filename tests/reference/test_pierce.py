"""A real employee survey through `score`, against R (multilevel, psych, lavaan, effsize, stats).

1,471 people, ten items on 1 to 4, 21 departments; 72 % did not state their level. Values with "Not
stated" as a group come from naming it as a level.
"""

import json
import os
from itertools import combinations
from math import nan
from pathlib import Path

import pytest

from survey.cli import main

SHARED = Path(os.environ.get("SAMESHEET_SHARED") or Path(__file__).parents[3] / "shared").resolve()
FOLDER = SHARED / "golden" / "pierce_county_survey"
LEVELS = "Director,Manager,Supervisor,Staff"
ITEMS = [f"Q{number}" for number in range(1, 11)]
ALL_ITEMS = {"items": ITEMS}
ONE_ITEM = """
key = "one"
version = "1"
title = "One item"
languages = ["en"]
data_only = true
[scales.agree4]
labels = ["Strongly disagree", "Disagree", "Agree", "Strongly agree"]
[[dimensions]]
key = "one"
label = "One"
[[items]]
key = "{item}"
dimension = "one"
scale = "agree4"
text = "{item}"
"""


@pytest.fixture
def score(golden, tmp_path):
    """Run the command on the survey; return the report and the bytes."""
    golden("pierce_county_survey")  # skips where the case is absent

    def run(*options, questionnaire="pierce-engagement", levels=LEVELS, data=FOLDER / "data.csv"):
        out = tmp_path / "report.json"
        arguments = ["score", data, "--questionnaire", questionnaire, "--level-column", "level"]
        arguments += ["--department-column", "department", "--levels", levels, *options]
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in (*arguments, "--json", out)])
        assert ended.value.code == 0
        return json.loads(out.read_bytes()), out.read_bytes()

    return run


@pytest.mark.shared
def test_items_reliability_and_agreement_are_those_of_r(golden, score):
    case = golden("pierce_county_survey")

    report, _ = score("--min-group", 1)

    dimension = report["dimensions"][0]
    case.compare(
        case.of("item_n_mean_sd", **ALL_ITEMS)[0],
        {
            item["key"]: {
                "n": item["n"],
                "mean": item["mean"],
                "sd": item["sd"],
                "percent_agree": 100 * item["favourable"],
            }
            for item in report["items"]
        },
    )
    case.compare(case.of("cronbach_alpha", **ALL_ITEMS)[0], dimension["alpha"])
    case.compare(case.of("mcdonald_omega_1factor_ML", **ALL_ITEMS)[0], dimension["omega"])
    case.compare(
        case.of("item_total_corrected", **ALL_ITEMS)[0],
        {item["key"]: item["item_total"] for item in report["items"]},
    )
    departments = {group["department"]: group for group in dimension["departments"]}
    own = "each item's variance over its own answers"
    for statistic, field, missing in (
        ("rwg_j", "rwg_j", own),
        ("a_wg_j", "a_wg", "listwise within the listed items"),
        ("AD_M_j", "ad_m", "listwise within the listed items"),
    ):
        value = case.of(statistic, group="department", missing=missing, **ALL_ITEMS)[0]
        got = {name: nan if g[field] is None else g[field] for name, g in departments.items()}
        case.compare(value, got)
    case.compare(case.of("icc1", group="department", **ALL_ITEMS)[0], dimension["icc1"])
    case.compare(case.of("icc2", group="department", **ALL_ITEMS)[0], dimension["icc2"])
    case.finish(40 + 1 + 1 + 10 + 3 * 21 + 2)


@pytest.mark.shared
@pytest.mark.parametrize("answers", ["SCALE", "Q5", "Q10"])
def test_differences_between_levels_are_those_of_r(golden, score, tmp_path, answers):
    case = golden("pierce_county_survey")
    questionnaire = "pierce-engagement"
    if answers != "SCALE":
        questionnaire = tmp_path / "one.toml"
        questionnaire.write_text(ONE_ITEM.format(item=answers))

    report, _ = score("--min-group", 1, questionnaire=questionnaire, levels=f"{LEVELS},Not stated")

    dimension = report["dimensions"][0]
    levels = {group["level"]: group for group in dimension["levels"]}
    got = {
        f"{pair['a']} vs {pair['b']}": _as_r_says_it(pair, levels[pair["a"]], levels[pair["b"]])
        for pair in dimension["level_pairs"]
    }
    assert len(got) == 10
    expected = case.of("pairwise_gaps", y=answers, group="level")[0]
    for pair in expected.value.values():
        for other in [key for key in pair if key.startswith("cohens")]:
            del pair[other]
        del pair["mann_whitney"]["p_no_continuity"]
    case.compare(expected, got)
    anova = case.of("oneway_anova", y=answers, group="level")[0]
    for name in ("n", "F", "p", "eta_squared", "omega_squared"):
        fields = {"n": sum(group["n"] for group in levels.values()), "F": dimension["f"]}
        case._compare(anova, anova.value[name], (fields | dimension)[name], name)
    case.finish(10 * 18 + 5)


def _as_r_says_it(pair, a, b):
    return {
        "n1": a["n"],
        "n2": b["n"],
        "mean1": a["mean"],
        "mean2": b["mean"],
        "sd1": a["sd"],
        "sd2": b["sd"],
        "welch": {
            "diff": pair["difference"],
            "t": pair["t"],
            "df": pair["df"],
            "p": pair["p"],
            "ci95": pair["ci"],
        },
        "hedges_g": pair["g"],
        "hedges_g_ci95": pair["g_ci"],
        "cliffs_delta": pair["cliffs_delta"],
        "mann_whitney": {"U1": pair["u"], "p_continuity": pair["p_u"]},
    }


@pytest.mark.shared
@pytest.mark.parametrize("minimum", [5, 10])
def test_no_group_under_the_minimum_is_shown_or_left_over(score, minimum):
    report, _ = score("--min-group", minimum)

    sizes = list(_sizes(report))
    assert len(sizes) > 50
    assert not [(where, n) for where, n in sizes if 0 < n < minimum]
    for dimension in report["dimensions"]:
        levels = [group["n"] for group in dimension["levels"] if group["n"]]
        departments = [group["n"] for group in dimension["departments"] if group["n"]]
        for name, groups in (("levels", levels), ("departments", departments)):
            for size in range(len(groups) + 1):
                for union in combinations(groups, size) if len(groups) < 8 else [groups[:size]]:
                    left = dimension["n"] - sum(union)
                    assert left <= 0 or left >= minimum, (name, union)
        for level in dimension["levels"]:
            inside = [cell["n"] for cell in report["cells"] if cell["level"] == level["level"]]
            assert all(rest == 0 or rest >= minimum for rest in _rests(level["n"] or 0, inside))


def _rests(total, parts):
    """What is left of a total after each number of its parts, the largest first."""
    left = total
    yield left
    for part in sorted(parts, reverse=True):
        left -= part
        yield left


def _sizes(value, where=""):
    """Every number of people that a report tells."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key in {"n", "detail_n", "responded"} and isinstance(entry, int):
                yield f"{where}.{key}", entry
            else:
                yield from _sizes(entry, f"{where}.{key}")
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _sizes(entry, f"{where}[{number}]")


@pytest.mark.shared
@pytest.mark.parametrize("minimum", [5, 10])
def test_small_groups_are_told_coarsely_and_nothing_else_of_them(score, minimum):
    report, _ = score("--min-group", minimum)

    dimension = report["dimensions"][0]
    small = [
        group
        for group in dimension["levels"] + dimension["departments"]
        if group["n"] is not None and group["n"] < 10
    ]
    assert bool(small) is (minimum == 5)
    for group in small:
        assert group["mean"] == round(group["mean"], 1)
        assert group["ci"] == [round(limit, 1) for limit in group["ci"]]
        assert group["agreement_band"] in {"low", "medium", "high", None}
        for detail in ("sd", "favourable", "rwg_j", "a_wg", "ad_m", "detail_n"):
            assert group[detail] is None
    names = {group["level"] for group in small if group["level"]}
    for pair in dimension["level_pairs"]:
        if {pair["a"], pair["b"]} & names:
            assert pair["difference"] is not None
            assert pair["p_below"] in {0.001, 0.01, 0.05, 0.1, 1}
            for detail in ("t", "df", "p", "q", "g", "g_ci", "u", "p_u", "cliffs_delta"):
                assert pair[detail] is None
    for item in report["items"]:
        for group in item["levels"]:
            assert group["n"] >= 10


@pytest.mark.shared
def test_the_same_answers_give_the_same_bytes(score):
    first = score("--min-group", 5, "--seed", 7)[1]

    assert score("--min-group", 5, "--seed", 7)[1] == first


@pytest.mark.shared
def test_a_table_of_one_row_per_answer_is_refused_and_explained(tmp_path, capsys):
    if not FOLDER.is_dir():
        pytest.skip(f"reference case is not beside the repository ({FOLDER})")
    out = tmp_path / "report.json"
    data = FOLDER / "data_long_raw.csv"

    arguments = ["score", data, "--questionnaire", "pierce-engagement", "--json", out]
    arguments += ["--level-column", "Staff", "--department-column", "Department"]
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])

    message = capsys.readouterr().err
    assert ended.value.code == 2
    assert not out.exists()
    assert message.count("\n") == 1
    for words in ("Q1", "one row per answer", '"Question"', '"Response"', "pivot table"):
        assert words in message
