"""Who comes back, be it a day after a file left them out, finds their plan where it stood."""

from datetime import date

import pytest

from accounts import clock
from accounts.models import Membership, PersonChange
from deadlines.models import Deadline
from remediation.models import Case
from remediation.plans.plan import Plan
from remediation.services.case import change_frame, start_case
from remediation.services.check import close_case
from remediation.services.issue import issue_case, sign_plan
from remediation.services.kind import load_ready_made
from remediation.services.people import follow_person_changes
from remediation.services.points import agree, propose
from remediation.services.support import call_off_support
from tests.factories import SchoolYearFactory, member
from tests.records.documents import authentication
from tests.remediation.cases import written

TODAY = date(2026, 10, 13)
FRAME = {"reason": "Rooms", "starts_on": date(2026, 10, 14), "ends_on": date(2026, 12, 4)}


@pytest.fixture
def draft(maple_scope, october, tomas, priya):
    SchoolYearFactory()
    kinds = {kind.code: kind for kind in load_ready_made(actor=None)}
    case = change_frame(start_case(tomas, kinds["pip"], actor=priya), actor=priya, changes=FRAME)
    written(case, priya)
    case.refresh_from_db()
    return case


@pytest.fixture
def issued(draft, priya):
    return issue_case(draft, actor=priya)


def change(person, kind, **fields):
    """As a staff file does it."""
    Membership.objects.filter(pk=person.pk).update(**fields)
    made = PersonChange.objects.create(membership=person, kind=kind, at=clock.now())
    follow_person_changes(PersonChange.objects.filter(pk=made.pk))


def leave_and_come_back(person, **fields):
    change(person, PersonChange.Kind.LEFT, is_active=False)
    change(person, PersonChange.Kind.RETURNED, is_active=True, **fields)


def turns():
    """What waits for whom, by when."""
    rows = Deadline.objects.open().filter(kind__startswith="case_")
    return sorted(rows.values_list("kind", "turn__first_name", "act", "last_day_on"))


def test_all_that_waited_waits_again_on_its_day(issued, tomas):
    before = turns()
    assert [kind for kind, *_rest in before] == ["case_check", "case_help", "case_sign"]

    leave_and_come_back(tomas)

    assert turns() == before


def test_the_signature_waits_for_whom_it_waited(issued, tomas, priya):
    for item in Plan(issued).items:
        point = propose(item, actor=priya, words=item.supervisor_words or "As written.")
        agree(point, actor=tomas, version=item.settled_version + 1)
    sign_plan(issued, actor=priya, authentication=authentication())
    before = turns()

    leave_and_come_back(tomas)

    assert turns() == before
    assert Deadline.objects.get(kind="case_sign").turn == tomas


def test_a_draft_waits_for_its_writer(draft, tomas):
    before = turns()

    leave_and_come_back(tomas)

    assert turns() == before


def test_what_was_called_off_by_itself_stays_so(issued, tomas, priya):
    call_off_support(issued.supports.get(), actor=priya, reason="She has another class.")

    leave_and_come_back(tomas)

    assert [kind for kind, *_rest in turns()] == ["case_check", "case_sign"]


def test_under_another_supervisor_it_waits_for_them(issued, tomas, maple):
    leave_and_come_back(tomas, supervisor=member(maple, "Sam Stone"))

    assert {name for _kind, name, *_rest in turns()} == {"Sam"}


def test_a_draft_goes_over_to_the_new_supervisor_with_its_date(draft, tomas, maple):
    change(tomas, PersonChange.Kind.SUPERVISOR, supervisor=member(maple, "Sam Stone"))

    assert [(kind, who) for kind, who, *_rest in turns()] == [("case_write", "Sam")]


def test_a_draft_waits_for_the_supervisor_under_whom_they_come_back(draft, tomas, maple):
    leave_and_come_back(tomas, supervisor=member(maple, "Sam Stone"))

    assert [(kind, who) for kind, who, *_rest in turns()] == [("case_write", "Sam")]


def test_how_a_plan_ended_waits_for_nobody_who_left_and_again_once_they_are_back(
    issued, tomas, priya
):
    Case.objects.filter(pk=issued.pk).update(state="running", starts_on=date(2026, 10, 1))
    close_case(issued, actor=priya, outcome="met", words="All.", consequence="", on=TODAY)
    before = turns()

    change(tomas, PersonChange.Kind.LEFT, is_active=False)
    meanwhile = turns()
    change(tomas, PersonChange.Kind.RETURNED, is_active=True)

    assert [kind for kind, *_rest in before] == ["case_outcome_sign"]
    assert (meanwhile, turns()) == ([], before)
