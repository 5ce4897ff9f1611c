"""What is asked about work calendars and calendar files."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from accounts.models import SchoolYear
from deadlines.ics.text import LARGEST_FILE
from deadlines.models import Follows, WorkCalendar, WorkYear
from deadlines.services.calendar import EVERYBODY, WhoIsOff
from deadlines.services.calendar_file import NOTHING, ONLY, Line, who_is_off

WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]
WHO = [
    (Follows.OFFICES.value, gettext_lazy("Everybody: offices and schools closed")),
    (Follows.SCHOOLS.value, gettext_lazy("Schools and their staff; offices stay open")),
    (Follows.STUDENTS.value, gettext_lazy("Students only; staff work (teacher-only day)")),
]


def who_choices() -> list[tuple[str, str]]:
    """The three levels, then each calendar alone."""
    own = WorkCalendar.objects.filter(is_office=False).exclude(follows=Follows.STUDENTS)
    alone = _("Only %(name)s")
    levels = [(value, str(label)) for value, label in WHO]
    return [*levels, *((f"{ONLY}{one.pk}", alone % {"name": one.name}) for one in own)]


class WhoIsOffField(forms.ChoiceField):
    """Cleaned to a `WhoIsOff`; left out, it is everybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Who is off?"), choices=who_choices, **kwargs)

    def clean(self, value: Any) -> WhoIsOff:
        if not value:
            return EVERYBODY
        value = super().clean(value)
        calendars = {f"{ONLY}{one.pk}": one for one in WorkCalendar.objects.all()}
        return who_is_off(value, calendars)


class CalendarFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy(
            "An .ics file, up to 1 MB. Nothing changes before you have seen what it says."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty"),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1 MB. Export fewer years."))
        return file


class EventsForm(forms.Form):
    """For each line of events: whom does it give a day off? For each group one answer for all."""

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        who = [(NOTHING, _("Nobody: it closes nothing")), *who_choices()]
        for line in lines:
            label = _("Who is off: %(name)s") % {"name": line.name}
            self.fields[line.key] = forms.ChoiceField(
                label=label, choices=who, required=False, initial=line.proposed
            )
        self.groups = list(dict.fromkeys((line.is_all_day, line.group) for line in lines))
        for number, _group in enumerate(self.groups):
            self.fields[f"all-{number}"] = forms.ChoiceField(
                label=_("For all of these"),
                choices=[("", _("As chosen for each")), ("none", who[0][1]), *who[1:]],
                required=False,
            )

    def choices(self) -> dict[str, str]:
        """By the key of each line."""
        said = {}
        for number, group in enumerate(self.groups):
            for_all = self.cleaned_data[f"all-{number}"]
            for line in self.lines:
                if (line.is_all_day, line.group) == group:
                    own = self.cleaned_data[line.key]
                    said[line.key] = {"": own, "none": NOTHING}.get(for_all, for_all)
        return said

    def proposed(self) -> dict[str, str]:
        return {line.key: line.proposed for line in self.lines}

    def sections(self) -> Iterator[dict[str, Any]]:
        """What the page shows: each group with its field for all and its lines."""
        for number, (is_all_day, group) in enumerate(self.groups):
            lines = [
                one for one in self.lines if (one.is_all_day, one.group) == (is_all_day, group)
            ]
            yield {
                "number": number,
                "group": group,
                "is_all_day": is_all_day,
                "for_all": self[f"all-{number}"],
                "is_chosen": any(self[one.key].value() for one in lines),
                "rows": [{"line": line, "field": self[line.key]} for line in lines],
            }


class WorkCalendarForm(forms.Form):
    """Name, weekend, and first and last work day of this school year and the two coming."""

    name = WordsField(label=gettext_lazy("Name"), max_length=120)
    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days off in every week"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, own: WorkCalendar, years: Sequence[SchoolYear]
    ) -> None:
        known = {one.school_year_id: one for one in WorkYear.objects.filter(work_calendar=own)}
        super().__init__(data, initial={"name": own.name, "weekend": own.weekend})
        self.years = [] if own.is_office else list(years)
        for year in self.years:
            days = known.get(year.pk)
            for part, label in (
                ("first", _("First work day %(year)s")),
                ("last", _("Last work day %(year)s")),
            ):
                self.fields[f"{part}_{year.label}"] = DayField(
                    label=label % {"year": year},
                    required=False,
                    first=year.starts_on,
                    last=year.ends_on,
                    initial=getattr(days, f"{part}_day", None),
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for year in self.years:
            first, last = values.get(f"first_{year.label}"), values.get(f"last_{year.label}")
            if (first is None) != (last is None) and not self.errors:
                self.add_error(f"last_{year.label}", _("Pick both days, or neither."))
            if first and last and last < first:
                words = _("The last day comes before the first day. Swap them.")
                self.add_error(f"last_{year.label}", words)
        if len(values.get("weekend", [])) == len(WEEKDAYS):
            self.add_error("weekend", _("Leave at least one work day in the week."))
        return values

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """First and last day of each school year."""
        return [(self[f"first_{y.label}"], self[f"last_{y.label}"]) for y in self.years]

    def year_days(self) -> dict[SchoolYear, tuple[date, date] | None]:
        found: dict[SchoolYear, tuple[date, date] | None] = {}
        for year in self.years:
            first = self.cleaned_data[f"first_{year.label}"]
            last = self.cleaned_data[f"last_{year.label}"]
            found[year] = (first, last) if first and last else None
        return found


class NewCalendarForm(forms.Form):
    name = WordsField(label=gettext_lazy("Name"), max_length=120)
    code = WordsField(
        label=gettext_lazy("Code in the roster"),
        max_length=40,
        help_text=gettext_lazy("As your roster writes it, such as 9-month."),
    )
    follows = forms.ChoiceField(
        label=gettext_lazy("Whose days off do they follow?"),
        choices=[
            (Follows.OFFICES.value, gettext_lazy("The offices’")),
            (Follows.SCHOOLS.value, gettext_lazy("The schools’")),
        ],
        widget=forms.RadioSelect,
        initial=Follows.SCHOOLS.value,
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if WorkCalendar.objects.filter(code=code).exists():
            raise ValidationError(_("A calendar has this code already."))
        return code


class WorkDayForm(forms.Form):
    day = DayField(label=gettext_lazy("Work day"))
    reason = WordsField(
        label=gettext_lazy("Reason"),
        max_length=120,
        help_text=gettext_lazy("Such as Made up for a snow day."),
        error_messages={"required": gettext_lazy("Say why they work on this day")},
    )
