"""One round of a district: what is due today becomes reminders, and reminders a digest.

It also keeps the state's list of holidays long enough, and ends what delegates may no longer do.
"""

from django.db.models.functions import Now

from accounts import clock
from accounts.asking import ask_one
from accounts.models import District
from accounts.services.delegations import end_past_delegations
from deadlines.models import Sweep
from deadlines.office_calendar import office_calendar
from deadlines.services.calendar import day_that_holidays_pass, refresh_holidays
from deadlines.services.message import is_time_to_write
from deadlines.services.reminder import make_reminders

ROUND = "sweep"


# Two rounds at once would wait for each other's rows; the second has nothing to add.
WAITING = """
    SELECT pg_try_advisory_xact_lock(hashtextextended(%(key)s, 0)),
        EXISTS(SELECT FROM accounts_delegation WHERE ended_at IS NULL AND ends_on < %(today)s),
        NOT EXISTS(SELECT FROM deadlines_holiday WHERE day > %(enough)s)
"""


def sweep_district(district: District) -> int:
    """Safe at any time and as often as you like. Returns how many reminders are new."""
    asked = {
        "key": f"sweep {district.pk}",
        "today": clock.today(district),
        "enough": day_that_holidays_pass(district),
    }
    is_alone, is_delegation_over, is_list_short = ask_one(WAITING, asked) or (False,) * 3
    if not is_alone:
        return 0
    if is_delegation_over:
        end_past_delegations(district)
    if is_list_short:
        refresh_holidays(district)
    calendar = office_calendar()
    if not is_time_to_write(district, calendar):
        return 0
    return make_reminders(district, calendar)


def note_sweep() -> None:
    """For /healthz, in real time."""
    Sweep.objects.update_or_create(name=ROUND, defaults={"finished_at": Now()})
