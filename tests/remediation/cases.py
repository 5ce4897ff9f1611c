"""Cases for tests: the least that makes sense. Use inside a district scope."""

from datetime import UTC, date, datetime

from remediation.models import Case, CaseKind
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
