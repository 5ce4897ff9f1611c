"""A case begins, goes to the coordinator and back, is issued, and may be withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require, supervises
from accounts.years import school_year_of
from deadlines.models import Deadline, NoticeKind
from deadlines.services.after_event import post_after
from deadlines.services.deadline import cancel, pass_turn, settle
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen_later
from evaluations.services.event_dates import follow_plans
from remediation import rules
from remediation.models import Case, CaseKind, ComponentMark, Origin
from remediation.models.case import VIEWED
from remediation.plans.plan import Plan
from remediation.services.log import log_act

State = Case.State
PATH = "/cases/{}/"
# Deadline.kind. Of the first four the subject is the case, then the check and the help.
WRITE = "case_write"
REVIEW = "case_review"
SIGN = "case_sign"
OUTCOME = "case_outcome_sign"
CHECK = "case_check"
HELP = "case_help"
WRITE_DAYS, REVIEW_DAYS, SIGN_DAYS = 10, 5, 10  # work days; a kind may say others for signing
FRAME = ("reason", "noted_on", "starts_on", "ends_on")


def locked_case(case: Case) -> Case:
    """With its people and its kind. First statement of every service of a case."""
    Case.objects.select_for_update().get(pk=case.pk)
    return Case.objects.with_people().get(pk=case.pk)


def require_open(case: Case) -> None:
    if not case.is_open:
        raise InvalidTransition(_("This plan has ended. It is only to be read."))


def require_frame_open(case: Case) -> None:
    """Days, areas and facts: until both sign, and what a coordinator approved stays approved."""
    require_open(case)
    if case.state == State.RUNNING:
        raise InvalidTransition(
            _("You both signed this plan. Note changes at a check, or give more time.")
        )
    if case.approved_at is not None:
        if case.is_issued:
            raise InvalidTransition(_("It is shared as it was approved. Settle its points."))
        raise InvalidTransition(_("It is approved as it is. Ask the coordinator to return it."))


def touch(case: Case, *fields: str) -> None:
    """Write these fields, with a new version: each keeps the words before it."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


@transaction.atomic
def start_case(
    person: Membership,
    kind: CaseKind,
    *,
    actor: Membership,
    reason: str = "",
    origin: Origin | None = None,
    follows: Case | None = None,
) -> Case:
    """A draft. An untouched one of the same kind, by the same person, is taken up again; and so
    is an open one that began from the same thing."""
    person = Membership.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(rules.can_start(actor, person, kind))
    if kind.withdrawn_at is not None:
        raise InvalidTransition(_("This kind of plan is no longer in use. Pick another one."))
    if person.supervisor is None:
        raise InvalidTransition(_("HR has to name a supervisor first."))
    if origin is not None and (begun := _begun_from(origin, person, kind, actor)) is not None:
        return begun
    untouched = Case.objects.filter(person=person, kind=kind, initiator=actor, state=State.DRAFT)
    if (draft := untouched.filter(version=1, concerns=None).first()) is not None:
        return _taken_up(draft, reason.strip(), origin, follows)

    today = clock.today(person.district)
    case = Case.objects.create(
        kind=kind,
        person=person,
        evaluator=person.supervisor,
        initiator=actor,
        initiated_as=_as(actor, person),
        school_year=school_year_of(person.district, today),
        started_at=clock.now(),
        noted_on=today,
        reason=reason.strip(),
        follows=follows,
    )
    if origin is not None:
        origin.case = case
        origin.save()
    post_turn(case, WRITE, WRITE_DAYS, actor=actor, turn=actor, act="write_plan")
    log_act(actor, "case.started", case, kind=kind.code)
    return case


def _begun_from(
    origin: Origin, person: Membership, kind: CaseKind, actor: Membership
) -> Case | None:
    """Of those that they may read: nobody learns of what an employee has not shared."""
    same = Origin.objects.filter(kind=origin.kind, subject_id=origin.subject_id)
    cases = Case.objects.visible_to(actor).open().filter(person=person, kind=kind)
    return cases.filter(origins__in=same).order_by("started_at").first()


def _taken_up(draft: Case, reason: str, origin: Origin | None, follows: Case | None) -> Case:
    """With what is said of it now."""
    changed: dict[str, Any] = {"reason": reason} if reason and reason != draft.reason else {}
    if follows is not None and draft.follows_id != follows.pk:
        changed["follows"] = follows
    for name, value in changed.items():
        setattr(draft, name, value)
    if changed:
        touch(draft, *changed)
    if origin is not None:
        origin.case = draft
        origin.save()
    return draft


def _as(actor: Membership, person: Membership) -> str:
    if actor.pk == person.pk:
        return Case.Start.EMPLOYEE
    return Case.Start.SUPERVISOR if supervises(actor, person) else Case.Start.COORDINATOR


def post_turn(
    case: Case, kind: str, days: int, *, actor: Membership, turn: Membership, act: str
) -> Deadline:
    """So many work days from today; when it comes a second time, never earlier than it was."""
    reopen_later(kind, case.pk, days=days, to=turn, act=act, actor=actor)
    return post_after(
        kind=kind,
        subject_id=case.pk,
        days=days,
        anchor=clock.today(case.person.district),
        school_year=case.school_year,
        person=case.person,
        turn=turn,
        act=act,
        what=case.kind.title,
        path=PATH.format(case.pk),
        is_gentle=kind == WRITE,
    )


@transaction.atomic
def change_frame(case: Case, *, actor: Membership, changes: Mapping[str, Any]) -> Case:
    """Reason and days, before both sign. The same again changes nothing."""
    case = locked_case(case)
    require(rules.can_write_plan(actor, case))
    require_frame_open(case)
    changed = [name for name in FRAME if name in changes and getattr(case, name) != changes[name]]
    if not changed:
        return case

    for name in changed:
        setattr(case, name, changes[name])
    touch(case, *changed)
    if case.is_issued and "starts_on" in changed:
        follow_plans(case.person, actor=actor)
    log_act(actor, "case.changed", case, fields=changed)
    return case


@transaction.atomic
def send_to_review(case: Case, *, actor: Membership) -> Case:
    """To the coordinator. What is missing is said at once; a draft may go all the same."""
    case = locked_case(case)
    require(rules.can_write_plan(actor, case))
    if not case.kind.needs_review or rules.is_private_draft(case):
        raise InvalidTransition(_("This plan needs no approval. Share it when ready."))
    if case.state != State.DRAFT:
        raise InvalidTransition(_("It is with the coordinator already."))
    if lacks := Plan(case).missing():
        raise InvalidTransition(lacks[0])

    case.state, case.sent_at = State.IN_REVIEW, clock.now()
    touch(case, "state", "sent_at")
    settle(WRITE, case.pk, acted_on=clock.today(case.person.district))
    if case.coordinator is not None:
        _ask_coordinator(case, actor)
    log_act(actor, "case.sent_to_review", case)
    return case


def _ask_coordinator(case: Case, actor: Membership) -> None:
    coordinator = case.coordinator
    assert coordinator is not None
    post_turn(case, REVIEW, REVIEW_DAYS, actor=actor, turn=coordinator, act="review_plan")
    tell(
        [coordinator],
        kind=NoticeKind.SHARED,
        path=PATH.format(case.pk),
        what=case.kind.title,
        about=case.person,
    )


@transaction.atomic
def claim_case(case: Case, *, actor: Membership) -> Case:
    """This coordinator takes it on; a claim of a colleague is theirs to hand over."""
    case = locked_case(case)
    require(rules.can_review(actor, case))
    require_open(case)
    if case.coordinator_id == actor.pk:
        return case
    if case.coordinator is not None:
        told = _("%(name)s has it. Ask them to hand it over.")
        raise InvalidTransition(told % {"name": case.coordinator.name})

    case.coordinator = actor
    touch(case, "coordinator")
    if case.state == State.IN_REVIEW:
        post_turn(case, REVIEW, REVIEW_DAYS, actor=actor, turn=actor, act="review_plan")
    log_act(actor, "case.claimed", case)
    return case


@transaction.atomic
def hand_over_case(case: Case, *, to: Membership, actor: Membership) -> Case:
    """A colleague of HR takes it on from whoever has it, and hears of it."""
    case = locked_case(case)
    require(rules.can_review(actor, case))
    require_open(case)
    if case.coordinator is None:
        raise InvalidTransition(_("Nobody has this plan yet. Take it on first."))
    if not rules.can_review(to, case):
        raise InvalidTransition(_("Pick somebody of HR who did not write this plan."))
    if to.pk == case.coordinator_id:
        return case

    case.coordinator = to
    touch(case, "coordinator")
    if case.state == State.IN_REVIEW:
        pass_turn(REVIEW, case.pk, to=to, act="review_plan", notice=NoticeKind.HANDED_OVER)
    elif to.pk != actor.pk:
        tell_of(case, to, NoticeKind.HANDED_OVER)
    log_act(actor, "case.handed_over", case)
    return case


@transaction.atomic
def mark_component(
    case: Case, *, actor: Membership, component: str, mark: str, words: str
) -> ComponentMark:
    """The coordinator's word on one part: complete, a comment, or back to the writer (S3-10)."""
    case = locked_case(case)
    require(rules.can_review(actor, case))
    if case.state not in {State.IN_REVIEW, State.APPROVED}:
        raise InvalidTransition(_("Marks are given until the plan is shared."))
    if component not in {part["code"] for part in case.kind.components}:
        raise InvalidTransition(_("This kind of plan has no such part."))
    words = words.strip()
    if mark != ComponentMark.Mark.COMPLETE and not words:
        raise InvalidTransition(_("Write what is missing or could be better."))

    given = ComponentMark.objects.create(
        case=case, component=component, mark=mark, words=words, by=actor, at=clock.now()
    )
    log_act(actor, "case.marked", case, part=component, mark=mark)
    return given


@transaction.atomic
def mark_components(
    case: Case, *, actor: Membership, marks: Sequence[tuple[str, str, str]]
) -> list[ComponentMark]:
    """Several parts at once, each with its mark and words: all of them, or none."""
    return [
        mark_component(case, actor=actor, component=component, mark=mark, words=words)
        for component, mark, words in marks
    ]


@transaction.atomic
def return_case(case: Case, *, actor: Membership) -> Case:
    """Back to the writer, with the marks that say why."""
    case = locked_case(case)
    require(rules.can_review(actor, case))
    if case.state not in {State.IN_REVIEW, State.APPROVED}:
        raise InvalidTransition(_("It is not with the coordinator. Nothing is to return."))
    if all(part.mark is None or part.is_complete for part in Plan(case).components()):
        raise InvalidTransition(_("Mark the parts that need work first, so that all see why."))

    case.state, case.approved_at, case.approved_by = State.DRAFT, None, None
    touch(case, "state", "approved_at", "approved_by")
    settle(REVIEW, case.pk, acted_on=clock.today(case.person.district))
    post_turn(case, WRITE, WRITE_DAYS, actor=actor, turn=case.evaluator, act="write_plan")
    tell_of(case, case.evaluator, NoticeKind.RETURNED)
    log_act(actor, "case.returned", case)
    return case


@transaction.atomic
def approve_case(case: Case, *, actor: Membership) -> Case:
    """Every required part is marked complete, and every limit is kept."""
    case = locked_case(case)
    require(rules.can_review(actor, case))
    if case.state != State.IN_REVIEW:
        raise InvalidTransition(_("The supervisor sends it first. Then you can approve it."))
    plan = Plan(case)
    for part in plan.components():
        if part.part["required"] and not part.is_complete:
            told = _("Mark “%(part)s” complete first, or return the plan.")
            raise InvalidTransition(told % {"part": part.part["title"]})
    require_whole(plan)

    case.state, case.approved_at, case.approved_by = State.APPROVED, clock.now(), actor
    touch(case, "state", "approved_at", "approved_by")
    settle(REVIEW, case.pk, acted_on=clock.today(case.person.district))
    post_turn(case, WRITE, WRITE_DAYS, actor=actor, turn=case.evaluator, act="share_plan")
    tell_of(case, case.evaluator, NoticeKind.HANDED_OVER)
    log_act(actor, "case.approved", case)
    return case


def require_whole(plan: Plan) -> None:
    problems = [*plan.missing(), *(broken.words for broken in plan.broken())]
    if problems:
        raise InvalidTransition(problems[0])


def tell_of(case: Case, reader: Membership, kind: NoticeKind) -> None:
    tell([reader], kind=kind, path=PATH.format(case.pk), what=case.kind.title, about=case.person)


@transaction.atomic
def withdraw_case(case: Case, *, actor: Membership, reason: str) -> Case:
    """Before both signed. It stays readable for those who could read it."""
    case = locked_case(case)
    require(rules.can_withdraw(actor, case))
    require_open(case)
    if case.state == State.RUNNING:
        raise InvalidTransition(_("It is running. End it with an outcome instead."))
    if not reason.strip():
        raise InvalidTransition(_("Say why it is withdrawn."))

    case.state, case.outcome_words, case.closed_at = State.WITHDRAWN, reason.strip(), clock.now()
    touch(case, "state", "outcome_words", "closed_at")
    call_off_dates(case)
    if case.is_issued:
        follow_plans(case.person, actor=actor)
        tell_of(case, case.person, NoticeKind.CHANGED)
    log_act(actor, "case.withdrawn", case)
    return case


def call_off_dates(case: Case) -> None:
    """Nothing of it waits for anybody any more."""
    for kind in (WRITE, REVIEW, SIGN, OUTCOME):
        cancel(kind, case.pk)
    for check in case.checks.filter(held_on=None):
        cancel(CHECK, check.pk)
    for support in case.supports.filter(delivered_on=None):
        cancel(HELP, support.pk)


@transaction.atomic
def confirm_to_state(case: Case, *, actor: Membership, on: date) -> Case:
    """The state was told that it is remediated (G2), on this day."""
    case = locked_case(case)
    require(rules.can_confirm(actor, case))
    if case.kind.family != CaseKind.Family.REMEDIATION:
        raise InvalidTransition(_("Only remediation plans are told to the state."))
    if case.state != State.CLOSED or case.outcome != Case.Outcome.MET:
        raise InvalidTransition(_("Only a plan that ended as met is told to the state."))
    if on > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day you told the state. It can’t be after today."))
    if case.ended_on is not None and on < case.ended_on:
        raise InvalidTransition(_("The plan had not ended on that day. Pick a later day."))

    case.confirmed_on, case.confirmed_by = on, actor
    touch(case, "confirmed_on", "confirmed_by")
    log_act(actor, "case.confirmed", case, on=on.isoformat())
    return case


def record_view(case: Case, *, actor: Membership) -> None:
    """Somebody beside the two opens it: call this before it is shown."""
    if actor.pk not in {case.person_id, case.evaluator_id}:
        log_act(actor, VIEWED, case)
