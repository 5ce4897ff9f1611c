"""Who joins, moves or leaves, and has policies to read?"""

from django.db.models import QuerySet, Value

from accounts import clock
from accounts.models import Membership, PersonChange
from deadlines.services.in_bulk import cancel_deadlines, restore_deadlines
from forms.models import PolicyReading, PolicyRequest, PolicyRevision
from forms.policies.audience import Group, people_in_group
from forms.services.policy_reading import ACT, LEAST_DAYS, ask_people

People = QuerySet[Membership]


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Twice is once. Who belongs to a group that was asked is asked, too, with days enough.

    Who left, or belongs to it no more, is reminded no more; who comes back is asked again.
    """
    people = Membership.objects.filter(pk__in=changes.values("membership"))
    first = people.select_related("district").first()
    if first is None:
        return
    standing = PolicyRevision.objects.standing(clock.today(first.district))
    requests = PolicyRequest.objects.filter(ended_at=None, revision__in=standing)
    open_ones = list(requests.select_related("revision__policy").order_by("asked_at"))
    for request in open_ones:
        _call_off(request, people)
    for request in open_ones:
        _ask(request, people)


def _call_off(request: PolicyRequest, people: People) -> None:
    waiting = PolicyReading.objects.filter(request=request, read_on=None, person__in=people)
    meant = people_in_group(Group.of(request)).order_by().values("pk")
    cancel_deadlines(waiting.exclude(person__in=meant).values("pk"))


def _ask(request: PolicyRequest, people: People) -> None:
    """One who was asked as a member of another group, or before they left, is asked again."""
    meant = people_in_group(Group.of(request)).filter(pk__in=people)
    unread = PolicyReading.objects.filter(revision=request.revision_id, read_on=None)
    back = unread.filter(person__in=meant.order_by().values("pk"))
    restore_deadlines(back.values_list("pk", "person", Value(ACT)))
    ask_people(request, list(meant.select_related("district")), least=LEAST_DAYS)
