from __future__ import annotations

import time

from survey.worker.mail import Pace


def test_mails_leave_no_faster_than_is_set():
    pace, begun = Pace(200), time.monotonic()

    for _ in range(11):
        pace.wait()

    # The first may leave at once, each of the ten others 5 ms later.
    assert time.monotonic() - begun >= 10 / 200
