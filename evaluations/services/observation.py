"""An observation is written, shared and read. (services/post_conference.py has what follows.)"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require, supervises
from deadlines.models import NoticeKind
from deadlines.services.after_event import post_after
from deadlines.services.notice import tell
from evaluations import rules
from evaluations.models import Observation, Participation
from evaluations.models.observation import TALK, VIEWED
from evaluations.services.credential import require_credential
from evaluations.services.one_on_one import locked_participation, require_running
from evaluations.services.step import require_active
from forms.models import Sheet
from forms.services import share_sheet, start_sheet

HOLD_TALK = "hold_post_conference"
PATH = "/observations/{}/"
FIELDS = (
    "kind",
    "announcement",
    "observed_on",
    "starts_at",
    "ends_at",
    "place",
    "script",
)


class StaleObservation(InvalidTransition):
    """Saved in between, in another tab or on another device. `current` is what stands there."""

    def __init__(self, current: Observation) -> None:
        super().__init__(_("This observation changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def start_observation(participation: Participation, *, actor: Membership) -> Observation:
    """A draft of today. An untouched draft of this observer is taken up again."""
    participation = locked_participation(participation)
    require_active(actor)
    require(rules.can_observe(actor, participation))
    require_running(participation)
    process = participation.cycle.process
    if not process.has_observations:
        raise InvalidTransition(_("The rules of this group have no observations."))
    require_credential(actor, participation.employee)
    untouched = participation.observations.filter(observer=actor, shared_at=None, version=1)
    if (draft := untouched.first()) is not None:
        return draft

    return Observation.objects.create(
        participation=participation,
        observer=actor,
        observed_on=clock.today(actor.district),
        updated_at=clock.now(),
    )


@transaction.atomic
def save_observation(
    observation: Observation, *, actor: Membership, changes: Mapping[str, Any], version: int
) -> Observation:
    """Write cleaned values by field name; `version` is what they were typed over.

    Saving what stands there already changes nothing, at any version: a form sent twice is
    harmless.
    """
    observation = locked_observation(observation)
    require(rules.can_edit_observation(actor, observation))
    changed = [f for f in FIELDS if f in changes and getattr(observation, f) != changes[f]]
    if not changed:
        return observation
    require_draft(observation)
    require_may_observe(actor, observation)
    if version != observation.version:
        raise StaleObservation(observation)

    for name in changed:
        setattr(observation, name, changes[name])
    if "observed_on" in changed:
        _check_day(observation)
    observation.version += 1
    observation.updated_at = clock.now()
    observation.save(update_fields=[*changed, "version", "updated_at"])
    return observation


@transaction.atomic
def start_ratings(observation: Observation, *, actor: Membership) -> Sheet:
    """The rows of the form, rated by this observer alone. Again = the same sheet."""
    observation = locked_observation(observation)
    require(rules.can_edit_observation(actor, observation))
    require_draft(observation)
    require_may_observe(actor, observation)
    form = observation.participation.cycle.process.observation_form
    if form is None:
        raise InvalidTransition(_("The rules of this group have no form for observations."))
    return start_sheet(
        form,
        person=observation.employee,
        subject_id=observation.pk,
        voice=Sheet.Voice.SUPERVISOR,
        actor=actor,
        writer=actor,
    )


@transaction.atomic
def share_observation(observation: Observation, *, actor: Membership) -> Observation:
    """From now on the employee reads it, and the time for the talk runs. Again = the same."""
    observation = locked_observation(observation)
    require_active(actor)
    require(rules.can_edit_observation(actor, observation))
    if not observation.is_draft:
        return observation
    require_may_observe(actor, observation)
    require_credential(actor, observation.employee)
    _check_whole(observation)
    _share_ratings(observation, actor)

    observation.on_behalf_of = acts_for(actor, observation.participation)
    observation.shared_at = clock.now()
    observation.save(update_fields=["on_behalf_of", "shared_at"])
    _post_talk(observation)
    audit.record(
        actor,
        "observation.shared",
        observation,
        person=observation.employee,
        on_behalf_of=observation.on_behalf_of,
        observed_on=observation.observed_on.isoformat(),
    )
    tell(
        [observation.employee],
        kind=NoticeKind.SHARED,
        path=PATH.format(observation.pk),
        what=observation.get_kind_display(),
        about=observation.employee,
    )
    return observation


@transaction.atomic
def remove_draft(observation: Observation, *, actor: Membership) -> None:
    """With its ratings. Only its observer ever saw it."""
    observation = locked_observation(observation)
    require(rules.can_edit_observation(actor, observation))
    if not observation.is_draft:
        raise InvalidTransition(_("The employee can read this observation, so it stays."))
    Sheet.objects.filter(subject_id=observation.pk).delete()
    observation.delete()


def record_view(observation: Observation, *, actor: Membership) -> None:
    """Somebody else opens it: call this before it is shown."""
    if actor.pk == observation.observer_id:
        return
    if not rules.can_view_observation(actor, observation):
        raise Http404
    audit.record(actor, VIEWED, observation, person=observation.employee)


def acts_for(actor: Membership, participation: Participation) -> Membership | None:
    """The supervisor in whose stead a delegate observes; whom HR named acts for nobody."""
    employee = participation.employee
    if actor.pk == employee.supervisor_id or not supervises(actor, employee):
        return None
    return employee.supervisor


def locked_observation(observation: Observation) -> Observation:
    rows = Observation.objects.with_people().select_for_update(of=("self",))
    return rows.get(pk=observation.pk)


def require_draft(observation: Observation) -> None:
    if not observation.is_draft:
        raise InvalidTransition(_("This observation is shared, so its words stay as they are."))


def require_may_observe(actor: Membership, observation: Observation) -> None:
    """The year is open, and `actor` is still the supervisor, their delegate, or named by HR."""
    require_running(observation.participation)
    if not rules.can_observe(actor, observation.participation):
        raise InvalidTransition(
            _("You are not named as an observer of %(name)s today. Your words stay; ask HR.")
            % {"name": observation.employee.name}
        )


def _check_day(observation: Observation) -> None:
    year = observation.participation.cycle.process.school_year
    if observation.observed_on > clock.today(observation.employee.district):
        raise InvalidTransition(_("Pick the day you observed. It can’t be after today."))
    if not year.starts_on <= observation.observed_on <= year.ends_on:
        raise InvalidTransition(
            _("Pick a day of this school year, from %(first)s to %(last)s.")
            % {"first": _long(year.starts_on), "last": _long(year.ends_on)}
        )


def _check_whole(observation: Observation) -> None:
    _check_day(observation)
    start, end = observation.starts_at, observation.ends_at
    if start is None or end is None:
        raise InvalidTransition(_("Say when the observation began and when it ended."))
    if end <= start:
        raise InvalidTransition(_("The end comes after the start. Check both times."))
    district = observation.employee.district
    now = clock.now().astimezone(ZoneInfo(district.time_zone))
    if observation.observed_on == now.date() and end > now.time():
        raise InvalidTransition(_("The end is later than now. Share it when it is over."))
    if not observation.script.strip() and not observation.evidence.exists():
        raise InvalidTransition(_("Write what you saw first."))


def _share_ratings(observation: Observation, actor: Membership) -> None:
    """A formal observation is rated; the others are when their observer rated a row."""
    sheet = observation.ratings
    is_formal = observation.kind == Observation.Kind.FORMAL
    if sheet is None and is_formal:
        raise InvalidTransition(_("Rate the rows of the form first."))
    if sheet is not None and sheet.is_draft and (is_formal or sheet.answers.exists()):
        share_sheet(sheet, actor=actor)


def _post_talk(observation: Observation) -> None:
    process = observation.participation.cycle.process
    if not process.post_conference_days:
        return
    post_after(
        kind=TALK,
        subject_id=observation.pk,
        days=process.post_conference_days,
        anchor=observation.observed_on,
        school_year=process.school_year,
        person=observation.employee,
        turn=observation.observer,
        act=HOLD_TALK,
        what=_("Talk about the observation"),
        path=PATH.format(observation.pk),
    )


def _long(day: date) -> str:
    return date_format(day, "F j, Y")
