"""What is a sheet part of? Floors above know; they say it through settings.SHEET_PLACES."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import Membership
from forms.models import Sheet


@dataclass(frozen=True)
class Place:
    """What the page of a sheet shows around it. Each part may be left out.

    `alongside` are other subjects whose sheets of the same form and person are shown beside this
    one: the self-assessment of an earlier step beside the summative rating. `share_url` takes the
    place of our own sharing where more is to happen than that.
    """

    heading: str  # what this is, such as "Summative evaluation"
    back_url: str = ""
    eyebrow: str = ""
    due: str = ""  # the last day in words: "Tuesday, June 1"
    lead: str = ""  # why the day moved, when they meet
    facts: Sequence[tuple[str, str]] = ()
    proof: Sequence[tuple[str, str]] = ()  # title, address: what is on file
    then: Sequence[str] = ()  # what comes after this
    alongside: Sequence[UUID] = field(default=())
    share_url: str = ""
    # Where it is handed in once every row is done, and what the link says; then not shared here.
    finish_url: str = ""
    finish_label: str = ""

    @property
    def is_shared_here(self) -> bool:
        """Else it is part of more, and shared and taken back with that."""
        return not (self.share_url or self.finish_url)


Find = Callable[[Sheet, Membership], Place | None]


def place_of(sheet: Sheet, *, reader: Membership) -> Place:
    """The first that knows the subject; else the form itself."""
    found = (find(sheet, reader) for find in finders())
    return next((place for place in found if place is not None), None) or _plain(sheet)


@cache
def finders() -> list[Find]:
    return [import_string(path) for path in settings.SHEET_PLACES]


def _plain(sheet: Sheet) -> Place:
    return Place(heading=sheet.form.title, back_url=reverse("home"), eyebrow=sheet.person.name)
