"""Who is not employed again must be told before a date of the law: HR is asked for it."""

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.rules import HR, is_hr
from deadlines.services.deadline import post_deadline
from deadlines.services.reopening import reopen
from remediation.models import Recommendation

NOTICE = "renewal_notice"  # Deadline.kind


def ask_for_notice(row: Recommendation) -> None:
    """The date is the law's, so it does not roll."""
    holder = _holder(row)
    if holder is None:
        return
    post_deadline(
        kind=NOTICE,
        subject_id=row.pk,
        rule=row.round.notice_rule,
        school_year=row.round.school_year,
        person=holder,
        turn=holder,
        act="give_notice",
        what=_("A notice to give"),
        path=f"/cases/recommendation/{row.pk}/",
    )
    reopen(NOTICE, row.pk, to=holder, act="give_notice")


def _holder(row: Recommendation) -> Membership | None:
    """Whoever opened the round. Another one of HR where they left it, or where it is about them:
    nobody learns of their own notice by a task to give it."""
    opened_by = row.round.opened_by
    if is_hr(opened_by) and opened_by.pk != row.person_id:
        return opened_by
    team = Membership.objects.active().with_roles(*HR).exclude(pk=row.person_id)
    return team.order_by("pk").first()
