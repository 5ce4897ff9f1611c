"""What do the pages show of certificates and the courses that count for them? (S4-18, S4-19)"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from goals.idp_advice import looks_like_a_workshop
from goals.idp_forms import in_short
from goals.models import Certificate, Course, Idp


@dataclass(frozen=True)
class Row:
    """One course; is it rather a workshop?"""

    course: Course
    looks_like_a_workshop: bool

    @property
    def credits(self) -> str:
        return in_short(self.course.credits)


@dataclass(frozen=True)
class Renewal:
    """A certificate and what was earned for it."""

    certificate: Certificate
    earned: Decimal

    @property
    def told(self) -> str:
        """`4 of 6 credits`"""
        needed = self.certificate.credits_needed
        if needed is None:
            return _("%(earned)s credits") % {"earned": in_short(self.earned)}
        told = {"earned": in_short(self.earned), "needed": in_short(needed)}
        return _("%(earned)s of %(needed)s credits") % told

    @property
    def is_earned(self) -> bool:
        needed = self.certificate.credits_needed
        return needed is not None and self.earned >= needed


def courses_of(idp: Idp) -> dict[str, Any]:
    """Two statements."""
    courses = list(
        idp.courses.select_related("certificate", "proof__file").order_by("-completed_on", "title")
    )
    certificates = idp.certificates.order_by("expires_on", "kind")
    return {
        "courses": [
            Row(course, looks_like_a_workshop(course.title, course.credits)) for course in courses
        ],
        "renewals": [Renewal(one, earned_for(one, courses)) for one in certificates],
    }


def earned_for(certificate: Certificate, courses: list[Course]) -> Decimal:
    """Credits of completed courses; what is only planned is not earned."""
    return sum(
        (
            course.credits
            for course in courses
            if course.certificate_id == certificate.pk and course.completed_on and course.credits
        ),
        Decimal(0),
    )
