"""Who is not employed again must be told before a date of the law: HR is asked for it."""

from django.utils.translation import gettext as _

from deadlines.services.deadline import post_deadline
from deadlines.services.reopening import reopen
from remediation.models import Recommendation

NOTICE = "renewal_notice"  # Deadline.kind


def ask_for_notice(row: Recommendation) -> None:
    """Of whoever opened the round. The date is the law's, so it does not roll."""
    holder = row.round.opened_by
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
