"""Of all who evaluate: who holds the credential, whose ends soon, who has none?"""

from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.query import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from evaluations.models import Credential, CredentialKind

SOON = timedelta(days=60)
SHOWN = {
    "all": _("Everybody who evaluates"),
    "without": _("Without one today"),
    "soon": _("Ends within 60 days"),
}


def evaluators(kind: CredentialKind, *, today: date, shown: str) -> QuerySet[Any, Any]:
    """Supervisors of people whom the kind is about, with `earned_on`, `ends_on`, `credential`.

    The ones who need to act first: without one, then by the day on which theirs ends.
    """
    reports = Membership.objects.active().filter(supervisor=OuterRef("pk"))
    if kind.audience != CredentialKind.Audience.BOTH:
        reports = reports.filter(is_certified=kind.audience == CredentialKind.Audience.CERTIFIED)
    held = Credential.objects.standing().filter(
        kind=kind, person=OuterRef("pk"), earned_on__lte=today
    )
    longest = held.longest_first()
    people = (
        Membership.objects.active()
        .filter(Exists(reports))
        .select_related("site")
        .annotate(
            credential=Subquery(longest.values("pk")[:1]),
            earned_on=Subquery(longest.values("earned_on")[:1]),
            ends_on=Subquery(longest.values("ends_on")[:1]),
        )
    )
    if shown == "without":
        people = people.filter(Q(credential=None) | Q(ends_on__lt=today))
    elif shown == "soon":
        people = people.filter(ends_on__range=(today, today + SOON))
    has_none = ExpressionWrapper(Q(earned_on=None), BooleanField())
    soonest = F("ends_on").asc(nulls_last=True)
    return people.order_by(has_none.desc(), soonest, "last_name", "first_name", "pk")
