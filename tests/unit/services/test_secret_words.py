from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from survey.services.secret_words import (
    ALPHABET,
    check_character,
    link_secret,
    shown,
    slip_code,
    slip_typed,
    typed,
)
from survey.services.wave_keys import WaveKey

KEY = WaveKey(bytes(range(32)))
symbols = st.text(ALPHABET, min_size=11, max_size=11)


def test_a_link_is_made_again_the_same():
    number = UUID(int=7)

    assert link_secret(KEY, number) == link_secret(KEY, number)
    assert len(link_secret(KEY, number)) == 22
    assert link_secret(KEY, number) != link_secret(WaveKey(bytes(32)), number)


def test_a_slip_code_is_read_however_it_is_typed():
    code = slip_code(KEY, UUID(int=7))

    written = shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " – ")

    assert len(code) == 12
    assert slip_typed(written) == code


def test_a_code_is_read_from_any_keyboard():
    wide = str.maketrans(ALPHABET, "".join(chr(ord(one) + 0xFEE0) for one in ALPHABET))
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

    assert typed(ALPHABET.translate(wide)) == ALPHABET
    assert typed(ALPHABET.translate(arabic)) == ALPHABET
    assert typed("\u200fAB\u2011CD\u200b\u00a0EF\u2069") == "ABCDEF"


@given(symbols, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(start, place, other):
    code = start + check_character(start)
    wrong = code[:place] + other + code[place + 1 :]

    assert (slip_typed(wrong) is None) is (wrong != code)


@given(symbols)
def test_swapped_neighbours_are_found(start):
    code = start + check_character(start)

    for place, (left, right) in enumerate(pairwise(code)):
        swapped = code[:place] + right + left + code[place + 2 :]
        assert (slip_typed(swapped) is None) is (left != right)
