"""A draft is proposed, talked over, decided by somebody else, and published. (S3-19)"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, RoleGrant
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from forms.models import Policy, PolicyComment, PolicyCommenter, PolicyEvent, PolicyRevision
from forms.policies import rules
from forms.policies.standing import day_and_year
from forms.policies.text import PolicyText, sections_of
from forms.services.policy import PATH, begin_end, locked, move, require_state
from forms.services.policy_reading import end_requests_of

State = PolicyRevision.State
Kind = PolicyEvent.Kind
Role = RoleGrant.Role
DECIDE = [Role.HR_MANAGER, Role.ADMIN, Role.EXECUTIVE]


@transaction.atomic
def propose_end(policy: Policy, *, reason: str, actor: Membership) -> PolicyRevision:
    """That a policy holds no more goes the same way as its words: somebody else approves it."""
    return propose_revision(begin_end(policy, actor=actor), reason=reason, actor=actor)


@transaction.atomic
def propose_revision(
    revision: PolicyRevision, *, reason: str, summary: str = "", actor: Membership
) -> PolicyRevision:
    """From now on its words stand. Those who may approve it hear of it."""
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.DRAFT)
    if revision.is_end:
        summary = reason  # all that changes: readers see why
    else:
        _require_changed_words(revision)
    if not reason.strip() or not summary.strip():
        raise InvalidTransition(_("Write why it is proposed, and what changes."))
    revision.reason, revision.summary, revision.proposed_by = reason, summary, actor
    move(revision, State.PROPOSED, Kind.PROPOSED, actor, reason)
    decide = RoleGrant.objects.filter(membership=OuterRef("pk"), role__in=DECIDE)
    people = Membership.objects.active().filter(Exists(decide)).exclude(pk=actor.pk)
    _tell(revision, people, NoticeKind.POLICY_PROPOSED)
    return revision


def _require_changed_words(revision: PolicyRevision) -> None:
    text = text_of(revision)
    if not text.says_something:
        raise InvalidTransition(_("The draft says nothing yet. Write at least one section."))
    earlier = predecessor_of(revision)
    # After an end the old words may come back as they were.
    if earlier is not None and not earlier.is_end and text_of(earlier) == text:
        raise InvalidTransition(
            _("The words are those of revision %(n)d. Change the draft first.")
            % {"n": earlier.number}
        )


@transaction.atomic
def withdraw_proposal(revision: PolicyRevision, *, actor: Membership) -> PolicyRevision:
    """A draft again, also after its approval, as long as it is not published."""
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.PROPOSED, State.APPROVED)
    revision.approved_by = None
    return move(revision, State.DRAFT, Kind.WITHDRAWN, actor)


@transaction.atomic
def return_proposal(
    revision: PolicyRevision, *, words: str, version: int | None = None, actor: Membership
) -> PolicyRevision:
    """A draft again, with what has to change."""
    revision = locked(revision)
    require(rules.can_approve(actor, revision))
    require_state(revision, State.PROPOSED)
    _require_read(revision, version)
    if not words.strip():
        raise InvalidTransition(_("Write what has to change, so that the draft can be mended."))
    proposer = revision.proposed_by
    move(revision, State.DRAFT, Kind.RETURNED, actor, words)
    _tell(revision, [proposer], NoticeKind.RETURNED)
    return revision


@transaction.atomic
def approve_proposal(
    revision: PolicyRevision, *, words: str = "", version: int | None = None, actor: Membership
) -> PolicyRevision:
    revision = locked(revision)
    require(rules.can_approve(actor, revision))
    require_state(revision, State.PROPOSED)
    _require_read(revision, version)
    revision.approved_by = actor
    move(revision, State.APPROVED, Kind.APPROVED, actor, words)
    _tell(revision, [revision.proposed_by], NoticeKind.POLICY_APPROVED)
    return revision


def _require_read(revision: PolicyRevision, version: int | None) -> None:
    """It may have been taken back, written anew and proposed again since it was read."""
    if version not in {None, revision.version}:
        raise InvalidTransition(
            _("Other words were proposed since you opened this page. Read them, then decide.")
        )


@transaction.atomic
def publish_revision(
    revision: PolicyRevision, *, adopted_on: date, in_force_from: date, actor: Membership
) -> PolicyRevision:
    """Its readers see it from now on, with the day from which it holds. It never changes.

    With an end nobody is asked to read any more, from now on: what was read stays.
    """
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.APPROVED)
    _require_days(revision, adopted_on, in_force_from, clock.today(actor.district))
    revision.adopted_on, revision.in_force_from = adopted_on, in_force_from
    if revision.is_end:
        end_requests_of(revision.policy)
    kind = Kind.ENDED if revision.is_end else Kind.PUBLISHED
    return move(revision, State.PUBLISHED, kind, actor)


def _require_days(
    revision: PolicyRevision, adopted_on: date, in_force_from: date, today: date
) -> None:
    if adopted_on > today:
        raise InvalidTransition(_("It can be published once it is adopted: that day is ahead."))
    if in_force_from < adopted_on:
        raise InvalidTransition(_("It can’t be in force before the day it was adopted."))
    earlier = predecessor_of(revision)
    if earlier is None:
        return  # may have been in force long before it was entered here
    if in_force_from < today:
        raise InvalidTransition(
            _("Pick today or a later day: people followed the words of before.")
        )
    if earlier.in_force_from is not None and in_force_from <= earlier.in_force_from:
        raise InvalidTransition(
            _("Revision %(n)d is in force from %(day)s. Pick a later day.")
            % {"n": earlier.number, "day": day_and_year(earlier.in_force_from)}
        )


@transaction.atomic
def comment_on_proposal(
    revision: PolicyRevision, *, words: str, actor: Membership
) -> PolicyComment:
    """The proposer hears of it."""
    revision = locked(revision)
    require(rules.can_comment_on(actor, revision))
    require_state(revision, State.PROPOSED)
    comment = PolicyComment.objects.create(
        revision=revision, words=words, by=actor, at=clock.now()
    )
    audit.record(actor, "policy.commented", revision, number=revision.policy.number)
    if revision.proposed_by_id != actor.pk:
        _tell(revision, [revision.proposed_by], NoticeKind.POLICY_COMMENT)
    return comment


@transaction.atomic
def ask_for_comment(
    revision: PolicyRevision, person: Membership, *, actor: Membership
) -> PolicyCommenter:
    """Somebody who works with it reads the proposal and says what they think. Twice is once."""
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.PROPOSED)
    facts = {"asked_by": actor, "asked_at": clock.now()}
    asked, is_new = PolicyCommenter.objects.get_or_create(
        revision=revision, person=person, defaults=facts
    )
    if is_new:
        audit.record(actor, "policy.comment_asked", revision, person=person)
        _tell(revision, [person], NoticeKind.POLICY_ASKED)
    return asked


def predecessor_of(revision: PolicyRevision) -> PolicyRevision | None:
    """The newest published one before it, be it an end."""
    earlier = PolicyRevision.objects.published().filter(policy=revision.policy_id)
    return earlier.filter(number__lt=revision.number).order_by("-number").first()


def text_of(revision: PolicyRevision) -> PolicyText:
    return PolicyText(
        revision.title, sections_of(revision.sections), revision.source, revision.source_url
    )


def _tell(
    revision: PolicyRevision,
    people: Iterable[Membership | None] | QuerySet[Membership],
    kind: NoticeKind,
) -> None:
    what = f"{revision.policy.get_kind_display()} {revision.policy.number}"
    tell(people, kind=kind, path=PATH.format(revision.pk), what=what)
