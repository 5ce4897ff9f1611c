"""What may be written about a target: its numbers, its trajectory, what its leader says."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NumberField, WholeNumberField, WordsField
from accounts.models import SchoolYear
from buildings.models import Measure, Target
from buildings.models.target import REASON_LENGTH, STATEMENT_LENGTH
from buildings.targets.flaws import out_of_range, path_out_of_range, told
from buildings.targets.number_rows import MOST_STUDENTS
from buildings.targets.trajectory import MOST_POINTS, Point, drawn, flaws_of, templates

SPARE_POINTS = 3
POINT_NAME = re.compile(r"(?:day|value)-([0-9]{1,3})")


def reason_field() -> WordsField:
    return WordsField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The log of changes shows it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why, in a few words")},
    )


class NumberForm(forms.Form):
    """A number of a day, of all students or of one group."""

    value = NumberField(label=gettext_lazy("Number"))
    as_of = DayField(label=gettext_lazy("Counted on"))
    source = WordsField(
        label=gettext_lazy("Where it comes from"), widget=forms.TextInput(), max_length=120
    )
    group = WordsField(
        label=gettext_lazy("Group"),
        help_text=gettext_lazy("Leave empty for all. For a split, such as Team A."),
        required=False,
        widget=forms.TextInput(),
        max_length=80,
    )
    students = WholeNumberField(
        label=gettext_lazy("How many people it counts"),
        help_text=gettext_lazy("A group of fewer than 5 is never shown."),
        required=False,
        min_value=1,
        max_value=MOST_STUDENTS,
    )

    def __init__(self, *args: Any, target: Target, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        year = target.school_year
        self.fields["as_of"].set_limits(year.starts_on, min(today, year.ends_on))
        self.fields["value"].widget.attrs.update(autofocus=True, inputmode="decimal")
        if target.measure.unit:
            self.fields["value"].help_text = _("In %(unit)s.") % {"unit": target.measure.unit}

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if words := out_of_range(self.target.measure, value):
            raise forms.ValidationError(words)
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") and not cleaned.get("students") and "students" in cleaned:
            self.add_error("students", _("Say how many people the group has."))
        return cleaned


class NewTargetForm(forms.Form):
    """Baseline and target; the points between come from a template, to be changed later."""

    measure = forms.ModelChoiceField(
        Measure.objects.none(), label=gettext_lazy("Measure"), empty_label=gettext_lazy("Pick one")
    )
    subgroup = WordsField(
        label=gettext_lazy("Only for a group"),
        help_text=gettext_lazy("Such as Grade 6. Leave empty for everybody."),
        required=False,
        widget=forms.TextInput(),
        max_length=80,
    )
    baseline = NumberField(label=gettext_lazy("Baseline (at the start)"))
    starts_on = DayField(label=gettext_lazy("Start"))
    target = NumberField(label=gettext_lazy("Target (at the end)"))
    ends_on = DayField(label=gettext_lazy("End"))
    template = forms.ChoiceField(
        label=gettext_lazy("How it should get there"), widget=forms.RadioSelect, initial="linear"
    )
    reason = reason_field()

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["measure"].queryset = Measure.objects.filter(is_active=True)
        self.fields["template"].choices = [
            (key, f"{_(one.name)}: {_(one.about)}") for key, one in templates().items()
        ]
        for name in ("starts_on", "ends_on"):
            self.fields[name].set_limits(year.starts_on, year.ends_on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["ends_on"] <= cleaned["starts_on"]:
            self.add_error("ends_on", _("The end comes after the start."))
            return cleaned
        start = Point(cleaned["starts_on"], cleaned["baseline"])
        end = Point(cleaned["ends_on"], cleaned["target"])
        cleaned["path"] = drawn(templates()[cleaned["template"]], start, end)
        _add_flaws(self, cleaned, cleaned["measure"], self.year)
        return cleaned


class TargetForm(forms.Form):
    """Baseline, target and the trajectory, point by point; a point left empty goes."""

    baseline = NumberField(label=gettext_lazy("Baseline (at the start)"))
    target = NumberField(label=gettext_lazy("Target (at the end)"))
    reason = reason_field()
    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, subject: Target, **kwargs: Any) -> None:
        self.subject, path = subject, subject.path
        initial = {"baseline": subject.baseline, "target": subject.target}
        initial |= {"version": subject.version}
        for place, point in enumerate(path):
            initial |= {f"day-{place}": point.day, f"value-{place}": point.value}
        super().__init__(*args, initial=initial, **kwargs)
        # All that were sent, also when somebody else made the path shorter meanwhile.
        self.rows = max(len(path), _points_in(self.data)) + SPARE_POINTS
        for place in range(self.rows):
            number = {"n": place + 1}
            self.fields[f"day-{place}"] = DayField(
                label=_("Day of point %(n)s") % number, required=False
            )
            self.fields[f"value-{place}"] = NumberField(
                label=_("Value of point %(n)s") % number, required=False
            )

    def points(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"day-{n}"], self[f"value-{n}"]) for n in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        path = []
        for place in range(self.rows):
            day, value = cleaned.get(f"day-{place}"), cleaned.get(f"value-{place}")
            if (day is None) != (value is None) and not self.errors:
                missing = "day" if day is None else "value"
                self.add_error(f"{missing}-{place}", _("A point needs a day and a value."))
            elif day is not None:
                path.append(Point(day, value))
        cleaned["path"] = path
        if not self.errors:
            _add_flaws(self, cleaned, self.subject.measure, self.subject.school_year)
        return cleaned


def _points_in(data: Mapping[str, Any]) -> int:
    """How many points came, and no more than one beyond what a path can have."""
    found = [POINT_NAME.fullmatch(name) for name in data if data[name]]
    return min(max((int(match[1]) + 1 for match in found if match), default=0), MOST_POINTS + 1)


def _add_flaws(
    form: forms.Form, cleaned: dict[str, Any], measure: Measure, year: SchoolYear
) -> None:
    for name in ("baseline", "target"):
        if words := out_of_range(measure, cleaned[name]):
            form.add_error(name, words)
    if form.errors:
        return
    flaws = flaws_of(
        cleaned["path"],
        target=cleaned["target"],
        falls=measure.falls,
        year=(year.starts_on, year.ends_on),
    )
    for flaw, place in flaws:
        form.add_error(None, told(flaw, place))
    if not flaws and (words := path_out_of_range(measure, cleaned["path"])):
        form.add_error(None, words)


class StatementForm(forms.Form):
    statement = WordsField(
        label=gettext_lazy("What do the numbers say?"),
        help_text=gettext_lazy("Who is behind, since when, and what you see in the data."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=STATEMENT_LENGTH,
    )


class EndForm(forms.Form):
    reason = reason_field()
