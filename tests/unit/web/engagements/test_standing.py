from datetime import UTC, datetime, timedelta

import pytest

from survey.models import AlignmentReport, Engagement, Wave
from survey.web.engagements.standing import NEXT, Standing, period, when

NOW = datetime(2026, 11, 14, 23, 30, tzinfo=UTC)


def wave(status="open", *, zone="Europe/London", closes_in=timedelta(days=6)):
    return Wave(
        id=1,
        key="w1",
        title="First wave",
        status=status,
        opens_at=NOW - timedelta(days=12),
        closes_at=NOW + closes_in,
        engagement=Engagement(slug="s", client="c", name="n", time_zone=zone),
    )


def states(standing):
    return [step.state for step in standing.steps]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("draft", ["now", "", "", "", ""]),
        ("scheduled", ["done", "now", "", "", ""]),
        ("open", ["done", "done", "now", "", ""]),
        ("closing", ["done", "done", "done", "now", ""]),
        ("closed", ["done", "done", "done", "now", ""]),
    ],
)
def test_exactly_one_step_is_the_present_one(status, expected):
    standing = Standing.of(wave(status), now=NOW)

    assert states(standing) == expected
    assert standing.next == NEXT[status]


def test_a_published_report_of_this_wave_ends_its_way():
    report = AlignmentReport(wave_id=1, published_at=NOW)
    other = AlignmentReport(wave_id=2, published_at=NOW)

    assert states(Standing.of(wave("closed"), [report], now=NOW))[-1] == "now"
    assert states(Standing.of(wave("closed"), [other], now=NOW))[-1] == ""


def test_days_left_are_the_clients_days_not_the_servers():
    # 23:30 on the 14th in London is already the 15th in Tokyo; the wave closes on the 20th in
    # London and on the 21st in Tokyo.
    assert Standing.of(wave(), now=NOW).left == "6 days left"
    assert Standing.of(wave(zone="Asia/Tokyo"), now=NOW).left == "6 days left"
    assert Standing.of(wave(closes_in=timedelta(minutes=20)), now=NOW).left == "last day"
    assert Standing.of(wave(closes_in=timedelta(hours=2)), now=NOW).left == "1 day left"
    assert Standing.of(wave(closes_in=timedelta(hours=-1)), now=NOW).left == "closing"


def test_only_an_open_wave_has_time_left():
    assert Standing.of(wave("closed"), now=NOW).left == ""


def test_moments_are_told_in_the_clients_time_zone():
    assert when(NOW, wave()) == "14 Nov 2026, 23:30"
    assert when(NOW, wave(zone="Asia/Tokyo")) == "15 Nov 2026, 08:30"
    assert period(wave()) == "2 Nov 2026 to 20 Nov 2026"
