"""Two imports at once, and one that dies half-way: on real transactions."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts.models import Membership, RosterAddress, RosterImport
from accounts.scope import district_scope
from accounts.services import roster, roster_load
from accounts.tasks.roster import apply_roster_file
from tests.accounts.roster_files import sheet
from tests.factories import DistrictFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
FILE = sheet("900001,Ortiz,Ana,ana@x.example,Clerk,OAK", "900002,Bell,Bo,bo@x.example,Cook,ELM")


@pytest.fixture
def maple():
    return DistrictFactory(name="Maple")


@pytest.fixture
def ada(maple):
    return member(maple, "Ada Admin", roles=["admin"])


def ready(maple, ada, content=FILE):
    """A file that is checked and about to be applied."""
    with district_scope(maple.pk):
        found = roster.receive_roster(content, "staff.csv", actor=ada)
        found = roster.check_roster(found.pk)
        RosterImport.objects.filter(pk=found.pk).update(state=RosterImport.State.APPLYING)
    return found


def apply(found, ada, start):
    start.wait()
    try:
        apply_roster_file(
            import_id=str(found.pk), actor_id=str(ada.pk), district_id=str(found.district_id)
        )
    finally:
        connections.close_all()


def test_two_loads_at_once_wait_for_each_other(maple, ada):
    files = [ready(maple, ada), ready(maple, ada)]
    start = Barrier(2)
    threads = [Thread(target=apply, args=(found, ada, start)) for found in files]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with district_scope(maple.pk):
        states = sorted(RosterImport.objects.values_list("state", flat=True))
        people = Membership.objects.filter(employee_number__startswith="9000").count()
    assert (states, people) == (["applied", "checked"], 2)


def fail(changes):
    raise RuntimeError("a floor above fails")


def test_load_that_dies_leaves_nothing_and_runs_again(maple, ada, settings):
    found = ready(maple, ada)
    settings.PERSON_CHANGE_CONSUMERS = [f"{__name__}.fail"]
    with pytest.raises(RuntimeError):
        apply(found, ada, Barrier(1))
    with district_scope(maple.pk):
        after_failure = Membership.objects.filter(employee_number__startswith="9000").count()
    addresses = RosterAddress.objects.filter(district=maple).count()
    settings.PERSON_CHANGE_CONSUMERS = []

    apply(found, ada, Barrier(1))

    with district_scope(maple.pk):
        people = Membership.objects.filter(employee_number__startswith="9000").count()
    assert (after_failure, addresses, people) == (0, 0, 2)
    assert RosterAddress.objects.filter(district=maple).count() == 2


def test_queries_do_not_grow_with_rows(maple, ada):
    counts = []
    for start, people in ((910000, 2), (920000, 40)):
        rows = [f"{number},Doe,Ann,p{number}@x.example" for number in range(start, start + people)]
        with district_scope(maple.pk), connection.execute_wrapper(counter := Counter()):
            found, plan = roster_load.check_at_once(
                sheet(*rows), "staff.csv", source_name=str(start)
            )
            roster_load.load_at_once(found, plan)
        counts.append(counter.count)

    assert counts[0] == counts[1]


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
