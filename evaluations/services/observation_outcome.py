"""An observation: taken back a moment after it was shared, or not signed here by the employee."""

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.authentication import Authentication
from accounts.errors import TooLate
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import Deadline, NoticeKind
from deadlines.services.notice import take_back_told
from evaluations import rules
from evaluations.models import Observation
from evaluations.models.observation import TALK, VIEWED
from evaluations.services.observation import PATH, locked_observation
from evaluations.services.one_on_one import require_running
from evaluations.services.post_conference import (
    close_observation,
    paper_of,
    require_open,
    tell_of_answer,
)
from evaluations.services.step import require_active
from evaluations.steps.statements import outcome_statement
from forms.services import reopen_sheet
from forms.services.sheet import TAKE_BACK
from forms.services.sheet import VIEWED as RATINGS_VIEWED
from records import services as records
from records.models import Signature, SignerRole


@transaction.atomic
def take_back_sharing(observation: Observation, *, actor: Membership) -> Observation:
    """Ten minutes, while nobody else has opened it: a draft again, and nobody is told of it."""
    observation = locked_observation(observation)
    require_active(actor)
    require(rules.can_edit_observation(actor, observation))
    if why_not := why_not_taken_back(observation):
        raise TooLate(why_not)

    sheet = observation.ratings
    if sheet is not None and not sheet.is_draft:
        reopen_sheet(sheet, actor=actor)
    employee = observation.employee
    observation.shared_at, observation.on_behalf_of = None, None
    observation.save(update_fields=["shared_at", "on_behalf_of"])
    # Not called off: shared anew, it counts anew from the day that was observed.
    Deadline.objects.filter(kind=TALK, subject_id=observation.pk).delete()
    take_back_told(PATH.format(observation.pk), kind=NoticeKind.SHARED)
    audit.record(actor, "observation.share_taken_back", observation, person=employee)
    return observation


def why_not_taken_back(observation: Observation) -> str:
    """Empty: its observer may take it back now."""
    since = observation.shared_at
    if since is None:
        return _("This observation is not shared, so there is nothing to take back.")
    if observation.met_on is not None:
        return _("You talked it over already, so it stays shared.")
    if clock.now() - since > TAKE_BACK:
        return _("You can take it back for ten minutes. That time has passed.")
    things = [(VIEWED, observation), (RATINGS_VIEWED, observation.ratings)]
    for verb, thing in things:
        if thing is not None and audit.has_been_opened_by_others(
            thing, than=observation.observer, since=since, verb=verb
        ):
            return _("Somebody has opened it, so it can’t be taken back.")
    return ""


@transaction.atomic
def enter_outcome(
    observation: Observation,
    *,
    actor: Membership,
    authentication: Authentication,
    outcome: str,
    reason: str,
    witness_name: str = "",
    scan: File | None = None,
) -> Signature:
    """The employee declined in the room, is not there, or signed on paper (F5).

    Entered by the supervisor or HR in their own name. Raises MediaRefused for a scan that is no
    picture or PDF.
    """
    observation = locked_observation(observation)
    require_active(actor)
    require(rules.can_enter_observation_outcome(actor, observation))
    require_running(observation.participation)
    require_open(observation)

    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=outcome_statement(observation, outcome),
        outcome=outcome,
        comment=reason.strip(),
    )
    scan_hash = records.keep_scan(scan) if scan else ""
    signature = records.enter_outcome(
        records.lay_down(paper_of(observation), actor=actor),
        actor=actor,
        given=given,
        witness_name=witness_name,
        scan_hash=scan_hash,
    )
    close_observation(observation, actor=actor)
    person = observation.employee
    audit.record(actor, "observation.outcome_entered", observation, person=person, outcome=outcome)
    tell_of_answer(observation, {person, observation.observer} - {actor})
    return signature
