"""What was written to whom, what waits, and what did the mail server refuse?"""

from typing import Any

import django_filters
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.filters import FilterForm
from accounts.models import Membership
from deadlines.models import Message, Notice, Reminder

FAILED, QUEUED, SENT = "failed", "queued", "sent"
WORDS = {FAILED: _("Not sent"), QUEUED: _("Waiting"), SENT: _("Sent")}
WHERE = {
    FAILED: ~Q(state=Message.State.SENT) & ~Q(answer=""),
    QUEUED: ~Q(state=Message.State.SENT) & Q(answer=""),
    SENT: Q(state=Message.State.SENT),
}
SORTS = {
    "day": ["pk"],  # keys rise with time
    "who": ["recipient__last_name", "recipient__first_name", "pk"],
    "tries": ["attempts", "pk"],
}


class OutboxFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Person"), method="to_person")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=list(WORDS.items()),
        method="in_state",
    )

    class Meta:
        model = Message
        form = FilterForm
        fields: list[str] = []

    def to_person(self, messages: QuerySet[Message], name: str, words: str) -> QuerySet[Message]:
        return messages.filter(recipient__in=Membership.objects.matching(words).values("pk"))

    def in_state(self, messages: QuerySet[Message], name: str, state: str) -> QuerySet[Message]:
        return messages.filter(WHERE[state])


def messages_in_order(sort: str) -> QuerySet[Message]:
    """With `about`: what the deadlines are called that it speaks of, the district's words."""
    order = SORTS.get(sort.lstrip("-"), SORTS["day"])
    sign = "-" if sort.startswith("-") else ""
    about = Coalesce(
        _names_of(Reminder.objects.all(), "deadline__what"),
        _names_of(Notice.objects.all(), "what"),
    )
    found: QuerySet[Message] = Message.objects.annotate(about=about)
    return found.select_related("recipient__user").order_by(*(f"{sign}{one}" for one in order))


def _names_of(rows: QuerySet[Any], what: str) -> Subquery:
    """Of the rows of a message, in one line."""
    theirs = rows.filter(message=OuterRef("pk")).order_by().values("message")
    return Subquery(theirs.annotate(names=StringAgg(what, ", ", distinct=True)).values("names"))


def unsent() -> dict[str, Any]:
    """How many were refused, how many wait for their first try."""
    waiting = Message.objects.exclude(state=Message.State.SENT)
    return waiting.aggregate(
        failed=Count("pk", filter=WHERE[FAILED]), queued=Count("pk", filter=WHERE[QUEUED])
    )


def state_of(message: Message) -> str:
    if message.state == Message.State.SENT:
        return SENT
    return FAILED if message.answer else QUEUED
