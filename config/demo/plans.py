"""Plans of support in several states: a draft, one that an employee shared, one they settle."""

from datetime import date, timedelta

from accounts.models import Membership
from remediation.models import Case, CaseKind, PlanItem
from remediation.plans.plan import Plan
from remediation.services.case import change_frame, start_case
from remediation.services.check import add_check
from remediation.services.issue import issue_case
from remediation.services.kind import load_ready_made
from remediation.services.points import (
    add_concern,
    add_fact,
    add_item,
    agree,
    propose,
    save_words,
)
from remediation.services.support import Promise, promise_support

AREA = {
    "title": "Rooms ready by 7:15 a.m.",
    "expectation": "All six rooms are ready before class begins, each day.",
    "measure": "The log at the door, looked at together each Friday.",
}
FACT = "Rooms 4, 6, and 7 were not ready when class began."


def support_people(today: date) -> None:
    """Of three people with a supervisor, always the same ones."""
    kinds = {kind.code: kind for kind in load_ready_made(actor=None)}
    people = Membership.objects.active().filter(is_certified=False, supervisor__isnull=False)
    people = people.exclude(supervisor__supervisor=None).select_related("supervisor", "district")
    first, second, third = people.order_by("employee_number")[:3]
    _drafted(first, kinds["pip"], today)
    _asked_for(second, kinds["pip"])
    _settled_in_part(third, kinds["pip"], today)


def _drafted(person: Membership, kind: CaseKind, today: date) -> Case:
    supervisor = person.supervisor
    assert supervisor is not None
    case = start_case(person, kind, actor=supervisor, reason="Classes began late twice.")
    days = {"starts_on": today + timedelta(days=7), "ends_on": today + timedelta(days=77)}
    case = change_frame(case, actor=supervisor, changes=days)
    area = add_concern(case, actor=supervisor, changes=AREA)
    add_fact(area, actor=supervisor, happened_on=today - timedelta(days=6), words=FACT)
    return case


def _asked_for(person: Membership, kind: CaseKind) -> Case:
    """The employee began it and shared it."""
    case = start_case(person, kind, actor=person, reason="The new products came without a course.")
    add_concern(case, actor=person, changes={"title": "Safe use of cleaning products"})
    return issue_case(case, actor=person)


def _settled_in_part(person: Membership, kind: CaseKind, today: date) -> Case:
    """Both agree on the first point; the second is open."""
    case, supervisor = _drafted(person, kind, today), person.supervisor
    assert supervisor is not None
    area = case.concerns.get()
    words = "Start with the rooms that are farthest away."
    add_item(area, actor=supervisor, kind=PlanItem.Kind.ACTION, words=words)
    help_by = Promise("Second person on Mondays", today + timedelta(days=14))
    promise_support(case, actor=supervisor, promise=help_by)
    add_check(case, actor=supervisor, due_on=today + timedelta(days=42))
    case = issue_case(case, actor=supervisor)
    first, second = Plan(case).items
    offer = "Six rooms when two people work. Five rooms when one is out."
    proposed = propose(first, actor=supervisor, words=offer)
    agree(proposed, actor=person, version=proposed.settled_version)
    save_words(second, actor=person, words="I would start near the door.", version=1)
    return case
