"""What is asked when a round of recommendations is opened, and around each of them?"""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from accounts.forms.places import PlaceField, Places
from accounts.models import BargainingUnit, Membership, SchoolYear
from remediation.library.audiences import Audience
from remediation.models import Recommendation
from remediation.models.recommendation import REASON_LENGTH
from remediation.plans.choices import CHOICES
from remediation.services.recommendation_round import Plan, PlannedStage

STAGES = 3  # that approve, at most


def approvers() -> QuerySet[Membership]:
    """People of the office: whoever holds a role."""
    people = Membership.objects.active().filter(role_grants__isnull=False)
    return people.distinct().order_by("last_name", "first_name", "pk")


class RoundForm(forms.Form):
    title = WordsField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Such as “Renewal of teachers”."),
        max_length=120,
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience.choices)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Only one bargaining unit"),
        queryset=BargainingUnit.objects.none(),
        required=False,
        empty_label=gettext_lazy("All units"),
    )
    recommend_by = DayField(
        label=gettext_lazy("Evaluators recommend by"),
        help_text=gettext_lazy("If the office is closed that day, the work day before it counts."),
    )
    notice_by = DayField(
        label=gettext_lazy("The law’s last day for a notice"),
        help_text=gettext_lazy("This day never moves."),
    )
    source = WordsField(
        label=gettext_lazy("Where that day stands"),
        help_text=gettext_lazy("The law or contract, such as “O.C.G.A. § 20-2-942”."),
        max_length=300,
    )
    approves_all = forms.BooleanField(
        label=gettext_lazy("Renewals need approval, too"), required=False
    )

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = BargainingUnit.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("recommend_by", "notice_by"):
            self.fields[name].set_limits(year.starts_on, year.ends_on)  # type: ignore[attr-defined]
        people = approvers()
        for n in range(1, STAGES + 1):
            self._add_stage(n, year, people)
        for code, choice in CHOICES.items():
            self.fields[f"label_{code}"] = WordsField(
                label=str(choice.label), required=False, max_length=60
            )

    def _add_stage(self, n: int, year: SchoolYear, people: QuerySet[Membership]) -> None:
        self.fields[f"stage_{n}"] = WordsField(
            label=_("Step %(n)s: who approves") % {"n": n},
            help_text=_("Such as “Executive director”. Empty: no such step."),
            required=False,
            max_length=80,
        )
        self.fields[f"approver_{n}"] = forms.ModelChoiceField(
            label=_("Step %(n)s: which person") % {"n": n},
            queryset=people,
            required=False,
            empty_label=_("The evaluator’s own supervisor"),
        )
        self.fields[f"by_{n}"] = DayField(
            label=_("Step %(n)s: by when") % {"n": n},
            required=False,
            first=year.starts_on,
            last=year.ends_on,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for n in range(1, STAGES + 1):
            if cleaned.get(f"stage_{n}") and not cleaned.get(f"by_{n}"):
                self.add_error(f"by_{n}", _("Pick a date"))
            if cleaned.get(f"by_{n}") and not cleaned.get(f"stage_{n}"):
                self.add_error(f"stage_{n}", _("Say who approves in this step"))
        return cleaned

    @property
    def plan(self) -> Plan:
        found = self.cleaned_data
        stages = [
            PlannedStage(found[f"stage_{n}"], found[f"by_{n}"], found[f"approver_{n}"])
            for n in range(1, STAGES + 1)
            if found[f"stage_{n}"]
        ]
        names = ("title", "audience", "recommend_by", "notice_by", "source", "unit")
        labels = {code: found[f"label_{code}"] for code in CHOICES if found[f"label_{code}"]}
        return Plan(
            **{name: found[name] for name in names},
            stages=stages,
            labels=labels,
            approves_all=found["approves_all"],
        )


class DaysForm(forms.Form):
    """The last day of each step and of the notice, by the keys of `days_of`."""

    def __init__(
        self, *args: Any, year: SchoolYear, days: dict[str, date], names: dict[str, str], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        for key, day in days.items():
            field = DayField(label=names[key], first=year.starts_on, last=year.ends_on)
            self.fields[f"day-{key}"] = field
            self.initial[f"day-{key}"] = day
        self.fields["reason"] = WordsField(
            label=_("Why the days move"),
            help_text=_("It stands with the round. Whoever has something open gets a mail."),
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def days(self) -> dict[str, date]:
        said = self.cleaned_data
        return {name[4:]: said[name] for name in said if name.startswith("day-")}


class RoundFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    site = PlaceField(label=gettext_lazy("Site"), all_places=gettext_lazy("All sites"))
    choice = forms.ChoiceField(label=gettext_lazy("Recommendation"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        required=False,
        choices=[("", gettext_lazy("All")), *Recommendation.State.choices],
    )

    def __init__(self, *args: Any, places: Places, labels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(places.sites)  # type: ignore[attr-defined]
        choices = [(code, labels.get(code) or choice.label) for code, choice in CHOICES.items()]
        self.fields["choice"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who approves it instead"), queryset=Membership.objects.none()
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Also all others of this round that this person would approve"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = approvers()  # type: ignore[attr-defined]
