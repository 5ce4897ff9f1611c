"""Whom does a supervisor name, and for which days?"""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import DayField, WordsField
from accounts.forms.people import PersonChoice, narrowed
from accounts.models import Membership
from accounts.models.people import MembershipQuerySet

LONGEST = timedelta(days=366)


class DelegateForm(forms.Form):
    """`words` narrows the choice: ten people at most, or the one already chosen."""

    delegate = PersonChoice(
        queryset=Membership.objects.none(),
        label=_("Delegate"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    reason = WordsField(
        label=_("Why"), max_length=200, required=False, help_text=_("Such as: on leave.")
    )

    def __init__(
        self,
        *args: Any,
        supervisor: Membership,
        actor: Membership,
        words: str = "",
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        people = candidates(supervisor).exclude(pk=actor.pk)
        people = narrowed(people, words, self, "delegate")
        self.fields["delegate"].queryset = people
        today = clock.today(supervisor.district)
        for name in ("starts_on", "ends_on"):
            self.fields[name].set_limits(today, today + LONGEST)


def candidates(supervisor: Membership) -> MembershipQuerySet:
    """Active people who sign in, but not the supervisor's own."""
    people = Membership.objects.active().select_related("site").exclude(pk=supervisor.pk)
    people = people.exclude(user=None).exclude(supervisor=supervisor)
    return people.order_by("last_name", "first_name")
