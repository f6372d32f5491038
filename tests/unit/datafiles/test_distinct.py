import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.datafiles import distinct as module
from survey.datafiles.distinct import PADDING, Distinct


def pieces(texts):
    data = np.frombuffer(b"|".join(texts) + bytes(PADDING), np.uint8)
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return data, starts, lengths


@settings(deadline=None)
@given(st.lists(st.lists(st.binary(max_size=20), min_size=1, max_size=30), min_size=1, max_size=3))
def test_pieces_are_the_same_exactly_when_their_bytes_are(blocks):
    seen = Distinct()

    for texts in blocks:
        numbers = seen.numbers(*pieces(texts))

        assert [seen.pieces[number] for number in numbers] == texts
    met = dict.fromkeys(text for texts in blocks for text in texts)
    assert sorted(seen.pieces) == sorted(met)


def test_pieces_that_fool_the_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(module, "_FACTOR", np.uint64(0))
    seen = Distinct()

    for texts in ([b"one", b"two", b"one", b"six"], [b"six", b"a longer one", b"two"]):
        numbers = seen.numbers(*pieces(texts))

        assert [seen.pieces[number] for number in numbers] == texts
