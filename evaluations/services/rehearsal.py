"""An act on one person's year is shown before it is done: done, looked at, and taken back.

So a preview can't promise what the act does not do. HR confirms what they saw: if anything would
come out otherwise meanwhile, nothing is done and they see it anew.
"""

from collections.abc import Callable

from django.db import transaction

from accounts import clock
from accounts.locks import hold_people_still
from accounts.models import Membership
from evaluations.changes.foreseen import Foreseen, foreseen_between
from evaluations.changes.picture import picture_of

Act = Callable[[], object]


class SeenOtherwise(Exception):
    """Nothing was done, for it would come out otherwise than was shown: as in `foreseen`."""

    def __init__(self, foreseen: Foreseen) -> None:
        super().__init__()
        self.foreseen = foreseen


def rehearse(person: Membership, act: Act) -> Foreseen:
    """What `act` would change for the person. Leaves nothing behind, and sends nothing."""
    with transaction.atomic():
        foreseen = _done(person, act)
        transaction.set_rollback(True)
    return foreseen


@transaction.atomic
def perform(person: Membership, act: Act, *, seen: str) -> Foreseen:
    """`seen` is the mark of what was shown. Raises SeenOtherwise."""
    foreseen = _done(person, act)
    if foreseen.mark != seen:
        raise SeenOtherwise(foreseen)
    return foreseen


def _done(person: Membership, act: Act) -> Foreseen:
    hold_people_still()
    since = clock.now()
    before = picture_of(person.pk, told_since=since)
    act()
    return foreseen_between(before, picture_of(person.pk, told_since=since))
