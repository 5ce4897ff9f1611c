"""Who may work on a review, who may read it, and who reads what is privileged?"""

from datetime import date

from django.db.models import QuerySet

from accounts import clock
from accounts.models import Membership
from accounts.rules import is_hr
from remediation.models import Case, CaseGuest, CaseKind
from remediation.models.case import CaseQuerySet

FAMILIES = ("review", "appeal")  # CaseKind.family
REVIEW = "remediation.review_case"  # the guardian permission of a guest


def reviews() -> CaseQuerySet:
    """Cases that have a review at all."""
    return Case.objects.filter(kind__family__in=FAMILIES).select_related(
        "kind",
        "person__district",
        "person__site",
        "person__supervisor",
        "school_year",
        "follows__kind",
        "follows__person",
        "follows__school_year",
    )


def kinds_after(plan: Case) -> QuerySet[CaseKind]:
    """Of which a review can begin after this plan. An appeal comes from the employee."""
    kinds = CaseKind.objects.for_person(plan.person).filter(family=CaseKind.Family.REVIEW)
    return kinds.order_by("title", "pk")


def appeal_kinds(person: Membership) -> QuerySet[CaseKind]:
    """What can come in from this person, or for them."""
    kinds = CaseKind.objects.for_person(person).filter(family=CaseKind.Family.APPEAL)
    return kinds.order_by("title", "pk")


def reviews_of(person: Membership) -> QuerySet[Case]:
    """Reviews and appeals of somebody, the newest first."""
    found = Case.objects.filter(person=person, kind__family__in=FAMILIES)
    return found.select_related("kind").order_by("-started_at", "-pk")


def can_hold_review(actor: Membership, case: Case) -> bool:
    """HR, but nobody their own."""
    return is_hr(actor) and actor.pk != case.person_id


def guest_on(actor: Membership, case: Case, day: date | None = None) -> CaseGuest | None:
    """The invitation by which `actor` reads this case today: the row and the grant, both."""
    if not actor.is_active or actor.user is None or actor.pk == case.person_id:
        return None
    on = day or clock.today(actor.district)
    found = CaseGuest.objects.on(on).filter(case=case, guest=actor).order_by("-until").first()
    return found if found is not None and actor.user.has_perm(REVIEW, case) else None


def past_guest(actor: Membership, case: Case) -> CaseGuest | None:
    """An invitation that has ended."""
    return CaseGuest.objects.filter(case=case, guest=actor).order_by("-until").first()


def can_read_privileged(actor: Membership, case: Case) -> bool:
    """HR who hold the case, and counsel."""
    if can_hold_review(actor, case):
        return True
    guest = guest_on(actor, case)
    return guest is not None and guest.is_counsel
