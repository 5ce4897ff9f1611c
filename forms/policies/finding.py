"""Which policies may somebody read, and which revisions of them?"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from accounts.models import Membership
from forms.models import (
    PolicyCommenter,
    PolicyGroup,
    PolicyReading,
    PolicyRevision,
)
from forms.models.policy import PolicyRevisionQuerySet
from forms.policies.audience import groups_with
from forms.policies.rules import can_read_proposals

State = PolicyRevision.State


def revisions_visible_to(actor: Membership) -> PolicyRevisionQuerySet:
    """The office all of them. Others what is published for them, and what they are asked about."""
    revisions = PolicyRevision.objects.all()
    if can_read_proposals(actor):
        return revisions
    if not actor.is_active:
        return revisions.none()
    asked = PolicyCommenter.objects.filter(person=actor).values("revision")
    proposal = Q(pk__in=asked) & ~Q(state__in=[State.DRAFT, State.DROPPED])
    readings = PolicyReading.objects.filter(person=actor).values("revision__policy")
    groups = PolicyGroup.objects.filter(policy=OuterRef("policy"))
    theirs = groups.filter(groups_with(actor))
    return revisions.filter(
        proposal
        | Q(state=State.PUBLISHED) & (~Exists(groups) | Exists(theirs) | Q(policy__in=readings))
    )


def policies_in_force(
    actor: Membership, day: date, *, words: str = "", kind: str = ""
) -> PolicyRevisionQuerySet:
    """What holds for a reader on a day, by number; `coming_from`: other words from then on, or
    with `coming_is_end` none.

    Both narrow it: each of the words stands in the number, the title or the text.
    """
    coming = PolicyRevision.objects.published().filter(
        policy=OuterRef("policy"), in_force_from__gt=day
    )
    found = revisions_visible_to(actor).in_force(day)
    following = coming.order_by("number")
    found = found.annotate(
        coming_from=Subquery(following.values("in_force_from")[:1]),
        coming_is_end=Subquery(following.values("is_end")[:1]),
    )
    return _narrowed(found, words, kind)


def policies_beside(
    actor: Membership, day: date, *, words: str = "", kind: str = ""
) -> PolicyRevisionQuerySet:
    """What does not hold on this day, in one query: words published for a later one, and the ends
    of what holds no more, whose words and readers stay to be read."""
    found = revisions_visible_to(actor)
    to_come = found.published().filter(in_force_from__gt=day, is_end=False)
    return _narrowed(to_come | found.ended(day), words, kind)


def _narrowed(found: PolicyRevisionQuerySet, words: str, kind: str) -> PolicyRevisionQuerySet:
    if kind:
        found = found.filter(policy__kind=kind)
    if words:
        found = found.annotate(text=Cast("sections", TextField()))
    for word in words.split():
        found = found.filter(
            Q(policy__number__icontains=word) | Q(title__icontains=word) | Q(text__icontains=word)
        )
    return found.select_related("policy").order_by("policy__number", "policy_id", "number")


def open_revisions(actor: Membership) -> PolicyRevisionQuerySet:
    """What is written, waits for an approval, or is to be published; a commenter sees theirs."""
    found = revisions_visible_to(actor).filter(
        state__in=[State.DRAFT, State.PROPOSED, State.APPROVED]
    )
    return found.select_related("policy", "written_by").order_by("policy__number", "number")


def readings_waiting(actor: Membership) -> QuerySet[PolicyReading]:
    """What this person is asked to read, the nearest day first."""
    rows = PolicyReading.objects.filter(person=actor, read_on=None, request__ended_at=None)
    return rows.select_related("revision__policy").order_by("due_on", "pk")
