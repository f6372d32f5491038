from benchmarks.speed_page import Compared, Grown, Speed, page


def measured(ours, start):
    runs = {
        "peer": {"cpu": 8.0, "wall": 8.0, "peak_mib": 900.0},
        "ours": {"cpu": ours, "wall": ours, "peak_mib": 200.0},
    }
    compared = Compared(1_000_000, runs, {"peer": 6.0, "ours": ours / 2}, ["peer"], ["ours"])
    return Speed(
        compared=[compared],
        report={"read": 0.3, "score": 0.7, "report": 0.2},
        growth=[Grown(10_000, 0.2, 100.0), Grown(1_000_000, 0.22, 200.0)],
        start={"score": {"cpu": start, "wall": 0.9}, "numpy": {"cpu": 0.1, "wall": 0.1}},
        tally={"tally": 0.3, "bincount": 0.2},
    )


def test_what_is_missed_is_bold_and_what_is_met_is_not():
    text = page(measured(ours=1.25, start=0.5), "Seed 1.")

    assert "peer | **6.40** | ≥ 8 |" in text  # 8.0 s beside 1.25 s
    assert "after reading | **9.60** | ≥ 12 |" in text  # 6.0 s beside 0.625 s
    assert "from start to end, seconds | 0.50 | < 0.6 |" in text
    assert "`np.bincount` an item | 1.50 | < 4 |" in text
    assert "Even so it is 6.4 times as fast on 1,000,000 people." in text


def test_all_targets_are_met_only_if_each_is():
    assert measured(ours=0.8, start=0.5).met
    assert not measured(ours=0.8, start=0.7).met
    assert not measured(ours=1.25, start=0.5).met
