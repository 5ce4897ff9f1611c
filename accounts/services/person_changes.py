"""Something happened to people: the floors above follow, in the same transaction."""

from collections.abc import Sequence
from contextlib import nullcontext

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.bulk import joined_as_sets
from accounts.models import PersonChange

MANY = 200  # changes; for fewer, reading all of a large district takes longer than row by row


def follow(changes: Sequence[PersonChange]) -> None:
    """What follows from these, which are written already."""
    rows = PersonChange.objects.filter(pk__in=[change.pk for change in changes])
    tell_consumers(rows, are_many=len(changes) > MANY)


def tell_consumers(changes: QuerySet[PersonChange], *, are_many: bool) -> None:
    """In the order of the setting.

    No statistics know what this transaction wrote. Of a file that gave ten thousand people other
    supervisors, one statement that had nothing to do went on for minutes, row by row.
    """
    with joined_as_sets() if are_many else nullcontext():
        for path in settings.PERSON_CHANGE_CONSUMERS:
            import_string(path)(changes)
