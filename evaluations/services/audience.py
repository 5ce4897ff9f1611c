"""Who takes part in a process: groups while it is a draft, and people one by one at any time."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership
from accounts.rules import is_hr, require
from evaluations import rules
from evaluations.models import (
    Cycle,
    Participation,
    Process,
    ProcessException,
    ProcessSite,
    ProcessUnit,
)
from evaluations.processes.audience import Groups, groups_of, in_two, people_of
from evaluations.services.draft import locked, require_draft
from evaluations.services.participation import add_participations
from evaluations.services.person_notice import tell_of_new_year


@transaction.atomic
def set_groups(process: Process, *, actor: Membership, groups: Groups) -> Process:
    """Published rules are frozen, so a draft alone changes."""
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    require_draft(process)
    if not groups.staff:
        raise InvalidTransition(_("Choose classified staff, certified staff, or both."))
    if groups == groups_of(process):
        return process
    process.for_classified = "classified" in groups.staff
    process.for_certified = "certified" in groups.staff
    process.job_codes, process.contracts = list(groups.job_codes), list(groups.contracts)
    process.save(update_fields=["for_classified", "for_certified", "job_codes", "contracts"])
    process.process_units.all().delete()
    process.process_sites.all().delete()
    ProcessUnit.objects.bulk_create(ProcessUnit(process=process, unit_id=u) for u in groups.units)
    ProcessSite.objects.bulk_create(ProcessSite(process=process, site_id=s) for s in groups.sites)
    audit.record(actor, "process.groups_changed", process, people=people_of(process).count())
    return process


@transaction.atomic
def except_person(
    process: Process, *, person: Membership, takes_part: bool, reason: str, actor: Membership
) -> ProcessException:
    """Take somebody in, or leave them out, whatever the groups say.

    In an open cycle who is taken in gets their steps at once; who has steps already is let off on
    the list of the cycle instead, where what they wrote is kept in view.
    """
    hold_people_still()
    process = locked(process)
    require(rules.can_except(actor, person))
    if not reason.strip():
        raise InvalidTransition(_("Say why, then go on."))
    cycle = process.cycles.exclude(state=Cycle.State.CLOSED).first()
    if cycle and not takes_part and _has_steps(cycle, person):
        raise InvalidTransition(
            _("%(name)s has begun this year. Let them off on the list of people instead.")
            % {"name": person.name}
        )
    exception, _is_new = ProcessException.objects.update_or_create(
        process=process,
        person=person,
        defaults={
            "takes_part": takes_part,
            "reason": reason.strip(),
            "said_by": actor,
            "said_at": clock.now(),
        },
    )
    if cycle and takes_part and add_participations(cycle, [person.pk]):
        tell_of_new_year([person], cycle)
    verb = "process.person_taken_in" if takes_part else "process.person_left_out"
    audit.record(actor, verb, process, person=person)
    return exception


@transaction.atomic
def end_exception(exception: ProcessException, *, actor: Membership) -> None:
    """The groups decide again. Who has steps keeps them. Again = nothing."""
    locked(exception.process)
    require(rules.can_except(actor, exception.person))
    if ProcessException.objects.filter(pk=exception.pk).delete()[0]:
        audit.record(actor, "process.exception_ended", exception.process, person=exception.person)


@transaction.atomic
def allow_two(process: Process, *, actor: Membership, reason: str) -> Process:
    """HR says why some people have two annual processes; without it these rules stay a draft."""
    process = locked(process)
    require(is_hr(actor))
    if not reason.strip():
        raise InvalidTransition(_("Say why, then go on."))
    process.overlap_reason = reason.strip()
    process.save(update_fields=["overlap_reason"])
    audit.record(actor, "process.two_allowed", process, people=in_two(process).count())
    return process


def require_one_process_each(process: Process) -> None:
    """Before rules are published."""
    if process.overlap_reason:
        return
    count = in_two(process).count()
    if count:
        raise InvalidTransition(
            _(
                "%(count)d people would be in two annual processes. Look at “Who takes part”:"
                " change the groups, or have HR say why they are in both."
            )
            % {"count": count}
        )


def _has_steps(cycle: Cycle, person: Membership) -> bool:
    return Participation.objects.filter(cycle=cycle, employee=person).exists()
