"""When is a review of a building over, and what goes with it? (settings.MATTERS)

It goes as a whole, with the record of it that both confirmed (docs/decisions/0023).
A plan of 90 days and a line of the ledger stand for themselves: they stay, and name it no more.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from buildings.models import (
    ActionPlan,
    Conversation,
    ProblemSolving,
    Review,
    ReviewAction,
    ReviewAnswer,
    ReviewRecord,
    Support,
)
from records.matters import Closed, Contents, Link, MatterKind
from records.sources import Table

# Each table with its way to the review, rows that name others before those; then what HR reads.
PARTS: list[tuple[type[Model], str, Any]] = [
    (ReviewRecord, "review", _l("Confirmed records")),
    (ReviewAction, "review", _l("Next steps")),
    (ReviewAnswer, "review", _l("Answers")),
    (Conversation, "review", _l("Conversations")),
    (ProblemSolving, "review", _l("Problem-solving notes")),
    (Review, "pk", ""),
]


def matter_kinds() -> list[MatterKind]:
    return [MatterKind("building_review", _("Reviews of buildings"), _closed, _contents)]


def _closed() -> Iterable[Closed]:
    """Both confirmed it, or it was called off."""
    over = Review.objects.filter(Q(frozen_at__isnull=False) | Q(called_off_at__isnull=False))
    for row in over.with_people().select_related("site__district", "round__school_year"):
        moment = row.frozen_at or row.called_off_at
        assert moment is not None  # the filter
        people = (row.leader_id, row.partner_id, row.building_by_id, row.district_by_id)
        yield Closed(
            row.pk,
            f"{row.site.name}, {row.round.name} {row.round.school_year}",
            moment.astimezone(ZoneInfo(row.site.district.time_zone)).date(),
            others=tuple(sorted({pk for pk in people if pk})),
            url=reverse("buildings:review", args=[row.pk]),
        )


def _contents(reviews: Collection[UUID]) -> Contents:
    rows = [(model, path, label, _rows(model, path, reviews)) for model, path, label in PARTS]
    tables = [Table(found, str(label)) for _model, _path, label, found in rows]
    histories = [
        Table(_rows(history, "pgh_obj" if model is Review else path, reviews))
        for model, path, _label, _found in rows
        if (history := getattr(model, "pgh_event_model", None))
    ]
    links = [
        Link(Support.objects.filter(action__review__in=reviews), "action"),
        Link(ActionPlan.objects.filter(review__in=reviews), "review"),
    ]
    return Contents([*tables, *histories], links=links)


def _rows(model: Any, path: str, reviews: Collection[UUID]) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(**{f"{path}__in": reviews})
    return found
