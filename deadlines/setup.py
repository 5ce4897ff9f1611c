"""Is the calendar ready, so that dates can be trusted? Who gets which mails?

settings.SETUP_TASKS names these parts.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District
from accounts.setup_tasks import Facts, SetupPart, SetupTask
from deadlines.models import Holiday


def calendar_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """A holiday that nobody confirmed never moves a date, so this comes before publishing."""
    listed, left = facts["holidays"], facts["undecided_holidays"]
    name, url = _("Confirm the holidays that close your offices"), reverse("deadlines:holidays")
    if not listed:
        hint = _("We fetch your state’s list; you say which days close your offices.")
        return [SetupTask(name, hint, "idle", url)]
    if left:
        hint = ngettext("%(n)s day to decide.", "%(n)s days to decide.", left) % {"n": left}
        return [SetupTask(name, hint, "going", url)]
    return [SetupTask(name, _("Dates move past these days."), "done", url)]


def mail_tasks(district: District, facts: Facts) -> list[SetupTask]:
    is_told = facts["has_mail_policy"]
    return [
        SetupTask(
            _("Mails that everybody gets"),
            _("You said what nobody may switch off.")
            if is_told
            else _("People may switch off early reminders and news, but never what is due soon."),
            "done" if is_told else "idle",
            reverse("deadlines:mail_policy"),
            "later",
        )
    ]


mail_part = SetupPart(
    mail_tasks, "SELECT EXISTS (SELECT FROM deadlines_mailpolicy) AS has_mail_policy"
)
calendar_part = SetupPart(
    calendar_tasks,
    f"""
    SELECT count(*) AS holidays,
           count(*) FILTER (
               WHERE closes = '{Holiday.Closes.UNCONFIRMED}'
               AND day BETWEEN %(first_day)s AND %(last_day)s
           ) AS undecided_holidays
    FROM deadlines_holiday
    """,
)
