"""They talked over what was seen; then the employee signs for it, with words of their own."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.after_event import post_after
from deadlines.services.deadline import settle
from deadlines.services.notice import tell
from evaluations import rules
from evaluations.models import Observation
from evaluations.models.observation import TALK
from evaluations.observations.paper import KIND, form_of, observation_content
from evaluations.services.observation import (
    PATH,
    acts_for,
    locked_observation,
)
from evaluations.services.one_on_one import require_running
from evaluations.services.step import require_active
from evaluations.steps.statements import declined_statement, received_statement
from forms.services import close_sheet
from records import services as records
from records.models import Signature, SignerRole

RECEIPT = "observation_receipt"  # Deadline.kind; its subject is the observation
SIGN = "sign"
RECEIPT_DAYS = 10  # work days after the talk: a gentle date, nobody is late


@transaction.atomic
def hold_post_conference(
    observation: Observation, *, actor: Membership, held_on: date
) -> Observation:
    """The day they talked, and when that was entered. Again, with the same day, = nothing."""
    observation = locked_observation(observation)
    require_active(actor)
    require(rules.can_hold_post_conference(actor, observation))
    require_running(observation.participation)
    if observation.is_draft:
        raise InvalidTransition(_("Share the observation before you talk it over."))
    if observation.met_on == held_on:
        return observation
    if observation.met_on is not None:
        told = _("The talk is noted already, for %(day)s.")
        raise InvalidTransition(told % {"day": date_format(observation.met_on, "F j, Y")})
    _check_held_on(observation, held_on)

    observation.met_on, observation.met_entered_at = held_on, clock.now()
    observation.save(update_fields=["met_on", "met_entered_at"])
    settle(TALK, observation.pk, acted_on=held_on)
    _ask_receipt(observation)
    audit.record(
        actor,
        "observation.talked_over",
        observation,
        person=observation.employee,
        on_behalf_of=acts_for(actor, observation.participation),
        held_on=held_on.isoformat(),
    )
    return observation


@transaction.atomic
def acknowledge(
    observation: Observation,
    *,
    actor: Membership,
    authentication: Authentication,
    comment: str = "",
    host: Membership | None = None,
) -> Signature:
    """The employee signs that they received it; agreeing is not asked (F3).

    `host` is who lent the device when the employee signed in person.
    """
    outcomes = Signature.Outcome
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=received_statement(),
        outcome=outcomes.SIGNED_WITH_COMMENTS if comment.strip() else outcomes.SIGNED,
        comment=comment.strip(),
    )
    signature = _answer(observation, actor, given, "observation.acknowledged")
    if host is not None:
        audit.record(host, "observation.signed_in_person", observation, person=actor)
    return signature


@transaction.atomic
def decline(
    observation: Observation,
    *,
    actor: Membership,
    authentication: Authentication,
    reason: str = "",
) -> Signature:
    """The employee says no by their own hand (F5). The observation counts all the same."""
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=declined_statement(),
        outcome=Signature.Outcome.DECLINED,
        comment=reason.strip(),
    )
    return _answer(observation, actor, given, "observation.declined")


def _answer(
    observation: Observation, actor: Membership, given: records.Given, verb: str
) -> Signature:
    observation = locked_observation(observation)
    require_active(actor)
    require(rules.can_acknowledge(actor, observation))
    require_running(observation.participation)
    require_open(observation)

    signature = records.freeze_and_sign(paper_of(observation), actor=actor, given=given)
    close_observation(observation, actor=actor)
    audit.record(actor, verb, observation, person=actor)
    tell_of_answer(observation, {observation.observer, actor.supervisor})
    return signature


def require_open(observation: Observation) -> None:
    """Talked over, and not answered yet."""
    if observation.acknowledged_at is not None:
        raise InvalidTransition(_("This observation is answered already. Nothing more to do."))
    if observation.met_on is None:
        raise InvalidTransition(
            _("You two talk it over first. We will tell you when that is noted.")
        )


def close_observation(observation: Observation, *, actor: Membership) -> None:
    """It is answered: nothing in it changes, and nobody waits."""
    observation.acknowledged_at = clock.now()
    observation.save(update_fields=["acknowledged_at"])
    sheet = observation.ratings
    if sheet is not None and not sheet.is_draft:
        close_sheet(sheet, actor=actor)
    settle(RECEIPT, observation.pk, acted_on=clock.today(observation.employee.district))


def tell_of_answer(observation: Observation, recipients: Iterable[Membership | None]) -> None:
    tell(
        recipients,
        kind=NoticeKind.COMPLETE,
        path=PATH.format(observation.pk),
        what=observation.get_kind_display(),
        about=observation.employee,
    )


def paper_of(observation: Observation) -> records.Paper:
    form = form_of(observation)
    employee = observation.employee
    return records.Paper(
        person=employee,
        kind=KIND,
        form_number=form["number"],
        title=form["title"],
        subject_id=observation.pk,
        signers=[records.Signer(employee, SignerRole.EMPLOYEE)],
        content=dict(observation_content(observation)),
    )


def _check_held_on(observation: Observation, held_on: date) -> None:
    if held_on > clock.today(observation.employee.district):
        raise InvalidTransition(_("Pick the day you talked. It can’t be after today."))
    if held_on < observation.observed_on:
        raise InvalidTransition(
            _("Pick a day on or after %(day)s, when the observation was.")
            % {"day": date_format(observation.observed_on, "F j, Y")}
        )


def _ask_receipt(observation: Observation) -> None:
    """Now it is the employee's turn, without a hurry."""
    employee = observation.employee
    post_after(
        kind=RECEIPT,
        subject_id=observation.pk,
        days=RECEIPT_DAYS,
        anchor=clock.today(employee.district),
        school_year=observation.participation.cycle.process.school_year,
        person=employee,
        turn=employee,
        act=SIGN,
        what=_("Sign for an observation"),
        path=PATH.format(observation.pk),
        is_gentle=True,
    )
    tell(
        [employee],
        kind=NoticeKind.TO_SIGN,
        path=PATH.format(observation.pk),
        what=observation.get_kind_display(),
        about=employee,
    )
