"""What is asked of whoever follows a number or a level in a plan?"""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NumberField, WordsField
from remediation.models import Case, Concern, ProgressSeries
from remediation.services.progress import AboutSeries

LEVEL_LETTERS, MOST_LEVELS = 60, 8
BETTER = [("more", _("More is better")), ("less", _("Less is better"))]


class SeriesForm(forms.Form):
    title = WordsField(
        label=_("What you follow"), help_text=_("Such as “Rooms ready on time”."), max_length=120
    )
    concern = forms.ModelChoiceField(
        label=_("For which area"),
        queryset=Concern.objects.none(),
        required=False,
        empty_label=_("For the whole plan"),
    )
    unit = WordsField(
        label=_("Counted in"),
        help_text=_("Such as “rooms” or “%”. Leave it empty for levels in words."),
        max_length=40,
        required=False,
    )
    levels = WordsField(
        label=_("Or levels"),
        help_text=_("One on each line, the lowest first."),
        required=False,
        max_length=LEVEL_LETTERS * MOST_LEVELS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    target = WordsField(
        label=_("Goal"), help_text=_("A number, or one of the levels."), required=False
    )
    better = forms.ChoiceField(label=_("Which way"), choices=BETTER)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = case.concerns.filter(taken_out_at=None).order_by("number")
        self.fields["concern"].queryset = areas  # type: ignore[attr-defined]

    def clean_levels(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["levels"].splitlines()]
        levels = [line for line in lines if line]
        if len(levels) > MOST_LEVELS or any(len(level) > LEVEL_LETTERS for level in levels):
            told = gettext("Write at most %(n)s levels of up to %(letters)s letters.")
            raise forms.ValidationError(told % {"n": MOST_LEVELS, "letters": LEVEL_LETTERS})
        return levels

    def clean_target(self) -> Decimal | None:
        """A level by its words, else a number."""
        words, levels = self.cleaned_data["target"], self.cleaned_data.get("levels") or []
        if not words:
            return None
        if levels:
            if words not in levels:
                raise forms.ValidationError(gettext("Write one of the levels, as above."))
            return Decimal(levels.index(words) + 1)
        number: Decimal | None = NumberField().clean(words)
        return number

    def about(self) -> AboutSeries:
        said = dict(self.cleaned_data)
        better = said.pop("better")
        return AboutSeries(**said, more_is_better=better == "more")


class NameForm(forms.Form):
    title = WordsField(label=_("What you follow"), max_length=120)


class ValueForm(forms.Form):
    """One value on one day: a number, or a level."""

    on = DayField(label=_("Day"))
    value = NumberField(label=_("Value"))
    words = WordsField(label=_("In a few words"), max_length=300, required=False)

    def __init__(self, *args: Any, series: ProgressSeries, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if series.levels:
            self.fields["value"] = forms.TypedChoiceField(
                label=gettext("Level"), choices=list(enumerate(series.levels, 1)), coerce=Decimal
            )
        else:
            self.fields["value"].label = gettext("Value in %(unit)s") % {"unit": series.unit}
