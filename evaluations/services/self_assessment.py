"""The employee looks back on the year, and may rate themselves on the form (S0-17 … S0-20).

The executive summary is a form of this step. The own ratings are optional: a sheet of the very
form, and the very revision, on which the supervisor rates at the end of the year.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from evaluations import rules
from evaluations.conferences.self_assessment_paper import KIND, self_assessment_content
from evaluations.models import Step, StepRule
from evaluations.services.participation import post_dates_of
from evaluations.services.step import complete, locked_step, move, require_running
from evaluations.steps.prefill import first_answers, goal_rows
from evaluations.steps.sheets import own_ratings, rated_step, summary_sheet
from evaluations.steps.statements import handed_in_statement
from forms.models import Sheet
from forms.services import close_sheet, share_sheet, start_sheet
from records import services as records
from records.models import Signature, SignerRole

State = Step.State


@transaction.atomic
def start_summary(step: Step, *, actor: Membership) -> Sheet:
    """The executive summary, with what is known already. Again = the same."""
    step = _open(step, actor)
    form = step.rule.form
    if form is None:
        raise InvalidTransition(_("This step has no form to fill in. Ask HR to add one."))
    return summary_sheet(step) or start_sheet(
        form,
        person=step.employee,
        subject_id=step.pk,
        voice=Sheet.Voice.EMPLOYEE,
        actor=actor,
        prefill=first_answers(form, step),
    )


@transaction.atomic
def start_own_ratings(step: Step, *, actor: Membership) -> Sheet:
    """On the form of the summative evaluation. Nobody has to. Again = the same."""
    step = _open(step, actor)
    rated = rated_step(step)
    if rated is None or rated.rule.form is None:
        raise InvalidTransition(_("This process has no form on which you could rate yourself."))
    return own_ratings(step) or start_sheet(
        rated.rule.form,
        person=step.employee,
        subject_id=rated.pk,
        voice=Sheet.Voice.EMPLOYEE,
        actor=actor,
        goals=goal_rows(rated),
    )


@transaction.atomic
def hand_in(
    step: Step,
    *,
    actor: Membership,
    authentication: Authentication,
    with_ratings: bool = True,
) -> Signature:
    """The supervisor may read it from now on. Raises IncompleteSheet, which names what is missing.

    Own ratings that were begun go along, unless the employee leaves them out.
    """
    step = _open(step, actor)
    summary = summary_sheet(step)
    if summary is None:
        raise InvalidTransition(_("Write your executive summary first."))
    close_sheet(share_sheet(summary, actor=actor), actor=actor)
    ratings = own_ratings(step) if with_ratings else None
    if ratings is not None:
        close_sheet(share_sheet(ratings, actor=actor), actor=actor)

    form = step.participation.cycle.process.form_numbered(step.rule.form_number)
    signature = records.freeze_and_sign(
        records.Paper(
            person=step.employee,
            kind=KIND,
            form_number=form["number"],
            title=form["title"],
            subject_id=step.pk,
            signers=[records.Signer(actor, SignerRole.EMPLOYEE)],
            content=dict(self_assessment_content(step, summary, _on_paper(ratings))),
        ),
        actor=actor,
        given=records.Given(
            role=SignerRole.EMPLOYEE,
            authentication=authentication,
            statement=handed_in_statement(),
        ),
    )
    settle(
        step.rule.kind,
        step.pk,
        acted_on=clock.today(step.employee.district),
        tell=step.employee.supervisor,
        notice=NoticeKind.SHARED,
    )
    complete(step)
    audit.record(actor, "step.handed_in", step, person=step.employee)
    return signature


def _on_paper(ratings: Sheet | None) -> Sheet | None:
    """Not where the supervisor rates first: both stand on the paper of the year-end conference."""
    if ratings is None or ratings.person.district.hides_own_ratings:
        return None
    return ratings


@transaction.atomic
def take_part(step: Step, *, actor: Membership) -> Step:
    """Nobody expects it of this employee, and they do it all the same (S0-20)."""
    step = locked_step(step, actor=actor)
    require(rules.can_share(actor, step))
    require_running(step)
    if step.excuse == Step.Excuse.HR:
        raise InvalidTransition(_("HR let you off this step. Ask HR if that is wrong."))
    if not step.excuse:
        return step
    step.excuse = ""
    step.save(update_fields=["excuse"])
    post_dates_of(step.rule, step.participation.cycle.process, Step.objects.filter(pk=step.pk))
    before = Step.objects.filter(
        participation=step.participation_id, rule__position__lt=step.rule.position
    ).exclude(state=State.COMPLETE)
    step.__dict__.pop("_deadline", None)
    move(step, State.NOT_OPEN if before.exists() else State.WRITING)
    audit.record(actor, "step.taken_part", step, person=step.employee)
    return step


def _open(step: Step, actor: Membership) -> Step:
    """Locked, theirs, and still to be written."""
    step = locked_step(step, actor=actor)
    require(rules.can_share(actor, step))
    require_running(step)
    if step.rule.kind != StepRule.Kind.SELF_ASSESSMENT:
        raise InvalidTransition(_("This step is no self-assessment. Reload the page."))
    if step.excuse:
        raise InvalidTransition(_("This step is not expected of you. Say first that you want it."))
    if step.state == State.NOT_OPEN:
        raise InvalidTransition(_("This step opens once the one before it is done."))
    if step.state != State.WRITING:
        raise InvalidTransition(_("You handed this in already, so it can’t change now."))
    return step
