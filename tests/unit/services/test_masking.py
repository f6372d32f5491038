import pytest

from survey.services.masking import Masker


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ask Maria Lopez about it", "Ask … about it"),
        ("ask maria  lopez about it", "ask … about it"),
        ("Lopez never answers", "… never answers"),
        ("Write to m.lopez@example.com", "Write to …"),
        ("Call +44 20 7946 0958 now", "Call … now"),
        ("Look at www.example.com/x", "Look at …"),
        ("We will rose above it", "We will rose above it"),
        ("Till 3 was closed for 45 minutes", "Till 3 was closed for 45 minutes"),
    ],
)
def test_names_and_addresses_are_masked_and_words_are_not(written, kept):
    masker = Masker(["Maria Lopez", "Rose Will"])

    assert masker.mask(written) == kept


def test_an_empty_roster_masks_addresses_all_the_same():
    assert Masker([]).mask("to a@b.example") == "to …"


def test_a_name_by_which_somebody_is_called_is_masked_without_its_brackets():
    assert Masker(["Robert (Bob) O'Hara"]).mask("Bob said so, O'Hara too") == "… said so, … too"


def test_common_names_of_a_hundred_thousand_people_are_found():
    masker = Masker(f"Given{number // 300} Family{number}" for number in range(100_000))

    masked = masker.mask("given7 family2100 said that every Channel promises something else")

    assert masked.startswith("… said that every Channel promises")
