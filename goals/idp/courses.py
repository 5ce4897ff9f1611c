"""What do the pages show of certificates and the courses that count for them? (S4-18, S4-19)"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from accounts.wording import day_of
from goals.idp.advice import looks_like_a_workshop
from goals.idp.forms import in_short
from goals.models import Certificate, Course, Idp

SOON = timedelta(days=365)


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
    def is_expiring(self) -> bool:
        """Within a year, with credits still to earn."""
        soon = day_of(clock.now()) + SOON
        return self.certificate.expires_on <= soon and not self.is_earned

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
    """Of a plan from `read_idp`, which has them in their order."""
    courses = list(idp.courses.all())
    return {
        "courses": [
            Row(course, looks_like_a_workshop(course.title, course.credits)) for course in courses
        ],
        "renewals": [Renewal(one, earned_for(one, courses)) for one in idp.certificates.all()],
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
