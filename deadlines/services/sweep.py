"""One round of a district: what is due today becomes reminders, and reminders a digest.

It also keeps the state's list of holidays long enough, and ends what delegates may no longer do.
"""

from django.db import connection
from django.db.models.functions import Now

from accounts.models import District
from accounts.services.delegations import end_past_delegations
from deadlines.models import Sweep
from deadlines.office_calendar import office_calendar
from deadlines.services.calendar import needs_refresh, refresh_holidays
from deadlines.services.message import is_time_to_write
from deadlines.services.reminder import make_reminders

ROUND = "sweep"


def sweep_district(district: District) -> int:
    """Safe at any time and as often as you like. Returns how many reminders are new."""
    if not _is_alone(district):
        return 0
    end_past_delegations(district)
    if needs_refresh(district):
        refresh_holidays(district)
    calendar = office_calendar()
    if not is_time_to_write(district, calendar):
        return 0
    return make_reminders(district, calendar)


def _is_alone(district: District) -> bool:
    """Two rounds at once would wait for each other's rows; the second has nothing to add."""
    with connection.cursor() as cursor:
        key = f"sweep {district.pk}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return bool(cursor.fetchone()[0])


def note_sweep() -> None:
    """For /healthz, in real time."""
    Sweep.objects.update_or_create(name=ROUND, defaults={"finished_at": Now()})
