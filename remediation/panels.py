"""What does the person page show of somebody's plans? (settings.PERSON_PANELS)"""

from typing import Any

from django.template.loader import render_to_string

from accounts.alongside import models_of
from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.person_facts import told_of
from remediation import rules
from remediation.models import Case, CaseKind

# Of the person `p`, beside their other facts (settings.PERSON_FACTS): their plans with the kind
# of each, and by whom one can be begun: the employee, the supervisor, HR.
PLANS = """
    SELECT json_build_array(ARRAY(
        SELECT json_build_array(to_json(c.*), to_json(k.*))
        FROM remediation_case c JOIN remediation_casekind k ON k.id = c.kind_id
        WHERE c.person_id = p.id AND k.family IN ('improvement', 'remediation')
        ORDER BY c.started_at DESC, c.id DESC
    ), bool_or(o.employee_starts), bool_or(o.supervisor_starts), bool_or(o.coordinator_starts))
    FROM remediation_casekind o
    WHERE o.withdrawn_at IS NULL AND o.family IN ('improvement', 'remediation')
        AND (o.unit_id IS NULL OR o.unit_id = p.unit_id)
        AND o.audience IN ('all', CASE WHEN p.is_certified THEN 'certified' ELSE 'classified' END)
"""


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Of all years, for those who may read them, and the way to begin one."""
    reader = request.membership
    rows, *starters = told_of(person, "cases")
    cases = [case for case in map(_case, rows) if _is_read_by(reader, case, person)]
    may_start = rules.can_start(reader, person, _any_of(starters))
    if not cases and not may_start:
        return None
    is_own = reader.pk == person.pk
    context = {"cases": cases, "may_start": may_start, "person": person, "is_own": is_own}
    return render_to_string("remediation/_person_panel.html", context, request)


def _case(row: list[Any]) -> Case:
    (case,), (kind,) = models_of(Case, row[:1]), models_of(CaseKind, row[1:])
    case.kind = kind
    return case


def _is_read_by(reader: Membership, case: Case, person: Membership) -> bool:
    case.person = person
    return rules.can_read_case(reader, case)


def _any_of(starters: list[bool | None]) -> CaseKind:
    """Whoever may begin a plan of one of the kinds may begin this one, which is none of them."""
    employee, supervisor, coordinator = map(bool, starters)
    return CaseKind(
        employee_starts=employee, supervisor_starts=supervisor, coordinator_starts=coordinator
    )
