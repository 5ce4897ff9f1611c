"""Somebody opens a step: what they get to read is noted, for it can no longer be taken back."""

from accounts.models import AuditEntry, Membership
from evaluations.conferences.paper import kind_of
from evaluations.conferences.worksheet import KIND
from evaluations.models import Step
from goals.rules import can_view_goal_set
from goals.services import record_view
from records import services as records
from records.models import Document

TO_READ = {Step.State.SIGNING, Step.State.COMPLETE}


def open_step(step: Step, *, actor: Membership) -> Document | None:
    """Call before the page is shown. Returns the signed form, for those who may read the goals."""
    goal_set = step.goal_set
    if goal_set is None or not can_view_goal_set(actor, goal_set):
        return None
    if actor.pk != goal_set.employee_id:
        record_view(goal_set, actor=actor)
    return _opened(step, KIND, actor)


def open_conference(step: Step, *, actor: Membership) -> Document | None:
    """As `open_step`, for the paper of the mid-year or the end of the year."""
    return _opened(step, kind_of(step), actor)


def _opened(step: Step, kind: str, actor: Membership) -> Document | None:
    if step.state not in TO_READ:
        return None
    document = records.document_in_force(step.pk, kind)
    if document is not None and not _has_opened(document, actor):
        records.mark_opened(document, actor=actor)
    return document


def _has_opened(document: Document, actor: Membership) -> bool:
    """Since the last signature: an older look does not count."""
    signatures = records.signatures_brought(document)
    since = signatures[-1].signed_at if signatures else document.frozen_at
    if signatures and signatures[-1].signer_id == actor.pk:
        return True  # nothing new to them
    looks = AuditEntry.objects.filter(subject_id=document.pk, verb=records.OPENED, actor=actor)
    return looks.filter(at__gte=since).exists()
