"""They met. Which day was it, and was it in time?"""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.rule import Event
from deadlines.services.deadline import settle
from evaluations import rules
from evaluations.models import Conference, Participation, Step
from evaluations.services.appointment import call_off
from evaluations.services.event_dates import event_happened
from evaluations.services.step import complete, locked_step, require_running
from evaluations.services.talk_reminder import watch_talks_of
from evaluations.steps.turns import CLOSED_BY_SUPERVISOR

State = Step.State
MAY_MEET = {State.WRITING, State.SHARED, State.RETURNED, State.MEETING}


@transaction.atomic
def record_conference(step: Step, *, actor: Membership, held_on: date) -> Conference:
    """Keep the day they met, and when it was entered. Again = the newer day stands.

    The mid-year and the planning conference ask for the meeting alone, so the day completes them
    (S1-17), unless the two have begun to write down what they talk over: then closing that does.
    The end of the year has a form to sign (S1-21).
    """
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step))
    require_running(step)
    if step.state not in MAY_MEET:
        raise InvalidTransition(_cannot_meet(step))
    check_held_on(step.participation, held_on)

    conference = keep_conference(step, actor=actor, held_on=held_on)
    if step.rule.kind in CLOSED_BY_SUPERVISOR and not step.points.exists():
        call_off(step, actor=actor)
        settle(step.rule.kind, step.pk, acted_on=held_on)
        complete(step)
    return conference


def keep_conference(step: Step, *, actor: Membership, held_on: date) -> Conference:
    """For services that have locked the step and asked who may."""
    existing = step.conference
    if existing is not None and existing.held_on == held_on:
        return existing
    conference = existing or Conference(step=step)
    conference.held_on, conference.entered_at, conference.entered_by = held_on, clock.now(), actor
    Conference.objects.bulk_create(  # INSERT … ON CONFLICT DO UPDATE
        [conference],
        update_conflicts=True,
        unique_fields=["district", "step"],
        update_fields=["held_on", "entered_at", "entered_by"],
    )
    step.conference = conference
    audit.record(
        actor,
        "conference.recorded",
        step,
        person=step.employee,
        on_behalf_of=rules.acts_for(actor, step),
        held_on=held_on.isoformat(),
    )
    event_happened(step, Event.CONFERENCE_HELD, held_on, actor=actor)
    watch_talks_of(step.participation)
    return conference


def check_held_on(participation: Participation, held_on: date) -> None:
    """Not in the future, and not before the school year."""
    first = participation.cycle.process.school_year.starts_on
    if held_on > clock.today(participation.employee.district):
        raise InvalidTransition(_("Pick the day you met. It can’t be after today."))
    if held_on < first:
        raise InvalidTransition(
            _("Pick a day on or after %(day)s, when this school year started.")
            % {"day": date_format(first, "F j, Y")}
        )


def _cannot_meet(step: Step) -> str:
    if step.state == State.NOT_OPEN:
        return _("This step opens once the one before it is done.")
    return _("The day you met is on the signed form, so it can’t change now.")
