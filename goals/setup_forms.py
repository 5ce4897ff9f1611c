"""What does an admin keep for the goals of others? Lists to pick from, and texts to read."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import WholeNumberField, WordsField
from accounts.models import Site
from goals.models import ImprovementGoal
from goals.models.priority import MISSION_LENGTH, PRIORITY_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GUIDE_PART_LENGTH = 10_000


def guide_part(label: "StrOrPromise") -> WordsField:
    return WordsField(
        label=label,
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=GUIDE_PART_LENGTH,
    )


def mission_part(label: "StrOrPromise") -> WordsField:
    return WordsField(
        label=label,
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MISSION_LENGTH,
    )


class ImprovementGoalForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("Whose goal is it?"), widget=forms.RadioSelect)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=gettext_lazy("School or department"),
        help_text=gettext_lazy("People there can pick it. With none, everybody can."),
        empty_label=gettext_lazy("The whole district"),
        required=False,
    )
    text = WordsField(
        label=gettext_lazy("The goal"),
        help_text=gettext_lazy("As your plan says it, in one sentence."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = ImprovementGoal.Level.choices  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        level = cleaned.get("level")
        if level and level != ImprovementGoal.Level.PROGRAM and cleaned.get("site") is None:
            self.add_error("site", _("Pick the school or department whose goal it is."))
        return cleaned


class PriorityForm(forms.Form):
    text = WordsField(
        label=gettext_lazy("The priority"),
        help_text=gettext_lazy("As your strategic plan says it, in one sentence."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=PRIORITY_LENGTH,
    )


class MissionForm(forms.Form):
    """What stands beside the goals of administrators. An empty part is not shown."""

    mission = mission_part(gettext_lazy("Mission"))
    goals = mission_part(gettext_lazy("Goals of the district"))
    plan = mission_part(gettext_lazy("District improvement plan"))
    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)


class GuideForm(forms.Form):
    """The district's own words in the guide, part by part."""

    goals = guide_part(gettext_lazy("1. Setting goals"))
    communication = guide_part(gettext_lazy("2. Talking so both are heard"))
    feedback = guide_part(gettext_lazy("3. Feedback that helps"))
    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)
