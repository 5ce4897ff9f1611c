"""Does the planner know a district that came a moment ago?"""

import json

import pytest
from django.db import connection

from accounts.models import Membership, PersonChange
from accounts.scope import district_scope
from accounts.services import roster_load
from accounts.statistics import gather
from deadlines.models import Message, Reminder
from deadlines.services import reminder
from deadlines.services.sweep import sweep_district
from evaluations.models import Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineFactory, MembershipFactory, SchoolYearFactory

PEOPLE = 300


def expected(model):
    """How many rows of the district PostgreSQL thinks there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT FROM {model._meta.db_table}")
        plan = cursor.fetchone()[0]
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"]


def staff_file():
    people = [f"{n:06d},Doe,Pat,Teacher" for n in range(PEOPLE)]
    return "\n".join(["employee_number,last_name,first_name,job_title", *people]).encode()


@pytest.fixture
def known_cedar(cedar, carl):
    """Another district, which the statistics know, and nobody else."""
    gather(Membership, PersonChange, Step)
    return cedar


def load_staff():
    found, plan = roster_load.check_at_once(staff_file(), "staff.csv", source_name="HR")
    roster_load.load_at_once(found, plan)


def test_a_district_that_a_file_brought_is_known(
    known_cedar, maple, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        with django_capture_on_commit_callbacks(execute=True):
            load_staff()
        assert (expected(Membership), expected(PersonChange)) == (PEOPLE, PEOPLE)


def test_a_year_that_was_opened_is_known(
    known_cedar, maple_scope, ada, django_capture_on_commit_callbacks
):
    load_staff()
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)

    with django_capture_on_commit_callbacks(execute=True):
        fill_next_batch(cycle.pk)

    assert expected(Step) == Step.objects.count()


def test_a_district_that_gets_its_first_reminders_is_known(
    known_cedar, maple, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(reminder, "MANY", PEOPLE)
    move_clock("2026-10-13")
    with district_scope(maple.pk):
        for n in range(PEOPLE):
            DeadlineFactory(person=MembershipFactory(email=f"person{n}@maple.example"))

        with django_capture_on_commit_callbacks(execute=True):
            sweep_district(maple)

        assert (expected(Reminder), expected(Message)) == (PEOPLE, PEOPLE)


def test_every_table_behind_the_wall_is_looked_at_again_soon(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity"
            " AND NOT coalesce(reloptions, '{}') @> '{autovacuum_analyze_scale_factor=0.002}'"
        )
        assert cursor.fetchall() == []
