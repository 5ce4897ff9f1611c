"""A question to HR: asked, claimed, handed over, answered, closed."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import HR, is_hr, require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from remediation.liaison.help_rules import (
    can_answer_question,
    can_ask_for_help,
    can_claim,
    can_close_question,
)
from remediation.models import Case, HelpAnswer, HelpRequest
from remediation.rules import can_read_case
from remediation.services.once import said_just_now


@transaction.atomic
def ask_for_help(
    *, actor: Membership, title: str, words: str, case: Case | None = None
) -> HelpRequest:
    """Everybody of HR hears of it, until one of them claims it."""
    require(can_ask_for_help(actor))
    if case is not None:
        require(can_read_case(actor, case) and case.person_id != actor.pk)
    said = {"asker": actor, "case": case, "title": title, "words": words}
    if found := said_just_now(HelpRequest.objects.all(), by=actor, at="asked_at", **said):
        return found

    request = HelpRequest.objects.create(site_id=actor.site_id, asked_at=clock.now(), **said)
    audit.record(actor, "help_request.asked", request)
    team = Membership.objects.active().with_roles(*HR).exclude(pk=actor.pk)
    if case is not None:
        team = team.exclude(pk=case.person_id)
    tell(team, kind=NoticeKind.HELP_ASKED, path=_path(request), what=_what())
    return request


@transaction.atomic
def claim_request(request: HelpRequest, *, actor: Membership) -> HelpRequest:
    """Mine from now on. Again changes nothing; what a colleague has, they hand over."""
    request = _locked(request)
    require(can_claim(actor, request))
    _require_open(request)
    if request.claimed_by_id == actor.pk:
        return request
    if request.claimed_by is not None:
        raise InvalidTransition(
            _("%(name)s has it already. Ask them to hand it over.")
            % {"name": request.claimed_by.name}
        )
    return _give(request, actor, actor, "help_request.claimed")


@transaction.atomic
def hand_over_request(request: HelpRequest, *, to: Membership, actor: Membership) -> HelpRequest:
    """A colleague of HR takes it on, and hears of it."""
    request = _locked(request)
    require(can_claim(actor, request))
    _require_open(request)
    if not is_hr(to) or not can_claim(to, request):
        raise InvalidTransition(_("Pick somebody else of HR."))
    request = _give(request, to, actor, "help_request.handed_over")
    if to.pk != actor.pk:
        tell([to], kind=NoticeKind.HANDED_OVER, path=_path(request), what=_what())
    return request


@transaction.atomic
def answer_request(request: HelpRequest, *, actor: Membership, words: str) -> HelpAnswer:
    """Either side says more. HR's first answer stops the clock and claims what nobody has."""
    request = _locked(request)
    require(can_answer_question(actor, request))
    _require_open(request)

    if found := said_just_now(request.answers.filter(by=actor), by=actor, at="at", words=words):
        return found
    answer = HelpAnswer.objects.create(request=request, words=words, by=actor, at=clock.now())
    audit.record(actor, "help_request.answered", request)
    if actor.pk == request.asker_id:
        tell([request.claimed_by], kind=NoticeKind.HELP_ASKED, path=_path(request), what=_what())
        return answer
    if request.claimed_by_id is None:
        request.claimed_by, request.claimed_at = actor, answer.at
    request.answered_at = request.answered_at or answer.at
    request.save(update_fields=["claimed_by", "claimed_at", "answered_at"])
    tell([request.asker], kind=NoticeKind.HELP_ANSWERED, path=_path(request), what=_what())
    return answer


@transaction.atomic
def close_request(request: HelpRequest, *, actor: Membership) -> HelpRequest:
    """Nothing more to say. Again changes nothing."""
    request = _locked(request)
    require(can_close_question(actor, request))
    if request.closed_at is None:
        request.closed_at = clock.now()
        request.save(update_fields=["closed_at"])
        audit.record(actor, "help_request.closed", request)
    return request


def _give(request: HelpRequest, to: Membership, actor: Membership, verb: str) -> HelpRequest:
    request.claimed_by, request.claimed_at = to, clock.now()
    request.save(update_fields=["claimed_by", "claimed_at"])
    audit.record(actor, verb, request)
    return request


def _require_open(request: HelpRequest) -> None:
    if request.closed_at is not None:
        raise InvalidTransition(_("This question is closed. Ask a new one."))


def _locked(request: HelpRequest) -> HelpRequest:
    return held(HelpRequest.objects.select_related("asker", "claimed_by"), request.pk)


def _path(request: HelpRequest) -> str:
    return reverse("remediation:help_request", args=[request.pk])


def _what() -> str:
    return _("Help with a plan")
