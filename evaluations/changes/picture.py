"""How does the year of a person stand: dates, turns, steps, who may look, who was told?

Two pictures, before an act and after it, tell all that the act changes.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Delegation, Membership, RoleGrant, Site
from deadlines.models import Deadline, Notice
from deadlines.moves import read_dates
from deadlines.notice_words import sentence_of
from evaluations.models import Cycle, ObserverGrant, Participation, Step


@dataclass(frozen=True)
class Due:
    """One date that is open. `turn` is empty while it is nobody's."""

    what: str
    last_day: date
    turn: str
    waits: date | None = None  # an earlier day that HR has not confirmed yet


@dataclass(frozen=True)
class Picture:
    """Everything by its key, so that two pictures can be laid side by side."""

    dates: dict[UUID, Due]
    steps: dict[UUID, tuple[str, str]]  # its name, and where it stands
    years: dict[UUID, tuple[str, str]]  # a cycle they take part in, and how
    readers: dict[tuple[UUID, str], str]  # somebody's name, by who they are and why they may look
    facts: dict[str, str]  # what the page of the person says of them
    told: dict[UUID, tuple[str, str]] = field(default_factory=dict)  # name, sentence


def picture_of(pk: UUID, *, told_since: datetime) -> Picture:
    """As the database has it now. A dozen queries, however long the year is."""
    person = Membership.objects.select_related("supervisor", "site", "unit", "district").get(pk=pk)
    return Picture(
        dates=_dates(person),
        steps=_steps(person),
        years=_years(person),
        readers=_readers(person),
        facts=_facts(person),
        told=_told(person, told_since),
    )


def _dates(person: Membership) -> dict[UUID, Due]:
    waiting = Deadline.objects.open().filter(person=person, is_gentle=False)
    return {
        one.pk: Due(one.what, one.last_day_on, one.turn.name if one.turn else "", _waits(one))
        for one in waiting.select_related("turn").order_by("last_day_on", "pk")
    }


def _waits(deadline: Deadline) -> date | None:
    proposed: dict[str, Any] | None = deadline.proposed
    dates = read_dates(proposed)
    return dates.last_day if dates else None


def _steps(person: Membership) -> dict[UUID, tuple[str, str]]:
    steps = Step.objects.filter(participation__employee=person)
    steps = steps.exclude(participation__cycle__state=Cycle.State.CLOSED)
    rows = steps.select_related("rule", "participation__cycle__process")
    return {
        step.pk: (
            f"{step.rule.name}, {step.participation.cycle.process.name}",
            step.get_excuse_display() if step.excuse else step.get_state_display(),
        )
        for step in rows.order_by("participation", "rule__position")
    }


def _years(person: Membership) -> dict[UUID, tuple[str, str]]:
    rows = Participation.objects.filter(employee=person).exclude(cycle__state=Cycle.State.CLOSED)
    rows = rows.select_related("cycle__process__school_year").order_by("pk")
    return {
        row.cycle_id: (
            f"{row.cycle.process.name}, {row.cycle.process.school_year}",
            row.get_state_display(),
        )
        for row in rows
    }


def _facts(person: Membership) -> dict[str, str]:
    jobs = person.additional_jobs.select_related("site").order_by("title", "pk")
    return {
        _("Supervisor"): person.supervisor.name if person.supervisor else "",
        _("Work site"): str(person.site or ""),
        _("Bargaining unit"): str(person.unit or ""),
        _("Job"): ", ".join(filter(None, [person.job_title, person.job_code])),
        _("Further jobs"): "; ".join(_job(job.title, job.site) for job in jobs),
        _("Works here"): _("yes") if person.is_active else _("no"),
    }


def _job(title: str, site: Site | None) -> str:
    return f"{title}, {site}" if site else title


def _readers(person: Membership) -> dict[tuple[UUID, str], str]:
    """Who sees more than the office does: HR, admins and executives see everybody."""
    if not person.is_active:
        return {}
    found: dict[tuple[UUID, str], str] = {}
    if person.supervisor is not None:
        why = _("as the supervisor: goals, development plan, meetings, signed forms")
        found[person.supervisor.pk, why] = person.supervisor.name
    today = clock.today(person.district)
    stands_in = _("standing in for the supervisor")
    for one in Delegation.objects.on(today).filter(supervisor=person.supervisor_id):
        found[one.delegate_id, stands_in] = one.delegate.name
    leads = _("leading the site: how far the steps are")
    for grant in _leaders(person):
        found[grant.membership_id, leads] = grant.membership.name
    observes = _("named to observe")
    running = ObserverGrant.objects.on(today).filter(participation__employee=person)
    for named in running.select_related("observer"):
        found[named.observer_id, observes] = named.observer.name
    return found


def _leaders(person: Membership) -> list[RoleGrant]:
    """Of the site, and of the branches it lies in."""
    parents = dict(Site.objects.values_list("pk", "parent"))
    branch: list[UUID] = []
    site = person.site_id
    while site is not None and site not in branch:
        branch.append(site)
        site = parents.get(site)
    grants = RoleGrant.objects.filter(role=RoleGrant.Role.SITE_LEADER)
    grants = grants.filter(Q(site__in=branch) | Q(site=None)) if branch else grants.none()
    return list(grants.exclude(membership=person).select_related("membership"))


def _told(person: Membership, since: datetime) -> dict[UUID, tuple[str, str]]:
    rows = Notice.objects.filter(created_at__gte=since)
    rows = rows.filter(Q(about=person) | Q(recipient=person))
    people = rows.select_related("recipient", "about").order_by("pk")
    return {one.pk: (one.recipient.name, sentence_of(one)) for one in people}
