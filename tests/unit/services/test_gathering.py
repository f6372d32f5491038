"""What is kept of a file for questions beside the items: a sample that is the same for a seed."""

import numpy as np

from survey.services.gathering import _Sample


def sampled(most, batches, seed=1):
    rng = np.random.default_rng(seed)
    sample = _Sample(most)
    start = 0
    for size in batches:
        numbers = np.arange(start, start + size, dtype=np.int32)
        sample.add(np.zeros((size, 1), np.uint8), numbers, rng.random(size))
        start += size
    return sample.rows()[1].tolist()


def test_a_sample_has_as_many_people_as_it_may_whatever_the_batches():
    whole = sampled(50, [1000])

    assert len(set(whole)) == 50
    assert sampled(50, [300, 300, 400]) == whole
    assert sampled(50, [1000], seed=2) != whole


def test_of_few_people_all_are_kept():
    assert sampled(50, [20, 10]) == list(range(30))


def test_everybody_is_as_likely_to_be_in_it():
    # 200 draws of 50 from 500: each is in 20 of them on average, with a standard deviation of 4.2.
    times = np.bincount(
        [person for seed in range(200) for person in sampled(50, [125] * 4, seed)], minlength=500
    )

    assert 3 <= times.min() <= times.max() <= 40
