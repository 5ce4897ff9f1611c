"""A supervisor names a delegate for some days; nobody else, and no longer."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from guardian.shortcuts import get_users_with_perms

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership
from accounts.rules import supervises
from accounts.scope import district_scope
from accounts.services.delegations import end_delegation, end_past_delegations, name_delegate
from tests.factories import member
from tests.signing_in import sign_in


@pytest.fixture
def dee(maple):
    return member(maple, "Dee Dunn")


@pytest.fixture
def today(maple):
    return clock.today(maple)


def fresh(person):
    """As the next request loads them: nothing cached."""
    return Membership.objects.select_related("user", "district").get(pk=person.pk)


def week(today, **fields):
    return {"starts_on": today, "ends_on": today + timedelta(days=6), **fields}


def test_delegate_acts_for_the_supervisor_on_those_days(maple_scope, priya, dee, tomas, today):
    name_delegate(priya, delegate=dee, actor=priya, **week(today))

    assert supervises(fresh(dee), tomas)


def test_delegate_does_nothing_before_the_first_day(maple_scope, priya, dee, tomas, today):
    later = today + timedelta(days=1)

    name_delegate(priya, delegate=dee, actor=priya, starts_on=later, ends_on=later)

    assert not supervises(fresh(dee), tomas)


def test_delegation_stops_by_itself_after_the_last_day(maple_scope, maple, priya, dee, tomas):
    today = clock.today(maple)
    name_delegate(priya, delegate=dee, actor=priya, **week(today))

    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert not supervises(fresh(dee), tomas)
        assert end_past_delegations(maple) == 1
    assert list(get_users_with_perms(priya)) == []


def test_sweep_leaves_open_delegations_alone(maple_scope, maple, priya, dee, tomas, today):
    name_delegate(priya, delegate=dee, actor=priya, **week(today))

    assert end_past_delegations(maple) == 0
    assert supervises(fresh(dee), tomas)


def test_supervisor_ends_it_early(maple_scope, priya, dee, tomas, today):
    delegation = name_delegate(priya, delegate=dee, actor=priya, **week(today))

    end_delegation(delegation, actor=priya)

    assert not supervises(fresh(dee), tomas)
    with pytest.raises(InvalidTransition):
        end_delegation(delegation, actor=priya)


def test_hr_names_a_delegate_for_a_supervisor(maple_scope, priya, dee, hana, tomas, today):
    name_delegate(priya, delegate=dee, actor=hana, **week(today))

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.person) == (hana, "delegation.started", dee)


@pytest.mark.parametrize("name", ["dee", "ada", "erin", "tomas"])
def test_others_may_not_name_one(maple_scope, priya, dee, tomas, today, name, request):
    with pytest.raises(PermissionDenied):
        name_delegate(priya, delegate=dee, actor=request.getfixturevalue(name), **week(today))


def test_hr_names_neither_themselves_nor_for_their_own_supervisor(
    maple_scope, priya, dee, hana, tomas, today
):
    with pytest.raises(InvalidTransition, match="Nobody names themselves"):
        name_delegate(priya, delegate=hana, actor=hana, **week(today))
    hana.supervisor = priya
    hana.save()
    with pytest.raises(PermissionDenied):
        name_delegate(priya, delegate=dee, actor=hana, **week(today))

    assert [supervises(fresh(one), fresh(tomas)) for one in (hana, dee)] == [False, False]


def test_own_employee_cannot_be_the_delegate(maple_scope, priya, tomas, today):
    with pytest.raises(InvalidTransition):
        name_delegate(priya, delegate=tomas, actor=priya, **week(today))


def test_nobody_is_their_own_delegate(maple_scope, priya, tomas, today):
    with pytest.raises(InvalidTransition):
        name_delegate(priya, delegate=priya, actor=priya, **week(today))


def test_person_who_left_cannot_be_the_delegate(maple_scope, priya, tomas, dee, today):
    dee.is_active = False
    dee.save()

    with pytest.raises(InvalidTransition):
        name_delegate(priya, delegate=dee, actor=priya, **week(today))


def test_days_that_are_over_are_refused(maple_scope, priya, tomas, dee):
    with pytest.raises(InvalidTransition):
        name_delegate(
            priya,
            delegate=dee,
            actor=priya,
            starts_on=date(2020, 1, 1),
            ends_on=date(2020, 1, 2),
        )


def test_same_days_twice_are_refused(maple_scope, priya, tomas, dee, today):
    name_delegate(priya, delegate=dee, actor=priya, **week(today))

    with pytest.raises(InvalidTransition):
        name_delegate(priya, delegate=dee, actor=priya, **week(today))


def test_page_finds_a_person_and_names_them(client, priya, tomas, dee, today):
    sign_in(client, priya)

    found = client.get("/delegations/?q=dee").content.decode()
    response = client.post(
        "/delegations/", {"delegate": dee.pk, "starts_on": today, "ends_on": today}
    )

    assert found.count('type="radio" name="delegate"') == 1
    assert response.url == "/delegations/"
    with district_scope(priya.district_id):
        assert [d.delegate for d in priya.delegations_given.all()] == [dee]


def test_page_of_another_supervisor_is_for_hr(client, priya, tomas, hana):
    page = f"/people/{priya.pk}/delegations/"

    assert sign_in(client, tomas).get(page).status_code == 403
    assert sign_in(client, hana).get(page).status_code == 200


def test_delegation_is_ended_from_the_page(client, priya, tomas, dee, today):
    with district_scope(priya.district_id):
        delegation = name_delegate(priya, delegate=dee, actor=priya, **week(today))
    sign_in(client, priya)

    client.post(f"/delegations/{delegation.pk}/ending/")

    with district_scope(priya.district_id):
        delegation.refresh_from_db()
    assert delegation.ended_at is not None
