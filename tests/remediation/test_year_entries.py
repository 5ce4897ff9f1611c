"""Conferences, observations and results of the year stand on the line of time."""

from datetime import UTC, date, datetime

from accounts import clock
from evaluations.models import Observation, Participation
from remediation.reviews.chronology import chronology_of
from remediation.reviews.entries import Kind
from remediation.reviews.gaps import Terms, find_gaps

SINCE = date(2026, 8, 1)


def entries_of(person, kind):
    return [one for one in chronology_of(person, since=SINCE) if one.kind == kind]


def test_conferences_stand_on_the_day_they_met_with_the_day_they_were_entered(received, tomas):
    assert [
        (one.title, one.on, one.entered_on, one.last_day)
        for one in entries_of(tomas, Kind.CONFERENCE)
    ] == [
        (
            "Conference: Goal setting",
            date(2026, 9, 10),
            date(2026, 9, 14),
            date(2026, 10, 14),
        ),
        (
            "Conference: Mid-year reflection",
            date(2027, 1, 20),
            date(2027, 1, 21),
            date(2027, 2, 12),
        ),
        (
            "Conference: Year-end conference",
            date(2027, 6, 1),
            date(2027, 6, 2),
            date(2027, 7, 30),
        ),
    ]


def test_each_goal_stands_with_how_it_ended(received, tomas):
    found = entries_of(tomas, Kind.RATING)

    assert {(one.title.rpartition(": ")[2], one.on) for one in found} == {
        ("Met", date(2027, 6, 2))
    }


def test_observation_is_told_once_it_is_shared(received, tomas, priya):
    year = Participation.objects.get(employee=tomas)
    seen = Observation.objects.create(
        participation=year,
        observer=priya,
        observed_on=date(2027, 2, 1),
        place="Room 12",
        updated_at=clock.now(),
    )
    before = entries_of(tomas, Kind.OBSERVATION)

    Observation.objects.filter(pk=seen.pk).update(shared_at=datetime(2027, 2, 20, 15, tzinfo=UTC))

    (one,) = entries_of(tomas, Kind.OBSERVATION)
    assert (before, one.on, one.entered_on, one.who, one.more) == (
        [],
        date(2027, 2, 1),
        date(2027, 2, 20),
        "Priya Patel",
        "Formal observation, announced, Room 12.",
    )


def test_year_that_was_kept_to_has_no_gap(received, tomas):
    entries = chronology_of(tomas, since=SINCE)

    found = find_gaps(entries, Terms(today=date(2027, 6, 10)), lambda a, b: (b - a).days)

    assert found == []
