"""What does the person page show of somebody's plans? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.rules import is_hr, supervises
from remediation import rules
from remediation.models import Case, CaseKind


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Of all years, for those who may read them, and the way to begin one."""
    reader = request.membership
    is_own = reader.pk == person.pk
    if not (is_own or is_hr(reader) or supervises(reader, person)):
        return None
    cases = Case.objects.visible_to(reader).plans().filter(person=person)
    cases = list(cases.select_related("kind").order_by("-started_at", "-pk"))
    kinds = CaseKind.objects.for_person(person).filter(family__in=["improvement", "remediation"])
    may_start = any(rules.can_start(reader, person, kind) for kind in kinds)
    if not cases and not may_start:
        return None
    context = {"cases": cases, "may_start": may_start, "person": person, "is_own": is_own}
    return render_to_string("remediation/_person_panel.html", context, request)
