"""The data wall: what PostgreSQL computes is what Python computes, whatever the path."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.asking import ask
from accounts.models import Site
from buildings.models import Measure, Reading, Target
from buildings.page import lines_of
from buildings.targets.stands import STANDS, parameters
from buildings.wall import Asked, Building, buildings_of, cells_of, in_order, totals_of
from tests.buildings.conftest import TODAY, log, values_of
from tests.factories import SiteFactory
from tests.signing_in import sign_in

START = date(2026, 8, 15)
values = st.decimals(min_value=-1000, max_value=1000, places=2)
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def wall(tracking, year, *, seen=None, today=TODAY, **asked):
    found = buildings_of(tracking, year, today, seen=seen, asked=Asked(**asked))
    return in_order(found, Asked(**asked))


@SLOW
@given(
    offsets=st.sets(st.integers(0, 364), min_size=2, max_size=8),
    numbers=st.lists(values, min_size=9, max_size=9),
    day=st.integers(0, 364),
    age=st.integers(0, 45),
    falls=st.booleans(),
    students=st.sampled_from([None, 4, 5]),
    tolerance=st.none() | st.decimals(min_value=0, max_value=50, places=1),
)
def test_the_wall_computes_as_the_page_does(
    tracking,
    year,
    oak_school,
    target,
    priya,
    offsets,
    numbers,
    day,
    age,
    falls,
    students,
    tolerance,
):
    days = [START + timedelta(days=offset) for offset in sorted(offsets)]
    today = START + timedelta(days=day)
    Measure.objects.update(falls=falls, tolerance=tolerance)
    Target.objects.update(path_days=days, path_values=numbers[: len(days)])
    before = transaction.savepoint()  # of the next example this number would be one to come
    Reading.objects.create(
        **of_day(target, today - timedelta(days=age)), value=numbers[-1], students=students
    )

    (line,) = lines_of(oak_school, year, tracking, today)
    (building,) = wall(tracking, year, today=today)
    ((cell,),) = cells_of([building], tracking, year, today).values()
    ((*_place, expected, _lead, _status),) = ask(STANDS, parameters(tracking, year, today, None))
    transaction.savepoint_rollback(before)

    standing = line.standing
    assert (cell.status, cell.lead, cell.age, expected) == (
        standing.status,
        standing.lead,
        standing.age,
        standing.expected,
    )
    assert building.status == standing.status


def of_day(target, day, version=1, group=""):
    return {
        "target": target,
        "group": group,
        "as_of": day,
        "version": version,
        "source": "Check",
        "entered_by": target.updated_by,
        "entered_at": target.updated_at,
    }


@pytest.fixture
def at_elm(target, maple_scope, year, reading, erin):
    """A target of Elm School."""
    return Target.objects.create(
        site=SiteFactory(name="Elm School"),
        school_year=year,
        measure=reading,
        **values_of(),
        updated_by=erin,
        updated_at=target.updated_at,
        reason="Agreed",
    )


DAYS = [START + timedelta(days=offset) for offset in range(4)]
points = st.tuples(st.sampled_from(DAYS), st.sampled_from(["", "", "Grade 6"]), st.booleans())
written_together = st.lists(points, min_size=1, max_size=6)


@SLOW
@given(st.lists(written_together, max_size=6), st.lists(values, min_size=36, max_size=36))
def test_a_target_keeps_its_newest_number_however_numbers_come(target, at_elm, writes, numbers):
    """One by one or many at once, in any order of days, corrected, of all or of a group."""
    before, numbers = transaction.savepoint(), iter(numbers)
    versions = Counter()
    both = [target, at_elm]
    for write in writes:
        rows = []
        for day, group, is_elm in write:
            versions[day, group, is_elm] += 1
            place = of_day(both[is_elm], day, versions[day, group, is_elm], group)
            rows.append(Reading(**place, value=next(numbers), students=versions.total()))
        Reading.objects.bulk_create(rows)

    kept = {found.pk: kept_with(found) for found in Target.objects.all()}
    plain = {found.pk: newest_of(found) for found in both}
    transaction.savepoint_rollback(before)

    assert kept == plain


def kept_with(target):
    kept = (target.latest_on, target.latest_version, target.latest_value, target.latest_students)
    return None if kept == (None,) * 4 else kept


def newest_of(target):
    rows = [row for row in target.readings.all() if row.group == ""]
    newest = max(rows, key=lambda row: (row.as_of, row.version), default=None)
    return newest and (newest.as_of, newest.version, newest.value, newest.students)


def test_a_number_is_no_change_of_its_target(target, priya):
    log(target, 43, actor=priya)

    assert target.events.count() == 1


@pytest.fixture
def elm_school(target, at_elm, erin):
    """On track; Oak School, with 43 of 47, is not."""
    log(at_elm, 50, actor=erin)
    log(target, 43, actor=erin)
    return at_elm.site


def test_who_needs_help_stands_first(tracking, year, elm_school):
    found = wall(tracking, year)

    assert [(b.name, b.status, b.lead) for b in found] == [
        ("Oak School", "off_track", Decimal(-4)),
        ("Elm School", "on_track", Decimal(3)),
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"status": "off_track"}, ["Oak School"]),
        ({"status": "close"}, []),
        ({"words": "elm"}, ["Elm School"]),
        ({"words": "%"}, []),
        ({"sort": "name"}, ["Elm School", "Oak School"]),
        ({"sort": "-name"}, ["Oak School", "Elm School"]),
        ({"kind": "teacher", "status": "off_track"}, []),
    ],
)
def test_it_is_narrowed_and_put_in_order(tracking, year, elm_school, asked, names):
    assert [building.name for building in wall(tracking, year, **asked)] == names


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((1, 1, 1, 1), "off_track"),
        ((0, 1, 1, 1), "close"),
        ((0, 0, 1, 1), "unknown"),
        ((0, 0, 0, 1), "on_track"),
        ((0, 0, 0, 0), "unknown"),
    ],
)
def test_a_building_stands_as_the_target_that_needs_help_most(counts, found):
    assert Building(uuid4(), "Oak School", *counts, None).status == found


def test_a_school_without_targets_is_not_forgotten(tracking, year, elm_school):
    SiteFactory(name="Fir School")
    SiteFactory(name="Bus depot", kind=Site.Kind.OFFICE)

    assert [b.name for b in wall(tracking, year)] == ["Oak School", "Elm School", "Fir School"]


def test_totals_count_targets_and_buildings(tracking, year, elm_school):
    totals = totals_of(wall(tracking, year))

    assert (totals.buildings, totals.off_buildings, totals.targets, totals.fresh) == (2, 1, 2, 2)


def test_an_executive_sees_all(client, tracking, elm_school, erin):
    rows = sign_in(client, erin).get("/buildings/").context["rows"]

    assert [row["name"] for row in rows] == ["Oak School", "Elm School"]


def test_a_principal_is_led_to_the_one_building(client, oak_school, elm_school, priya):
    answer = sign_in(client, priya).get("/buildings/")

    assert (answer.status_code, answer["Location"]) == (302, f"/buildings/{oak_school.pk}/")


def test_an_employee_sees_none(client, elm_school, tomas):
    assert sign_in(client, tomas).get("/buildings/").status_code == 404


def test_statements_do_not_grow_with_buildings(client, tracking, year, elm_school, reading, erin):
    sign_in(client, erin).get("/buildings/")
    before = len(queries_of(client))
    for _n in range(10):
        made = Target.objects.create(
            site=SiteFactory(),
            school_year=year,
            measure=reading,
            **values_of(),
            updated_by=erin,
            updated_at=Target.objects.first().updated_at,
            reason="Agreed",
        )
        log(made, 40, actor=erin)

    assert len(queries_of(client)) == before


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/buildings/").status_code == 200
    return captured.captured_queries
