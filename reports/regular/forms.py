"""What is asked of whoever has a report made regularly?"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField, WordsField
from deadlines.days import SATURDAY
from deadlines.rule import MonthDay, NoSuchDate
from reports.compiled.family import Family
from reports.compiled.filter import FamilyFilter
from reports.models import ReportSchedule
from reports.regular.choices import ALL, Choices, Years
from reports.regular.words import nth_work_day
from reports.services.schedule import AboutSchedule

MOST_WORK_DAYS = 20  # of a month; in a month with fewer it comes on the day after it
Rhythm = ReportSchedule.Rhythm
WHOLE_COLUMNS = ("name", "cut", "group", "standing", "rhythm", "weekday", "nth", "month", "day")
NUMBERS = ("weekday", "nth", "month")  # chosen from a list, as text


class RhythmLine(NamedTuple):
    """One way to say when, with its fields."""

    code: str
    label: Any
    is_chosen: bool
    fields: list[BoundField]


OF_RHYTHM = {
    Rhythm.WEEKLY: ("weekday",),
    Rhythm.MONTHLY: ("nth",),
    Rhythm.YEARLY: ("month", "day"),
}


class ScheduleForm(FamilyFilter):
    """The filter of the report, when it is made, as which files, and for whom."""

    is_filter = False

    name = WordsField(
        label=_("Name"),
        max_length=120,
        help_text=_("Such as: Plans that run. It stands on pages, never in a mail."),
    )
    rhythm = forms.ChoiceField(label=_("When it is made"), choices=Rhythm.choices)
    weekday = forms.ChoiceField(
        label=_("Weekday"),
        choices=[(number, name) for number, name in WEEKDAYS.items() if number < SATURDAY],
    )
    nth = forms.ChoiceField(label=_("Day of the month"))
    month = forms.ChoiceField(label=_("Month"), choices=list(MONTHS.items()))
    day = WholeNumberField(
        label=_("Day"),
        min_value=1,
        max_value=31,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
    )
    files = forms.MultipleChoiceField(
        label=_("As what"),
        choices=ReportSchedule.File.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one kind of file at least")},
    )
    readers = forms.MultipleChoiceField(
        label=_("For whom"),
        help_text=_("People of human resources: nobody else may read these reports."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one person at least")},
    )
    version = WholeNumberField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        family: Family,
        choices: Choices,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(
            data, family=family, places=choices.places, years=choices.years, initial=initial
        )
        of_that_day = (Years.NOW.value, Years.NOW.label)
        self._offer("year", [of_that_day, *self.fields["year"].choices])  # type: ignore[attr-defined]
        self._offer("nth", [(n, nth_work_day(n)) for n in range(1, MOST_WORK_DAYS + 1)])
        people = choices.readers.items()
        self._offer("readers", [(str(pk), person.name) for pk, person in people])
        for name in ("cut", "year", "site", "unit", "group", "standing"):
            self.fields[name].is_part = True  # type: ignore[attr-defined]  # each says what none means
        for names in OF_RHYTHM.values():
            for name in names:
                self.fields[name].required = False
                self.fields[name].is_part = True  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def rhythms(self) -> Iterator[RhythmLine]:
        chosen = self["rhythm"].value()
        for code, label in Rhythm.choices:
            fields = [self[name] for name in OF_RHYTHM[Rhythm(code)]]
            yield RhythmLine(code, label, code == chosen, fields)

    def clean(self) -> dict[str, Any]:
        """Only the fields of the chosen rhythm count; the others may hold whatever they hold."""
        cleaned = super().clean() or self.cleaned_data
        rhythm = cleaned.get("rhythm")
        for code, names in OF_RHYTHM.items():
            for name in names:
                if code != rhythm:
                    self.errors.pop(name, None)
                    cleaned[name] = 1 if name != "weekday" else 0
                elif name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, _("Choose one"))
        if rhythm == Rhythm.YEARLY and not {"month", "day"} & self.errors.keys():
            try:
                MonthDay(int(cleaned["month"]), cleaned["day"])
            except NoSuchDate as error:
                self.add_error("day", str(error))
        return cleaned

    def about(self) -> AboutSchedule:
        found = self.cleaned_data
        columns = {name: found[name] for name in WHOLE_COLUMNS}
        columns |= {name: int(found[name]) for name in NUMBERS}
        columns["cut"] = found["cut"] or "site"
        columns |= {"site_id": found["site"], "unit_id": found["unit"], "files": found["files"]}
        year = found["year"] or Years.NOW
        is_one = year not in {Years.NOW, ALL}
        columns["years"] = Years.ONE if is_one else Years(year)
        columns["school_year_id"] = UUID(year) if is_one else None
        return AboutSchedule(columns, [UUID(pk) for pk in found["readers"]])


def of_page(form: FamilyFilter, choices: Choices) -> dict[str, Any]:
    """What a new one begins with: the filter of the page of the report, each Monday, as PDF."""
    form.is_valid()  # a choice that is not there any more counts as not made
    names = ("cut", "year", "site", "unit", "group", "standing")
    chosen = {name: form.cleaned_data.get(name) for name in names}
    at_hand = str(choices.at_hand.pk) if choices.at_hand else ""
    if chosen["year"] in {None, "", at_hand}:
        chosen["year"] = Years.NOW
    return chosen | {"rhythm": Rhythm.WEEKLY, "files": ["paper"], "version": 0}


def of_schedule(schedule: ReportSchedule) -> dict[str, Any]:
    year = {Years.ONE: str(schedule.school_year_id), Years.ALL: ALL}
    kept = {name: getattr(schedule, name) for name in (*WHOLE_COLUMNS, "files", "version")}
    return kept | {
        "year": year.get(Years(schedule.years), Years.NOW),
        "site": schedule.site_id,
        "unit": schedule.unit_id,
        "readers": [str(row.person_id) for row in schedule.readers.all()],
    }
