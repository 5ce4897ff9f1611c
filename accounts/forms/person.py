"""Somebody who works here, named by number, name or e-mail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.fields import WordsField
from accounts.models import Membership

SHOWN = 5  # people told apart when several match


class SupervisorField(WordsField):
    """Its value is the Membership; None where it may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _l("Employee number, name, or e-mail of somebody who works here.")
        super().__init__(**{"max_length": 100, "help_text": hint} | kwargs)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        return find_person(words) if words else None


def find_person(words: str) -> Membership:
    """Raises ValidationError, which says how to tell them apart."""
    people = Membership.objects.active()
    by_number = people.filter(employee_number=words).first()
    if by_number is not None:
        return by_number
    found = list(people.matching(words).select_related("site")[: SHOWN + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("Nobody here matches. Check the spelling, or try the number."))
    told = ", ".join(f"{one.name} ({one.employee_number})" for one in found[:SHOWN])
    raise ValidationError(
        _("Several people match. Write the number of the one you mean: %(people)s."),
        params={"people": told},
    )
