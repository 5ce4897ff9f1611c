"""A supervisor that HR named stays, whatever a file says, until HR hands the field back."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, Membership, RosterImport
from accounts.services.roster import check_roster, receive_roster
from accounts.services.roster_load import apply_roster
from accounts.services.supervisors import (
    assign_supervisor,
    hand_back_supervisor,
    is_by_hand,
)
from tests.accounts.roster_files import sheet
from tests.signing_in import sign_in

PEOPLE = ["1,Boss,Bea", "2,Chief,Cy", "3,Doe,Ann,,,,,1"]
KEPT = (
    "Kept, set by hand: the supervisor of 1 person whom this file gives another one (Ann Doe)."
    " HR can hand it back to the file on the person’s page."
)


def check(ada, *rows, source=""):
    found = receive_roster(sheet(*rows), "staff.csv", actor=ada, source_name=source)
    return check_roster(found.pk)


def load(ada, *rows, source=""):
    found = check(ada, *rows, source=source)
    RosterImport.objects.filter(pk=found.pk).update(state=RosterImport.State.APPLYING)
    apply_roster(found.pk, actor=ada)


def named(number):
    return Membership.objects.get(employee_number=number)


@pytest.fixture
def ann(maple_scope, ada, hana):
    """A file gave her Bea; HR named Cy."""
    load(ada, *PEOPLE)
    assign_supervisor([named("3")], supervisor=named("2"), actor=hana)
    return named("3")


def test_the_check_says_for_whom_the_files_supervisor_is_not_taken(ann, ada):
    found = check(ada, *PEOPLE)

    assert (found.changed, found.unchanged, found.warnings) == (0, 3, [KEPT])


def test_no_file_sets_it_back(ann, ada):
    load(ada, *PEOPLE)
    load(ada, *PEOPLE, source="Another system")

    assert named("3").supervisor == named("2")


def test_other_fields_still_follow_the_file(ann, ada):
    load(ada, *PEOPLE[:2], "3,Doe,Anna,,Cook,,,1")

    person = named("3")
    assert (person.first_name, person.job_title) == ("Anna", "Cook")
    assert person.supervisor == named("2")


def test_handed_back_the_file_that_owned_it_decides_and_no_other(ann, ada, hana):
    hand_back_supervisor([ann], actor=hana)
    assert (named("3").supervisor, is_by_hand(named("3"))) == (named("2"), False)

    load(ada, *PEOPLE[:2], "3,Doe,Ann,,,,,2", source="Another system")
    load(ada, *PEOPLE)

    assert named("3").supervisor == named("1")


def test_named_by_hand_twice_it_still_goes_back_to_the_source(ann, ada, hana):
    assign_supervisor([ann], supervisor=named("1"), actor=hana)
    assign_supervisor([ann], supervisor=named("2"), actor=hana)
    hand_back_supervisor([ann], actor=hana)

    load(ada, *PEOPLE)

    assert named("3").supervisor == named("1")


def test_what_the_file_decides_cannot_be_handed_back(ann, hana):
    hand_back_supervisor([ann], actor=hana)

    (outcome,) = hand_back_supervisor([ann], actor=hana)

    assert outcome.why_not == "The file decides this already."
    assert AuditEntry.objects.filter(verb="person.supervisor_handed_back").count() == 1


@pytest.mark.parametrize("name", ["ada", "priya", "erin"])
def test_only_hr_hands_it_back(ann, name, request):
    with pytest.raises(PermissionDenied):
        hand_back_supervisor([ann], actor=request.getfixturevalue(name))


def test_the_page_of_the_person_says_so_and_hands_it_back(client, ann, hana):
    sign_in(client, hana)
    page = f"/people/{ann.pk}/"
    before = client.get(page).context["by_hand"]

    client.post(f"{page}supervisor-release/")

    assert (before, client.get(page).context["by_hand"]) == (True, False)


def test_nobody_reports_to_somebody_who_reports_to_them_over_others(ann, hana):
    assign_supervisor([named("2")], supervisor=named("1"), actor=hana)

    (outcome,) = assign_supervisor([named("1")], supervisor=ann, actor=hana)

    assert outcome.why_not == "Ann Doe reports to Bea Boss, directly or over others."
    assert named("1").supervisor is None
