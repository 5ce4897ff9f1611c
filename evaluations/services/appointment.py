"""Two people plan when and where they meet. Each is written to, with a file for the calendar."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from deadlines.services.invitation import invite, invited_to
from evaluations import rules
from evaluations.models import Appointment, Participation, Step
from evaluations.services.agenda import lock_open_conference


@transaction.atomic
def set_appointment(
    step: Step, *, actor: Membership, starts_at: datetime, minutes: int, place: str
) -> Appointment:
    """Plan it, or change it: then it goes out again with the next number. The same = nothing."""
    step = lock_open_conference(step, actor)
    if starts_at <= clock.now():
        raise InvalidTransition(_("Pick a time that is still to come."))
    appointment = step.appointments.first() or Appointment(step=step, number=0)
    wanted = {"starts_at": starts_at, "minutes": minutes, "place": place.strip()}
    stands = not appointment._state.adding and appointment.cancelled_at is None
    if stands and all(getattr(appointment, name) == value for name, value in wanted.items()):
        return appointment

    appointment.number += 0 if appointment._state.adding else 1
    for name, value in wanted.items():
        setattr(appointment, name, value)
    appointment.set_by, appointment.set_at, appointment.cancelled_at = actor, clock.now(), None
    appointment.save()
    audit.record(actor, "conference.appointed", step, person=step.employee)
    _tell(step, appointment, actor)
    return appointment


@transaction.atomic
def cancel_appointment(step: Step, *, actor: Membership) -> None:
    """Call it off. Again = nothing."""
    call_off(lock_open_conference(step, actor), actor=actor)


def call_off_meetings_of(rows: QuerySet[Participation], *, actor: Membership | None) -> None:
    """They take part no more, so nobody meets there. Whoever was invited hears of it."""
    ahead = Appointment.objects.filter(cancelled_at=None, starts_at__gt=clock.now())
    found = ahead.filter(step__participation__in=rows).order_by("pk").values("step")
    for step in Step.objects.with_people().filter(pk__in=found):
        call_off(step, actor=actor)


def call_off(step: Step, *, actor: Membership | None) -> None:
    """For services that have locked the step. What lies behind them stays as it was."""
    appointment = step.appointments.filter(cancelled_at=None, starts_at__gt=clock.now()).first()
    if appointment is None:
        return
    appointment.number += 1
    appointment.cancelled_at = clock.now()
    appointment.save(update_fields=["number", "cancelled_at"])
    audit.record(actor, "conference.called_off", step, person=step.employee)
    _tell(step, appointment, actor)


def _tell(step: Step, appointment: Appointment, actor: Membership | None) -> None:
    """The two who meet, a delegate included. Who acted for them gets it, too: their calendar.

    Whoever was invited before and is not among them hears of it as well; if they no longer have
    a part in it, it is called off for them.
    """
    two = [step.employee, step.employee.supervisor]
    if actor is not None and rules.can_talk(actor, step):  # not HR, who lets somebody off
        two.append(actor)
    people = [one for one in two if one is not None and one.is_active]
    facts = facts_of(appointment)
    invite(people, facts)
    for person in invited_to(step.pk, besides=people):
        is_over = not person.is_active or not rules.can_talk(person, step)
        invite([person], facts | {"is_cancelled": is_over or facts["is_cancelled"]})


def facts_of(appointment: Appointment) -> dict[str, Any]:
    """What stands in the invitation, by the names of `deadlines.models.Invitation`."""
    return {
        "subject_id": appointment.step_id,
        "path": reverse("evaluations:step", args=[appointment.step_id]),
        "number": appointment.number,
        "starts_at": appointment.starts_at,
        "minutes": appointment.minutes,
        "place": appointment.place,
        "is_cancelled": appointment.cancelled_at is not None,
        "written_at": appointment.cancelled_at or appointment.set_at,
    }
