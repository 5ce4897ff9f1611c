"""Words that were typed and not sent are kept for whoever typed them, and for nobody else."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, UnsentWords

KEPT = timedelta(days=60)  # what nobody sends is let go
Answers = Mapping[str, str | list[str]]
# The address of a form names what it is about by its id.
ABOUT = """
    DELETE FROM accounts_unsentwords WHERE EXISTS (
        SELECT FROM regexp_matches(place, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') found
        WHERE found[1]::uuid = ANY(%s)
    )
"""


class StaleWords(InvalidTransition):
    """Typed in another window in between. `current` is what is kept from there."""

    def __init__(self, current: UnsentWords) -> None:
        super().__init__(_("You typed here in another window, too. Compare both versions."))
        self.current = current


def unsent_words(person: Membership, place: str) -> UnsentWords | None:
    return UnsentWords.objects.filter(person=person, place=place).first()


def keep_unsent(
    person: Membership, place: str, words: Answers, *, version: int, over: int = 0
) -> UnsentWords:
    """`version` is the one that was on the page, 0 where nothing was kept; `over` is that of what
    the words would change. Keeping what is kept already changes nothing.

    Raises StaleWords where other words are kept; where none are, nothing is written over.
    """
    facts = {"words": words, "over": over, "saved_at": clock.now()}
    theirs = UnsentWords.objects.filter(person=person, place=place)
    if not theirs.filter(version=version).update(**facts, version=F("version") + 1):
        UnsentWords.objects.filter(saved_at__lt=clock.now() - KEPT).delete()
        with suppress(IntegrityError), transaction.atomic():
            return UnsentWords.objects.create(person=person, place=place, **facts)
        if (current := theirs.get()).words != words:
            raise StaleWords(current)
    return theirs.get()


def keep_sent(person: Membership, place: str, words: Answers) -> None:
    """They were sent, and could not be taken. Over what was kept there: these are newer."""
    facts = {"words": words, "saved_at": clock.now()}
    theirs = UnsentWords.objects.filter(person=person, place=place)
    if not theirs.update(**facts, version=F("version") + 1):
        with suppress(IntegrityError), transaction.atomic():
            UnsentWords.objects.create(person=person, place=place, **facts)


def has_unsent(person: Membership, place: str) -> bool:
    return UnsentWords.objects.filter(person=person, place=place).exists()


def forget_unsent(person: Membership, place: str) -> None:
    """They were sent, or thrown away."""
    UnsentWords.objects.filter(person=person, place=place).delete()


def forget_unsent_about(subjects: Collection[UUID]) -> None:
    """What they were about was destroyed."""
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, [list(subjects)])
