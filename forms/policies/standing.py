"""How does a revision stand today: in force, to come, replaced, or still under way?"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import District
from accounts.years import last_day
from deadlines.days import A_DAY
from forms.models import PolicyRevision

KINDS = {"draft": "going", "proposed": "wait", "approved": "soon", "dropped": "idle"}


class Standing(NamedTuple):
    """A word, its glyph (components/status.html), and a sentence for the page."""

    kind: str
    word: str
    sentence: str


def standing_of(
    revision: PolicyRevision, published: Iterable[PolicyRevision], today: date
) -> Standing:
    """`published` are all published ones of the same policy."""
    begins = revision.in_force_from
    if begins is None or not revision.is_published:
        return _under_way(revision)
    later = [one for one in published if one.number > revision.number and one.in_force_from]
    begun = [one for one in later if one.in_force_from <= today]  # type: ignore[operator]
    if begun:
        return _replaced(max(begun, key=lambda one: one.number), today)
    if revision.is_end:
        return _end(begins, today)
    if begins > today:
        told = _("Published. It is in force from %(day)s.") % {"day": day_and_year(begins)}
        return Standing("soon", _("To come"), told)
    told = _("In force since %(day)s.") % {"day": day_and_year(begins)}
    if later:
        following = min(later, key=lambda one: one.number)
        facts = {"n": following.number, "day": day_and_year(following.in_force_from or today)}
        told += " " + (
            _("The policy ends on %(day)s.") % facts
            if following.is_end
            else _("Revision %(n)d takes its place on %(day)s.") % facts
        )
    return Standing("done", _("In force"), told)


def _replaced(newer: PolicyRevision, today: date) -> Standing:
    facts = {"n": newer.number, "day": day_and_year(newer.in_force_from or today)}
    if newer.is_end:
        told = _("It holds no more: the policy ended on %(day)s.") % facts
        return Standing("idle", _("Ended"), told)
    told = _("An earlier revision. Revision %(n)d is in force since %(day)s.") % facts
    return Standing("idle", _("Replaced"), told)


def _end(begins: date, today: date) -> Standing:
    facts = {"day": day_and_year(begins)}
    if begins > today:
        return Standing("soon", _("To come"), _("The policy ends on %(day)s.") % facts)
    told = _("The policy ended on %(day)s. Nothing of it is in force.") % facts
    return Standing("idle", _("Ended"), told)


def _under_way(revision: PolicyRevision) -> Standing:
    sentences = {
        "draft": _("A draft. The office alone reads it, until it is published."),
        "proposed": _("Proposed. Its words stand until somebody else approves or returns it."),
        "approved": _("Approved. Publish it to say from which day it is in force."),
        "dropped": _("Dropped. It holds for nobody."),
    }
    if revision.is_end:
        sentences |= {
            "draft": _("The end of this policy, to be proposed again or dropped."),
            "proposed": _("The end of this policy is proposed. Somebody else decides."),
            "approved": _("The end of this policy is approved. Publish it to say from which day."),
        }
    kind = KINDS[revision.state]
    return Standing(kind, str(revision.get_state_display()), sentences[revision.state])


def day_and_year(day: date) -> str:
    """`October 14, 2026`: words hold for years, so the year is always said."""
    return date_format(day, "F j, Y")


def next_year_starts(district: District, today: date) -> date:
    """When words usually change: the first day of the next school year."""
    return last_day(district, today) + A_DAY
