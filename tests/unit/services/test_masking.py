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
