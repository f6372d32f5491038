"""Questionnaire files: what is read, what is refused and in which words."""

from __future__ import annotations

import contextlib
import copy
from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.loader import QuestionnaireError, load, shipped
from questionnaires.writer import write


def problems(path):
    with pytest.raises(QuestionnaireError) as caught:
        load(path)
    return caught.value.problems


def test_a_good_file_is_read_with_its_defaults(save, small):
    instrument = load(save(small))

    assert instrument.columns == ("Q1", "Q2", "Q3")
    assert instrument.dimension("calm").minimum_answered == 1  # half of two
    assert instrument.dimension("calm").topic == {"en": "Calm"}
    assert instrument.scales["agree4"].values == (1, 2, 3, 4)
    assert instrument.scales["agree4"].favourable == (3, 4)
    assert instrument.scales["agree3"].favourable == (3,)
    assert [page.key for page in instrument.pages] == [
        "calm",
        "pace",
        "first",
        "round",
        "map",
        "guess",
        "shift",
        "remark",
    ]


def test_pages_are_made_where_there_are_none_even_for_a_question_named_like_a_dimension(
    save, small
):
    small["pages"] = []
    small["questions"][4]["key"] = "calm"

    pages = load(save(small)).pages

    assert [page.key for page in pages if "calm" in (*page.questions, page.key)] == [
        "calm",
        "calm-page",
    ]


@pytest.mark.parametrize("section", ["items", "questions"])
def test_no_key_takes_the_name_of_what_stands_beside_the_answers(save, small, section):
    small["pages"] = []
    small[section][0]["key"] = "language"

    found = problems(save(small))

    assert any("names the language of the answers: write another" in one for one in found)


@pytest.mark.parametrize(
    ("options", "favourable"), [(2, (2,)), (4, (3, 4)), (5, (4, 5)), (7, (5, 6, 7))]
)
def test_favourable_lies_above_the_midpoint(save, small, options, favourable):
    small["scales"]["agree4"] = {"labels": [f"Point {n}" for n in range(options)]}

    assert load(save(small)).scales["agree4"].favourable == favourable


def put(*path_and_value):
    """Change one field: every step but the last value is a key or a number."""
    *steps, last, value = path_and_value

    def change(fields):
        for step in steps:
            fields = fields[step]
        fields[last] = value

    return change


def drop(*steps):
    def change(fields):
        for step in steps[:-1]:
            fields = fields[step]
        del fields[steps[-1]]

    return change


REFUSED = {
    "a version that is a number": (
        put("version", 1),
        'version: 1 must be text: write "1" with quotes',
    ),
    "an unknown field": (put("itemz", []), "itemz: no such field"),
    "a misspelt field": (
        put("items", 0, "txt", "x"),
        "items.Q1.txt: no such field: did you mean text?",
    ),
    "a missing field": (drop("items", 0, "scale"), "items.Q1.scale: is missing"),
    "no version": (drop("version"), "version: is missing"),
    "a question without words": (drop("questions", 0, "text"), "questions.first.text: is missing"),
    "no items": (drop("items"), "items: is missing"),
    "an empty text": (put("items", 0, "text", "  "), 'items.Q1.text: {en = "  "}: it is empty'),
    "a control character": (put("title", "a\x07b"), "it holds a control character"),
    "a stray brace": (put("title", "a { b"), "it has a stray brace"),
    "a placeholder that nothing fills": (
        put("items", 0, "text", "We trust {department}."),
        'items.Q1.text: "We trust {department}." holds a placeholder',
    ),
    "a round without its placeholder": (
        put("questions", 1, "target_text", "We can rely on them."),
        "questions.round.target_text:",
    ),
    "an item used twice": (put("items", 1, "key", "Q1"), "items.Q1: this key is used twice"),
    "an unknown dimension": (
        put("items", 2, "dimension", "peace"),
        'items.Q3.dimension: "peace" is no dimension of this questionnaire: write one of calm, ',
    ),
    "a dimension without items": (
        put("items", 2, "dimension", "calm"),
        "dimensions.pace: no item belongs to it",
    ),
    "an unknown scale": (put("items", 0, "scale", "agree9"), "write one of agree4, agree3"),
    "two scales in one dimension": (
        put("items", 1, "scale", "agree3"),
        "dimensions.calm: its items mix the scales agree4, agree3",
    ),
    "an unknown part": (put("dimensions", 0, "part", "none"), "dimensions.calm.part"),
    "a minimum of none": (
        put("dimensions", 0, "minimum_answered", 0),
        "dimensions.calm.minimum_answered: 0 must lie between 1 and its 2 items",
    ),
    "a minimum above the items": (
        put("dimensions", 0, "minimum_answered", 3),
        "dimensions.calm.minimum_answered: 3 must lie",
    ),
    "values that descend": (
        put("scales", "agree4", "values", [4, 3, 2, 1]),
        "scales.agree4.values: [4, 3, 2, 1] must ascend",
    ),
    "unequal steps": (
        put("scales", "agree4", "values", [1, 2, 3, 5]),
        "scales.agree4.values: [1, 2, 3, 5] must rise by equal steps",
    ),
    "a value too few": (
        put("scales", "agree4", "values", [1, 2, 3]),
        "scales.agree4.values: [1, 2, 3]: 3 values for 4 labels",
    ),
    "a value that is no whole number": (
        put("scales", "agree4", "values", [1, 2, 3, 4.5]),
        "scales.agree4.values[4]: 4.5 must be a whole number",
    ),
    "a value that also means no answer": (
        put("scales", "agree3", "cannot_say", [3]),
        "scales.agree3.cannot_say: [3] also counts as a value",
    ),
    "favourable outside the values": (
        put("scales", "agree3", "favourable", [4]),
        "scales.agree3.favourable: [4] must name some of the values",
    ),
    "a label for two options": (
        put("scales", "agree3", "labels", ["No", "Yes", "yes "]),
        'scales.agree3.labels: "yes" names two options',
    ),
    "a label that is another's value": (
        put("scales", "agree3", "labels", ["3", "2", "1"]),
        'scales.agree3.labels: "3" is the value of another option',
    ),
    "one label only": (put("scales", "agree3", "labels", ["Yes"]), "scales.agree3.labels"),
    "a wording for nobody": (
        put("items", 2, "wording", {"King": "We"}),
        'items.Q3.wording.King: "King" is no level and no audience: write one of Boss, Staff',
    ),
    "a level twice": (put("levels", ["Boss", "Staff", "boss"]), 'levels: "Boss" is named twice'),
    "a level in two audiences": (
        put("audiences", 1, "levels", ["Staff", "Boss"]),
        'audiences.staff.levels: "Boss" belongs to bosses already',
    ),
    "an audience of an unknown level": (
        put("audiences", 1, "levels", ["Staff", "Crew"]),
        'audiences.staff.levels: "Crew" is no level',
    ),
    "a question of no type": (
        put("questions", 0, "type", "rank"),
        'questions.first.type: "rank" is no type: write one of single, ranking',
    ),
    "a question for nobody": (
        put("questions", 0, "audiences", ["kings"]),
        "questions.first.audiences",
    ),
    "more places than options": (
        put("questions", 0, "limits", {"bosses": 4}),
        "questions.first.limits.bosses: 4 must be between 1 and 3",
    ),
    "an option twice": (
        put("questions", 0, "options", 1, "key", "tea"),
        'questions.first.options: the key "tea" is used twice',
    ),
    "a prediction of nothing": (
        put("questions", 3, "dimensions", ["calm", "war"]),
        'questions.guess.dimensions: "war" is no dimension',
    ),
    "a step that misses the end": (put("questions", 3, "step", 0.7), "questions.guess.step: 0.7"),
    "a prediction that is no number": (
        put("questions", 3, "high", float("nan")),
        "questions.guess.high",
    ),
    "a comment that is too long for a row": (
        put("questions", 5, "maximum_bytes", 4000),
        "questions.remark.maximum_bytes: 4000",
    ),
    "a question named like an item": (
        put("items", 0, "key", "remark"),
        'questions: the key "remark" also names an item',
    ),
    "a column named like a place of a ranking": (
        put("items", 0, "key", "first.tea"),
        'questions: the key "first.tea" also names an item',
    ),
    "a language that is none": (put("languages", ["english"]), 'languages[1]: "english"'),
    "a missing translation": (
        put("languages", ["en", "de"]),
        'items.Q1.text: has no text in "de": add it',
    ),
    "a text in a language that is not declared": (
        put("title", {"en": "A", "de": "B"}),
        'title: "de" is not among the languages',
    ),
    "a language twice": (put("languages", ["en", "en"]), 'languages: "en" is named twice'),
    "two wordings for one level": (
        put("items", 2, "wording", {"Boss": "I", "boss": "We"}),
        'items.Q3.wording: "Boss" has two wordings',
    ),
    "an audience called like a level of another": (
        put("audiences", 1, "key", "boss"),
        "audiences.boss.key: a level of bosses has this name",
    ),
    "a place number of none": (put("questions", 0, "top", 9), "questions.first.top: 9 must be"),
    "a dimension predicted twice": (
        put("questions", 3, "dimensions", ["calm", "calm"]),
        'questions.guess.dimensions: "calm" is named twice',
    ),
    "a prediction upside down": (put("questions", 3, "high", 0), "questions.guess.high: 0.0 must"),
    "a text without end": (put("title", "x" * 2001), "it has 2001 characters: shorten it to 2000"),
    "a scale that reaches too far": (
        put("scales", "agree3", "values", [0, 5000, 10000]),
        "scales.agree3.values[2]: 5000: ",
    ),
    "placeholders that differ between languages": (
        put("title", {"en": "We", "de": "{department}"}),
        'title: "{department}" must hold the placeholders of en: none',
    ),
    "columns without end": (
        put(
            "items",
            [
                {"key": f"Q{n}", "dimension": "calm", "scale": "agree4", "text": "x"}
                for n in range(501)
            ],
        ),
        "items: 507 columns are asked: keep to 500",
    ),
    "items that are no list": (put("items", {"Q1": "x"}), "items: must be tables, each headed"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_with_place_value_and_cure(save, small, change, said):
    change(small)
    path = save(small)

    found = problems(path)

    assert any(said in problem for problem in found), found
    assert all(problem.startswith(f"{path}: ") for problem in found)


def test_keys_stand_for_words_that_are_left_out(save, small):
    for fields in (small, *small["dimensions"], *small["items"], *small["parts"]):
        for name in ("title", "languages", "label", "topic", "text"):
            fields.pop(name, None)
    small["audiences"][0].pop("label")

    instrument = load(save(small))

    assert instrument.languages == ("en",)
    assert instrument.title == {"en": "small"}
    assert instrument.dimension("pace").topic == {"en": "pace"}
    assert instrument.wording("Q1", "Boss", "en") == "Q1"
    assert instrument.data_only  # nobody is asked to agree with "Q1"


def test_what_is_put_to_people_needs_its_words(save, small):
    small["data_only"] = False
    del small["items"][0]["text"]

    assert "items.Q1.text: is missing" in problems(save(small))[0]


CONTRACTED = """
key = "pierce"
version = "1"
languages = ["en"]
levels = ["Director", "Manager", "Supervisor", "Staff"]   # optional default order, top first

[scales.agree4]
labels = ["Strongly disagree", "Disagree", "Agree", "Strongly agree"]
values = [1, 2, 3, 4]        # default 1…n
cannot_say = [0]             # optional
favourable = [3, 4]          # default: above the midpoint (4: 3–4; 5: 4–5; 7: 5–7)

[[dimensions]]
key = "engagement"
label = "Engagement"
minimum_answered = 1         # default: half of the items, rounded up

[[items]]
key = "Q1"
dimension = "engagement"
scale = "agree4"
reverse = false
text = "…"
[items.wording]              # optional, by level
Director = "…"
"""


def test_the_example_that_outside_checks_follow_is_read(tmp_path):
    path = tmp_path / "pierce.toml"
    path.write_text(CONTRACTED, encoding="utf-8")

    instrument = load(path)

    assert instrument.title == {"en": "pierce"}
    assert instrument.wording("Q1", "Director", "en") == "…"
    assert not instrument.data_only


PAGES = [
    {"key": "one", "title": "One", "items": ["Q1", "Q2"]},
    {"key": "two", "items": ["Q3"]},
    {"key": "three", "title": "Three", "questions": ["round", "map", "shift", "remark"]},
    {
        "key": "four",
        "title": "Four",
        "questions": ["first", "guess"],
        "audiences": ["bosses"],
    },
]


def test_a_page_without_title_is_headed_by_its_topic(save, small):
    small["pages"] = PAGES

    assert load(save(small)).pages[1].title == {"en": "How fast we are"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(1, "items", ["Q3", "Q1"]), "items.Q1: this item is on 2 pages"),
        (put(0, "items", ["Q1"]), "items.Q2: this item is on no page"),
        (put(0, "items", ["Q1", "Q2", "Q9"]), 'pages.one.items: "Q9" is no item'),
        (
            put(2, "questions", ["round", "map", "shift"]),
            "questions.remark: this question is on no",
        ),
        (put(3, "audiences", ["staff"]), 'pages.four.audiences: ["staff"]: "first" is for others'),
        (put(2, {"key": "three", "title": "T"}), "pages.three: nothing is asked on it"),
    ],
)
def test_everything_is_asked_on_one_page(save, small, change, said):
    small["pages"] = [dict(page) for page in PAGES]
    change(small["pages"])

    assert any(said in problem for problem in problems(save(small)))


def test_all_problems_are_named_at_once(save, small):
    for name in ("a version that is a number", "an unknown scale", "values that descend"):
        REFUSED[name][0](small)
    put("questions", 0, "type", "rank")(small)

    found = problems(save(small))

    for place in ("version:", "items.Q1.scale:", "scales.agree4.values:", "questions.first.type:"):
        assert sum(place in problem for problem in found) == 1
    assert len(found) == 5  # and Q1 does not share its dimension's scale


def test_one_broken_part_raises_no_alarm_elsewhere(save, small):
    put("dimensions", 0, "label", 7)(small)

    assert len(problems(save(small))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'key = "a"\nversion = \n', "line 2"),
        (b'key = "a"\nkey = "b"\n', "Cannot overwrite a value"),
        (b'key = "caf\xe9"', "byte 10 is not UTF-8: save the file as UTF-8"),
        (b"# " + b"x" * 1_000_000, "1,000,002 bytes: a questionnaire has at most 1,000,000"),
        (b"a = " + b"[" * 5_000, "not valid TOML"),
        (b"", "items: is missing"),
    ],
    ids=["syntax", "a key twice", "latin-1", "large", "deep", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content, said):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)

    assert any(said in problem for problem in problems(path))


def test_a_byte_order_mark_and_windows_lines_are_read(save, small):
    path = save(small)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load(path).key == "small"


def test_a_missing_path_is_answered_with_the_shipped_names(tmp_path):
    (problem,) = problems(str(tmp_path / "none.toml"))

    assert "there is no such file" in problem
    assert "omnichannel" in problem


@pytest.mark.parametrize("key", ["../loader", "omnichannel/en", ".", "", "omnichannel.toml"])
def test_a_key_does_not_lead_out_of_the_shipped_ones(key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert problems(key)


def test_a_device_is_not_read():
    assert problems("/dev/zero") == ("/dev/zero: this is no file",)


def test_an_unreadable_file_is_refused(tmp_path):
    folder = tmp_path / "instrument.toml"
    folder.mkdir()

    assert "holds no instrument.toml" in problems(folder)[0]


class TestAFolder:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "pulse"
        write(load("pulse"), folder)
        return folder

    def change(self, file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def test_a_language_is_added_by_adding_its_file(self, folder):
        (folder / "it.toml").write_bytes((folder / "es.toml").read_bytes())

        assert load(folder).languages == ("en", "es", "fr", "de", "it")

    def test_a_declared_language_needs_its_file(self, folder):
        (folder / "fr.toml").unlink()

        assert 'languages: "fr" has no file fr.toml' in problems(folder)[0]

    def test_what_is_not_translated_is_named_with_its_file(self, folder):
        self.change(folder / "de.toml", "fit_1", "fit_9")

        found = problems(folder)

        assert f"{folder / 'de.toml'}: items.fit_9: the structure has no such key" in found[0]
        assert f'{folder / "de.toml"}: items.fit_1.text: has no text in "de": add it' in found

    def test_labels_must_be_as_many_in_every_language(self, folder):
        self.change(folder / "de.toml", '    "Stimme voll zu",\n', "")

        assert any("4 labels where the others have 5" in problem for problem in problems(folder))

    def test_a_text_keeps_to_the_tables_there_are(self, folder):
        (folder / "de.toml").write_text('title = "x"\n[items]\nfit_1 = ["x"]\n', encoding="utf-8")

        assert any('items.fit_1: ["x"] must be a table of texts' in p for p in problems(folder))

    def test_an_option_must_be_in_the_structure(self, tmp_path):
        write(load("omnichannel"), tmp_path / "copy")
        self.change(tmp_path / "copy" / "fr.toml", "discover =", "learn =")

        found = problems(tmp_path / "copy")

        place = "questions.channel_map.stages"
        assert any(f"{place}.learn: the structure has no such key" in line for line in found)
        assert any(f'{place}.discover.label: has no text in "fr"' in line for line in found)

    def test_structure_and_texts_do_not_mix_names(self, folder):
        (folder / "de.toml").write_text('title = "x"\n[colours]\na = "b"\n', encoding="utf-8")

        assert any("colours: no such table of texts" in problem for problem in problems(folder))


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_stands_in_a_field_the_answer_is_a_questionnaire_or_its_problems(
    tmp_path, small, data
):
    fields = copy.deepcopy(small)
    for _ in range(data.draw(st.integers(1, 3))):
        place = fields
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            inner = place[key]
            if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
                place = inner
                continue
            value = data.draw(junk)
            if value is None:
                del place[key]
            else:
                place[key] = value
            break
    path = tmp_path / "junk.toml"
    path.write_bytes(tomli_w.dumps(fields).encode("utf-8", "replace"))

    with contextlib.suppress(QuestionnaireError):
        assert load(path).items


def test_what_is_shipped_loads():
    assert shipped() == ("omnichannel", "pierce-engagement", "pulse", "service-approach")
    for name in shipped():
        assert load(name).items
