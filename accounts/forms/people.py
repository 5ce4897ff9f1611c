"""Choosing a person."""

from contextlib import suppress
from uuid import UUID

from django import forms

from accounts.models import Membership
from accounts.models.people import MembershipQuerySet

SHOWN = 10


class PersonChoice(forms.ModelChoiceField):
    """Name, job and site, so that two of one name can be told apart."""

    def label_from_instance(self, person: Membership) -> str:
        return ", ".join(filter(None, [person.name, person.job_title, str(person.site or "")]))


def narrowed(
    people: MembershipQuerySet, words: str, form: forms.Form, name: str
) -> MembershipQuerySet:
    """The ten that match the words, and whoever was picked in the field `name`.

    A form that comes back with something to fix lists these, too: never everybody.
    """
    found = list(people.matching(words).values_list("pk", flat=True)[:SHOWN]) if words else []
    with suppress(TypeError, ValueError):  # nobody was picked, or no person's key was sent
        found.append(UUID(form.data.get(form.add_prefix(name))))
    return people.filter(pk__in=found)
