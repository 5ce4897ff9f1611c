"""Areas to improve, their facts, and the points that the two settle in two voices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from remediation import rules
from remediation.models import Case, Concern, Fact, PlanItem
from remediation.services.case import PATH, locked_case, require_frame_open, require_open
from remediation.services.log import log_act
from remediation.services.once import said_just_now

State = PlanItem.State
CONCERN_FIELDS = (
    "title",
    "standard",
    "standard_words",
    "expectation",
    "measure",
    "impact",
    "prior_support",
)


class StalePoint(InvalidTransition):
    """Saved in between, in another tab. `current` is what stands there."""

    def __init__(self, current: Concern | PlanItem) -> None:
        super().__init__(_("These words changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def add_concern(case: Case, *, actor: Membership, changes: Mapping[str, Any]) -> Concern:
    """A next area, with its first point: what is expected, in the voice of whoever writes."""
    case = locked_case(case)
    require(rules.can_write_areas(actor, case))
    require_frame_open(case)
    if not str(changes.get("title", "")).strip():
        raise InvalidTransition(_("Name the area in a few words."))

    words = {name: changes[name] for name in CONCERN_FIELDS if name in changes}
    concern = Concern.objects.create(
        case=case,
        number=_next(case.concerns, "number"),
        is_by_employee=actor.pk == case.person_id,
        entered_by=actor,
        entered_at=clock.now(),
        **words,
    )
    _add_item(case, concern, actor, PlanItem.Kind.EXPECTATION, words.get("expectation", ""))
    log_act(actor, "case.area_added", case, number=concern.number)
    return concern


@transaction.atomic
def save_concern(
    concern: Concern, *, actor: Membership, changes: Mapping[str, Any], version: int
) -> Concern:
    """The same again changes nothing, at any version; `version` is what it was typed over."""
    case = locked_case(concern.case)
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    concern.case = case
    is_own = concern.entered_by_id == actor.pk and rules.can_write_as_employee(actor, case)
    require(rules.can_write_plan(actor, case) or is_own)
    changed = [f for f in CONCERN_FIELDS if f in changes and getattr(concern, f) != changes[f]]
    if not changed:
        return concern
    require_frame_open(case)
    if version != concern.version:
        raise StalePoint(concern)

    for name in changed:
        setattr(concern, name, changes[name])
    concern.version += 1
    concern.save(update_fields=[*changed, "version"])
    return concern


@transaction.atomic
def take_out_concern(concern: Concern, *, actor: Membership) -> None:
    """Out of the plan; its words and facts stay. Again changes nothing."""
    case = locked_case(concern.case)
    require(rules.can_write_plan(actor, case))
    concern.refresh_from_db()
    if concern.taken_out_at is not None:
        return
    require_frame_open(case)
    if concern.is_by_employee and actor.pk != case.person_id:
        raise InvalidTransition(
            _("%(name)s asked for this area, so it stays.") % {"name": case.person.first_name}
        )
    concern.taken_out_at, concern.taken_out_by = clock.now(), actor
    concern.save(update_fields=["taken_out_at", "taken_out_by"])
    concern.items.filter(taken_out_at=None).update(taken_out_at=concern.taken_out_at)
    log_act(actor, "case.area_taken_out", case, number=concern.number)


@transaction.atomic
def add_fact(concern: Concern, *, actor: Membership, happened_on: date, words: str) -> Fact:
    """What happened on which day. Written late is fine: both days stay."""
    case = locked_case(concern.case)
    require(rules.can_write_areas(actor, case))
    require_open(case)
    if not words.strip():
        raise InvalidTransition(_("Say what happened."))
    if happened_on > clock.today(case.person.district):
        raise InvalidTransition(_("Pick the day it happened. It can’t be after today."))

    said = {"happened_on": happened_on, "words": words.strip(), "entered_by": actor}
    if found := said_just_now(concern.facts.all(), by=actor, at="entered_at", **said):
        return found

    fact = Fact.objects.create(concern=concern, case=case, entered_at=clock.now(), **said)
    log_act(actor, "case.fact_added", case, number=concern.number)
    return fact


@transaction.atomic
def add_item(concern: Concern, *, actor: Membership, kind: str, words: str) -> PlanItem:
    """A next point, in the voice of whoever writes it."""
    case = locked_case(concern.case)
    require(rules.can_write_points(actor, case))
    require_open(case)
    if not words.strip():
        raise InvalidTransition(_("Write what this point is."))
    item = _add_item(case, concern, actor, kind, words)
    log_act(actor, "case.point_added", case, number=item.position)
    return item


def _add_item(case: Case, concern: Concern, actor: Membership, kind: str, words: str) -> PlanItem:
    item = PlanItem(case=case, concern=concern, kind=kind, position=_next(case.items, "position"))
    if words.strip():
        _say(item, voice_of(actor, case), words, actor)
    item.save()
    return item


def _next(rows: Any, field: str) -> int:
    return (rows.aggregate(last=Max(field))["last"] or 0) + 1


def voice_of(actor: Membership, case: Case) -> str:
    return "employee" if actor.pk == case.person_id else "supervisor"


def _say(item: PlanItem, voice: str, words: str, actor: Membership) -> None:
    setattr(item, f"{voice}_words", words.strip())
    setattr(item, f"{voice}_at", clock.now())
    if voice == "supervisor":
        item.supervisor_by = actor


def locked_item(item: PlanItem) -> PlanItem:
    case = locked_case(item.case)
    item = (
        PlanItem.objects.select_for_update(of=("self",)).select_related("concern").get(pk=item.pk)
    )
    item.case = case
    return item


@transaction.atomic
def save_words(item: PlanItem, *, actor: Membership, words: str, version: int) -> PlanItem:
    """One's own voice. What was settled stays settled; the words before stay in the history."""
    item = locked_item(item)
    case = item.case
    require(rules.can_write_points(actor, case))
    voice = voice_of(actor, case)
    if getattr(item, f"{voice}_words") == words.strip():
        return item
    require_open(case)
    if version != getattr(item, f"{voice}_version"):
        raise StalePoint(item)

    _say(item, voice, words, actor)
    setattr(item, f"{voice}_version", version + 1)
    item.save()
    return item


@transaction.atomic
def propose(
    item: PlanItem, *, actor: Membership, words: str, version: int | None = None
) -> PlanItem:
    """These words for both. They are settled once the other says yes, never by silence.

    `version` is that of the words for both over which they were typed.
    """
    item = locked_item(item)
    case = item.case
    require(rules.can_write_points(actor, case))
    _require_joint(case)
    if not words.strip():
        raise InvalidTransition(_("Write the words that both of you could agree to."))
    if item.state == State.DECIDED and actor.pk == case.person_id:
        raise InvalidTransition(_("This point is decided. You can add to your words."))
    _require_same(item, version)

    item.settled_words, item.proposed_by = words.strip(), actor
    item.settled_version += 1
    item.state, item.settled_by, item.settled_at = State.PROPOSED, None, None
    item.decision_reason = ""
    item.save()
    _tell_other(item, actor)
    log_act(actor, "case.words_proposed", case, number=item.position)
    return item


@transaction.atomic
def agree(item: PlanItem, *, actor: Membership, version: int) -> PlanItem:
    """The other of the two says yes to the very words they read (`version`)."""
    item = locked_item(item)
    case = item.case
    require(rules.can_agree(actor, case))
    _require_joint(case)
    if item.state == State.AGREED:
        return item
    if item.state != State.PROPOSED or item.proposed_by is None:
        raise InvalidTransition(_("Nobody proposed words for this point yet."))
    if voice_of(item.proposed_by, case) == voice_of(actor, case):
        raise InvalidTransition(_("These words are yours. The other one agrees to them."))
    if version != item.settled_version:
        raise StalePoint(item)

    item.state, item.settled_by, item.settled_at = State.AGREED, actor, clock.now()
    item.save()
    _tell_other(item, actor)
    log_act(actor, "case.point_agreed", case, number=item.position)
    return item


@transaction.atomic
def decide(
    item: PlanItem, *, actor: Membership, words: str, reason: str, version: int | None = None
) -> PlanItem:
    """They see it in different ways: the supervisor decides, with reasons (S4-30). `version` as
    above."""
    item = locked_item(item)
    case = item.case
    require(rules.can_decide(actor, case))
    _require_joint(case)
    if not item.employee_words.strip():
        told = _("%(name)s has written nothing to this point yet. Wait for their words.")
        raise InvalidTransition(told % {"name": case.person.first_name})
    if not words.strip():
        raise InvalidTransition(_("Write your decision."))
    if not reason.strip():
        raise InvalidTransition(_("Write your reason. It stays beside the decision."))
    _require_same(item, version)

    item.settled_words, item.decision_reason = words.strip(), reason.strip()
    item.settled_version += 1
    item.state, item.settled_by, item.settled_at = State.DECIDED, actor, clock.now()
    item.save()
    _tell_other(item, actor)
    log_act(actor, "case.point_decided", case, number=item.position)
    return item


def _require_same(item: PlanItem, version: int | None) -> None:
    """What the other proposed meanwhile is not written over unread."""
    if version is not None and version != item.settled_version:
        raise StalePoint(item)


def _require_joint(case: Case) -> None:
    require_open(case)
    if not case.is_joint:
        raise InvalidTransition(_("Share the plan first. Then you settle its points together."))


def _tell_other(item: PlanItem, actor: Membership) -> None:
    case = item.case
    other = case.evaluator if actor.pk == case.person_id else case.person
    tell(
        [other],
        kind=NoticeKind.CHANGED,
        path=PATH.format(case.pk),
        what=case.kind.title,
        about=case.person,
    )
