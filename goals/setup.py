"""Is there anything about goals left to set up?"""

from datetime import date

from accounts.models import SchoolYear


def year_to_set_up(today: date) -> SchoolYear | None:
    """The school year of today, or else the next one there is, or else the last."""
    running = SchoolYear.objects.filter(ends_on__gte=today).order_by("starts_on").first()
    return running or SchoolYear.objects.order_by("-starts_on").first()
