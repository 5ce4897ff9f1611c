"""Which step was asked for, and how does a refusal come back? For all views of a step."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.sent_late import hold_words
from evaluations import rules
from evaluations.models import Step
from evaluations.services.step import hold_step
from evaluations.steps.reading import read_step


def step_to_read(request: DistrictRequest, pk: UUID) -> Step:
    return _visible(request, read_step(pk, reader=request.membership))


def step_to_act_on(request: DistrictRequest, pk: UUID) -> Step:
    """Locked already, for the one service that a view calls."""
    return _visible(request, hold_step(pk, actor=request.membership))


def _visible(request: DistrictRequest, step: Step | None) -> Step:
    """`Step.objects.visible_to` for one that is read: what somebody may not see is not there."""
    if step is None or not rules.can_view_step(request.membership, step):
        raise Http404
    return step


def attempt(request: DistrictRequest, act: Callable[[], object], done: str) -> bool:
    """Do it; a refusal is told in its own words, and what was typed is not lost with it."""
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        hold_words(request)
        return False
    messages.success(request, done)
    return True
