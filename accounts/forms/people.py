"""Choosing a person."""

from django import forms

from accounts.models import Membership


class PersonChoice(forms.ModelChoiceField):
    """Name, job and site, so that two of one name can be told apart."""

    def label_from_instance(self, person: Membership) -> str:
        return ", ".join(filter(None, [person.name, person.job_title, str(person.site or "")]))
