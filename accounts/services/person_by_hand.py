"""HR enters what happened to one person before a staff file tells of it: moved, left, came back.

What HR set stays until a file says the same (`roster.plan`); then its source owns it again.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, rules
from accounts.addresses import address_hash
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import AdditionalJob, Membership, PersonChange, RosterAddress, Site
from accounts.roster.people import own_by_hand
from accounts.services.person_changes import follow

Kind = PersonChange.Kind


@dataclass(frozen=True)
class Place:
    """Where somebody works, in which unit, and as what."""

    site_id: UUID | None
    unit_id: UUID | None
    job_title: str
    job_code: str


def place_of(person: Membership) -> Place:
    return Place(person.site_id, person.unit_id, person.job_title, person.job_code)


@transaction.atomic
@audit.together()
def move_person(person: Membership, place: Place, *, actor: Membership) -> list[PersonChange]:
    """Another site, unit or job. The caller has the floors above follow, when their year moved."""
    person = _held(person, actor)
    place = replace(place, job_title=place.job_title.strip(), job_code=place.job_code.strip())
    before = place_of(person)
    if place == before:
        raise InvalidTransition(
            _("They work there already. Change the site, the unit or the job.")
        )

    person.site_id, person.unit_id = place.site_id, place.unit_id
    person.job_title, person.job_code = place.job_title, place.job_code
    names = {
        "site_id": "site",
        "unit_id": "unit",
        "job_title": "job_title",
        "job_code": "job_code",
    }
    moved = [name for column, name in names.items() if _differ(before, place, column)]
    own_by_hand(person.field_sources, *moved)
    person.save(update_fields=[*names, "field_sources", "search"])
    audit.record(actor, "person.moved", person, person=person, fields=moved)
    return _moves(person, before, place)


@transaction.atomic
@audit.together()
def add_job(
    person: Membership, *, title: str, code: str, site: Site | None, actor: Membership
) -> AdditionalJob:
    """A further job: processes that serve it take them in, too."""
    person = _held(person, actor)
    title = title.strip()
    if person.additional_jobs.filter(title=title, site=site).exists():
        raise InvalidTransition(_("They have this job already."))
    job = AdditionalJob.objects.create(
        membership=person, title=title, code=code.strip(), site=site
    )
    own_by_hand(person.field_sources, "jobs")
    person.save(update_fields=["field_sources", "search"])
    audit.record(actor, "person.job_added", person, person=person)
    follow([_change(person, Kind.JOB)])
    return job


@transaction.atomic
@audit.together()
def end_job(job: AdditionalJob, *, actor: Membership) -> None:
    """What they wrote and signed for it stays, and so does the year it began."""
    person = _held(job.membership, actor)
    if not AdditionalJob.objects.filter(pk=job.pk).delete()[0]:
        raise InvalidTransition(_("This job was taken off already."))
    own_by_hand(person.field_sources, "jobs")
    person.save(update_fields=["field_sources", "search"])
    audit.record(actor, "person.job_ended", person, person=person)
    follow([_change(person, Kind.JOB)])


@transaction.atomic
@audit.together()
def turn_off(person: Membership, *, actor: Membership) -> Membership:
    """They no longer work here. A file that still names them brings them back."""
    person = _held(person, actor)
    if rules.roles_of(person):
        raise InvalidTransition(
            _("%(name)s has a role. An admin takes it away first.") % {"name": person.name}
        )
    person.is_active, person.left_on = False, clock.today(person.district)
    person.save(update_fields=["is_active", "left_on", "search"])
    RosterAddress.objects.filter(membership_id=person.pk).delete()
    audit.record(actor, "person.deactivated", person, person=person)
    follow([_change(person, Kind.LEFT)])
    return person


@transaction.atomic
@audit.together()
def turn_on(person: Membership, *, actor: Membership) -> Membership:
    """They are back: everything stands as they left it."""
    person = _held(person, actor, works_here=False)
    person.is_active, person.left_on = True, None
    person.save(update_fields=["is_active", "left_on", "search"])
    if person.email:
        RosterAddress.objects.get_or_create(
            membership_id=person.pk,
            district=person.district,
            defaults={"email_hash": address_hash(person.email)},
        )
    audit.record(actor, "person.came_back", person, person=person)
    follow([_change(person, Kind.RETURNED)])
    return person


def _held(person: Membership, actor: Membership, *, works_here: bool = True) -> Membership:
    """As they are now; nobody else changes people until we are done.

    The key stays, so that a row that names them (a signature of this moment) need not wait.
    """
    hold_people_still()
    rules.require(rules.can_name_supervisor(actor, person))
    people = Membership.objects.select_related("district")
    found = people.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if works_here and not found.is_active:
        raise InvalidTransition(_("%(name)s no longer works here.") % {"name": found.name})
    if not works_here and found.is_active:
        raise InvalidTransition(_("%(name)s works here already.") % {"name": found.name})
    return found


def _differ(before: Place, place: Place, column: str) -> bool:
    return bool(getattr(before, column) != getattr(place, column))


def _moves(person: Membership, before: Place, place: Place) -> list[PersonChange]:
    changes = []
    if before.site_id != place.site_id:
        changes.append(_change(person, Kind.SITE, before.site_id, place.site_id))
    if before.unit_id != place.unit_id:
        changes.append(_change(person, Kind.UNIT, before.unit_id, place.unit_id))
    if (before.job_title, before.job_code) != (place.job_title, place.job_code):
        changes.append(_change(person, Kind.JOB))
    return changes


def _change(
    person: Membership, kind: Kind, old: UUID | None = None, new: UUID | None = None
) -> PersonChange:
    return PersonChange.objects.create(
        membership=person, kind=kind, old_id=old, new_id=new, at=clock.now()
    )
