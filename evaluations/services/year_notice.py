"""Everybody is told once that a year was closed, and once that it is in the archive.

Two statements, however many people: employees of what stands where, supervisors of their people.
"""

from uuid import UUID

from accounts.models import Membership
from deadlines.models import Notice, NoticeKind
from deadlines.services.notice import tell
from evaluations.models import Cycle

OWN_PAGE, OWN_FILE, PEOPLE = "/people/{}/", "/people/{}/file/", "/people/"


def tell_of_closing(cycle: Cycle) -> None:
    """`cycle` comes with its process and year. Again = nothing."""
    _tell(cycle, NoticeKind.YEAR_CLOSED, OWN_PAGE, NoticeKind.TEAM_CLOSED)


def tell_of_archive(cycle_id: UUID | str) -> None:
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    _tell(cycle, NoticeKind.YEAR_FILED, OWN_FILE, NoticeKind.TEAM_FILED)


def _tell(cycle: Cycle, own: NoticeKind, path: str, team: NoticeKind) -> None:
    what = f"{cycle.process.name}, {cycle.process.school_year}"
    employees = Membership.objects.filter(participations__cycle=cycle)
    # A task may come twice. Of a year with this name nobody was told before this one was closed.
    told = Notice.objects.filter(kind__in=[own, team], what=what, created_at__gte=cycle.closed_at)
    if told.exists():
        return
    tell(employees, kind=own, path=path, what=what)
    supervisors = Membership.objects.filter(pk__in=employees.values("supervisor"))
    tell(supervisors, kind=team, path=PEOPLE, what=what)
