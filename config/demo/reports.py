"""Two reports that come by themselves: one each Monday, one at the beginning of each month."""

from accounts.models import Membership
from reports.services.schedule import AboutSchedule, add_schedule

ALL_OF_NOW = {
    "cut": "site",
    "years": "now",
    "school_year_id": None,
    "site_id": None,
    "unit_id": None,
    "group": "",
    "standing": "",
}


def report_regularly(coordinator: Membership, manager: Membership) -> None:
    monday = {"rhythm": "weekly", "weekday": 0}
    plans = {"name": "Plans that run", "standing": "running", "files": ["workbook", "paper"]}
    readers = [coordinator.pk, manager.pk]
    add_schedule("plans", AboutSchedule(ALL_OF_NOW | monday | plans, readers), actor=coordinator)
    first_work_day = {"rhythm": "monthly", "nth": 1}
    sites = {"name": "Evaluations by site", "files": ["paper"]}
    about = AboutSchedule(ALL_OF_NOW | first_work_day | sites, [coordinator.pk])
    add_schedule("evaluations", about, actor=coordinator)
