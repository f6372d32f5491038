import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from survey.documents import figures
from survey.documents.commentary import Commentary
from survey.documents.html import render
from tests.unit.documents import reports
from tests.unit.documents.conftest import rendered


def words_of(tree):
    """What a reader sees: no style sheet."""
    body = tree.find("body")
    return " ".join(" ".join(body.itertext()).split())


def test_every_report_is_valid_html_with_one_heading_and_unique_ids(page):
    _, tree = page  # parsing was strict

    ids = Counter(node.get("id") for node in tree.iter() if node.get("id"))

    assert len(list(tree.iter("h1"))) == 1
    assert [name for name, number in ids.items() if number > 1] == []


def test_no_report_shows_what_only_a_programmer_understands(page):
    _, tree = page

    seen = words_of(tree)

    assert not re.search(r"\b(None|nan|NaN|inf|Markup|undefined)\b", seen)
    assert "{" not in seen.replace("{{ 7*7 }}", "")
    assert "  " not in seen


def test_every_picture_with_a_name_has_a_title_and_every_other_is_hidden(page):
    _, tree = page
    svg = "{http://www.w3.org/2000/svg}"

    for picture in [*tree.iter("svg"), *tree.iter(f"{svg}svg")]:
        if picture.get("role") == "img":
            titles = [node for node in picture if node.tag.removeprefix(svg) == "title"]
            assert titles
            assert "".join(titles[0].itertext()).strip()
        else:
            assert picture.get("aria-hidden") == "true"


def test_headings_never_skip_a_level(page):
    _, tree = page

    levels = [int(node.tag[1]) for node in tree.iter() if re.fullmatch("h[1-6]", str(node.tag))]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_that_forbids_inline_style_and_script_may_show_it(page):
    text, _ = page
    body = text[text.index("<body>") :]

    assert " style=" not in body
    assert "<script" not in body
    assert " onclick=" not in body


def test_tables_hold_the_same_numbers_as_the_report():
    report = reports.northgate()
    text = rendered("fourteen leaders")

    for dimension in report.dimensions:
        row = re.search(rf'<th scope="row">{dimension.label}</th>(.*?)</tr>', text, re.DOTALL)
        cells = re.findall(r'<td class="n">([^<]*)</td>', row.group(1))
        assert cells[:3] == [figures.plain(group.mean) for group in dimension.levels]
        gap = next(p for p in dimension.level_pairs if (p.a, p.b) == ("C-suite", "Frontline"))
        assert cells[3].strip("()") == figures.signed(gap.difference)
        assert cells[4] == figures.gap_interval(*gap.ci, sign=True)


def test_the_heat_map_holds_every_cell_of_the_comparison_level():
    report = reports.northgate()
    table = re.search(r'<table class="heat">.*?</table>', rendered("fourteen leaders"), re.DOTALL)

    shown = re.findall(r'<td class="h\d">([\d.]+)<', table.group())

    assert sorted(shown) == sorted(figures.plain(cell.mean) for cell in report.cells)


def test_same_report_same_bytes():
    assert render(reports.northgate()) == render(reports.northgate())


def test_names_are_text_never_markup():
    body = rendered("hostile names").split("<body>")[1]

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
    assert "49" not in re.findall(r"&amp; [^<]{0,40}", body)[0]


def test_nothing_is_fetched_from_anywhere(page):
    text, _ = page

    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) == []
    assert "url(" not in text


def test_six_leaders_get_no_letters_no_percentages_and_are_told_so():
    text = rendered("six leaders")
    body = text.split("<body>")[1]

    assert "6 people of C-suite have a score. Under 12 the gaps are not ranked" in body
    assert 'class="box"' not in body
    assert 'class="rm"' not in body
    assert not re.search(r"\d+%</b> favourable", body)


def test_words_of_a_questionnaire_in_another_language_say_so():
    made = reports.northgate()

    german = render(replace(made, language="de"))

    assert '<html lang="en"' in german
    assert '<th scope="row" lang="de">Leadership unity</th>' in german
    assert '“<span lang="de">Strategy knowledge</span>”' in german or 'lang="de">what' in german
    assert "lang=" not in render(made).split("<body>")[1]


def test_levels_that_stand_together_are_named():
    made = reports.northgate()
    first = made.dimensions[0]
    groups = tuple(
        replace(g, level="C-suite + Managers", includes=("C-suite", "Managers"))
        if g.level == "C-suite"
        else g
        for g in first.levels
    )
    page = render(replace(made, dimensions=(replace(first, levels=groups), *made.dimensions[1:])))

    assert "C-suite and Managers are counted together on Leadership unity" in page


def test_a_withheld_beat_keeps_its_name_and_says_so():
    body = rendered("a withheld beat").split("<body>")[1]
    row = re.search(r'<th scope="row">United technology</th>(.*?)</tr>', body, re.DOTALL).group(1)

    assert row.count("withheld") == 4  # three levels and the gap
    assert 'class="rest"' in body


def test_long_names_are_drawn_as_small_staves_at_every_width():
    body = rendered("long names").split("<body>")[1]

    assert 'class="staves always"' in body
    assert "staff-w" not in body


@pytest.mark.parametrize(("case", "systems"), [("24 dimensions", 2), ("German", 2)])
def test_long_instruments_and_long_names_break_into_systems(case, systems):
    body = rendered(case).split("<body>")[1]
    figure = re.search(r'<figure class="staff-w">(.*?)</figure>', body, re.DOTALL).group(1)

    assert figure.count("<svg") == systems
    assert figure.count("bl b2") == 1  # one double bar, at the very end


def test_the_clients_logo_stands_above_the_headline_with_its_name():
    branded = Commentary(client="Northgate & Sons", logo=reports.LOGO)

    text = " ".join(render(reports.northgate(), commentary=branded).split())

    picture = f'src="data:image/png;base64,{reports.LOGO}" alt="Northgate &amp; Sons"'
    assert text.index(picture) < text.index("<h1")
    assert "<img" not in rendered("six leaders")
