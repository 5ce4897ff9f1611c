"""Checks on the way, more time, and the end of a plan with what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from deadlines.services.notice import tell
from deadlines.services.on_day import post_on_day
from remediation import rules
from remediation.models import Case, Check, CheckRating, Concern, Extension
from remediation.plans.limits import broken_limits
from remediation.plans.plan import Plan
from remediation.services.case import (
    CHECK,
    OUTCOME,
    PATH,
    SIGN_DAYS,
    call_off_dates,
    locked_case,
    post_turn,
    require_open,
    touch,
)
from remediation.services.log import log_act

State = Case.State


@dataclass(frozen=True)
class Held:
    """What came of a check: a level for each area, and words."""

    held_on: date
    levels: Mapping[Concern, str]
    words: str = ""
    changes: str = ""
    representative: str = ""


@transaction.atomic
def add_check(case: Case, *, actor: Membership, due_on: date) -> Check:
    """A day to talk over the progress. The evaluator’s turn, on the next work day."""
    case = locked_case(case)
    require(rules.can_set_check(actor, case))
    require_open(case)
    if case.starts_on and case.ends_on and not case.starts_on <= due_on <= case.ends_on:
        raise InvalidTransition(_("Pick a day between the first and the last day of the plan."))
    if (found := case.checks.filter(due_on=due_on, called_off_at=None).first()) is not None:
        return found

    last = case.checks.aggregate(last=Max("number"))["last"] or 0
    check = Check.objects.create(case=case, number=last + 1, due_on=due_on)
    if case.is_issued:
        post_check(check)
    log_act(actor, "case.check_set", case, on=due_on.isoformat())
    return check


def post_check(check: Check) -> None:
    case = check.case
    post_on_day(
        kind=CHECK,
        subject_id=check.pk,
        day=check.due_on,
        school_year=case.school_year,
        person=case.person,
        turn=case.evaluator,
        act="hold_check",
        what=_("Progress check"),
        path=PATH.format(case.pk),
    )


@transaction.atomic
def hold_check(check: Check, *, actor: Membership, held: Held) -> Check:
    """They met. The day they met and the day it was entered both stay."""
    case = locked_case(check.case)
    require(rules.can_check(actor, case))
    check = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
    check.case = case
    if case.state != State.RUNNING:
        raise InvalidTransition(_("You both sign the plan first. Then its checks begin."))
    if check.held_on is not None:
        raise InvalidTransition(_("This check is noted already."))
    _check_day(case, held.held_on)
    for concern in Plan(case).concerns:
        if concern not in held.levels:
            told = _("Say how far area %(n)s, “%(title)s”, is.")
            raise InvalidTransition(told % {"n": concern.number, "title": concern.title})

    check.held_on, check.entered_at, check.entered_by = held.held_on, clock.now(), actor
    check.supervisor_words, check.changes = held.words.strip(), held.changes.strip()
    check.representative = held.representative.strip()
    check.save()
    CheckRating.objects.bulk_create(
        CheckRating(check_held=check, case=case, concern=concern, level=level)
        for concern, level in held.levels.items()
    )
    settle(CHECK, check.pk, acted_on=held.held_on)
    _tell_person(case)
    log_act(actor, "case.check_held", case, on=held.held_on.isoformat())
    return check


def _check_day(case: Case, day: date) -> None:
    if day > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day you met. It can’t be after today."))
    if case.starts_on is not None and day < case.starts_on:
        raise InvalidTransition(_("The plan had not begun on that day. Pick a later day."))


@transaction.atomic
def comment_check(check: Check, *, actor: Membership, words: str) -> Check:
    """The employee’s own words on a check that was held."""
    case = locked_case(check.case)
    require(rules.can_write_as_employee(actor, case))
    require_open(case)
    check = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if check.held_on is None:
        raise InvalidTransition(_("This check was not held yet."))
    check.employee_words, check.employee_at = words.strip(), clock.now()
    check.save(update_fields=["employee_words", "employee_at"])
    log_act(actor, "case.check_answered", case)
    return check


@transaction.atomic
def extend_case(case: Case, *, actor: Membership, ends_on: date, reason: str) -> Extension:
    """More time, with the reason; within the limits that have a last day."""
    case = locked_case(case)
    require(rules.can_check(actor, case))
    if case.state != State.RUNNING or case.ends_on is None:
        raise InvalidTransition(_("Only a plan that is running can get more time."))
    if not reason.strip():
        raise InvalidTransition(_("Say why more time is given."))
    if ends_on <= case.ends_on:
        raise InvalidTransition(_("Pick a day after the last day of the plan."))
    was, case.ends_on = case.ends_on, ends_on
    latest = [one for one in case.kind.limits if one["code"] == "ends_not_after"]
    if broken := broken_limits(latest, Plan(case).frame()):
        raise InvalidTransition(broken[0].words)

    touch(case, "ends_on")
    given = Extension.objects.create(
        case=case,
        was=was,
        ends_on=ends_on,
        reason=reason.strip(),
        given_by=actor,
        given_at=clock.now(),
    )
    _tell_person(case)
    log_act(actor, "case.extended", case, on=ends_on.isoformat())
    return given


@transaction.atomic
def close_case(
    case: Case, *, actor: Membership, outcome: str, words: str, consequence: str, on: date
) -> Case:
    """How it ended, and what follows. Nothing of it waits any more but the two signatures."""
    case = locked_case(case)
    require(rules.can_check(actor, case))
    if case.state != State.RUNNING:
        raise InvalidTransition(_("Only a plan that is running can end with an outcome."))
    if outcome not in Case.Outcome.values:
        raise InvalidTransition(_("Say how the plan ended."))
    if not words.strip():
        raise InvalidTransition(_("Say in a few words what shows it."))
    if outcome != Case.Outcome.MET and not consequence.strip():
        raise InvalidTransition(_("Say what follows from it."))
    _check_day(case, on)

    case.state, case.outcome, case.ended_on = State.CLOSED, outcome, on
    case.outcome_words, case.consequence = words.strip(), consequence.strip()
    case.closed_at = clock.now()
    touch(
        case,
        "state",
        "outcome",
        "ended_on",
        "outcome_words",
        "consequence",
        "closed_at",
    )
    call_off_dates(case)
    post_turn(case, OUTCOME, SIGN_DAYS, actor=actor, turn=case.evaluator, act="sign_outcome")
    _tell_person(case, NoticeKind.COMPLETE)
    log_act(actor, "case.closed", case, outcome=outcome)
    return case


def _tell_person(case: Case, kind: NoticeKind = NoticeKind.CHANGED) -> None:
    tell(
        [case.person],
        kind=kind,
        path=PATH.format(case.pk),
        what=case.kind.title,
        about=case.person,
    )
