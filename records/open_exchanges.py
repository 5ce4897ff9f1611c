"""Which exchanges about signed forms are open, since when, and whose turn is it? For HR."""

from datetime import date

from django import forms
from django.db import models
from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.fields import SearchField
from accounts.models import Membership
from deadlines.models import Deadline
from records.exchange import KIND
from records.forms_response import ATTACHED
from records.models import Closing, Document, LateAcceptance, Reply, Response


class Turn(models.TextChoices):
    EMPLOYEE = "employee", _("Employee may respond")
    SUPERVISOR = "supervisor", _("Supervisor may reply")
    HR = "hr", _("HR closes it")


def open_exchanges(today: date) -> QuerySet[Document]:
    """Not closed, not void. Adds `whose_turn`, `since`, `last_day_on` and `was_late`.

    With a response HR may close at any time; until there is a reply the supervisor may write one.
    """
    of = OuterRef("pk")
    responses = Response.objects.filter(document=of)
    replies = Reply.objects.filter(response__document=of)
    late = LateAcceptance.objects.filter(document=of)
    windows = Deadline.objects.filter(kind=KIND, subject_id=of, cancelled_at=None)
    documents = Document.objects.in_force().exclude(kind__in=ATTACHED)
    closed = Closing.objects.filter(response__document=of)
    return (
        documents.filter(~models.Exists(closed))
        .annotate(
            responded_at=Subquery(responses.values("sent_at")[:1]),
            was_late=Subquery(responses.values("was_late")[:1]),
            replied_at=Subquery(replies.values("sent_at")[:1]),
            accepted_at=Subquery(late.values("accepted_at")[:1]),
            given_at=Subquery(windows.values("opened_at")[:1]),
            last_day_on=Subquery(windows.values("last_day_on")[:1]),
        )
        .filter(
            Q(responded_at__isnull=False)
            | Q(accepted_at__isnull=False)
            | Q(last_day_on__gte=today)
        )
        .annotate(
            whose_turn=Case(
                When(responded_at=None, then=Value(Turn.EMPLOYEE)),
                When(replied_at=None, then=Value(Turn.SUPERVISOR)),
                default=Value(Turn.HR),
            ),
            since=Coalesce(
                F("replied_at"),
                F("responded_at"),
                F("accepted_at"),
                F("given_at"),
                output_field=DateTimeField(),
            ),
        )
        .select_related("person__supervisor")
        .order_by("since", "pk")
    )


class ExchangeFilter(forms.Form):
    """Everything stands in the address; what nobody could have chosen is left out."""

    is_filter = True

    q = SearchField(label=_("Name or number"))
    turn = forms.ChoiceField(
        label=_("Whose turn"), required=False, choices=[("", _("Anybody’s")), *Turn.choices]
    )

    def found(self, documents: QuerySet[Document]) -> QuerySet[Document]:
        self.is_valid()
        if turn := self.cleaned_data.get("turn"):
            documents = documents.filter(Q(whose_turn=turn))
        if words := self.cleaned_data.get("q"):
            documents = documents.filter(person__in=Membership.objects.matching(words))
        return documents
