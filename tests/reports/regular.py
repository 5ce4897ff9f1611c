"""What the tests of regular reports begin with."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from records.files import open_file
from reports.models import MadeReport
from reports.services.made import begin_due_reports, make_regular_report
from reports.services.schedule import AboutSchedule, add_schedule

MONDAY = date(2026, 11, 23)


def now(day, hour=9):
    """In Maple, which lies in the zone of New York."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("America/New_York"))
    clock.move_to(local.astimezone(UTC))


def about(*readers, **said):
    """Plans of the year of that day, by site, each Monday, as all files."""
    columns = {
        "name": "Plans that run",
        "cut": "site",
        "years": "now",
        "school_year_id": None,
        "site_id": None,
        "unit_id": None,
        "group": "",
        "standing": "",
        "rhythm": "weekly",
        "weekday": 0,
        "nth": 1,
        "month": 1,
        "day": 1,
        "files": ["rows", "workbook", "paper"],
    }
    return AboutSchedule(columns | said, [one.pk for one in readers])


def weekly(actor, *readers, family="plans", **said):
    return add_schedule(family, about(*(readers or [actor]), **said), actor=actor)


def work(district):
    """What beat and worker do, at the time of the clock; the reports that came of it."""
    with district_scope(district.pk):
        begin_due_reports(District.objects.get(pk=district.pk))
        for report in MadeReport.objects.filter(made_at=None):
            make_regular_report(report.pk)
        return list(MadeReport.objects.order_by("as_of", "pk"))


def bytes_of(stored):
    with open_file(stored) as file:
        return file.read()


def lines_of(stored):
    """The last names in a CSV."""
    return [line.split(",")[0] for line in bytes_of(stored).decode().splitlines()[1:]]
