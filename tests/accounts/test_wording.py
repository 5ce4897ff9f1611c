"""How are days and times said to a reader?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import clock, wording

HARD_SPACE = wording.HARD_SPACE


@pytest.fixture
def noon_of_october_5():
    clock.move_to(datetime(2026, 10, 5, 16, tzinfo=UTC))
    with timezone.override(ZoneInfo("America/New_York")):
        yield
    clock.reset()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 10, 5, 13, tzinfo=UTC), f"Saved at 9:00{HARD_SPACE}a.m."),
        (datetime(2026, 10, 5, 3, tzinfo=UTC), f"Saved on Oct 4 at 11:00{HARD_SPACE}p.m."),
        (datetime(2025, 10, 5, 13, tzinfo=UTC), f"Saved on Oct 5, 2025 at 9:00{HARD_SPACE}a.m."),
    ],
)
def test_words_saved_on_another_day_tell_the_day(noon_of_october_5, moment, words):
    assert wording.saved_at(moment) == words


def test_a_school_year_is_said_with_a_dash():
    assert wording.school_year("2026-27") == "2026–27"


@pytest.mark.parametrize("say", [wording.short_date, wording.long_date])
def test_no_two_days_are_said_alike(say):
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in range(-900, 900)]

    assert len({say(day) for day in days}) == len(days)
