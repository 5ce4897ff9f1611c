"""Is the calendar ready, so that dates can be trusted? (settings.SETUP_TASKS)"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import District
from accounts.setup_tasks import SetupTask
from accounts.years import school_year_of
from deadlines.models import Holiday
from deadlines.services.calendar import holidays_to_confirm


def calendar_tasks(district: District) -> list[SetupTask]:
    """A holiday that nobody confirmed never moves a date, so this comes before publishing."""
    left = holidays_to_confirm(school_year_of(district, clock.today(district)))
    listed = Holiday.objects.exists()
    name, url = _("Confirm the holidays that close your offices"), reverse("deadlines:holidays")
    if not listed:
        hint = _("We fetch your state’s list; you say which days close your offices.")
        return [SetupTask(name, hint, "idle", url)]
    if left:
        hint = ngettext("%(n)s day to decide.", "%(n)s days to decide.", left) % {"n": left}
        return [SetupTask(name, hint, "going", url)]
    return [SetupTask(name, _("Dates move past these days."), "done", url)]
