"""A round of recommendations for the principals, half-way: most are written, some wait for HR."""

from datetime import date

from accounts.models import BargainingUnit, Membership, RoleGrant, SchoolYear
from remediation.models import Recommendation
from remediation.services.recommendation import (
    Written,
    approve_recommendations,
    send_recommendations,
    write_recommendations,
)
from remediation.services.recommendation_round import Plan, PlannedStage, open_round

UNIT = "PSASA"
CHOICES = [
    Written("renew_plan", "The dates of the building plan slipped twice; a coach helps from May."),
    Written("renew"),
    Written("other_job", "Asked to go back to teaching. A place at the middle school is open."),
    *[Written("renew")] * 3,
    Written("leaves"),
]
STAGE = "Human resources"
SOURCE = "Md. Code, Educ. 6-202; district practice (sample)"


def recommend_principals(year: SchoolYear, hr: Membership) -> None:
    unit = BargainingUnit.objects.get(code=UNIT)
    manager = Membership.objects.get(role_grants__role=RoleGrant.Role.HR_MANAGER)
    plan = Plan(
        title="Contracts of principals",
        audience="certified",
        recommend_by=date(2027, 2, 5),
        notice_by=date(2027, 4, 30),
        source=SOURCE,
        stages=[PlannedStage(STAGE, date(2027, 3, 12), manager)],
        unit=unit,
    )
    round_ = open_round(year, plan, actor=hr)
    rows = Recommendation.objects.filter(round=round_).select_related("person__supervisor")
    rows = rows.order_by("person__employee_number")
    first = rows.first()
    if first is None or first.person.supervisor is None:
        return
    evaluator = first.person.supervisor
    written = zip((row.pk for row in rows), CHOICES, strict=False)
    write_recommendations(round_, dict(written), actor=evaluator)
    send_recommendations(round_, actor=evaluator)
    waiting = Recommendation.objects.filter(round=round_, choice="renew_plan")
    approve_recommendations(list(waiting), actor=manager)
