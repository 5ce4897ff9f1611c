"""Cases for tests: the least that makes sense. Use inside a district scope."""

from datetime import UTC, date, datetime

from guardian.shortcuts import assign_perm

from accounts import clock
from accounts.models import Delegation, Membership
from remediation.models import Case, CaseKind
from remediation.services.check import add_check
from remediation.services.points import add_concern, add_fact, add_item
from remediation.services.support import Promise, promise_support
from tests.factories import SchoolYearFactory

AT = datetime(2026, 9, 18, 15, 0, tzinfo=UTC)


def kind(**facts):
    usual = {
        "title": "Improvement plan",
        "family": CaseKind.Family.IMPROVEMENT,
        "employee_starts": True,
        "supervisor_starts": True,
    }
    return CaseKind.objects.create(**usual | facts)


def case_of(person, *, of=None, **facts):
    usual = {
        "kind": of or kind(),
        "person": person,
        "evaluator": person.supervisor,
        "initiator": person.supervisor,
        "school_year": SchoolYearFactory(),
        "started_at": AT,
        "starts_on": date(2026, 9, 21),
        "ends_on": date(2026, 12, 18),
    }
    return Case.objects.create(**usual | facts)


def written(case, writer, *, title="Rooms ready in the morning"):
    """A whole plan: one area with a fact, a step, help, and a check in the middle."""
    area = add_concern(
        case,
        actor=writer,
        changes={
            "title": title,
            "expectation": "All six rooms are ready by 7:15.",
            "measure": "The log at the door, each Friday.",
        },
    )
    add_fact(area, actor=writer, happened_on=date(2026, 9, 8), words="Room 4 was not ready.")
    add_item(area, actor=writer, kind="action", words="Start with the far rooms.")
    promise_support(
        case, actor=writer, promise=Promise("Second person on Mondays", date(2026, 9, 28))
    )
    add_check(case, actor=writer, due_on=date(2026, 10, 30))
    return area


def stand_in(supervisor, delegate):
    """`delegate` does the work of `supervisor` today; given back as they would be signed in."""
    today = clock.today(supervisor.district)
    Delegation.objects.create(
        supervisor=supervisor,
        delegate=delegate,
        starts_on=today,
        ends_on=today,
        created_by=supervisor,
        created_at=clock.now(),
    )
    assign_perm("accounts.act_for", delegate.user, supervisor)
    return Membership.objects.select_related("user", "district").get(pk=delegate.pk)
