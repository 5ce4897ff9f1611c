"""Who can see somebody's record? The one list, for the page and beside each button that signs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reader:
    who: Promise
    reads: Promise
    changes: Promise


READERS = (
    Reader(
        _("You"),
        _("Everything in your record"),
        _("Your own words, until you sign"),
    ),
    Reader(
        _("Your supervisor"),
        _("What you shared, and what you both signed"),
        _("Can suggest other words. You take them or leave them."),
    ),
    Reader(
        _("A person who stands in for your supervisor"),
        _("The same as your supervisor, between two dates"),
        _("The same. The form says who acted for whom."),
    ),
    Reader(
        _("HR"),
        _("What you shared, dates, and signed forms"),
        _("Nothing you wrote"),
    ),
    Reader(
        _("District leaders"),
        _("What you shared, and what you both signed"),
        _("Nothing"),
    ),
    Reader(
        _("Site leader"),
        _("How far each step is"),
        _("Nothing"),
    ),
    Reader(
        _("District admin"),
        _("Names, jobs, and settings. Not what you wrote."),
        _("Settings and the roster"),
    ),
)
