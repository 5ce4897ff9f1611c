"""A task goes to another division: asked, answered, asked further, closed. (S3-15)"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import is_hr, require
from accounts.years import school_year_of
from deadlines.models import Deadline, NoticeKind
from deadlines.services.after_event import post_after
from deadlines.services.deadline import cancel, pass_turn, settle
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen
from remediation.liaison.rules import (
    can_close_referral,
    can_hand_over_referral,
    can_refer,
    can_say_more,
)
from remediation.models import Case, Referral, ReferralWord
from remediation.rules import can_read_case
from remediation.services.once import said_just_now

REFERRAL = "referral"  # Deadline.kind
ACT = "answer_referral"
PATH = "/cases/referrals/{}/"


@dataclass(frozen=True)
class Task:
    """What another division is asked, and how many work days it has."""

    division: str
    owner: Membership
    title: str
    words: str
    days: int
    case: Case | None = None


@transaction.atomic
def refer(task: Task, *, actor: Membership) -> Referral:
    """It stands on the home page of its owner, who hears of it: never with the employee's name."""
    case = task.case
    require(can_refer(actor))
    require(case is None or (can_read_case(actor, case) and case.person_id != actor.pk))
    _require_outside(task.owner, case)
    facts = {"division": task.division, "title": task.title, "case": case, "owner": task.owner}
    asked = Referral.objects.filter(asked_by=actor, words__words=task.words)
    if found := said_just_now(asked, by=actor, at="asked_at", **facts):
        return found

    today = clock.today(actor.district)
    referral = Referral(asked_by=actor, asked_at=clock.now(), **facts)
    deadline = post_after(
        kind=REFERRAL,
        subject_id=referral.pk,
        days=task.days,
        anchor=today,
        school_year=school_year_of(actor.district, today),
        person=task.owner,
        turn=task.owner,
        act=ACT,
        what=what_of(referral),
        path=PATH.format(referral.pk),
    )
    referral.due_on = deadline.last_day_on
    referral.save(force_insert=True)
    _say(referral, actor, task.words)
    audit.record(actor, "referral.asked", referral)
    _tell(referral, NoticeKind.HANDED_OVER, task.owner)
    return referral


@transaction.atomic
def say_more(referral: Referral, *, actor: Membership, words: str) -> ReferralWord:
    """The owner's words answer it. HR's ask further: then it waits for the owner again."""
    referral = _locked(referral)
    require(can_say_more(actor, referral))
    _require_open(referral)

    if found := said_just_now(referral.words.filter(by=actor), by=actor, at="at", words=words):
        return found
    said = _say(referral, actor, words)
    is_answer = actor.pk == referral.owner_id
    referral.answered_at = said.at if is_answer else None
    referral.save(update_fields=["answered_at"])
    audit.record(actor, "referral.answered" if is_answer else "referral.asked_again", referral)
    if is_answer:
        settle(REFERRAL, referral.pk, acted_on=clock.today(actor.district))
        _tell(referral, NoticeKind.REFERRAL_ANSWERED, referral.asked_by)
    else:
        reopen(REFERRAL, referral.pk, to=referral.owner, act=ACT)
        _tell(referral, NoticeKind.HANDED_OVER, referral.owner)
    return said


@transaction.atomic
def hand_over_referral(referral: Referral, *, to: Membership, actor: Membership) -> Referral:
    """Another one answers it, by the day it had, and reads all that was said."""
    referral = _locked(referral)
    require(can_hand_over_referral(actor, referral))
    _require_open(referral)
    if to.pk == referral.owner_id:
        raise InvalidTransition(_("They have it already. Pick somebody else."))
    _require_outside(to, referral.case)

    referral.owner = to
    referral.save(update_fields=["owner"])
    audit.record(actor, "referral.handed_over", referral)
    if referral.answered_at is None:
        Deadline.objects.filter(kind=REFERRAL, subject_id=referral.pk).update(person=to)
        pass_turn(REFERRAL, referral.pk, to=to, act=ACT)
    _tell(referral, NoticeKind.HANDED_OVER, to)
    return referral


@transaction.atomic
def close_referral(referral: Referral, *, actor: Membership) -> Referral:
    """The answer will do, or is not needed any more. Again changes nothing."""
    referral = _locked(referral)
    require(can_close_referral(actor, referral))
    if referral.closed_at is None:
        referral.closed_at = clock.now()
        referral.save(update_fields=["closed_at"])
        if referral.answered_at is None:
            cancel(REFERRAL, referral.pk)
        audit.record(actor, "referral.closed", referral)
    return referral


def _require_outside(owner: Membership, case: Case | None) -> None:
    if not owner.is_active or (case is not None and owner.pk == case.person_id):
        raise InvalidTransition(_("Pick somebody else: it can’t be the person it is about."))


def what_of(referral: Referral) -> str:
    """For notices and home pages: names nobody."""
    return _("A task from HR (%(division)s)") % {"division": referral.get_division_display()}


def _say(referral: Referral, actor: Membership, words: str) -> ReferralWord:
    return ReferralWord.objects.create(referral=referral, words=words, by=actor, at=clock.now())


def _tell(referral: Referral, kind: NoticeKind, to: Membership) -> None:
    if kind == NoticeKind.REFERRAL_ANSWERED and not is_hr(to):
        return  # they left HR meanwhile; it stands on the desk
    tell([to], kind=kind, path=PATH.format(referral.pk), what=what_of(referral))


def _require_open(referral: Referral) -> None:
    if referral.closed_at is not None:
        raise InvalidTransition(_("This task is closed. Start a new one."))


def _locked(referral: Referral) -> Referral:
    return held(Referral.objects.select_related("owner", "asked_by", "case"), referral.pk)
