"""Is there anything about buildings left to set up?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District
from accounts.setup_tasks import Facts, SetupPart, SetupTask


def building_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """The area is a choice: whoever leaves it off has nothing to do."""
    listed = facts["measures"] or 0
    told = ngettext(
        "On. %(count)d measure to set targets for.",
        "On. %(count)d measures to set targets for.",
        listed,
    ) % {"count": listed}
    return [
        SetupTask(
            _("Buildings on track"),
            told if facts["tracks"] else _("Off. Turn it on to watch targets of buildings."),
            "done" if facts["tracks"] else "idle",
            reverse("buildings:tracking"),
            "later",
        )
    ]


buildings_part = SetupPart(
    building_tasks,
    """
    SELECT count(*) AS measures, (SELECT is_on FROM buildings_tracking) AS tracks
    FROM buildings_measure WHERE is_active
    """,
)
