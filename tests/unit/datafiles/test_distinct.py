import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from survey.datafiles import distinct as module
from survey.datafiles.distinct import PADDING, distinct


def pieces(texts):
    data = np.frombuffer(b"|".join(texts) + bytes(PADDING), np.uint8)
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return data, starts, lengths


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=30))
def test_pieces_are_the_same_exactly_when_their_bytes_are(texts):
    first, index = distinct(*pieces(texts))

    assert [texts[first[place]] for place in index] == texts
    assert len(first) == len(set(texts))


def test_pieces_that_fool_the_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(module, "_FACTOR", np.uint64(0))
    texts = [b"one", b"two", b"one", b"six"]

    first, index = distinct(*pieces(texts))

    assert [texts[first[place]] for place in index] == texts
