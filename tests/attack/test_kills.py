import pytest

from benchmarks import kill


@pytest.mark.parametrize("run", [kill.kill_sending, kill.kill_closing])
def test_after_ten_kills_every_answer_is_there_once(app, run):
    outcome = run(app, 10, seed=7)

    assert outcome.kills >= 10
    assert outcome.in_the_middle >= 3
    assert (outcome.lost, outcome.doubled) == (0, 0)
