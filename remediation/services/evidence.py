"""The log of what was seen, and notes between supervisor and coordinator."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from remediation import rules
from remediation.models import Case, CoachNote, Concern, EvidenceEntry
from remediation.services.case import locked_case, require_open
from remediation.services.log import log_act
from remediation.services.once import said_just_now


@transaction.atomic
def log_evidence(
    case: Case,
    *,
    actor: Membership,
    kind: str,
    happened_on: date,
    words: str,
    concern: Concern | None = None,
) -> EvidenceEntry:
    """One entry; the day it happened and the day it was entered both stay (S3-3)."""
    case = locked_case(case)
    require(rules.can_log_evidence(actor, case))
    require_open(case)
    if not words.strip():
        raise InvalidTransition(_("Say what you saw."))
    if happened_on > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day it happened. It can’t be after today."))

    facts: dict[str, Any] = {"concern": concern, "kind": kind, "happened_on": happened_on}
    facts |= {"words": words.strip(), "entered_by": actor}
    if found := said_just_now(case.evidence.all(), by=actor, at="entered_at", **facts):
        return found

    entry = EvidenceEntry.objects.create(
        case=case, person=case.person, entered_at=clock.now(), **facts
    )
    log_act(actor, "case.evidence_logged", case)
    return entry


@transaction.atomic
def write_coach_note(case: Case, *, actor: Membership, words: str) -> CoachNote:
    """Between supervisor and coordinator; the employee never sees it (S3-4)."""
    case = locked_case(case)
    require(rules.can_read_coach_notes(actor, case))
    if not words.strip():
        raise InvalidTransition(_("Write your note first."))
    words, own = words.strip(), case.coach_notes.filter(by=actor)
    if found := said_just_now(own, by=actor, at="at", words=words):
        return found
    note = CoachNote.objects.create(case=case, words=words, by=actor, at=clock.now())
    audit.record(actor, "case.coach_note", case)  # not with the person: they read that log
    return note
