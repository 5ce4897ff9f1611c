"""Who takes part? What an admin chooses, and what HR says about one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField
from accounts.forms.people import PersonChoice, narrowed
from accounts.forms.places import Places
from accounts.models import Membership
from evaluations.processes.audience import Groups

STAFF = [("classified", _("Classified staff")), ("certified", _("Certified staff"))]
MOST_JOBS = 200


class JobCodesField(forms.CharField):
    """`4731, 4740`: codes as the roster writes them."""

    def clean(self, value: Any) -> list[str]:
        codes = [code.strip() for code in str(super().clean(value)).replace(",", "\n").split("\n")]
        found = list(dict.fromkeys(code for code in codes if code))
        if len(found) > MOST_JOBS or any(len(code) > 60 for code in found):
            raise forms.ValidationError(_("Write at most 200 job codes, with commas between them"))
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class GroupsForm(forms.Form):
    """Several kinds of groups must all be met; a kind without a tick asks nothing."""

    staff = forms.MultipleChoiceField(
        label=_("Staff"),
        choices=STAFF,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose classified staff, certified staff, or both")},
    )
    units = forms.MultipleChoiceField(
        label=_("Bargaining units"),
        help_text=_("Without a tick: every unit, and people in none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sites = forms.MultipleChoiceField(
        label=_("Sites"),
        help_text=_("A site brings what lies below it. None chosen: every site."),
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "select", "size": 6}),
    )
    contracts = forms.MultipleChoiceField(
        label=_("Kinds of contract"),
        help_text=_("Without a tick: every kind."),
        choices=Membership.ContractKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    job_codes = JobCodesField(
        label=_("Job codes"),
        help_text=_("With commas between them, as the roster writes them. Empty: every job."),
        required=False,
        max_length=6000,
    )

    def __init__(self, data: Any = None, *, groups: Groups, places: Places) -> None:
        super().__init__(
            data,
            initial={
                "staff": list(groups.staff),
                "units": [str(unit) for unit in groups.units],
                "sites": [str(site) for site in groups.sites],
                "contracts": list(groups.contracts),
                "job_codes": list(groups.job_codes),
            },
        )
        self.fields["units"].choices = list(places.units.items())  # type: ignore[attr-defined]
        self.fields["sites"].choices = list(places.sites.items())  # type: ignore[attr-defined]

    def groups(self) -> Groups:
        """Of a valid form."""
        return Groups(**self.cleaned_data)


class ExceptionForm(forms.Form):
    """`words` narrows the choice: ten people at most, or the one already chosen."""

    person = PersonChoice(
        queryset=Membership.objects.none(),
        label=_("Person"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    takes_part = forms.TypedChoiceField(
        label=_("What is said"),
        choices=[("yes", _("Takes part")), ("no", _("Does not take part"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = WordsField(label=_("Why"), max_length=300, help_text=_("HR and admins read this."))

    def __init__(self, data: Any = None, *, actor: Membership, words: str = "") -> None:
        super().__init__(data)
        people = Membership.objects.active().exclude(pk=actor.pk).select_related("site")
        people = people.order_by("last_name", "first_name")
        people = narrowed(people, words, self, "person")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ReasonForTwoForm(forms.Form):
    """Why are people in two annual processes?"""

    reason = WordsField(label=_("Why they are in both"), max_length=300)
