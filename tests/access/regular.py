"""A report that is made regularly for hana and henry, and what was made of it."""

from accounts import clock
from reports.models import MadeCopy, MadeReport
from tests.reports.regular import weekly


def have_made(world):
    """Hung on the world: `schedule`, `made_report`."""
    today, file = clock.today(world.maple), world.case_paper.file
    world.schedule = weekly(world.hana, world.hana, world.henry)
    world.made_report = MadeReport.objects.create(
        schedule=world.schedule,
        occasion=today,
        as_of=today,
        title="Plans that run",
        narrowed="2026–27",
        made_at=clock.now(),
    )
    MadeCopy.objects.bulk_create(
        MadeCopy(
            report=world.made_report,
            reader=person,
            count=2,
            rows=file,
            workbook=file,
            paper=file,
        )
        for person in (world.hana, world.henry)
    )
