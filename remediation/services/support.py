"""Help is promised, comes, and is taken or not. Each day has its entry day beside it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import cancel, settle
from deadlines.services.on_day import post_on_day
from remediation import rules
from remediation.models import Case, Concern, Resource, Support
from remediation.services.case import HELP, PATH, locked_case, require_open
from remediation.services.log import log_act
from remediation.services.once import said_just_now


@dataclass(frozen=True)
class Promise:
    """What, from whom, by when."""

    what: str
    promised_for: date
    from_words: str = ""  # empty: from the evaluator
    concern: Concern | None = None
    resource: Resource | None = None


@transaction.atomic
def promise_support(case: Case, *, actor: Membership, promise: Promise) -> Support:
    """The evaluator answers for it until it came: it stands on their home page."""
    case = locked_case(case)
    require(rules.can_keep_help(actor, case))
    require_open(case)
    what = promise.what.strip() or (promise.resource.title if promise.resource else "")
    if not what:
        raise InvalidTransition(_("Say what help it is."))
    if case.ends_on is not None and promise.promised_for > case.ends_on:
        raise InvalidTransition(_("The plan has ended by then. Pick an earlier day."))

    said = {
        "concern": promise.concern,
        "what": what,
        "from_words": promise.from_words.strip() or case.evaluator.name,
        "resource": promise.resource,
        "promised_for": promise.promised_for,
        "promised_by": actor,
    }
    if found := said_just_now(case.supports.all(), by=actor, at="entered_at", **said):
        return found

    support = Support.objects.create(
        case=case, owner=case.evaluator, entered_at=clock.now(), **said
    )
    if case.is_issued:
        post_help(support)
    log_act(actor, "case.help_promised", case)
    return support


def post_help(support: Support) -> None:
    case = support.case
    post_on_day(
        kind=HELP,
        subject_id=support.pk,
        day=support.promised_for,
        school_year=case.school_year,
        person=case.person,
        turn=case.evaluator,
        act="give_help",
        what=_("Help promised in a plan"),
        path=PATH.format(case.pk),
    )


def _locked(support: Support) -> Support:
    case = locked_case(support.case)
    support = Support.objects.select_for_update(of=("self",)).get(pk=support.pk)
    support.case = case
    return support


def _require_not_called_off(support: Support) -> None:
    if support.called_off_at is not None:
        raise InvalidTransition(_("This help was called off. Promise it anew if it comes."))


@transaction.atomic
def deliver_support(
    support: Support, *, actor: Membership, delivered_on: date, proof: str
) -> Support:
    """It came on this day. Without proof it is noted, and the chronology says so."""
    support = _locked(support)
    case = support.case
    require(rules.can_keep_help(actor, case))
    require_open(case)
    if support.delivered_on is not None:
        raise InvalidTransition(_("It is noted already that this help came."))
    _require_not_called_off(support)
    if delivered_on > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day the help came. It can’t be after today."))

    support.delivered_on, support.delivered_entered_at = delivered_on, clock.now()
    support.delivered_by, support.proof = actor, proof.strip()
    support.save()
    settle(HELP, support.pk, acted_on=delivered_on)
    log_act(actor, "case.help_given", case)
    return support


@transaction.atomic
def answer_support(support: Support, *, actor: Membership, accepted: str, says: str) -> Support:
    """The employee takes the help or not, in their own words. They may answer anew."""
    support = _locked(support)
    case = support.case
    require(rules.can_answer_help(actor, case))
    require_open(case)
    if accepted not in Support.Answer.values:
        raise InvalidTransition(_("Say whether you take this help."))
    _require_not_called_off(support)

    support.accepted, support.employee_says = accepted, says.strip()
    support.answered_at = clock.now()
    support.save()
    log_act(actor, "case.help_answered", case, answer=accepted)
    return support


@transaction.atomic
def call_off_support(support: Support, *, actor: Membership, reason: str) -> Support:
    """It will not come; why stays beside the promise."""
    support = _locked(support)
    case = support.case
    require(rules.can_keep_help(actor, case))
    require_open(case)
    if support.delivered_on is not None:
        raise InvalidTransition(_("This help came already."))
    _require_not_called_off(support)
    if not reason.strip():
        raise InvalidTransition(_("Say why this help does not come."))

    support.called_off_at, support.called_off_reason = clock.now(), reason.strip()
    support.save()
    cancel(HELP, support.pk)
    log_act(actor, "case.help_called_off", case)
    return support
