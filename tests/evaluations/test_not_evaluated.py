"""Somebody who works here and is not evaluated: an admin says so, on the person's page."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, PersonChange
from accounts.scope import district_scope
from accounts.services.people import leave_out_of_evaluations, take_into_evaluations
from deadlines.models import Deadline
from evaluations.models import Participation
from evaluations.services.cycle import fill_next_batch, open_cycle
from tests.evaluations.conftest import step_of
from tests.evaluations.test_people import follow, participation
from tests.factories import MembershipFactory
from tests.signing_in import sign_in


def test_a_cycle_takes_in_those_who_are_evaluated(process, ada, tomas, priya):
    leave_out_of_evaluations(ada, actor=ada)

    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)

    people = Participation.objects.values_list("employee__first_name", flat=True)
    assert sorted(people) == ["Priya", "Tomas"]


def test_what_was_begun_goes_on(cycle, ada, tomas):
    leave_out_of_evaluations(tomas, actor=ada)

    assert participation(tomas) == Participation.State.ACTIVE
    assert Deadline.objects.open().filter(person=tomas).count() == 3


def test_a_later_change_does_not_bring_them_in(cycle):
    late = MembershipFactory(is_evaluated=False)

    follow(late, PersonChange.Kind.UNIT)

    assert Participation.objects.filter(employee=late).count() == 0


def test_who_takes_part_from_now_on_gets_their_steps(cycle, ada, priya):
    late = MembershipFactory(is_evaluated=False, supervisor=priya)

    take_into_evaluations(late, actor=ada)

    assert step_of(cycle, late).state == "writing"
    assert Deadline.objects.open().filter(person=late).count() == 3


def test_saying_it_twice_is_told(maple_scope, ada, tomas):
    leave_out_of_evaluations(tomas, actor=ada)

    with pytest.raises(InvalidTransition, match="Somebody changed this already"):
        leave_out_of_evaluations(tomas, actor=ada)


@pytest.mark.parametrize("name", ["tomas", "priya", "hana", "henry", "erin"])
def test_only_admins_say_it(maple_scope, uma, name, request):
    with pytest.raises(PermissionDenied):
        leave_out_of_evaluations(uma, actor=request.getfixturevalue(name))


def test_page_says_it_and_takes_the_answer(client, ada, tomas):
    sign_in(client, ada)
    page = f"/people/{tomas.pk}/"
    before = client.get(page).content.decode()

    client.post(f"{page}evaluation-mark/", {"takes_part": "no"})

    after = client.get(page).content.decode()
    said = "Leave out of evaluations", "Have them take part"
    assert [[words in text for words in said] for text in (before, after)] == [
        [True, False],
        [False, True],
    ]


def test_it_is_audited(client, ada, tomas):
    sign_in(client, ada)

    client.post(f"/people/{tomas.pk}/evaluation-mark/", {"takes_part": "no"})
    client.post(f"/people/{tomas.pk}/evaluation-mark/", {"takes_part": "yes"})

    with district_scope(tomas.district_id):
        entries = AuditEntry.objects.filter(person=tomas, actor=ada).order_by("at", "pk")
        assert [entry.verb for entry in entries] == ["person.left_out", "person.taken_in"]
