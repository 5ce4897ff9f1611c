"""What does an admin set up? The switch, how numbers are judged, and what is measured."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import NumberField, WholeNumberField, WordsField
from accounts.models import Membership
from buildings.models import Measure, Tracking
from buildings.supports.forms import PersonChoice
from buildings.team import district_people


class TrackingForm(forms.Form):
    is_on = forms.BooleanField(
        label=gettext_lazy("Track how buildings stand"),
        help_text=gettext_lazy("While it is off, nobody but you sees these pages."),
        required=False,
    )
    tolerance = NumberField(
        label=gettext_lazy("Points below what is expected that still count as close"),
        help_text=gettext_lazy("A measure may have its own."),
    )
    stale_days = WholeNumberField(
        label=gettext_lazy("Days until a number is too old"),
        help_text=gettext_lazy("Then the status is unknown, not what it was."),
        min_value=1,
        max_value=366,
    )
    answer_days = WholeNumberField(
        label=gettext_lazy("Work days until the district has answered"),
        help_text=gettext_lazy("Counted from the day a building is found off track."),
        min_value=1,
        max_value=60,
    )
    answerer = PersonChoice(
        Membership.objects.none(),
        label=gettext_lazy("Who answers for the district"),
        help_text=gettext_lazy("They are reminded, and may promise help."),
        empty_label=gettext_lazy("Nobody is named"),
        required=False,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who sees how a building stands"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audiences = Tracking.Audience.choices
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]
        self.fields["answerer"].queryset = district_people()  # type: ignore[attr-defined]

    def clean_tolerance(self) -> Any:
        value = self.cleaned_data["tolerance"]
        if value is not None and value < 0:
            raise forms.ValidationError(_("Write 0 or more."))
        return value


class MeasureForm(forms.Form):
    name = WordsField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Such as Grade 3 reading."),
        widget=forms.TextInput(),
        max_length=80,
    )
    code = WordsField(
        label=gettext_lazy("Code in files"),
        help_text=gettext_lazy("Such as reading-3. Files of numbers use this code."),
        widget=forms.TextInput(),
        max_length=40,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Whose work it shows"), widget=forms.RadioSelect)
    unit = WordsField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Such as %, hours, visits."),
        required=False,
        widget=forms.TextInput(),
        max_length=20,
    )
    falls = forms.BooleanField(
        label=gettext_lazy("Less is better"),
        help_text=gettext_lazy("Such as days missed."),
        required=False,
    )
    about = WordsField(
        label=gettext_lazy("How it is counted"),
        required=False,
        widget=forms.TextInput(),
        max_length=300,
    )
    source = WordsField(
        label=gettext_lazy("Where its numbers come from"),
        required=False,
        widget=forms.TextInput(),
        max_length=120,
    )
    low = NumberField(label=gettext_lazy("Least a number can be"), required=False)
    high = NumberField(label=gettext_lazy("Most a number can be"), required=False)
    tolerance = NumberField(
        label=gettext_lazy("Points below that still count as close"),
        help_text=gettext_lazy("Leave empty for the district’s."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Measure.Kind.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", _("The most is above the least."))
        if (cleaned.get("tolerance") or 0) < 0:
            self.add_error("tolerance", _("Write 0 or more."))
        return cleaned


class NumberFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of numbers"),
        help_text=gettext_lazy(
            "CSV, up to 25 MB. Nothing changes before you have seen the check."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty"),
        },
    )
