"""A file of numbers and somebody who logs one of them at the same time: on real transactions."""

from decimal import Decimal
from threading import Event, Thread

import pytest
from django.db import connections

from accounts import clock
from accounts.roster.rows import FileRefused
from accounts.scope import district_scope
from buildings.models import Measure, Reading, Target, Tracking
from buildings.services import end_target, import_numbers, log_number, set_target
from tests.buildings.conftest import NOON, TODAY, values_of
from tests.factories import DistrictFactory, SchoolYearFactory, SiteFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"building,measure,day,value\nOAK,reading-6,2027-01-26,44"


@pytest.fixture
def ada():
    clock.move_to(NOON)
    return member(DistrictFactory(name="Maple"), "Ada Admin", roles=["admin"])


@pytest.fixture
def target(ada):
    with district_scope(ada.district_id):
        Tracking.objects.create(is_on=True)
        measure = Measure.objects.create(code="reading-6", name="Grade 6 reading", low=0, high=100)
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed", "actor": ada}
        return set_target(SiteFactory(code="OAK"), SchoolYearFactory(), measure, **words)


def test_a_number_logged_meanwhile_waits_for_the_file(target, ada, monkeypatch):
    """It corrects what the file brought; both are kept, and the target knows the newer one."""
    logged = Event()
    other = Thread(target=log_in_between, args=(target, ada, logged))
    load = import_numbers.load_staged

    def load_late(*given):
        other.start()
        logged.wait(0.5)  # without waiting for the file it would be done by then
        return load(*given)

    monkeypatch.setattr(import_numbers, "load_staged", load_late)
    with district_scope(ada.district_id):
        import_numbers.import_at_once(FILE, "numbers.csv", actor=ada)
    other.join()

    with district_scope(ada.district_id):
        numbers = list(Reading.objects.order_by("version").values_list("version", "value"))
        latest = Target.objects.values_list("latest_version", "latest_value").get()
    assert (numbers, latest) == ([(1, 44), (2, 43)], (2, 43))


def test_a_target_that_ended_since_the_file_was_read_takes_none_of_it(target, ada, monkeypatch):
    stage = import_numbers.stage_file

    def then_end(*given):
        found = stage(*given)
        end_target(target, reason="Merged", actor=ada)
        return found

    monkeypatch.setattr(import_numbers, "stage_file", then_end)
    refused = pytest.raises(FileRefused)
    with refused, district_scope(ada.district_id):
        import_numbers.import_at_once(FILE, "numbers.csv", actor=ada)

    with district_scope(ada.district_id):
        assert Reading.objects.count() == 0


def log_in_between(target, ada, logged):
    try:
        with district_scope(ada.district_id):
            log_number(target, as_of=TODAY, value=Decimal(43), source="Check", actor=ada)
        logged.set()
    finally:
        connections.close_all()
